"""The checkpoints of tariffs: each is seen passed, failed and not at all."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from tests.validators.onboarding.objects import VERSIONS, connector, evse, listed, location, pushed, tariff
from tests.validators.onboarding.seeing import result, state
from tests.validators.talk import TO_HUB, TO_PARTNER, envelope

REFUSED = envelope(status_code=3000)


def both(
    version: str = "2.2.1", tariffs: tuple[str, ...] = ("T1",), named: tuple[str, ...] = ("T1",)
) -> list[Exchange]:
    """The hub reads tariffs and locations, whose connectors name some."""
    places = [location(version, id=f"LOC{at}", tariff=name) for at, name in enumerate(named, 1)]
    return [
        listed("tariffs", [tariff(version, id=each) for each in tariffs], version),
        listed("locations", places, version),
    ]


def told(checkpoint: str, *exchanges: Exchange) -> list[str]:
    """What was seen against it, or else for it."""
    evidence = result(checkpoint, *exchanges).evidence
    return [proof["what"] for proof in evidence["against"] or evidence["shown"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_tariffs_are_pulled_with_the_last_page(version: str) -> None:
    items = [tariff(version)]
    assert state("cpo.tariffs-pulled", listed("tariffs", items, version)) == "passed"
    assert state("cpo.tariffs-pulled", listed("tariffs", items, version, status=500)) == "failed"
    assert state("cpo.tariffs-pulled", listed("locations", [location(version)], version)) == "not seen"
    assert state("cpo.tariffs-pulled", listed("tariffs", items, version, way=TO_HUB)) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_tariffs_are_valid_without_errors(version: str) -> None:
    assert state("cpo.tariffs-valid", listed("tariffs", [tariff(version)], version)) == "passed"
    assert state("cpo.tariffs-valid", pushed("tariffs", tariff(version), version)) == "passed"
    assert state("cpo.tariffs-valid", listed("tariffs", [tariff(version, currency="Euro")], version)) == "failed"
    assert state("cpo.tariffs-valid", pushed("tariffs", tariff(version, elements=[]), version)) == "failed"
    assert state("cpo.tariffs-valid", listed("tariffs", [], version)) == "not seen"


def test_a_negative_price_means_nothing() -> None:
    assert told("cpo.tariffs-valid", listed("tariffs", [tariff(price=-0.1)])) == ["a price is negative"]
    assert state("cpo.tariffs-valid", listed("tariffs", [tariff(price=0)])) == "passed"


@pytest.mark.parametrize("junk", ["0.49", None, True, float("nan"), [], {"price": -1}])
def test_a_price_that_is_no_number_fails_by_its_rule(junk: Any) -> None:
    proofs = result("cpo.tariffs-valid", listed("tariffs", [tariff(price=junk)])).evidence["against"]
    assert [proof["part"] for proof in proofs] == ["Tariff T1 of DEEXA"]
    assert proofs[0]["rules"]


def test_a_tariff_that_was_deleted_has_no_errors() -> None:
    bad, deleted = pushed("tariffs", tariff(price=-1)), pushed("tariffs", None, method="DELETE", path="T1")
    assert state("cpo.tariffs-valid", listed("tariffs", [tariff(id="T2")]), bad) == "failed"
    assert state("cpo.tariffs-valid", listed("tariffs", [tariff(id="T2")]), bad, deleted) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_tariff_on_a_connector_is_known(version: str) -> None:
    assert state("cpo.tariffs-known", *both(version)) == "passed"
    assert state("cpo.tariffs-known", *both(version, named=("T1", "T9"))) == "failed"
    assert state("cpo.tariffs-known", both(version, named=("T9",))[1]) == "not seen"


def test_unknown_tariffs_are_named_with_their_locations() -> None:
    assert told("cpo.tariffs-known", *both(named=("T1", "T9", "T9", "T8"))) == [
        "2 of 3 tariffs on connectors are unknown: T9, T8 (at Location LOC2, Location LOC3, Location LOC4)"
    ]
    assert told("cpo.tariffs-known", *both(tariffs=("t1",))) == ["the tariff on connectors is known"]


def test_connectors_without_tariffs_show_nothing() -> None:
    bare = location(evses=[evse(connectors=[connector(tariff_ids=[])])])
    assert state("cpo.tariffs-known", both()[0], listed("locations", [bare])) == "not seen"


def test_pushes_since_the_lists_count() -> None:
    unknown, known = both(named=("T9",)), pushed("tariffs", tariff(id="T9"))
    assert state("cpo.tariffs-known", *unknown, known) == "passed"
    new = pushed("locations", location(id="LOC2", tariff="T8"))
    assert state("cpo.tariffs-known", *both(), new) == "failed"
    assert state("cpo.tariffs-known", *both(), pushed("tariffs", None, method="DELETE", path="T1")) == "failed"
    changed = pushed("locations", connector(tariff="T1"), path="LOC1/E1/1")
    assert state("cpo.tariffs-known", *unknown, changed) == "passed"


def test_a_list_that_still_has_what_was_deleted_is_believed() -> None:
    deleted = pushed("tariffs", None, method="DELETE", path="T1")
    assert state("cpo.tariffs-known", *both(), deleted, both()[0]) == "passed"


def test_tariffs_of_a_party_whose_list_was_not_read_are_not_missed() -> None:
    of_another = location(id="LOC2", tariff="T9", party_id="EXB")
    push = pushed("locations", of_another)
    assert state("cpo.tariffs-known", *both(), push) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_tariff_is_on_a_connector(version: str) -> None:
    assert state("cpo.tariffs-used", *both(version)) == "passed"
    assert state("cpo.tariffs-used", *both(version, tariffs=("T1", "T2"))) == "failed"
    assert state("cpo.tariffs-used", both(version)[0]) == "not seen"
    assert not result("cpo.tariffs-used", *both(version)).checkpoint.required


def test_unused_tariffs_are_named() -> None:
    unused = both(tariffs=("T1", "T2", "T3"))
    assert told("cpo.tariffs-used", *unused) == ["2 of 3 tariffs are on no connector: T2, T3"]
    assert told("cpo.tariffs-used", *unused, both()[0]) == ["the tariff is on a connector"]


def test_tariffs_for_some_drivers_or_times_need_no_connector() -> None:
    others = [tariff(id="T2", type="AD_HOC_PAYMENT"), tariff(id="T3", end_date_time="2026-01-01T00:00:00Z")]
    pull = listed("tariffs", [tariff(type="REGULAR"), *others])
    assert state("cpo.tariffs-used", pull, both()[1]) == "passed"


def test_a_tariff_just_pushed_is_not_used_yet() -> None:
    assert state("cpo.tariffs-used", *both(), pushed("tariffs", tariff(id="T2"))) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_pulls_tariffs_to_the_last_page(version: str) -> None:
    whole = listed("tariffs", [tariff(version)], version, way=TO_HUB, query="limit=50")
    wrong = listed("tariffs", version=version, way=TO_HUB, query="date_from=never", status=400, answer=REFUSED)
    assert state("emsp.tariffs-pulled", whole) == "passed"
    assert state("emsp.tariffs-pulled", wrong) == "failed"
    assert state("emsp.tariffs-pulled", listed("locations", [], version, way=TO_HUB)) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_takes_a_change_of_a_tariff(version: str) -> None:
    def put(**more: Any) -> Exchange:
        return pushed("tariffs", tariff(version), version, way=TO_PARTNER, **more)

    def delete(**more: Any) -> Exchange:
        return pushed("tariffs", None, version, way=TO_PARTNER, method="DELETE", path="T1", **more)

    assert state("emsp.tariff-updated", put()) == "passed"
    assert state("emsp.tariff-updated", delete()) == "passed"
    assert state("emsp.tariff-updated", put(status=500, answer=REFUSED)) == "failed"
    assert state("emsp.tariff-updated", put(status=500, answer=REFUSED), put()) == "passed"
    assert state("emsp.tariff-updated", delete(status=405, answer=REFUSED)) == "failed"
    assert state("emsp.tariff-updated", delete(status=404, answer=envelope(status_code=2001))) == "not seen"
    assert state("emsp.tariff-updated", pushed("locations", location(version), version, way=TO_PARTNER)) == "not seen"


def test_a_tariff_that_is_wrong_may_be_refused() -> None:
    wrong = tariff(currency=7)
    assert (
        state("emsp.tariff-updated", pushed("tariffs", wrong, way=TO_PARTNER, status=400, answer=REFUSED)) == "not seen"
    )
