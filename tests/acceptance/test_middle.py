"""After a handshake, whoever started it, every call of both sides passes the tap: over HTTP, over TLS, behind names."""

import asyncio
import re
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from starlette.types import ASGIApp, Receive, Scope, Send

from ocpi_tap.demo import free_port
from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, Partner
from replay.simulator.platform import Options, Platform
from replay.simulator.routes import application
from tests.dialogue import onboarding, pull_and_charge
from tests.tapping import Tap, exchanges_of, options, rows_of, tapping
from tests.upstream import upstream

VERSION, BEHIND = "2.2.1", "2.3.0"  # to the partner, and between the hub and its own parties
TOKEN_A = "token-a-of-either-platform"
Calls = Counter[tuple[str, str]]


class Counted:
    """Counts a platform's requests as it receives them: method and full path."""

    def __init__(self, app: ASGIApp, calls: Calls) -> None:
        self.app, self.calls = app, calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
            self.calls[scope["method"], scope["raw_path"].decode() + query] += 1
        await self.app(scope, receive, send)


class Traffic:
    """What each platform received, by platform; `begin` forgets what a hub's own parties said among themselves."""

    def __init__(self) -> None:
        self._calls: dict[Platform, Calls] = {}

    def counting(self, platform: Platform) -> ASGIApp:
        """The platform's application, counted."""
        return Counted(application(platform), self._calls.setdefault(platform, Counter()))

    def begin(self, hub: Hub) -> None:
        """The simulated parties behind the hub have registered by now."""
        self._calls[hub].clear()

    def of(self, platform: Platform) -> Calls:
        """What came from outside: behind the hub they speak another version."""
        calls = self._calls[platform]
        return Counter({call: count for call, count in calls.items() if not call[1].startswith(f"/ocpi/{BEHIND}/")})


@pytest.fixture
def traffic(monkeypatch: pytest.MonkeyPatch) -> Traffic:
    counted = Traffic()
    monkeypatch.setattr("replay.simulator.platform.application", counted.counting)
    return counted


def all_passed(traffic: Traffic, hub: Hub, cpo: Partner, recording: Path) -> bool:
    """Whether each platform received exactly the calls that the recording holds, no more and no others."""
    seen: dict[str, Calls] = {hub.url: Counter(), cpo.url: Counter()}
    for exchange in exchanges_of(recording):
        origin = next(origin for origin in seen if exchange.request.url.startswith(origin + "/"))
        seen[origin][exchange.request.method, exchange.request.url.removeprefix(origin)] += 1
        assert not exchange.error
    assert seen[hub.url] == traffic.of(hub)
    assert seen[cpo.url] == traffic.of(cpo)
    return seen[hub.url].total() > 5 and seen[cpo.url].total() > 5


def through(tap_url: str, platform: Platform) -> str:
    """A platform's versions URL as the other side is given it."""
    return platform.versions_url.replace(platform.url, tap_url)


async def started_by_the_hub(hub: Hub, cpo: Partner, tap: Tap) -> None:
    await onboarding(hub, cpo, through(tap.hub_url, hub), through(tap.partner_url, cpo))


async def started_by_the_partner(hub: Hub, cpo: Partner, tap: Tap) -> None:
    await cpo.register(through(tap.hub_url, hub), TOKEN_A)
    await pull_and_charge(hub, cpo)


Dialogue = Callable[[Hub, Partner, Tap], Any]


@asynccontextmanager
async def platforms(traffic: Traffic, **given: Any) -> AsyncIterator[tuple[Hub, Partner]]:
    """A hub and a CPO that have not met, each with a token A for the other."""
    fast = Options(speed=1200, **given)
    async with (
        Hub([Connection(VERSION, TOKEN_A)], fast) as hub,
        Partner(Connection(VERSION, TOKEN_A), [CPO], fast) as cpo,
    ):
        traffic.begin(hub)
        yield hub, cpo


def run(dialogue: Dialogue, traffic: Traffic, recording: Path, *extra: str, tls: bool = False, **given: Any) -> str:
    """A whole dialogue through a tap; asserts that every call of both sides was recorded. Answers the hub's URL."""

    async def talk() -> str:
        async with platforms(traffic, **given) as (hub, cpo):
            with tapping(hub.versions_url, cpo.versions_url, recording, *extra, tls=tls) as tap:
                await dialogue(hub, cpo, tap)
                assert await asyncio.to_thread(tap.stop) == 0
                assert all_passed(traffic, hub, cpo, recording)
            return hub.url

    return asyncio.run(asyncio.wait_for(talk(), 50))


