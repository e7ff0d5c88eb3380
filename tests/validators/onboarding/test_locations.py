"""The checkpoints of locations: each is seen passed, failed and not at all."""

from typing import Any

import pytest

from recordings.exchange import Exchange, TransportError
from tests.validators.onboarding.objects import ALL, VERSIONS, asked, connector, evse, listed, location, pushed, tariff
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, handshake, result, state
from tests.validators.talk import HUB, PARTNER, TIME, TO_HUB, TO_PARTNER, encoded, envelope, exchange

LIST = f"{PARTNER}/2.2.1/sender/locations"
NEXT = f"{ALL}&offset=2&limit=2"
TWO, ONE = [location(id="LOC1"), location(id="LOC2")], [location(id="LOC3")]


def first(**more: Any) -> Exchange:
    """The first of two pages."""
    page: dict[str, Any] = {"total": 3, "link": NEXT}
    return listed("locations", TWO, query=f"{ALL}&limit=2", **page | more)


def last(**more: Any) -> Exchange:
    """The second."""
    page: dict[str, Any] = {"total": 3}
    return listed("locations", ONE, query=NEXT, **page | more)


def against(checkpoint: str, *exchanges: Exchange) -> list[tuple[str, str, list[str]]]:
    """What speaks against it: parts with what was seen and the rules."""
    proofs = result(checkpoint, *exchanges).evidence["against"]
    return [(proof["part"], proof["what"], proof["rules"]) for proof in proofs]


@pytest.mark.parametrize("version", VERSIONS)
def test_locations_are_pulled_with_the_last_page(version: str) -> None:
    items = [location(version)]
    assert state("cpo.locations-pulled", listed("locations", items, version)) == "passed"
    assert state("cpo.locations-pulled", listed("locations", items, version, status=500)) == "failed"
    assert state("cpo.locations-pulled", listed("tariffs", [tariff(version)], version)) == "not seen"


def test_a_list_of_pages_is_pulled_when_the_last_has_come() -> None:
    assert state("cpo.locations-pulled", first()) == "in progress"
    found = result("cpo.locations-pulled", first(), last())
    assert found.state == "passed"
    assert [(proof["exchange"], proof["what"]) for proof in found.evidence["shown"]] == [
        (2, "a page of 1 object"),
        (2, "3 objects on 2 pages"),
    ]


def test_nobody_knows_where_a_link_leads_that_was_not_followed() -> None:
    found = result("cpo.locations-pulled", first(), listed("locations", TWO + ONE))
    assert found.state == "passed"
    assert [proof["part"] for proof in found.evidence["shown"]] == ["the whole list"]


def test_a_page_out_of_turn_or_another_list_in_between_changes_nothing() -> None:
    delta = listed("locations", [], query="date_from=2026-01-05T09:00:00Z")
    assert state("cpo.locations-pulled", last()) == "not seen"
    assert state("cpo.locations-pulled", first(), delta, last()) == "passed"


def test_a_filtered_list_is_not_the_whole_one() -> None:
    for query in ("date_from=2026-01-01T00:00:00Z", "date_to=2026-01-01T00:00:00Z"):
        assert state("cpo.locations-pulled", listed("locations", TWO, query=query)) == "not seen"
    assert state("cpo.locations-pulled", listed("locations", TWO, query="date_from=2000-01-01T00:00:00Z")) == "passed"


def test_an_empty_list_shows_nothing() -> None:
    assert state("cpo.locations-pulled", listed("locations", [])) == "in progress"
    assert state("cpo.locations-pulled", listed("locations", answer=envelope())) == "not seen"


def test_a_list_that_is_none_fails() -> None:
    junk = against("cpo.locations-pulled", listed("locations", answer=envelope({"LOC1": 1})))
    assert junk == [("the whole list", "HTTP 200, status code 1000", ["envelope.data-not-a-list"])]


def test_pages_that_nobody_can_rely_on_fail() -> None:
    lost = first(link="")
    assert ("the whole list", "2 objects on 1 page", ["page.link-missing"]) in against("cpo.locations-pulled", lost)
    twice = listed("locations", [location(), location()])
    assert against("cpo.locations-pulled", twice) == [
        ("the whole list", "2 objects on 1 page", ["page.duplicate-object"])
    ]
    assert state("cpo.locations-pulled", twice, listed("locations", TWO)) == "passed"


