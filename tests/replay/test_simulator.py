"""The simulated hub and CPO talk to each other, and answer strangers as OCPI 2.2.1 says."""

import logging
from typing import Any

import pytest

from replay.simulator import data
from replay.simulator.client import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.dialogue import charge, onboarding
from replay.simulator.hub import EMSP, Hub
from replay.simulator.values import moment
from tests.replay.simulator_pair import by_hand, status, token_for, with_pair


def only(objects: dict[Any, Any]) -> Any:
    (found,) = objects.values()
    return found


def test_onboarding_ends_with_a_cdr_that_follows_from_session_and_tariff() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        await onboarding(hub, cpo, hub.versions_url, cpo.versions_url)
        assert [len(hub.objects[module]) for module in ("locations", "tariffs", "sessions", "cdrs")] == [12, 5, 1, 1]
        assert len(cpo.tokens) == 8
        session, cdr = only(hub.objects["sessions"]), only(hub.objects["cdrs"])
        assert session == cpo.sessions[0]
        assert session["status"] == "COMPLETED"
        assert cdr["total_energy"] == session["kwh"] > 0
        volumes = [period["dimensions"][0]["volume"] for period in cdr["charging_periods"]]
        assert sum(volumes) == pytest.approx(cdr["total_energy"])
        per_kwh, fee = data.PRICES[0]
        assert cdr["total_cost"]["excl_vat"] == pytest.approx(cdr["total_energy"] * per_kwh + fee, abs=1e-4)
        assert cdr["authorization_reference"] == session["authorization_reference"]

    with_pair(run, registered=False)


def test_everything_handed_out_uses_the_public_url() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        for platform in (hub, cpo):
            platform.public_url = platform.url.replace("127.0.0.1", "localhost")
        await onboarding(hub, cpo, hub.versions_url, cpo.versions_url)
        for platform, other in ((hub, cpo), (cpo, hub)):
            urls = [platform.peer.versions_url, *platform.peer.endpoints.values()]
            assert all(url.startswith(other.public_url + "/ocpi/") for url in urls)
        answer = await by_hand(
            "POST", cpo.peer.endpoint("cdrs", "RECEIVER"), token_for(hub), cpo.cdrs[0] | {"id": "C2"}
        )
        assert answer.headers["Location"].startswith(hub.public_url)

    with_pair(run, registered=False)


def test_session_grows_by_patches_that_append_periods_in_order() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        await hub.pull("locations")
        await charge(hub, cpo)
        session = only(hub.objects["sessions"])
        starts = [moment(period["start_date_time"]) for period in session["charging_periods"]]
        assert len(starts) >= 4
        assert starts == sorted(set(starts))
        assert starts[0] == moment(session["start_date_time"])
        assert starts[-1] < moment(session["end_date_time"])
        assert await hub.pull("sessions", "2025-01-01T00:00:00Z") == [session]
        assert await hub.pull("cdrs") == list(hub.objects["cdrs"].values())

    with_pair(run)


def test_patch_without_last_updated_is_refused_and_costs_no_period(caplog: pytest.LogCaptureFixture) -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        await hub.pull("locations")
        await charge(hub, cpo)
        assert only(hub.objects["sessions"]) == cpo.sessions[0]

    with caplog.at_level(logging.INFO, "replay.simulator"):
        with_pair(run, faults=frozenset({"patch-without-last-updated"}))
        refused = [record.message for record in caplog.records if record.name.startswith("replay")]
        assert len(refused) == 1
        assert refused[0].startswith("PATCH ")
        assert refused[0].endswith("answered 200, 2001 PATCH lacks last_updated")
        caplog.clear()
        with_pair(run)
        assert not [record for record in caplog.records if record.name.startswith("replay")]


def test_unknown_faults_are_named() -> None:
    with pytest.raises(ValueError, match="unknown faults: no-such-fault"):
        Cpo(faults=frozenset({"no-such-fault"}))


def test_pages_carry_the_filters_on_and_use_the_public_url() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        cpo.public_url = "https://cpo.example"
        url = cpo.url + cpo.path("locations", "SENDER")
        since, until = cpo.locations[2]["last_updated"], cpo.locations[9]["last_updated"]
        page = await by_hand("GET", f"{url}?date_from={since}&date_to={until}&limit=3&offset=3", token_for(cpo))
        assert [one["id"] for one in page.json()["data"]] == ["LOC006", "LOC007", "LOC008"]
        assert (page.headers["X-Total-Count"], page.headers["X-Limit"]) == ("7", "50")
        link = page.links["next"]["url"]
        assert link.startswith("https://cpo.example/ocpi/2.2.1/sender/locations?")
        last = await by_hand("GET", link.replace("https://cpo.example", cpo.url), token_for(cpo))
        assert [one["id"] for one in last.json()["data"]] == ["LOC009"]
        assert "Link" not in last.headers

    with_pair(run)


def test_unusable_page_parameters_are_2001() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        tariffs, sessions = (cpo.url + cpo.path(module, "SENDER") for module in ("tariffs", "sessions"))
        for query in ("limit=0", "limit=x", "offset=-1", "date_from=yesterday"):
            assert status(await by_hand("GET", f"{tariffs}?{query}", token_for(cpo))) == (200, 2001), query
        assert status(await by_hand("GET", sessions, token_for(cpo))) == (200, 2001)
        beyond = await by_hand("GET", f"{tariffs}?offset=99", token_for(cpo))
        assert (beyond.json()["data"], beyond.headers["X-Total-Count"]) == ([], "5")

    with_pair(run)