@pytest.mark.parametrize("dialogue", [started_by_the_hub, started_by_the_partner])
def test_every_call_passes_the_tap_whoever_starts(tmp_path: Path, traffic: Traffic, dialogue: Dialogue) -> None:
    run(dialogue, traffic, tmp_path / "a.db")
    modules = rows_of(tmp_path / "a.db", "SELECT DISTINCT direction, module FROM exchanges")
    assert {("hub_to_partner", "commands"), ("partner_to_hub", "commands"), ("partner_to_hub", "cdrs")} <= set(modules)
    assert rows_of(tmp_path / "a.db", "SELECT seen = recorded, failed FROM runs") == [(1, 0)]


def certificates(folder: Path) -> dict[str, str]:
    """A CA of our own and a certificate for 127.0.0.1, as files."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    files = {name: str(folder / f"{name}.pem") for name in ("ca", "chain", "key", "whole")}
    authority.cert_pem.write_to_path(files["ca"])
    issued.private_key_and_cert_chain_pem.write_to_path(files["whole"])
    issued.private_key_pem.write_to_path(files["key"])
    for pem in issued.cert_chain_pems:
        pem.write_to_path(files["chain"], append=True)
    return files


@pytest.mark.parametrize("dialogue", [started_by_the_hub, started_by_the_partner])
def test_every_call_passes_the_tap_over_tls_on_both_legs(tmp_path: Path, traffic: Traffic, dialogue: Dialogue) -> None:
    files = certificates(tmp_path)
    platform = {"certfile": files["chain"], "keyfile": files["key"], "verify": files["ca"]}
    words = [*options(ssl_verify_upstream_trusted_ca=files["ca"]), "--certs", f"*={files['whole']}"]
    hub_url = run(dialogue, traffic, tmp_path / "a.db", *words, tls=True, **platform)
    assert hub_url.startswith("https://")
    urls = rows_of(tmp_path / "a.db", "SELECT hub_tap_url, partner_tap_url FROM connections")
    assert all(url.startswith("https://") for url in urls[0])


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, prefix: bytes) -> None:
    """One connection through a front server: request lines lose the prefix, everything else is passed on."""
    onward = await asyncio.open_connection("127.0.0.1", port)

    async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: bytes) -> None:
        while chunk := await source.read(65536):
            sink.write(re.sub(rb"^([A-Z]+ )" + line + b"/", rb"\1/", chunk))
            await sink.drain()
        sink.close()

    await asyncio.gather(pass_on(reader, onward[1], prefix), pass_on(onward[0], writer, b""), return_exceptions=True)


def test_every_call_passes_the_tap_behind_other_names(tmp_path: Path, traffic: Traffic) -> None:
    """A front server gives one listener a name with a path, and the other one another port."""

    async def talk() -> None:
        async with platforms(traffic) as (hub, cpo):
            front_port, plain_port = free_port(), free_port()
            names = (f"http://localhost:{front_port}/to/hub", f"http://localhost:{plain_port}")
            public = options(ocpi_hub_public_url=names[0], ocpi_partner_public_url=names[1])
            with tapping(hub.versions_url, cpo.versions_url, tmp_path / "a.db", *public) as tap:
                ports = [int(url.rpartition(":")[2]) for url in (tap.hub_url, tap.partner_url)]
                to_hub = await asyncio.start_server(
                    lambda reader, writer: forward(reader, writer, ports[0], b"/to/hub"), "localhost", front_port
                )
                to_partner = await asyncio.start_server(
                    lambda reader, writer: forward(reader, writer, ports[1], b""), "localhost", plain_port
                )
                async with to_hub, to_partner:
                    await onboarding(hub, cpo, through(names[0], hub), through(names[1], cpo))
                    assert await asyncio.to_thread(tap.stop) == 0
            assert all_passed(traffic, hub, cpo, tmp_path / "a.db")
            assert hub.outer[0].registered_peer.endpoint("locations", "SENDER").startswith(names[1])
            assert cpo.peer.endpoint("tokens", "SENDER").startswith(names[0])

    asyncio.run(asyncio.wait_for(talk(), 50))


def test_a_partner_whose_certificate_nobody_trusts_is_not_talked_to(tmp_path: Path) -> None:
    files = certificates(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files["chain"], files["key"])
    with (
        upstream() as hub,
        upstream(context) as partner,
        tapping(hub.url, partner.url, tmp_path / "a.db") as tap,
    ):
        assert httpx.get(f"{tap.partner_url}/ocpi/versions", trust_env=False).status_code == 502
        (exchange,) = tap.wait_for(1)
        assert (exchange.error, exchange.response, partner.heard) == ("tls-failed", None, [])
