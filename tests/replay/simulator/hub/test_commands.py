"""Commands through the hub: to the CPO they are for, their results back to the eMSP that sent them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from replay.simulator.commanding import Outcome
from replay.simulator.connection import PeerError
from replay.simulator.emsp import Emsp
from replay.simulator.partner import CPO, EMSP
from replay.simulator.values import Json, timestamp
from tests.replay.simulator.platforms import (
    ES_CPO,
    OWN,
    V211,
    V221,
    V230,
    VERSIONS,
    Roaming,
    awaited,
    by_hand,
    partner,
    roaming,
    status,
    until,
    url_of,
    wrong,
)

MIXED = [(V221, V211), (V211, V230), (V230, V221)]  # the versions of a CPO and an eMSP
DONE = Outcome("ACCEPTED", "ACCEPTED")

mixed = pytest.mark.parametrize(("cpo", "emsp"), MIXED)


@asynccontextmanager
async def commanding(cpo: str, emsp: str) -> AsyncIterator[tuple[Roaming, Emsp, Json]]:
    """Partners in two roles, the eMSP, and the CPO's own location as the eMSP knows it."""
    async with roaming(partner(cpo, CPO), partner(emsp, EMSP)) as all_:
        await all_.cpo.pull("tokens")
        await all_.emsp.pull("locations")
        location = all_.emsp.store.by_id("locations", OWN)
        assert location is not None
        yield all_, all_.driver, location


async def started(all_: Roaming, emsp: Emsp, location: Json) -> str:
    """The id of a session that the eMSP has been told of."""
    token = emsp.account(valid=True).token
    assert await emsp.start_session(token, location, location["evses"][0]) == DONE
    await until(lambda: any(session["kwh"] for session in all_.emsp.store.all("sessions")))
    (session,) = all_.emsp.store.all("sessions")
    return str(session["id"])


@mixed
@awaited
async def test_a_session_is_started_and_stopped_by_command_across_versions(cpo: str, emsp: str) -> None:
    async with commanding(cpo, emsp) as (all_, driver, location):
        session_id = await started(all_, driver, location)
        assert await driver.command("STOP_SESSION", None if emsp == V211 else CPO.party, session_id=session_id) == DONE
        await all_.settled()
        (cdr,) = all_.emsp.store.all("cdrs")
        assert cdr["total_energy"] > 0
        start, stop = all_.wire.at(all_.cpo, "commands")
        assert wrong("StartSession", start.body, cpo) == []
        assert wrong("StopSession", stop.body, cpo) == []
        sent = all_.wire.at(all_.hub, "commands")[0]
        assert sent.headers["X-Correlation-ID"] == start.headers["X-Correlation-ID"]
        assert sent.headers["X-Request-ID"] != start.headers["X-Request-ID"]
        assert start.routing == (("", "") if cpo == V211 else (str(CPO.party), str(EMSP.party)))
        assert start.body["response_url"].startswith(all_.hub.public_url)
        for leg in all_.wire.at(all_.emsp, "commands"):
            assert leg.routing == (("", "") if emsp == V211 else (str(EMSP.party), str(CPO.party)))


@mixed
@awaited
async def test_a_reservation_is_made_used_and_told_across_versions(cpo: str, emsp: str) -> None:
    async with commanding(cpo, emsp) as (all_, driver, location):
        expiry = timestamp(all_.hub.now() + timedelta(minutes=5))
        token = driver.account(valid=True).token
        place = {"location_id": OWN, "evse_uid": location["evses"][0]["uid"]}
        to = None if emsp == V211 else CPO.party
        reserved = await driver.command("RESERVE_NOW", to, token=token, expiry_date=expiry, reservation_id="7", **place)
        assert reserved == DONE
        evse = all_.operator.place(OWN, place["evse_uid"]).evse
        await until(lambda: evse["status"] == "RESERVED")
        assert list(all_.operator.stations.reservations) == ["7"]
        session_id = await started(all_, driver, location)
        assert all_.operator.stations.reservations == {}
        assert list(all_.operator.stations.running) == [session_id]


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_the_hub_does_not_cancel_reservations(version: str) -> None:
    async with roaming(partner(version, EMSP)) as all_:
        url = url_of(all_.hub, "commands", "RECEIVER", "CANCEL_RESERVATION", connection=all_.hub.outer[0])
        body = {"response_url": "https://emsp.example/x", "reservation_id": "7"}
        answer = await by_hand("POST", url, all_.hub, body, headers=ES_CPO.headers("to"))
        assert answer.json()["data"]["result"] == "NOT_SUPPORTED"
        assert wrong("CommandResponse", answer.json()["data"], version) == []
        assert all_.wire.at(all_.es_cpo, "commands") == []


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_refusals_of_a_cpo_come_back(version: str) -> None:
    async with roaming(partner(version, EMSP)) as all_:
        driver, commands = all_.driver, all_.es_operator.commands
        assert driver is not None
        await all_.emsp.pull("locations")
        location = all_.emsp.store.by_id("locations", "LOC001")
        assert location is not None
        token = driver.account(valid=True).token
        for response in ("REJECTED", "NOT_SUPPORTED"):
            commands.responses.append(response)
            assert await driver.start_session(token, location, location["evses"][0]) == Outcome(response)
        for result in ("FAILED", "TIMEOUT", "EVSE_OCCUPIED"):
            commands.results.append(result)
            told = (
                {"FAILED": "REJECTED", "EVSE_OCCUPIED": "REJECTED"}.get(result, result) if version == V211 else result
            )
            assert await driver.start_session(token, location, location["evses"][0]) == Outcome("ACCEPTED", told)


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_a_command_about_nothing_known_has_no_receiver(version: str) -> None:
    async with roaming(partner(version, EMSP)) as all_:
        connection = all_.hub.outer[0]
        url = url_of(all_.hub, "commands", "RECEIVER", "STOP_SESSION", connection=connection)
        body = {"response_url": "https://emsp.example/x", "session_id": "none"}
        code = 3000 if version == V211 else 4001
        assert status(await by_hand("POST", url, all_.hub, body)) == (200, code)
        assert status(await by_hand("POST", url, all_.hub, body, headers=EMSP.party.headers("to"))) == (200, code)


@awaited
async def test_results_that_nobody_waits_for_are_404() -> None:
    async with roaming(partner(V221, CPO)) as all_:
        url = url_of(all_.hub, "commands", "SENDER", "START_SESSION", "none", connection=all_.hub.outer[0])
        assert status(await by_hand("POST", url, all_.hub, {"result": "ACCEPTED"})) == (404, 2000)


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_modules_that_the_hub_lacks_are_neither_offered_nor_there(version: str) -> None:
    async with roaming(partner(version, EMSP), synced=False) as all_:
        offered = {module for module, _ in all_.emsp.peer.endpoints}
        for module in ("chargingprofiles", "payments", "bookings"):
            assert module not in offered
            for interface in ("SENDER", "RECEIVER"):
                url = url_of(all_.hub, module, interface, "S1", connection=all_.hub.outer[0])
                assert status(await by_hand("GET", url, all_.hub)) == (404, 2000)


@awaited
async def test_a_command_for_a_party_without_that_interface_is_not_delivered() -> None:
    async with roaming(partner(V230, EMSP)) as all_:
        with pytest.raises(PeerError, match="4001"):
            await all_.driver.command("STOP_SESSION", EMSP.party, session_id="none")
