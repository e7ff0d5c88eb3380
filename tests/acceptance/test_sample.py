"""The committed recording of a real partner: checked, browsed, and replayed against that partner."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from recordings.browse.server import running
from replay.commands import replay
from tests.acceptance.readings import SAMPLES, readings
from tests.acceptance.test_peers_recorded import LIBRARIES
from tests.peers.patient_hub import PatientHub
from tests.peers.process import Library, Peer, extrawest_cpo
from validators.commands import check

SAMPLE = SAMPLES / "extrawest-2.2.1.db"
TOKEN_A = "token-a-for-the-replay-0123456789"


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_finding_in_a_sample_was_read_and_every_known_deviation_is_found(library: Library) -> None:
    result = CliRunner().invoke(check, [str(SAMPLES / f"{library}-2.2.1.db"), "--format", "json"])
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert report["graded"] == {"extrawest": 30, "pyocpi": 39}[library]
    found = {(finding["rule"], finding["party"], finding["exchange"]) for finding in report["findings"]}
    read = [(line.rule, line.party, number) for line in readings(library) for number in line.exchanges]
    assert sorted(found) == sorted(read)


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
