"""What a peer pushes is kept, can be read again, is changed by PATCH, and belongs to whom it says."""

import pytest

from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.values import Json
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
    partner,
    roaming,
    status,
    url_of,
    wrong,
)

every_version = pytest.mark.parametrize("version", VERSIONS)
LATER = "2030-01-01T00:00:00Z"


def of(platform: Partner, kind: str, value: Json) -> Json:
    """An object as the connection has it."""
    wired = platform.wire(platform.connection, kind, value)
    assert wired is not None
    return wired


async def billed(emsp: Partner, cpo: Partner) -> Json:
    """The CDR of a session that has been."""
    await emsp.pull("locations")
    await cpo.pull("tokens")
    token = next(one for one in cpo.store.all("tokens") if one["type"] == "RFID" and one["valid"])
    session = await cpo_of(cpo).stations.start(cpo_of(cpo).place("LOC001"), token, "WHITELIST")
    await emsp.settled()
    cpo_of(cpo).stations.stop(session["id"])
    await cpo.settled()
    return cpo_of(cpo).own("cdrs")[0]


@every_version
@awaited
async def test_tokens_are_put_changed_and_read_again(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        token = emsp_of(emsp).account(type="RFID", valid=True).token
        body, url = of(emsp, "Token", token), url_of(cpo, "tokens", "RECEIVER", "de", "XYZ", token["uid"].lower())
        assert (await by_hand("PUT", url, cpo, body)).status_code == 201
        assert (await by_hand("PUT", url, cpo, body)).status_code == 200
        assert (await by_hand("GET", url, cpo)).json()["data"] == body
        change = {"valid": False, "last_updated": LATER}
        assert status(await by_hand("PATCH", url, cpo, change)) == (200, 1000)
        assert (await by_hand("GET", f"{url}?type=RFID", cpo)).json()["data"] == body | change
        assert status(await by_hand("GET", f"{url}?type=OTHER", cpo)) == (
            404 if version != V211 else 200,
            2000 if version != V211 else 1000,
        )
        assert status(await by_hand("PUT", f"{url}X", cpo, body)) == (200, 2001)
        assert status(await by_hand("PATCH", url, cpo, {"uid": "other", "last_updated": LATER})) == (200, 2001)


@every_version
@awaited
async def test_a_patch_without_last_updated_is_refused_where_it_is_demanded(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        token = emsp_of(emsp).account(type="RFID", valid=True).token
        url = url_of(cpo, "tokens", "RECEIVER", "DE", "XYZ", token["uid"])
        await by_hand("PUT", url, cpo, of(emsp, "Token", token))
        assert status(await by_hand("PATCH", url, cpo, {"valid": False})) == (200, 1000 if version == V211 else 2001)
        assert status(await by_hand("PATCH", url, cpo, {"last_updated": "yesterday"})) == (200, 2001)
        assert status(await by_hand("PATCH", url, cpo, {"last_updated": None})) == (200, 2001)


@every_version
@awaited
async def test_tariffs_are_put_and_deleted_and_patched_in_2_1_1_alone(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        tariff = cpo_of(cpo).own("tariffs")[0]
        url = url_of(emsp, "tariffs", "RECEIVER", "DE", "ABC", tariff["id"])
        await cpo_of(cpo).pushes.tariff(tariff)
        assert (await by_hand("GET", url, emsp)).json()["data"] == of(cpo, "Tariff", tariff)
        patched = await by_hand("PATCH", url, emsp, {"currency": "SEK", "last_updated": LATER})
        assert status(patched) == ((200, 1000) if version == V211 else (405, 2000))
        await cpo_of(cpo).pushes.tariff_gone(tariff)
        assert status(await by_hand("GET", url, emsp)) == (404, 2000)
        assert status(await by_hand("DELETE", url, emsp)) == (404, 2000)


@every_version
@awaited
async def test_a_cdr_can_be_read_at_the_location_it_was_given_and_comes_once(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        body, url = of(cpo, "CDR", await billed(emsp, cpo)), url_of(emsp, "cdrs", "RECEIVER")
        for cdr_id in ("C4", "c 5?#%25"):
            answer = await by_hand("POST", url, emsp, body | {"id": cdr_id})
            assert answer.status_code == 201
            assert answer.headers["Location"].startswith(emsp.public_url)
            again = (await by_hand("GET", answer.headers["Location"], emsp)).json()["data"]
            assert (again["id"], again["total_cost"]) == (cdr_id, body["total_cost"])
            assert version == V211 or again == body | {"id": cdr_id}
            assert wrong("CDR", again, version) == []
        assert status(await by_hand("POST", url, emsp, body | {"id": "C4"})) == (200, 2000)
        if version != V211:
            assert status(await by_hand("POST", url, emsp, body | {"id": "C5", "party_id": "XXX"})) == (200, 2001)


@every_version
@awaited
async def test_sessions_grow_by_patches_that_append_periods(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        await billed(emsp, cpo)
        (session,), (own,) = emsp.store.all("sessions"), cpo_of(cpo).own("sessions")
        starts = [period["start_date_time"] for period in session["charging_periods"]]
        assert starts == sorted(set(starts))
        assert starts == [period["start_date_time"] for period in own["charging_periods"]]
        assert session["kwh"] == own["kwh"]
        pulled = await emsp.pull("sessions", date_from="2025-01-01T00:00:00Z")
        assert [one["id"] for one in pulled.objects] == [own["id"]]
        assert len((await emsp.pull("cdrs")).objects) == 1


@awaited
async def test_a_partner_speaks_for_its_own_parties_alone() -> None:
    async with roaming(partner(V221, CPO), partner(V230, EMSP)) as all_:
        for platform, connection, party in (
            (all_.hub, all_.hub.outer[0], "FR/XXX"),
            (all_.hub, all_.hub.outer[0], "ES/CPO"),
            (all_.hub, all_.hub.outer[0], "DE/XYZ"),
        ):
            url = url_of(platform, "tariffs", "RECEIVER", party, "T1", connection=connection)
            answer = await by_hand("PUT", url, platform, {}, connection=connection)
            assert answer.json()["status_message"] == "no objects of that party here"
        url = url_of(all_.hub, "tariffs", "RECEIVER", "DE/ABC", "T1", connection=all_.hub.outer[0])
        assert status(await by_hand("PUT", url, all_.hub, {})) == (200, 2001)


@awaited
async def test_a_hub_brings_objects_of_others() -> None:
    async with roaming(partner(V230, EMSP)) as all_:
        url = url_of(all_.emsp, "tariffs", "RECEIVER", "ES/CPO", "T1")
        assert status(await by_hand("PUT", url, all_.emsp, {})) == (200, 2001)
