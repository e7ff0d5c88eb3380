"""No clear credentials token anywhere: not in the recording or its log, not in what the tap prints."""

import asyncio
import base64
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

from recordings.formats.sides import Sides
from recordings.reader import Recording
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, Partner
from replay.simulator.platform import Options
from tests.dialogue import onboarding
from tests.tapping import Tap, rows_of, tapping
from validators.checking import check

VERSION = "2.2.1"
TOKEN_A = "token-a-of-the-simulated-cpo"


def forms(token: str) -> Iterator[bytes]:
    """The ways in which a token may stand somewhere."""
    once = base64.b64encode(token.encode()).decode()
    for text in (token, once, base64.b64encode(once.encode()).decode(), token.encode().hex(), quote(token, safe="")):
        yield text.encode()
    for shift in (1, 2):  # within other text in Base64
        yield base64.b64encode(b"-" * shift + token.encode())[4:-4]
    yield base64.b64encode(token.encode() + b"\n")[:-4]


class Forgetful:
    """Leaves `last_updated` out of the first PATCH of a session, so that there is a finding."""

    done = False

    async def __call__(self, wanted: Outgoing, send: Send) -> Received:
        if (wanted.method, wanted.module, self.done) == ("PATCH", "sessions", False):
            self.done = True
            wanted.body = {name: value for name, value in (wanted.body or {}).items() if name != "last_updated"}
        return await send(wanted)


async def dialogue(recording: Path, *extra: str) -> tuple[set[str], bytes]:
    """A whole onboarding through a tap: the tokens that were alive, and all bytes written while it ran and after."""
    fast = Options(speed=1200)
    async with Hub([Connection(VERSION, None)], fast) as hub, Partner(Connection(VERSION, TOKEN_A), [CPO], fast) as cpo:
        tokens = {TOKEN_A}
        cpo.client.between = [*cpo.client.between, Forgetful()]
        with tapping(hub.versions_url, cpo.versions_url, recording, *extra) as tap:
            hub_url, cpo_url = tap.hub_url + "/ocpi/versions", tap.partner_url + "/ocpi/versions"
            await onboarding(hub, cpo, hub_url, cpo_url)
            tokens |= hub.outer[0].issued | cpo.connection.issued
            await asyncio.to_thread(break_off, tap, *tokens)
            await asyncio.sleep(0.5)
            written = all_bytes(recording.parent)
            assert Path(f"{recording}-wal").exists()
            tap.stop()
            return tokens, written + all_bytes(recording.parent) + tap.output.encode()


def break_off(tap: Tap, *tokens: str) -> None:
    """Requests that are no HTTP or break off: whatever is wrong with them, nobody may quote them."""
    parts = urlsplit(tap.hub_url)
    for token in tokens:
        header = f"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Token {token}"
        for request in (
            header,
            header.replace(":", "") + "\r\n\r\n",
            f"{token}\r\n\r\n",
            f"GET /{token} HTTP/9\r\n\r\n",
        ):
            with socket.create_connection((parts.hostname, parts.port)) as connection:
                connection.sendall(request.encode())
                connection.shutdown(socket.SHUT_WR)
                connection.recv(4096)


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def test_no_token_is_written_or_printed(tmp_path: Path) -> None:
    tokens, written = asyncio.run(dialogue(tmp_path / "redacted.db"))
    assert len(tokens) >= 3
    assert all(len(token) >= 16 for token in tokens)
    found = [form for token in tokens for form in forms(token) if form in written]
    assert found == []
    assert b"redacted-" in written
    assert b"Traceback" not in written


def test_without_redaction_they_are_kept_and_the_findings_are_the_same(tmp_path: Path) -> None:
    tokens, written = asyncio.run(dialogue(tmp_path / "clear.db", "--set", "ocpi_redact=false"))
    assert all(base64.b64encode(token.encode()) in written for token in tokens)
    checked = check(tmp_path / "clear.db", None, Sides(), lambda: None)
    assert {finding.rule for finding in checked.findings} >= {"objects.patch-without-last-updated"}
    assert rows_of(tmp_path / "clear.db", "SELECT count(*) FROM crashes") == [(0,)]


def test_live_findings_are_those_of_a_check_also_over_two_runs(tmp_path: Path) -> None:
    path = tmp_path / "twice.db"
    for runs in (1, 2):
        asyncio.run(dialogue(path))
        with closing(Recording(path)) as recording:
            live = list(recording.findings())
        checked = check(path, None, Sides(), lambda: None)
        assert checked.findings == live
        assert (checked.appeared, checked.vanished, checked.crashes) == ({}, {}, [])
        assert rows_of(path, "SELECT count(*), sum(seen = recorded AND failed = 0) FROM runs") == [(runs, runs)]
    assert [finding.rule for finding in live if finding.rule == "objects.patch-without-last-updated"]
