"""Commands to a CPO: each has an answer, a result that follows, and what it does; every answer and result can come."""

from datetime import timedelta
from typing import Any

import pytest

from replay.simulator.commanding import Outcome
from replay.simulator.connection import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.emsp import Emsp
from replay.simulator.partner import Partner
from replay.simulator.values import Json, timestamp
from tests.replay.simulator.legs import Wire
from tests.replay.simulator.platforms import (
    V211,
    V221,
    V230,
    VERSIONS,
    awaited,
    by_hand,
    cpo_of,
    emsp_of,
    pair,
    status,
    until,
    url_of,
    wrong,
)
from validators.spec.view import values

ACCEPTED = Outcome("ACCEPTED", "ACCEPTED")
every_version = pytest.mark.parametrize("version", VERSIONS)
SINCE_221 = pytest.mark.parametrize("version", [V221, V230])


def roles(emsp: Partner, cpo: Partner) -> tuple[Emsp, Cpo]:
    return emsp_of(emsp), cpo_of(cpo)


def evse_with(cpo: Cpo, *capabilities: str, lacks: str = "", **wanted: Any) -> tuple[Json, Json]:
    """A location and an EVSE in it that can do something and cannot do something else."""
    return next(
        (location, evse)
        for location in cpo.own("locations")
        for evse in location["evses"]
        if set(capabilities) <= set(evse["capabilities"])
        and lacks not in evse["capabilities"]
        and wanted.items() <= evse.items()
    )


def reservation(cpo: Cpo, emsp: Emsp, number: str, minutes: float = 5) -> Json:
    """The fields of RESERVE_NOW for an EVSE that can be reserved."""
    location, evse = evse_with(cpo, "RESERVABLE", "REMOTE_START_STOP_CAPABLE", status="AVAILABLE")
    return {
        "token": emsp.account(valid=True).token,
        "reservation_id": number,
        "location_id": location["id"],
        "evse_uid": evse["uid"],
        "expiry_date": timestamp(cpo.platform.now() + timedelta(minutes=minutes)),
    }