def test_a_bad_link_is_not_mended_by_a_list_without_any() -> None:
    bad = first(link="offset=None&limit=2")
    whole = listed("locations", TWO + ONE)
    assert state("cpo.locations-pulled", bad, whole) == "failed"
    assert state("cpo.locations-pulled", bad, first(), last()) == "passed"


def test_a_wrong_total_of_pages_is_not_mended_by_a_list_on_one() -> None:
    wrong, whole = [first(total=2), last(total=1)], listed("locations", TWO + ONE)
    assert state("cpo.locations-pulled", *wrong, whole) == "failed"
    assert state("cpo.locations-pulled", *wrong, whole, first(), last()) == "passed"


def test_a_list_that_the_hub_asks_for_wrongly_says_nothing() -> None:
    probe = exchange("GET", LIST, answer=envelope(status_code=2000), way=TO_PARTNER, token=encoded("?"), status=401)
    odd = listed("locations", query="limit=-1", status=400, answer=envelope(status_code=2001))
    redirect = exchange("GET", LIST, answer=b"", way=TO_PARTNER, token=AS_HUB, status=307)
    broken = exchange("GET", LIST, way=TO_PARTNER, token=AS_HUB, error=TransportError.RESET)
    for each in (odd, redirect, broken):
        assert state("cpo.locations-pulled", each) == "not seen"
    assert state("cpo.locations-pulled", *handshake(), first(), last(), probe) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_locations_are_valid_without_errors(version: str) -> None:
    bad = location(version, last_updated="yesterday")
    assert state("cpo.locations-valid", listed("locations", [location(version)], version)) == "passed"
    assert state("cpo.locations-valid", listed("locations", [bad], version)) == "failed"
    assert state("cpo.locations-valid", pushed("locations", bad, version)) == "failed"
    assert state("cpo.locations-valid", asked("locations", "LOC1", bad, version)) == "failed"
    assert state("cpo.locations-valid", listed("tariffs", [tariff(version)], version)) == "not seen"


def test_each_location_has_its_own_errors() -> None:
    bad = location(id="LOC2", evses=[evse(connectors=[connector(standard=7)], status="NEW")])
    found = result("cpo.locations-valid", listed("locations", [location(), bad]))
    assert [(proof["part"], proof["thing"], proof["what"]) for proof in found.evidence["against"]] == [
        ("Location LOC2 of DEEXA", "Location LOC2", "E1 status, E1/1 standard")
    ]
    assert found.evidence["against"][0]["rules"] == ["enums.unknown-value", "fields.wrong-type"]


def test_what_is_wrong_with_the_page_is_no_locations_fault() -> None:
    late = listed("locations", answer=envelope([location()]) | {"timestamp": "yesterday"})
    assert state("cpo.locations-valid", late) == "passed"


def test_a_push_of_a_part_mends_that_part_alone() -> None:
    bad = location(evses=[evse(status="NEW"), evse(uid="E2", status="NEW")])
    mended = pushed("locations", evse(), path="LOC1/E1")
    patched = pushed("locations", {"status": "AVAILABLE", "last_updated": TIME}, method="PATCH", path="LOC1/e2")
    pull = listed("locations", [bad])
    assert against("cpo.locations-valid", pull, mended)[0][1] == "E2 status"
    assert state("cpo.locations-valid", pull, mended, patched) == "passed"


def test_a_change_of_something_else_mends_nothing() -> None:
    pull, patch = listed("locations", [location(city=7)]), {"name": "Other", "last_updated": TIME}
    assert state("cpo.locations-valid", pull, pushed("locations", patch, method="PATCH", path="LOC1")) == "failed"
    assert state("cpo.locations-valid", pull, listed("locations", [location()])) == "passed"


def test_a_change_alone_shows_no_location() -> None:
    patch = pushed("locations", {"name": "Other", "last_updated": TIME}, method="PATCH", path="LOC1")
    assert state("cpo.locations-valid", patch) == "not seen"


