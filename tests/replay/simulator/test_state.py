"""A platform that is started again goes on where it was, and its file gives no token away."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ocpi_tap.demo import free_port
from replay.simulator.actions import invalidate_token, start_session
from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options, Platform
from replay.simulator.state import State, StateError, keeper
from replay.simulator.values import Json, Party, Role, authorization, message_ids, new_token
from tests.replay.simulator.platforms import until
from validators.spec.checker import Structure, faults

FAST = Options(speed=600)
VERSIONS = ("2.1.1", "2.2.1", "2.3.0")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the keys are; and a look for changes every few milliseconds."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(keeper, "PAUSE", 0.02)
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def partner(file: Path, *, port: int = 0, role: Role = CPO, version: str = "2.2.1") -> Partner:
    """A partner with a state."""
    made = Partner(Connection(version, new_token()), [role], replace(FAST, port=port or free_port()), count=6)
    made.state = State(file)
    return made


def a_hub(file: Path | None, *, port: int = 0, version: str = "2.2.1") -> Hub:
    """A hub, with a state if there is a file for it."""
    made = Hub([Connection(version, new_token())], replace(FAST, port=port or free_port()), count=6)
    made.state = State(file) if file else None
    return made


@asynccontextmanager
async def registered(hub: Hub, made: Partner) -> AsyncIterator[int]:
    """Both running, and registered; the port of the one with a state."""
    async with hub, made:
        await hub.register(made.versions_url, made.token_a)
        await hub.settled()
        yield int((hub if hub.state else made).url.rpartition(":")[2])


async def asked(platform: Platform, module: str, interface: str, token: str) -> int:
    """The HTTP status that a list of the platform answers with."""
    connection = platform.connections[0]
    headers = {"Authorization": authorization(token, connection.encoding)} | message_ids()
    async with httpx.AsyncClient(trust_env=False) as http:
        url = platform.url + platform.path(connection.version, module, interface)
        return (await http.get(url, headers=headers)).status_code


@pytest.mark.parametrize("version", VERSIONS)
def test_a_partner_goes_on_where_it_was(file: Path, version: str) -> None:
    async def run() -> None:
        hub = a_hub(None, version=version)
        async with hub:
            async with partner(file, version=version) as first:
                await hub.register(first.versions_url, first.token_a)
                await hub.settled()
                await first.pull("tokens")
                port, objects, peer = int(first.url.rpartition(":")[2]), first.store.objects, first.peer
                [token] = first.connection.issued
            async with partner(file, port=port, version=version) as second:
                assert second.store.objects == objects
                assert second.peer == peer
                assert second.token_a == ""
                assert await asked(second, "locations", "SENDER", token) == 200
                assert len((await second.pull("tokens")).objects) == 20
                assert len((await hub.sync.full(hub.outer[0]))["locations"].objects) == 6

    asyncio.run(run())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_hub_goes_on_where_it_was(file: Path, version: str) -> None:
    async def run() -> None:
        made = Partner(Connection(version, new_token()), [CPO], FAST, count=6)
        async with made:
            async with a_hub(file, version=version) as first:
                await first.register(made.versions_url, made.token_a)
                await first.settled()
                await first.sync.full(first.outer[0])
                await first.clients.join(Role("EMSP", Party("NL", "NEW"), "New eMSP"))
                await first.clients.suspend(Party("ES", "MSP"))
                port, synced = int(first.url.rpartition(":")[2]), first.sync.done[id(first.outer[0]), "locations"]
                [token] = first.outer[0].issued
            async with a_hub(file, port=port, version=version) as second:
                assert second.clients.suspended == {Party("ES", "MSP")}
                assert Party("NL", "NEW") in second.inner
                assert second.sync.done[id(second.outer[0]), "locations"] == synced
                assert await asked(second, "tokens", "SENDER", token) == 200
                assert (await second.sync.delta(second.outer[0]))["locations"].objects == []
                assert len(second.store.of("locations", made.party)) == 6
                assert (await made.pull("tokens")).refused == []

    asyncio.run(run())


def test_what_was_written_until_a_kill_is_there(file: Path, tmp_path: Path) -> None:
    async def run() -> None:
        copy = tmp_path / "copy.db"
        made = partner(file)
        async with registered(a_hub(None), made) as port:
            await until(lambda: not made.store.dirty)
            await asyncio.sleep(0.3)  # the registration, too
            shutil.copy(file, copy)
        async with partner(copy, port=port) as second:
            assert second.connection.peer
            assert len(second.store.objects["hubclientinfo"]) == 2

    asyncio.run(run())


def test_no_token_is_in_the_file_and_nobody_else_may_read_it(file: Path) -> None:
    async def run() -> None:
        made = partner(file)
        tokens = {made.token_a}
        async with registered(a_hub(None), made):
            await asyncio.sleep(0.1)
            tokens |= {made.peer.token, *made.connection.issued}
            assert no_token_in(file, tokens)
        assert no_token_in(file, tokens)
        assert file.stat().st_mode & 0o777 == 0o600

    asyncio.run(run())


def no_token_in(file: Path, tokens: set[str]) -> bool:
    """Whether neither the file nor what SQLite lays beside it has one of the tokens."""
    written = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return bool(written) and not any(token.encode() in written for token in tokens)


def test_a_deleted_object_stays_away_and_a_changed_one_changed(file: Path) -> None:
    async def run() -> None:
        made = partner(file, role=EMSP)
        async with registered(a_hub(None), made):
            assert made.emsp
            gone, blocked = (account.token for account in made.emsp.accounts[:2])
            made.store.discard("tokens", gone)
            await made.emsp.push(blocked)
            await invalidate_token(made.emsp, blocked["uid"])
        async with partner(file, role=EMSP) as second:
            assert second.emsp
            assert second.store.by_id("tokens", gone["uid"]) is None
            account = second.emsp.account(uid=blocked["uid"])
            assert (account.token["valid"], account.allowed) == (False, "BLOCKED")
            assert account.token is second.store.by_id("tokens", blocked["uid"])

    asyncio.run(run())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_that_was_running_ends_with_what_was_metered(file: Path, version: str) -> None:
    async def run() -> None:
        hub = a_hub(None, version=version)
        async with hub:
            async with partner(file, version=version) as first:
                await hub.register(first.versions_url, first.token_a)
                await hub.settled()
                port = int(first.url.rpartition(":")[2])
                running = await a_running_session(first)
                assert running["kwh"] > 0
            async with partner(file, port=port, version=version) as second:
                await asyncio.wait_for(second.settled(), 5)
                assert second.cpo
                [session], [cdr] = second.cpo.own("sessions"), second.cpo.own("cdrs")
                assert session["status"] == "COMPLETED"
                assert session["kwh"] == cdr["total_energy"] == running["kwh"]
                assert session["end_date_time"] == cdr["end_date_time"]
                assert not list(faults(cdr, Structure("CDR", "2.3.0")))
                place = second.cpo.place("LOC001", "EVSE001-1")
                assert place.evse["status"] == "AVAILABLE"
            [told], [billed] = hub.store.of("sessions", CPO.party), hub.store.of("cdrs", CPO.party)
            assert (told["status"], told["kwh"], billed["total_energy"]) == (
                "COMPLETED",
                running["kwh"],
                running["kwh"],
            )

    asyncio.run(run())


async def a_running_session(made: Partner) -> Json:
    """Start a session and wait until it has metered something."""
    assert made.cpo
    await made.pull("tokens")
    card = next(one for one in made.store.all("tokens") if one["type"] == "RFID" and one["valid"])
    await start_session(made.cpo, "LOC001", card["uid"], "EVSE001-1")
    async with asyncio.timeout(5):
        while not any(one["kwh"] for one in made.cpo.own("sessions")):
            await asyncio.sleep(0.02)
    return made.cpo.own("sessions")[0]


def test_a_session_of_a_party_behind_the_hub_ends_too(file: Path) -> None:
    async def run() -> None:
        made = Partner(Connection("2.2.1", new_token()), [EMSP], FAST, count=6)
        async with made:
            async with a_hub(file) as first:
                await first.register(made.versions_url, made.token_a)
                await first.settled()
                port = int(first.url.rpartition(":")[2])
                await made.pull("locations")
                assert made.emsp
                location = made.store.by_id("locations", "LOC001")
                assert location
                token = made.emsp.accounts[0].token
                assert (await made.emsp.start_session(token, location, location["evses"][0])).accepted
                await until(lambda: [one["status"] for one in made.store.all("sessions")] == ["ACTIVE"])
            async with a_hub(file, port=port) as second:
                await asyncio.wait_for(second.settled(), 5)
                assert [one["status"] for one in made.store.all("sessions")] == ["COMPLETED"]
                assert len(list(made.store.all("cdrs"))) == 1

    asyncio.run(run())


@pytest.mark.parametrize(("status", "end"), [("PENDING", "INVALID"), ("RESERVATION", "COMPLETED")])
def test_a_session_that_had_not_begun_has_no_cdr(file: Path, status: str, end: str) -> None:
    async def run() -> None:
        async with partner(file) as first:
            moment = first.stamp()
            names = ("location_id", "LOC001"), ("evse_uid", "EVSE001-1"), ("connector_id", "1"), ("id", "S1")
            owned = {"country_code": "DE", "party_id": "ABC", "status": status, "kwh": 0, "charging_periods": []}
            token = {"country_code": "ES", "party_id": "MSP"}
            times = {"start_date_time": moment, "last_updated": moment}
            first.store.put("sessions", dict(names) | owned | times | {"cdr_token": token})
        async with partner(file) as second:
            await asyncio.wait_for(second.settled(), 5)
            assert second.cpo
            assert [one["status"] for one in second.cpo.own("sessions")] == [end]
            assert second.cpo.own("cdrs") == []

    asyncio.run(run())


def refusal(made: Platform) -> str:
    """Why a platform cannot be started."""

    async def run() -> str:
        with pytest.raises(StateError) as refused:
            async with made:
                pass
        return str(refused.value)

    return asyncio.run(run())


async def once(made: Platform) -> None:
    async with made:
        pass


def test_the_state_of_somebody_else_is_refused(file: Path) -> None:
    asyncio.run(once(partner(file)))
    assert refusal(partner(file, role=EMSP)) == f"{file}: the state of CPO DEABC on 2.2.1, not of EMSP DEXYZ on 2.2.1"
    assert refusal(partner(file, version="2.1.1")).endswith("not of CPO DEABC on 2.1.1")
    assert refusal(a_hub(file)).endswith("not of HUB on 2.2.1")


def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path) -> None:
    text, other, broken = tmp_path / "notes.txt", tmp_path / "other.db", tmp_path / "broken.db"
    text.write_text("no database at all, but long enough to be taken for one" * 40)
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    asyncio.run(once(partner(broken)))
    broken.write_bytes(broken.read_bytes()[:5000])
    for path in (text, other, broken, tmp_path / "no" / "folder.db", tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        message = refusal(partner(path))
        assert message.startswith(f"{path}: ")
        assert "\n" not in message
        assert not path.is_file() or path.read_bytes() == before


def test_a_file_belongs_to_one_platform_at_a_time(file: Path) -> None:
    async def run() -> None:
        async with partner(file):
            with pytest.raises(StateError, match="in use by another platform"):
                await partner(file).__aenter__()

    asyncio.run(run())


def test_a_platform_that_cannot_start_lets_go_of_its_file(file: Path) -> None:
    async def run() -> None:
        async with partner(file.with_name("other.db")) as first:
            with pytest.raises(OSError, match="in use"):
                await once(partner(file, port=int(first.url.rpartition(":")[2])))
        await once(partner(file))

    asyncio.run(run())


def test_content_that_cannot_be_read_is_refused(file: Path) -> None:
    asyncio.run(once(partner(file)))
    with sqlite3.connect(file) as database:
        database.execute("UPDATE kept SET content = '{' WHERE module = 'locations'")
    assert "cannot be read" in refusal(partner(file))


def test_without_the_key_the_registrations_are_refused(file: Path, home: Path) -> None:
    asyncio.run(once(partner(file)))
    (home / "ocpi-tap" / "state.key").unlink()
    assert refusal(partner(file)).endswith("the key that its registrations were encrypted with is not here")


def test_a_key_that_cannot_be_kept_costs_the_registrations_alone(
    file: Path, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home.write_text("a file stands in the way")

    async def run() -> None:
        async with registered(a_hub(None), partner(file)):
            pass
        async with partner(file) as second:
            assert second.connection.peer is None
            assert len(second.store.objects["hubclientinfo"]) == 2

    with caplog.at_level(logging.WARNING, "replay.simulator.state"):
        asyncio.run(run())
    assert "registrations will not survive" in caplog.records[0].message
