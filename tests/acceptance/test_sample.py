"""The committed recording of a real partner: checked, browsed, and replayed against that partner."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from recordings.browse.server import running
from replay.commands import replay
from tests.peers.patient_hub import PatientHub
from tests.peers.process import Peer, extrawest_cpo
from validators.commands import check

SAMPLE = Path(__file__).parents[2] / "recordings/samples/extrawest-2.2.1.db"
TOKEN_A = "token-a-for-the-replay-0123456789"
FOUND = {
    ("objects.patch-without-last-updated", "hub"): 1,
    ("transport.correlation-id-not-echoed", "partner"): 13,
    ("transport.request-id-not-echoed", "partner"): 13,
    ("envelope.status-code-missing", "partner"): 3,
    ("fields.required-missing", "partner"): 2,  # it drops `evse_uid` from each CDR's location
    ("fields.required-missing", "hub"): 8,  # the token that the hub sends broken on purpose, for the 422
    ("fields.wrong-type", "partner"): 1,  # it answers a command with a list of one
    ("fields.needless-null", "partner"): 9,  # it writes every optional field, once said for each kind of object
}


def test_check_finds_in_the_sample_what_is_known_of_the_partner() -> None:
    result = CliRunner().invoke(check, [str(SAMPLE), "--format", "json"])
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert Counter((finding["rule"], finding["party"]) for finding in report["findings"]) == FOUND
    assert (report["inputs"], report["graded"]) == (1, 22)


def test_the_sample_can_be_browsed() -> None:
    with running([SAMPLE], host="127.0.0.1", port=0, sql=False) as server:
        page = httpx.get(server.url, trust_env=False)
    assert page.status_code == 200
    assert "transport.request-id-not-echoed" in page.text


def registered(cpo: Peer) -> str:
    """A token that the partner gave to a hub."""

    async def register() -> str:
        async with PatientHub() as hub:
            await hub.register(cpo.versions_url, TOKEN_A, hub.connection)
            return hub.peer.token

    return asyncio.run(register())


@pytest.mark.peer
def test_replayed_against_the_same_partner_nothing_regresses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with extrawest_cpo(TOKEN_A) as cpo:
        monkeypatch.setenv("PARTNER_TOKEN", registered(cpo))
        words = [
            str(SAMPLE),
            "--target",
            cpo.versions_url,
            "--token-env",
            "PARTNER_TOKEN",
            "--junit",
            str(tmp_path / "j.xml"),
        ]
        result = CliRunner().invoke(replay, words)
    assert result.exit_code == 0, result.output
    assert "0 regressed" in result.output
    assert (tmp_path / "j.xml").read_text().count("<testcase") >= 5
