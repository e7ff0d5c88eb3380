"""What a profile of one's own sets is what rules on a hub go by."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.finding import Finding, Severity
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, credentials, envelope, exchange
from tests.validators.test_payloads import TOKEN
from validators import profile
from validators.engine import Engine

ENDPOINTS = [{"identifier": name, "url": f"{PARTNER}/2.1.1/{name}"} for name in ("credentials", "locations", "tariffs")]
DETAILS = exchange(
    "GET", f"{PARTNER}/2.1.1", None, envelope({"version": "2.1.1", "endpoints": ENDPOINTS}), way=TO_PARTNER
)
FLAT = {"country_code": "DE", "party_id": "EXA", "business_details": {"name": "Example"}}
FLAT |= {"token": "example-token-b", "url": f"{PARTNER}/versions"}
OLD = exchange("GET", f"{PARTNER}/2.1.1/credentials", None, envelope(FLAT), way=TO_PARTNER)
NO_HUB = credentials("example-token-c", f"{PARTNER}/versions")
WITHOUT_HUB = exchange("GET", f"{HUB}/2.2.1/credentials", None, envelope(NO_HUB))
OF_PARTY = exchange("PUT", f"{PARTNER}/2.1.1/tokens/DE/EXM/1", TOKEN, way=TO_PARTNER)
OF_HUB = exchange("PUT", f"{PARTNER}/2.1.1/tokens/DE/ENA/1", TOKEN, way=TO_PARTNER)


def told(folder: Path, settings: str, rule: str, *exchanges: Exchange) -> list[Finding]:
    file = folder / f"{len(list(folder.iterdir()))}.toml"  # each is read once
    file.write_text(f'extends = "enapi"\n[expected]\n{settings}\n')
    judge = Engine(profile.load(str(file))).judge
    numbered = [replace(each, number=place, id=place) for place, each in enumerate(exchanges, 1)]
    return [finding for each in numbered for finding in judge(each)[1].findings if finding.rule == rule]


@pytest.mark.parametrize(("setting", "severity"), [("true", Severity.ERROR), ("false", Severity.INFO)])
def test_the_hub_is_to_be_alone_in_its_credentials(tmp_path: Path, setting: str, severity: Severity) -> None:
    [finding] = told(tmp_path, f"hub_alone = {setting}", "hub.identity-differs", WITHOUT_HUB)
    assert finding.severity is severity


def test_the_partners_role_where_credentials_have_none(tmp_path: Path) -> None:
    assert told(tmp_path, "", "hub.module-missing", DETAILS, OLD) == []
    [finding] = told(tmp_path, 'partner_roles = ["CPO"]', "hub.module-missing", DETAILS, OLD)
    assert finding.message.endswith(" CPO: cdrs, tokens, commands.")
    assert finding.pointer == "/data"


@pytest.mark.parametrize(
    ("setting", "exchanges", "places"),
    [
        ("", [OF_PARTY, OF_HUB], [2]),
        ("", [OF_HUB, OF_HUB], []),
        ('url_owner = "party"', [OF_PARTY, OF_HUB], [2]),
        ('url_owner = "hub"', [OF_PARTY, OF_HUB], [1]),
        ('url_owner = "hub"', [OF_HUB], []),
    ],
)
def test_whose_ids_stand_in_urls(tmp_path: Path, setting: str, exchanges: list[Exchange], places: list[int]) -> None:
    found = told(tmp_path, setting, "hub.url-owners-mixed", *exchanges)
    assert [finding.exchange_id for finding in found] == places


def test_where_the_hub_is_live(tmp_path: Path) -> None:
    of_test = exchange("PUT", f"{PARTNER}/2.2.1/tokens/ES/MSP/1", TOKEN, way=TO_PARTNER)
    handshake = exchange(
        "POST", f"{HUB}/2.2.1/credentials", NO_HUB, envelope(credentials("example-token-c", f"{HUB}/versions"))
    )
    live = 'live_origins = ["https://hub.example"]'
    assert [each.pointer for each in told(tmp_path, live, "hub.test-party-live", handshake, of_test)] == ["url"]
    assert told(tmp_path, live, "hub.test-party-live", of_test) == [], "nobody knows which hub it is"
