"""`ocpi-tap simulate` as people run it: real processes that find each other, play, go on after a restart, and end."""

import asyncio
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
import trustme

from ocpi_tap.demo import free_port
from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.platform import Options
from replay.simulator.scenarios import load
from replay.simulator.values import authorization, message_ids
from tests.simulating import PROGRAM, TOKEN_A, Simulator, is_free, simulating

pytestmark = pytest.mark.heavy

FAST = ("--speed", 600, "--patience", 15)
OWN_TOKEN = ("--token-a-env", "TOKEN")


def to(peer: Simulator) -> tuple[object, ...]:
    """The words that make a simulator register with another one."""
    return "--peer", peer.versions_url, *OWN_TOKEN


def played(simulator: Simulator, name: str, version: str) -> None:
    """It has shown every phase and every step of a scenario, in order, and all of them came off."""
    steps = load(name).steps_in(version)
    assert [shown[: len(step.text) + 5] for shown, step in zip(simulator.steps, steps, strict=True)] == [
        f"ok   {step.text}" for step in steps
    ]
    lines = simulator.stdout.splitlines()
    assert [line for line in lines[2:] if not line.startswith(" ")] == [step.phase for step in steps if step.phase]


@pytest.mark.parametrize(("role", "version"), [("cpo", "2.2.1"), ("emsp", "2.1.1")])
def test_each_end_plays_its_own_steps_and_sees_those_of_the_other(role: str, version: str) -> None:
    scenario = ("--scenario", f"{role}-onboarding", "--ocpi", version, *FAST)
    with (
        simulating(role, *OWN_TOKEN, *scenario) as partner,
        simulating("hub", *to(partner), *scenario) as hub,
    ):
        assert (hub.ended(), hub.stderr) == (0, "")
        assert (partner.ended(), partner.stderr) == (0, "")
        for simulator in (hub, partner):
            played(simulator, f"{role}-onboarding", version)


def test_a_partner_begins_and_plays_alone_and_somebody_has_the_hub_sync() -> None:
    with simulating("hub", "--speed", 600) as hub:
        token = hub.told("token A to register with:")
        with simulating("cpo", *to(hub), "--scenario", "rfid", *FAST, token=token) as partner:
            partner.told("pulls tokens")
            sync = httpx.post(f"{hub.status_url}/do/full-sync", json={"party": "DEABC"}, trust_env=False)
            assert sync.json()["done"].startswith("Pulled 30 locations")
            assert (partner.ended(), partner.stderr) == (0, "")
            played(partner, "rfid", "2.2.1")
        assert hub.stdout.count(token) == 1
        assert (hub.stop(), hub.stderr) == (0, "")


@pytest.mark.parametrize(("number", "words", "code"), [
    (signal.SIGINT, ["hub"], 0), (signal.SIGTERM, ["emsp", "--quiet"], 0),
    (signal.SIGINT, ["cpo", "--scenario", "rfid"], 1),  # what was cut off has not passed
])  # fmt: skip
def test_a_signal_ends_it_in_order(number: signal.Signals, words: list[str], code: int) -> None:
    port = free_port()
    with simulating(*words, *OWN_TOKEN, "--listen", f"127.0.0.1:{port}") as simulator:
        answered(f"http://127.0.0.1:{port}/ocpi/versions")
        assert (simulator.stop(number), simulator.stderr) == (code, "")
        assert is_free(port)
        here = [each for each in psutil.process_iter(["cwd"]) if each.info["cwd"] == str(simulator.folder)]
        assert here == []
        assert ("--quiet" in words) == (simulator.stdout == "")


def test_a_partner_with_a_state_goes_on_after_a_restart_and_keeps_no_token_in_clear(tmp_path: Path) -> None:
    async def run() -> None:
        words = ("cpo", "--listen", f"127.0.0.1:{free_port()}", "--state", tmp_path / "partner.db", *OWN_TOKEN)
        async with Hub([Connection("2.2.1", None)], Options()) as hub:
            [link] = hub.outer
            with simulating(*words, home=tmp_path) as first:
                await hub.register(first.versions_url, TOKEN_A)
                await hub.settled()
                assert await asyncio.to_thread(first.stop) == 0
            secrets = {TOKEN_A, link.registered_peer.token, *link.issued}
            kept = (tmp_path / "partner.db").read_bytes()
            assert [secret for secret in secrets if secret.encode() in kept] == []
            with simulating(*words, home=tmp_path) as second:
                assert second.versions_url
                assert len((await hub.sync.full(link))["locations"].objects) == 30
                await hub.registration.unregister(link)
                assert await asyncio.to_thread(second.stop) == 0
            with simulating(*words[:-2], home=tmp_path) as third:
                await hub.register(third.versions_url, third.told("token A to register with:"))
                await hub.settled()

    asyncio.run(run())
    with closing(sqlite3.connect(tmp_path / "partner.db")) as sql:
        assert sql.execute("SELECT count(*) FROM kept WHERE module = 'locations'").fetchone() == (30,)


def test_both_ends_speak_https_and_trust_whom_they_are_told_to(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    trusting = ("--ca", tmp_path / "ca.pem")
    with simulating("cpo", *OWN_TOKEN, "--cert", tmp_path / "both.pem", *trusting) as partner:
        assert partner.versions_url.startswith("https://")
        with simulating("hub", *to(partner)) as hub:
            assert hub.ended() == 3
            assert hub.stderr.count("\n") == 1
            assert "certificate verify failed" in hub.stderr
        pair = ("--cert", tmp_path / "cert.pem", "--key", tmp_path / "key.pem")
        with simulating("hub", *to(partner), *pair, *trusting) as hub:
            assert hub.told("registered with") == "DEABC"
            assert (hub.stop(), hub.stderr) == (0, "")


def test_a_fault_shows_and_token_encodings_have_to_be_the_same() -> None:
    raw = ("--token-encoding", "raw")
    with simulating("cpo", *OWN_TOKEN, *raw, "--fault", "ids-not-echoed") as partner:
        sent = message_ids() | {"Authorization": authorization(TOKEN_A, "raw")}
        versions = httpx.get(partner.versions_url, headers=sent, trust_env=False)
        assert versions.json()["status_code"] == 1000
        assert {name.lower() for name in message_ids()} & versions.headers.keys() == set()
        with simulating("hub", *to(partner)) as hub:
            assert hub.ended() == 3
            assert hub.stderr.count("\n") == 1
            assert "answered 401" in hub.stderr
        with simulating("hub", *to(partner), *raw) as hub:
            assert hub.told("registered with") == "DEABC"


def test_help_comes_at_once() -> None:
    took = []
    for _ in range(2):
        begun = time.perf_counter()
        subprocess.run([PROGRAM, "simulate", "--help"], check=True, capture_output=True)
        took.append(time.perf_counter() - begun)
    assert min(took) < 1


def answered(url: str) -> None:
    """Wait until somebody is there."""
    deadline = time.monotonic() + 20
    while True:
        try:
            assert httpx.get(url, trust_env=False).status_code == 401, urlsplit(url).netloc
            return
        except httpx.ConnectError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
