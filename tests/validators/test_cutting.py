"""A recording that begins in mid-life brings no finding that the whole one has not; a restart changes nothing."""

from pathlib import Path

import pytest

from tests.validators.cutting import judged, opened, restarted, told_anew

SAMPLES = sorted((Path(__file__).parents[2] / "recordings" / "samples").glob("*.db"))
PROFILES = ("ocpi", "enapi")
CUTS = 8  # restarts tried of each recording


@pytest.mark.parametrize("profile_name", PROFILES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_cut_at_every_exchange_nothing_new_is_found(sample: Path, profile_name: str) -> None:
    exchanges, connection = opened(sample)
    whole = judged(exchanges, connection, profile_name)
    assert whole
    for cut in range(1, len(exchanges)):
        part = judged(exchanges[cut:], connection, profile_name)
        assert told_anew(part, whole) == [], f"cut before exchange {exchanges[cut].id}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_tap_that_is_restarted_finds_the_same(sample: Path, tmp_path: Path) -> None:
    exchanges, connection = opened(sample)
    whole = judged(exchanges, connection, "ocpi")
    for cut in range(1, len(exchanges), len(exchanges) // CUTS):
        assert restarted(exchanges, connection, "ocpi", cut, tmp_path / f"{cut}.db") == whole, f"restarted at {cut}"
