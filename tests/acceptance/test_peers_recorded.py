"""Partners that none of us wrote, from PyPI, as CPOs: our hub simulator, the tap between them."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.acceptance.readings import readings
from tests.peers.patient_hub import PatientHub, dialogue
from tests.peers.process import Library, partner
from tests.tapping import rows_of, tapping
from validators.commands import check

pytestmark = pytest.mark.peer

LIBRARIES: tuple[Library, ...] = ("extrawest", "pyocpi")
TOKEN_A = "token-a-for-a-partner-0123456789"


@pytest.fixture(scope="module", params=LIBRARIES)
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recorded") / f"{request.param}.db"
    asyncio.run(record(request.param, path))
    return path


async def record(library: Library, path: Path) -> None:
    """One dialogue through a real tap."""
    with partner(library, "cpo", TOKEN_A) as cpo:
        async with PatientHub() as hub:
            with tapping(hub.versions_url, cpo.versions_url, path) as tap:
                await dialogue(hub, cpo, tap.partner_url, TOKEN_A)
                assert tap.stop() == 0


def test_every_call_of_the_dialogue_is_recorded_and_understood(recording: Path) -> None:
    calls = Counter(rows_of(recording, "SELECT direction, module, operation FROM exchanges"))
    for call in (
        ("hub_to_partner", "credentials", "post"),
        ("hub_to_partner", "locations", "list"),
        ("hub_to_partner", "tariffs", "list"),
        ("hub_to_partner", "tokens", "put"),
        ("partner_to_hub", "tokens", "list"),
        ("hub_to_partner", "commands", "command"),
        ("partner_to_hub", "commands", "result"),
        ("partner_to_hub", "sessions", "put"),
        ("partner_to_hub", "sessions", "patch"),
        ("partner_to_hub", "cdrs", "post"),
    ):
        assert calls[call] >= 1, call
    assert rows_of(recording, "SELECT seen, recorded, failed FROM runs") == [(len(list(calls.elements())),) * 2 + (0,)]


def test_its_known_deviations_are_found_and_nothing_else(recording: Path) -> None:
    library: Library = "extrawest" if recording.stem == "extrawest" else "pyocpi"
    found = set(rows_of(recording, "SELECT DISTINCT rule, party FROM findings"))
    assert found == {(line.rule, line.party) for line in readings(library)}


def test_the_charging_session_holds_together(recording: Path) -> None:
    [(session_id,)] = rows_of(recording, "SELECT DISTINCT session_id FROM exchanges WHERE module = 'sessions'"
                              " AND direction = 'partner_to_hub'")  # fmt: skip
    modules = [row[0] for row in rows_of(recording, "SELECT module FROM exchanges WHERE session_id = ?", session_id)]
    assert modules == ["commands", "commands", "sessions", "sessions", "sessions", "cdrs"]


def test_check_finds_what_was_found_live(recording: Path) -> None:
    result = CliRunner().invoke(check, [str(recording)])
    assert result.exit_code == 1
    assert "appeared" not in result.output
    assert "vanished" not in result.output


def test_no_token_is_in_the_recording(recording: Path) -> None:
    assert TOKEN_A.encode() not in recording.read_bytes()
