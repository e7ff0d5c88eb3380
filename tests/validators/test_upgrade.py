"""What a newer version would break or lose in recorded traffic."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recordings.exchange import Exchange, Side
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, envelope, exchange
from tests.validators.test_resume import recorded
from validators.spec.explain import Kind
from validators.upgrade import changes
from validators.upgrade_command import upgrade

TIME = "2026-01-05T10:00:00Z"
TARIFF = {
    "country_code": "DE",
    "party_id": "ABC",
    "id": "T1",
    "currency": "EUR",
    "elements": [{"price_components": [{"type": "ENERGY", "price": 0.4, "step_size": 1}]}],
    "min_price": {"excl_vat": 1.0},
    "last_updated": TIME,
}
CONNECTOR = {
    "id": "1",
    "standard": "IEC_62196_T2",
    "format": "SOCKET",
    "power_type": "AC_3_PHASE",
    "voltage": 400,
    "amperage": 32,
    "last_updated": TIME,
}


def tariffs(*listed: object) -> Exchange:
    return exchange("GET", f"{PARTNER}/2.2.1/sender/tariffs", answer=envelope(list(listed)), way=TO_PARTNER)


def connector(version: str, value: object) -> Exchange:
    path = "DE/ABC/L1/E1/1"
    return exchange("PUT", f"{HUB}/{version}/locations/{path}", value)


def test_what_is_required_or_renamed_later_breaks_and_is_counted(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", tariffs(TARIFF, TARIFF | {"id": "T2"}))
    found, looked_at = changes(tmp_path / "a.db", "2.3.0", Side.PARTNER)
    assert looked_at == 3, "two tariffs and the envelope"
    assert [(each.count, each.place, each.kind, each.breaks) for each in found] == [
        (2, "", Kind.MISSING, True),
        (2, "/min_price", Kind.MISSING, True),
    ]
    assert (found[0].exchange, found[0].side, found[0].pointer) == (1, "response", "/data/0")
    assert "before_taxes" in found[1].detail


def test_each_step_is_judged_by_its_own_target(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", connector("2.1.1", CONNECTOR))
    found, _ = changes(tmp_path / "a.db", "2.2.1", Side.PARTNER)
    assert [each.place for each in found if each.breaks] == ["/voltage", "/amperage"]


def test_what_is_wrong_already_is_not_told_again(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", tariffs(TARIFF | {"currency": 5, "min_price": None}))
    kinds = {each.kind for each in changes(tmp_path / "a.db", "2.3.0", Side.PARTNER)[0]}
    assert kinds == {Kind.MISSING}


def test_the_other_side_is_looked_at_when_asked(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db", tariffs(TARIFF))
    assert changes(tmp_path / "a.db", "2.3.0", Side.HUB)[1] == 0


@pytest.mark.parametrize(
    ("body", "code"), [(TARIFF, 1), ({"currency": "EUR"}, 1)], ids=["a whole one", "an incomplete one"]
)
def test_the_command_fails_where_something_would_break(tmp_path: Path, body: object, code: int) -> None:
    recorded(tmp_path / "a.db", tariffs(body))
    result = CliRunner().invoke(upgrade, [str(tmp_path / "a.db"), "--to", "2.3.0", "--format", "json"])
    assert result.exit_code == code
    assert json.loads(result.output)["changes"][0]["breaks"] is True


def test_exit_codes_for_nothing_to_look_at_and_nothing_to_read(tmp_path: Path) -> None:
    recorded(tmp_path / "a.db")
    assert CliRunner().invoke(upgrade, [str(tmp_path / "a.db"), "--to", "2.3.0"]).exit_code == 4
    missing = CliRunner().invoke(upgrade, [str(tmp_path / "b.db"), "--to", "2.3.0"])
    assert (missing.exit_code, missing.output.count("\n")) == (3, 1)
    assert CliRunner().invoke(upgrade, [str(tmp_path / "a.db"), "--to", "2.1.1"]).exit_code == 2
