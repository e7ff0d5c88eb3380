"""Every scenario in every version, between two platforms of ours through a real tap: it completes without a finding.

No checkpoint fails in any of them, and the onboarding scenarios end with the verdict passed.
"""

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
from validators.onboarding.attempt import Attempt
from validators.onboarding.onboarding import verdict
from validators.spec.versions import V221

SHORT = 60  # exchanges at the beginning, which are cut anywhere
# Thousands of exchanges each: by default in one version, in all of them with `make test ALL=1`.
HEAVY = ("busy-day", "large-sync")
ONBOARDING = ("cpo-onboarding", "emsp-onboarding")  # these have all that is wanted of a partner


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
    states = states_that_the_tap_kept(recording)
    assert states == states_over(recording)
    assert "failed" not in states.values()
    assert states["verdict"] == "passed" or name not in ONBOARDING


def nothing_new_is_found_in_a_part_of(recording: Path) -> None:
    """A tap that had been started later would have told nothing that this one did not."""
    every, connection = opened(recording)
    exchanges = every[:SHORT]
    whole = judged(exchanges, connection, "ocpi")
    for cut in range(1, len(exchanges), 9):
        assert told_anew(judged(exchanges[cut:], connection, "ocpi"), whole) == [], f"cut before exchange {cut + 1}"


def states_that_the_tap_kept(recording: Path) -> dict[str, str]:
    """How each checkpoint stands by the rows in the recording, and the verdict."""
    return dict(rows_of(recording, "SELECT id, state FROM checkpoints UNION SELECT 'verdict', verdict FROM onboarding"))


def states_over(recording: Path) -> dict[str, str]:
    """The same by what is in the exchanges."""
    attempt = Attempt(recording)
    attempt.read_on()
    results = attempt.onboarding.results()
    attempt.close()
    return {each.checkpoint.id: each.state.value for each in results} | {"verdict": verdict(results).value}


def serious_for(profile: str, recording: Path) -> list[Any]:
    """The errors and warnings by another hub's profile."""
    told = CliRunner().invoke(check, [str(recording), "--profile", profile, "--format", "json"])
    return [one for one in json.loads(told.output)["findings"] if one["severity"] != "info"]
