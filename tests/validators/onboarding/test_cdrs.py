"""The checkpoints of CDRs: each is seen passed, failed and not at all."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from tests.validators.onboarding.charging import FAILED, START, TOKEN, VERSIONS, Told
from tests.validators.onboarding.seeing import handshake, result, state
from tests.validators.talk import HUB, TO_PARTNER, envelope, exchange

CPO = Told()
BY_HUB = Told(partner="EMSP")


def ended(told: Told = CPO, **changed: Any) -> list[Exchange]:
    """A session that was charged."""
    return [told.put("ACTIVE"), told.completed(**changed)]


def differing(*exchanges: Exchange) -> str:
    """The fields in which CDR and session do not agree."""
    found = result("cpo.cdr-agrees", *exchanges)
    assert found.state == "failed"
    return str(found.evidence["against"][0]["what"])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cdr_is_received(version: str) -> None:
    told = Told(version)
    found = result("cpo.cdr-received", told.billed())
    assert found.state == "passed"
    assert found.evidence["shown"][0]["thing"] == "CDR C1"
    assert state("cpo.cdr-received", told.listed("cdrs", told.cdr())) == "passed"
    assert state("cpo.cdr-received", *ended(told), told.listed("cdrs")) == "not seen"


def test_a_cdr_with_errors_fails_until_one_has_none() -> None:
    for wrong in (CPO.billed(currency=None), CPO.billed(400, FAILED, currency=None)):
        found = result("cpo.cdr-received", wrong)
        assert found.state == "failed"
        assert found.evidence["against"][0]["rules"] == ["fields.required-missing"]
        assert state("cpo.cdr-received", wrong, CPO.billed()) == "passed"


def test_of_a_list_of_cdrs_what_is_wrong_counts() -> None:
    wrong, right = CPO.cdr(currency=None), Told(number=2).cdr()
    for listed in ((wrong, right), (right, wrong)):
        found = result("cpo.cdr-received", CPO.listed("cdrs", *listed))
        assert found.state == "failed"
        assert found.evidence["against"][0]["thing"] == "CDR C1"


def test_a_cdr_that_the_hub_cannot_take_says_nothing() -> None:
    assert state("cpo.cdr-received", CPO.billed(500, FAILED)) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cdr_agrees_with_its_session(version: str) -> None:
    told = Told(version)
    found = result("cpo.cdr-agrees", *ended(told), told.billed())
    assert found.state == "passed"
    assert (found.evidence["shown"][0]["exchange"], found.evidence["shown"][0]["thing"]) == (3, "Session S1")
    assert state("cpo.cdr-agrees", *ended(told)) == "not seen"
    assert state("cpo.cdr-agrees", told.billed()) == "not seen"
    assert differing(*ended(told), told.billed(total_energy=13)) == "energy: 12.5 in the session, 13 in the CDR"


def test_it_is_compared_when_both_are_there() -> None:
    put, completed = ended()
    assert state("cpo.cdr-agrees", put, CPO.billed()) == "not seen"
    assert state("cpo.cdr-agrees", put, CPO.billed(), completed) == "passed"
    listed = CPO.session("COMPLETED", end_date_time="2026-01-05T09:40:00Z", kwh=12.5)
    assert state("cpo.cdr-agrees", CPO.listed("cdrs", CPO.cdr()), CPO.listed("sessions", listed)) == "passed"


def test_rounding_and_clocks_may_differ_a_little() -> None:
    near = CPO.billed(
        total_energy=12.51, total_time=0.51, start_date_time="2026-01-05T09:09:30Z", total_cost={"excl_vat": 5.02}
    )
    assert state("cpo.cdr-agrees", *ended(total_cost={"excl_vat": 5}), near) == "passed"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"currency": "CHF"}, "currency: EUR in the session, CHF in the CDR"),
        ({"cdr_location": {"id": "LOC2"}}, "location: LOC1 in the session, LOC2 in the CDR"),
        (
            {"start_date_time": "2026-01-05T08:10:00Z"},
            f"start: {START} in the session, 2026-01-05T08:10:00Z in the CDR",
        ),
        ({"total_cost": {"excl_vat": 6}}, "total cost: 5 in the session, 6 in the CDR"),
        ({"total_energy": 12500}, "energy: 12.5 in the session, 12500 in the CDR"),
        ({"total_time": 1800}, "total time: 1800 h in the CDR, between its start and end 0.5 h"),
    ],
)
def test_what_differs_is_named_with_both_values(changed: dict[str, Any], expected: str) -> None:
    assert differing(*ended(total_cost={"excl_vat": 5}), CPO.billed(**changed)) == expected


def test_a_drivers_token_is_never_told() -> None:
    assert differing(*ended(), CPO.billed(cdr_token=TOKEN | {"uid": "FEDCBA98765432"})) == "token"


def test_a_cost_of_a_running_session_is_not_compared() -> None:
    put, completed = ended()
    running = CPO.patch(total_cost={"excl_vat": 2})
    assert state("cpo.cdr-agrees", put, running, completed, CPO.billed()) == "passed"


def test_the_start_of_a_reservation_is_not_that_of_the_session() -> None:
    reserved = [CPO.put("RESERVATION"), CPO.patch(status="ACTIVE"), CPO.completed()]
    assert state("cpo.cdr-agrees", *reserved, CPO.billed(start_date_time="2026-01-05T08:10:00Z")) == "passed"


def test_a_credit_cdr_is_compared_with_no_session() -> None:
    credit = CPO.billed(id="C1-CREDIT", credit=True, credit_reference_id="C1", total_energy=99)
    assert state("cpo.cdr-agrees", *ended(), credit) == "not seen"
    assert state("cpo.cdr-agrees", *ended(), CPO.billed(), credit) == "passed"


def test_in_211_a_cdr_that_may_be_of_two_sessions_is_of_none() -> None:
    one, other = Told("2.1.1"), Told("2.1.1", number=2)
    assert state("cpo.cdr-agrees", *ended(one), *ended(other), one.billed(total_energy=99)) == "not seen"
    elsewhere = other.put("ACTIVE", start_datetime="2026-01-05T08:10:00Z")
    assert state("cpo.cdr-agrees", *ended(one), elsewhere, one.billed()) == "passed"


def test_the_latest_cdr_counts() -> None:
    again = Told(number=2)
    assert state("cpo.cdr-agrees", *ended(), CPO.billed(currency="CHF"), *ended(again), again.billed()) == "passed"


def sent(to: str, **changed: Any) -> Exchange:
    """A CDR with routing headers."""
    ends = [("X-Request-ID", "0b0c6d1e-6c3c-4d0a-8f39-2b6c3a1c7f10"), ("X-Correlation-ID", "1" * 36),
                          ("OCPI-from-country-code", "DE"), ("OCPI-from-party-id", "EXA")]  # fmt: skip
    ends += [("OCPI-to-country-code", to[:2]), ("OCPI-to-party-id", to[2:])] if to else []
    return exchange("POST", f"{HUB}/2.2.1/receiver/cdrs", CPO.cdr(**changed), headers=tuple(ends), status=201)


def test_a_cdr_is_routed_to_the_party_of_its_token() -> None:
    found = result("cpo.cdr-routed", sent("DEEXM"))
    assert (found.state, found.evidence["shown"][0]["what"]) == ("passed", "to DEEXM")
    assert state("cpo.cdr-routed", sent("")) == "passed"  # left to the hub
    assert state("cpo.cdr-routed", CPO.listed("cdrs", CPO.cdr())) == "passed"
    assert state("cpo.cdr-routed", *ended()) == "not seen"
    assert state("cpo.cdr-routed", Told("2.1.1").billed()) == "not applicable"


def test_a_cdr_for_another_party_or_for_all_fails() -> None:
    found = result("cpo.cdr-routed", CPO.command(), sent("DEXYZ"))
    assert (found.state, found.evidence["against"][0]["what"]) == ("failed", "to DEXYZ, its token is of DEEXM")
    broadcast = result("cpo.cdr-routed", *handshake(), sent("DEHUB"))
    assert broadcast.state == "failed"
    assert broadcast.evidence["against"][0]["rules"] == ["routing.personal-data-broadcast"]


def test_another_kind_of_party_may_get_a_cdr_too() -> None:
    scsp = {"country_code": "DE", "party_id": "XYZ", "role": "SCSP", "status": "CONNECTED", "last_updated": START}
    told = exchange("PUT", "https://partner.example/ocpi/2.2.1/receiver/hubclientinfo/DE/XYZ", scsp, way=TO_PARTNER)
    assert state("cpo.cdr-routed", told, CPO.command(), sent("DEXYZ")) == "not seen"
    assert state("cpo.cdr-routed", sent("DEXYZ")) == "not seen"  # nobody has heard of the token's party


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cdr_is_delivered_to_the_partner(version: str) -> None:
    told = Told(version, "EMSP")
    assert state("emsp.cdr-delivered", told.billed()) == "passed"
    assert state("emsp.cdr-delivered", told.listed("cdrs", told.cdr())) == "passed"
    assert state("emsp.cdr-delivered", *ended(told), told.listed("cdrs")) == "not seen"
    assert state("emsp.cdr-delivered", told.billed(500, FAILED)) == "failed"
    assert state("emsp.cdr-delivered", told.billed(500, FAILED), told.billed()) == "passed"


def test_a_cdr_with_faults_of_the_hubs_may_be_refused() -> None:
    refusal = envelope(status_code=2001)
    assert state("emsp.cdr-delivered", BY_HUB.billed(200, refusal, currency=None)) == "not seen"
    assert state("emsp.cdr-delivered", BY_HUB.billed(500, FAILED, currency=None)) == "not seen"
