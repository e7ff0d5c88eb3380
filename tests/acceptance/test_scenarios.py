"""Every scenario in every version, between two platforms of ours through a real tap: it completes without a finding."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from replay.simulator.scenarios import load, names
from tests.playing import play
from tests.tapping import rows_of
from tests.validators.cutting import judged, opened, told_anew
from validators.commands import check
from validators.spec.versions import V221

SHORT = 60  # exchanges at the beginning, which are cut anywhere
# Thousands of exchanges each: by default in one version, in all of them with `make test ALL=1`.
HEAVY = ("busy-day", "large-sync")


def marks(name: str, version: str) -> list[pytest.MarkDecorator]:
    if name in HEAVY and version != V221:
        return [pytest.mark.exhaustive]
    return [pytest.mark.heavy] if name in HEAVY or version != V221 else []


CASES = [pytest.param(name, one, marks=marks(name, one)) for name in names() for one in load(name).versions]

SERIOUS = """
SELECT rule, severity, party, pointer, message FROM findings WHERE severity IN ('error', 'warning')
"""


@pytest.mark.parametrize(("name", "version"), CASES)
def test_it_completes_through_the_tap_without_a_finding(name: str, version: str, tmp_path: Path) -> None:
    recording = tmp_path / "scenario.db"
    played = play(name, version, recording)
    assert played.wrong == []
    assert rows_of(recording, SERIOUS) == []
    assert rows_of(recording, "SELECT * FROM gaps") == rows_of(recording, "SELECT * FROM crashes") == []
    # Nothing escapes the tap: each side has seen exactly what was recorded.
    [(recorded,)] = rows_of(recording, "SELECT count(*) FROM exchanges")
    assert (played.seen_by_hub, played.seen_by_partner) == (recorded, recorded)
    assert serious_for("enapi", recording) == []
    nothing_new_is_found_in_a_part_of(recording)


def nothing_new_is_found_in_a_part_of(recording: Path) -> None:
    """A tap that had been started later would have told nothing that this one did not."""
    every, connection = opened(recording)
    exchanges = every[:SHORT]
    whole = judged(exchanges, connection, "ocpi")
    for cut in range(1, len(exchanges), 9):
        assert told_anew(judged(exchanges[cut:], connection, "ocpi"), whole) == [], f"cut before exchange {cut + 1}"


def serious_for(profile: str, recording: Path) -> list[Any]:
    """The errors and warnings by another hub's profile."""
    told = CliRunner().invoke(check, [str(recording), "--profile", profile, "--format", "json"])
    return [one for one in json.loads(told.output)["findings"] if one["severity"] != "info"]