def test_single_locations_are_found_at_three_levels() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        url = cpo.url + cpo.path("locations", "SENDER")
        evse = cpo.locations[4]["evses"][1]
        for path, wanted in (
            ("/loc005", cpo.locations[4]),
            ("/LOC005/EVSE005-2", evse),
            ("/LOC005/EVSE005-2/1", evse["connectors"][0]),
        ):
            assert (await by_hand("GET", url + path, token_for(cpo))).json()["data"] == wanted
        for path in ("/LOC999", "/LOC005/EVSE999", "/LOC005/EVSE005-2/9"):
            assert status(await by_hand("GET", url + path, token_for(cpo))) == (404, 2000)

    with_pair(run)


def test_errors_travel_in_envelopes() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        token, base = token_for(hub), hub.url + hub.path("sessions", "RECEIVER")
        assert status(await by_hand("GET", f"{base}/DE/ABC/none", token)) == (404, 2000)
        assert status(await by_hand("PUT", f"{base}/DE/ABC/S1", token, b"{oops")) == (400, 2001)
        assert status(await by_hand("PUT", f"{base}/DE/ABC/S1", token, {"id": "S1"})) == (200, 2001)
        assert status(await by_hand("PUT", f"{base}/FR/XYZ/S1", token, {"id": "S1"})) == (404, 2000)
        refused = await by_hand("DELETE", f"{base}/DE/ABC/S1", token)
        assert status(refused) == (405, 2000)
        assert refused.headers["X-Correlation-ID"] == refused.request.headers["X-Correlation-ID"]
        assert status(await by_hand("GET", f"{hub.url}/nowhere", token)) == (404, 2000)

    with_pair(run)


def test_answers_go_back_from_the_party_addressed_to_the_one_that_asked() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        asked = cpo.party.headers("from") | EMSP.headers("to")
        answer = await by_hand("GET", hub.url + hub.path("tokens", "SENDER"), token_for(hub), **asked)
        assert {name: answer.headers[name] for name in EMSP.headers("from")} == EMSP.headers("from")
        assert {name: answer.headers[name] for name in cpo.party.headers("to")} == cpo.party.headers("to")
        open_routing = await by_hand("GET", answer.url, token_for(hub), **cpo.party.headers("from"))
        assert open_routing.headers["OCPI-from-party-id"] == EMSP.party_id
        plain = await by_hand("GET", hub.versions_url, token_for(hub), **asked)
        assert not [name for name in plain.headers if name.startswith("ocpi-")]

    with_pair(run)


def test_received_objects_can_be_read_again() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        token, location = token_for(hub), cpo.locations[0]
        url = f"{hub.url}{hub.path('locations', 'RECEIVER')}/DE/ABC/LOC001"
        assert (await by_hand("PUT", url, token, location)).status_code == 201
        assert (await by_hand("PUT", url, token, location)).status_code == 200
        change = {"status": "CHARGING", "last_updated": "2026-01-01T00:00:00Z"}
        assert status(await by_hand("PATCH", f"{url}/EVSE001-1", token, change)) == (200, 1000)
        connector = location["evses"][0]["connectors"][0] | {"id": "2"}
        assert (await by_hand("PUT", f"{url}/EVSE001-1/2", token, connector)).status_code == 201
        assert status(await by_hand("PATCH", url, token, change | {"last_updated": "yesterday"})) == (200, 2001)
        stored = (await by_hand("GET", url, token)).json()["data"]
        assert (stored["evses"][0]["status"], stored["last_updated"]) == ("CHARGING", "2026-01-01T00:00:00Z")
        assert [one["id"] for one in stored["evses"][0]["connectors"]] == ["1", "2"]

    with_pair(run)


def test_cdr_is_retrievable_at_the_location_it_was_given() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        await hub.pull("locations")
        await charge(hub, cpo)
        cdr, token = cpo.cdrs[0] | {"id": "C2"}, token_for(hub)
        answer = await by_hand("POST", hub.url + hub.path("cdrs", "RECEIVER"), token, cdr)
        assert answer.status_code == 201
        assert (await by_hand("GET", answer.headers["Location"], token)).json()["data"] == cdr
        assert status(await by_hand("POST", hub.url + hub.path("cdrs", "RECEIVER"), token, cdr)) == (200, 2000)

    with_pair(run)


def test_commands_that_cannot_be_obeyed_are_refused_at_once() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        assert await hub.stop_session("none") == "UNKNOWN_SESSION"
        with pytest.raises(PeerError, match="2003 unknown location"):
            await hub.start_session(hub.tokens[0], "LOC999")
        unlock = cpo.url + cpo.path("commands", "RECEIVER") + "/UNLOCK_CONNECTOR"
        answer = await by_hand("POST", unlock, token_for(cpo), {})
        assert answer.json()["data"]["result"] == "NOT_SUPPORTED"
        assert await hub.start_session(hub.tokens[0], "LOC001") == "ACCEPTED"
        assert await hub.start_session(hub.tokens[1], "LOC001") == "REJECTED"

    with_pair(run)


def test_tokens_are_authorized_by_uid_and_type() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        url, token = hub.url + hub.path("tokens", "SENDER"), token_for(hub)
        rfid, withdrawn = hub.tokens[2]["uid"], hub.tokens[6]["uid"]
        place = {"location_id": "LOC001"}
        allowed = (await by_hand("POST", f"{url}/{rfid}/authorize", token, place)).json()["data"]
        assert (allowed["allowed"], allowed["token"], allowed["location"]) == ("ALLOWED", hub.tokens[2], place)
        blocked = (await by_hand("POST", f"{url}/{withdrawn}/authorize?type=RFID", token)).json()["data"]
        assert blocked["allowed"] == "BLOCKED"
        assert status(await by_hand("POST", f"{url}/{rfid}/authorize?type=APP_USER", token)) == (404, 2004)

    with_pair(run)