@every_version
@awaited
async def test_start_and_stop_lead_to_a_session_and_its_cdr(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        await emsp.pull("locations")
        assert (
            await driver.start_session(
                driver.account(valid=True).token, *evse_with(operator, "REMOTE_START_STOP_CAPABLE", status="AVAILABLE")
            )
            == ACCEPTED
        )
        await until(lambda: any(one["status"] == "ACTIVE" and one["kwh"] for one in emsp.store.all("sessions")))
        (session,) = emsp.store.all("sessions")
        assert await driver.command("STOP_SESSION", session_id=session["id"]) == ACCEPTED
        await cpo.settled()
        (cdr,) = emsp.store.all("cdrs")
        (own,) = operator.own("cdrs")
        assert cdr["total_energy"] == own["total_energy"] == session["kwh"] > 0
        volumes = [
            dimension["volume"]
            for period in cdr["charging_periods"]
            for dimension in period["dimensions"]
            if dimension["type"] == "ENERGY"
        ]
        assert sum(volumes) == pytest.approx(cdr["total_energy"])
        assert operator.stations.running == {}
        if version == V230:
            assert session == operator.own("sessions")[0]
        if version != V211:
            assert cdr["authorization_reference"] == session["authorization_reference"]


@every_version
@awaited
async def test_every_answer_can_come(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        place = evse_with(operator, "REMOTE_START_STOP_CAPABLE")
        for answer in sorted(set(values("CommandResponseType", version)) - {"ACCEPTED"}):
            operator.commands.responses.append(answer)
            told = "REJECTED" if answer == "TIMEOUT" else answer  # which later versions do not have
            assert (await driver.start_session(driver.accounts[0].token, *place)).response in (answer, told)


@every_version
@awaited
async def test_every_result_can_come(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        wire = Wire()
        wire.watch(emsp)
        place = evse_with(operator, "REMOTE_START_STOP_CAPABLE", status="AVAILABLE")
        for result in sorted(set(values("CommandResultType", version) or ["REJECTED", "TIMEOUT"]) - {"ACCEPTED"}):
            operator.commands.results.append(result)
            assert await driver.start_session(driver.accounts[0].token, *place) == Outcome("ACCEPTED", result)
        kind = "CommandResponse" if version == V211 else "CommandResult"
        assert [wrong(kind, leg.body, version) for leg in wire.at(emsp, "commands")] == [[]] * len(wire.legs)
        assert operator.stations.running == {}


@every_version
@awaited
async def test_a_result_that_never_comes_is_not_waited_for_for_ever(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replay.simulator.commanding.LONGEST", 0.2)
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        operator.commands.results.append("")
        place = evse_with(operator, "REMOTE_START_STOP_CAPABLE", status="AVAILABLE")
        assert await driver.start_session(driver.accounts[0].token, *place) == Outcome("ACCEPTED", None)


@every_version
@awaited
async def test_commands_that_cannot_be_obeyed_are_refused_at_once(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        token = driver.account(valid=True).token
        assert await driver.command("STOP_SESSION", session_id="none") == Outcome("UNKNOWN_SESSION")
        location, evse = evse_with(operator, lacks="UNLOCK_CAPABLE")
        connector = evse["connectors"][0]["id"]
        unlock = {"location_id": location["id"], "evse_uid": evse["uid"], "connector_id": connector}
        assert await driver.command("UNLOCK_CONNECTOR", **unlock) == Outcome("NOT_SUPPORTED")
        assert await driver.start_session(
            driver.account(valid=False).token, *evse_with(operator, status="AVAILABLE")
        ) == Outcome("REJECTED")
        with pytest.raises(PeerError, match="2003") as error:
            await driver.start_session(token, {**location, "id": "LOC999"}, evse)
        assert (error.value.http_status, error.value.status_code) == (200, 2003)
        url = url_of(cpo, "commands", "RECEIVER", "SELF_DESTRUCT")
        assert (await by_hand("POST", url, cpo, {})).json()["data"]["result"] == "NOT_SUPPORTED"
        assert status(await by_hand("POST", url_of(cpo, "commands", "RECEIVER", "START_SESSION"), cpo, {})) == (
            200,
            2001,
        )


@every_version
@awaited
async def test_an_evse_in_use_or_out_of_order_cannot_be_started(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        token = driver.account(valid=True).token
        location, evse = evse_with(operator, "REMOTE_START_STOP_CAPABLE", status="AVAILABLE")
        for now, result in (
            ("CHARGING", "EVSE_OCCUPIED"),
            ("BLOCKED", "EVSE_OCCUPIED"),
            ("OUTOFORDER", "EVSE_INOPERATIVE"),
            ("INOPERATIVE", "EVSE_INOPERATIVE"),
        ):
            evse["status"] = now
            expected = "REJECTED" if version == V211 else result
            assert await driver.start_session(token, location, evse) == Outcome("ACCEPTED", expected)


@every_version
@awaited
async def test_unlocking_is_accepted_where_it_is_possible(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        location, evse = evse_with(operator, "UNLOCK_CAPABLE")
        connector = evse["connectors"][0]["id"]
        assert (
            await driver.command(
                "UNLOCK_CONNECTOR", location_id=location["id"], evse_uid=evse["uid"], connector_id=connector
            )
            == ACCEPTED
        )


@SINCE_221
@awaited
async def test_a_reservation_is_told_as_a_session_until_it_is_cancelled(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        wanted = reservation(operator, driver, "R1")
        assert await driver.command("CANCEL_RESERVATION", reservation_id="R1") == Outcome(
            "ACCEPTED", "UNKNOWN_RESERVATION"
        )
        assert await driver.command("RESERVE_NOW", **wanted) == ACCEPTED
        await until(lambda: [one["status"] for one in emsp.store.all("sessions")] == ["RESERVATION"])
        place = operator.place(wanted["location_id"], wanted["evse_uid"])
        assert place.evse["status"] == "RESERVED"
        other = next(
            one.token for one in driver.accounts if one.token["valid"] and one.token["uid"] != wanted["token"]["uid"]
        )
        assert await driver.start_session(other, place.location, place.evse) == Outcome("ACCEPTED", "EVSE_OCCUPIED")
        assert await driver.command("CANCEL_RESERVATION", reservation_id="R1") == ACCEPTED
        await cpo.settled()
        assert place.evse["status"] == "AVAILABLE"
        assert [one["status"] for one in emsp.store.all("sessions")] == ["COMPLETED"]


@every_version
@awaited
async def test_a_cpo_may_cancel_a_reservation_and_a_reservation_may_expire(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        driver, operator = roles(emsp, cpo)
        wire = Wire()
        wire.watch(emsp)
        assert await driver.command("RESERVE_NOW", **reservation(operator, driver, "71")) == ACCEPTED
        await until(lambda: "71" in operator.stations.reservations)
        await operator.stations.cancel("71")
        told = [(leg.body["result"], leg.reply.http_status) for leg in wire.at(emsp, "commands")]
        assert told == [("ACCEPTED", 200), ("CANCELED_RESERVATION", 200)][: 1 if version == V211 else 2]
        wanted = reservation(operator, driver, "72", minutes=0.005)
        assert await driver.command("RESERVE_NOW", **wanted) == ACCEPTED
        place = operator.place(wanted["location_id"], wanted["evse_uid"])
        await until(lambda: place.evse["status"] == "RESERVED")
        await until(lambda: place.evse["status"] == "AVAILABLE")
        assert operator.stations.reservations == {}


@every_version
@awaited
async def test_results_that_nobody_waits_for_are_404(version: str) -> None:
    async with pair(version) as (emsp, _):
        url = url_of(emsp, "commands", "SENDER", "START_SESSION", "none")
        assert status(await by_hand("POST", url, emsp, {"result": "ACCEPTED"})) == (404, 2000)