def test_a_location_that_is_listed_no_longer_has_no_errors() -> None:
    pull = listed("locations", [location(), location(id="LOC2", city=7)])
    assert state("cpo.locations-valid", pull, listed("locations", [location()])) == "passed"
    delta = listed("locations", [location()], query="date_from=2026-01-05T09:00:00Z")
    assert state("cpo.locations-valid", pull, delta) == "failed"


def test_more_errors_than_are_told_make_no_location_good() -> None:
    many = [location(id=f"L{each}", city=7) for each in range(150)]
    mended = [location(id=f"L{each}") for each in range(100)] + many[100:]
    assert len(against("cpo.locations-valid", listed("locations", many))) == 100
    assert len(against("cpo.locations-valid", listed("locations", many), listed("locations", mended))) == 50


@pytest.mark.parametrize("junk", [[7], [None, {}], [{"id": 7, "evses": 7}], [{"id": "L", "evses": [7, {"uid": []}]}]])
def test_junk_fails_and_nothing_else(junk: list[Any]) -> None:
    for checkpoint in ("cpo.locations-valid", "cpo.locations-complete"):
        assert state(checkpoint, listed("locations", junk)) == "failed"
    assert state("cpo.connectors-mapped", listed("locations", junk)) in ("failed", "not seen")
    for method, path in (("PUT", "LOC1"), ("PATCH", "LOC1/E1/1")):
        push = exchange(method, f"{HUB}/2.2.1/receiver/locations/DE/EXA/{path}", junk, token=AS_PARTNER)
        assert state("cpo.locations-valid", push) == "failed"


@pytest.mark.parametrize("version", VERSIONS)
def test_locations_are_complete_with_half_of_what_is_recommended(version: str) -> None:
    poor = location(version, name=None, operator=None, opening_times=None, postal_code="1", time_zone="Europe/Berlin")
    bare = {name: value for name, value in poor.items() if name not in ("parking_type", "postal_code", "time_zone")}
    bare["evses"] = [evse(version, evse_id=None, capabilities=[], physical_reference="", connectors=[
        {name: value for name, value in connector(version).items() if not name.startswith("tariff")}])]  # fmt: skip
    assert state("cpo.locations-complete", listed("locations", [location(version)], version)) == "passed"
    assert state("cpo.locations-complete", listed("locations", [poor], version)) == "passed"
    assert state("cpo.locations-complete", listed("locations", [bare], version)) == "failed"
    assert state("cpo.locations-complete", pushed("locations", bare, version)) == "not seen"


def test_a_list_without_a_total_is_complete_or_not_and_one_with_lost_pages_is_neither() -> None:
    uncounted = listed("locations", [location()], total=-1)
    assert state("cpo.locations-pulled", uncounted) == "failed"
    assert state("cpo.locations-complete", uncounted) == "passed"
    assert state("cpo.locations-complete", first(link="")) == "not seen"


def test_the_share_is_told_with_the_fields_and_locations_that_lack_most() -> None:
    removed = evse(uid="E2", status="REMOVED", evse_id=None, connectors=[connector(tariff_ids=[])])
    worse = location(id="LOC2", operator=None, evses=[evse(evse_id=None), removed])
    found = result("cpo.locations-complete", listed("locations", [location(), worse, location(id="LOC3", name="")]))
    assert found.evidence["shown"][0]["what"] == (
        "89% of 9 recommended fields filled in 3 locations; operator of Location missing on 1 of 3; "
        "evse_id of EVSE missing on 1 of 3; name of Location missing on 1 of 3; "
        "most at Location LOC2 (2), Location LOC3 (1)"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_connectors_are_mapped_by_values_that_the_version_has(version: str) -> None:
    unknown = location(version, evses=[evse(version, connectors=[connector(version, power_type="AC")])])
    bare = location(version, evses=[evse(version, connectors=[])])
    assert state("cpo.connectors-mapped", listed("locations", [location(version)], version)) == "passed"
    assert state("cpo.connectors-mapped", listed("locations", [unknown], version)) == "failed"
    assert state("cpo.connectors-mapped", listed("locations", [bare], version)) == "failed"
    assert state("cpo.connectors-mapped", listed("locations", [location(version, evses=[])], version)) == "not seen"


def test_what_is_missing_cannot_be_mapped() -> None:
    plug, point = connector(), evse()
    del plug["format"], point["connectors"]
    for each, what in ((evse(connectors=[plug]), "E1/1 has no format"), (point, "E1 has no connectors")):
        assert against("cpo.connectors-mapped", listed("locations", [location(evses=[each])]))[0][1] == what


def test_an_evse_that_was_removed_need_not_be_mapped() -> None:
    removed = evse(uid="E2", status="REMOVED", connectors=[], capabilities=["X"])
    assert state("cpo.connectors-mapped", listed("locations", [location(evses=[evse(), removed])])) == "passed"


def test_other_errors_are_no_matter_of_mapping() -> None:
    assert state("cpo.connectors-mapped", listed("locations", [location(city=7)])) == "passed"


def test_open_enums_are_mapped_as_the_profile_has_it() -> None:
    own = listed("locations", [location("2.3.0", evses=[evse("2.3.0", capabilities=["OWN"])])], "2.3.0")
    assert result("cpo.connectors-mapped", own).state == "passed"
    assert result("cpo.connectors-mapped", own, profile_name="enapi").state == "failed"


def read(**more: Any) -> Exchange:
    """The partner reads the hub's locations."""
    page: dict[str, Any] = {"items": TWO, "way": TO_HUB, "query": "limit=50"}
    return listed("locations", **page | more)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_partner_pulls_locations_to_the_last_page(version: str) -> None:
    whole = read(items=[location(version)], version=version)
    assert state("emsp.locations-pulled", whole) == "passed"
    assert state("emsp.locations-pulled", listed("tariffs", [], version, way=TO_HUB)) == "not seen"


def test_the_partner_has_to_follow_the_link() -> None:
    begun = read(query="limit=2", total=3, link="offset=2&limit=2")
    assert state("emsp.locations-pulled", begun) == "in progress"
    assert state("emsp.locations-pulled", begun, read(items=ONE, query="offset=2&limit=2", total=3)) == "passed"
    assert state("emsp.locations-pulled", begun, read(items=ONE, query="offset=2", total=3)) == "passed"
    assert state("emsp.locations-pulled", begun, begun) == "in progress"


def test_a_read_that_is_refused_fails_only_for_the_partners_fault() -> None:
    refusal = envelope(status_code=2001)
    wrong = read(query="date_from=yesterday", status=400, answer=refusal)
    assert state("emsp.locations-pulled", read(status=500, answer=envelope(status_code=3000))) == "not seen"
    assert state("emsp.locations-pulled", wrong) == "failed"
    assert state("emsp.locations-pulled", wrong, read()) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_locations_are_asked_for_in_three_ways(version: str) -> None:
    window = read(items=[location(version)], version=version, query="date_from=2026-01-01T00:00:00Z")
    one = asked("locations", "LOC1", location(version), version, way=TO_HUB)
    point = asked("locations", "LOC1/E1", evse(version), version, way=TO_HUB)
    plug = asked("locations", "LOC1/E1/1", connector(version), version, way=TO_HUB)
    assert state("emsp.locations-filtered", window, one, point) == "passed"
    assert state("emsp.locations-filtered", window, one, plug) == "in progress"
    assert state("emsp.locations-filtered", read(version=version)) == "not seen"


def test_a_filter_that_is_no_time_fails_though_it_be_answered() -> None:
    for status, code in ((200, 1000), (400, 2001)):
        wrong = read(query="date_from=01/05/2026", status=status, answer=envelope([], code))
        assert state("emsp.locations-filtered", wrong) == "failed"


def test_a_location_that_the_hub_does_not_have_says_nothing() -> None:
    unknown = exchange("GET", f"{HUB}/2.2.1/sender/locations/NOWHERE", answer=envelope(status_code=2003), status=404,
                       token=AS_PARTNER)  # fmt: skip
    assert state("emsp.locations-filtered", unknown) == "not seen"
