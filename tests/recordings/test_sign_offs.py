"""Sign-offs: kept in the recording, beside a tap that records, in recordings of every age; the latest counts."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from recordings.file import VERSION, RecordingError, inspect, open_for_reading
from recordings.reader import Recording
from recordings.sign_offs import SignOff, sign_off, sign_offs
from recordings.store import Store
from tests.recordings.test_file import SAMPLE, UNUSABLE, fingerprint, recording
from tests.recordings.test_store import CONNECTION, add, calls, read

CARD = SignOff("rfid.card", "Ada Example", "2026-03-01T10:00:00Z", "Held a card to station 7; it charged.")
ELSEWHERE = """
import sys; from pathlib import Path; from recordings.sign_offs import SignOff, sign_off
sign_off(Path(sys.argv[1]), SignOff(*sys.argv[2:]))
"""


def found(path: Path) -> dict[str, SignOff]:
    with closing(Recording(path)) as opened:
        return sign_offs(opened)


def sign_off_elsewhere(path: Path, entry: SignOff) -> None:
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(path), *entry], check=True)


def test_a_sign_off_is_read_as_it_was_given(tmp_path: Path) -> None:
    path = recording(tmp_path / "test.db", 3)
    assert found(path) == {}
    sign_off(path, CARD)
    assert found(path) == {"rfid.card": CARD}


def test_of_one_checkpoint_the_latest_counts_and_the_others_stay(tmp_path: Path) -> None:
    path = recording(tmp_path / "test.db", 1)
    later, other = CARD._replace(by="Bo Example"), CARD._replace(checkpoint="rfid.blocked")
    for entry in (CARD, other, later):
        sign_off(path, entry)
    assert found(path) == {"rfid.card": later, "rfid.blocked": other}
    with closing(open_for_reading(path)) as sql:
        assert sql.execute("SELECT count(*) FROM sign_offs").fetchone() == (3,)


def test_a_recording_of_version_1_has_none_and_is_brought_up_to_date_by_one(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "old.db"))
    before, exchanges = fingerprint(tmp_path), read(path)
    assert inspect(path) == 1
    assert found(path) == {}
    assert fingerprint(tmp_path) == before
    sign_off(path, CARD)
    assert inspect(path) == VERSION
    assert found(path) == {"rfid.card": CARD}
    assert read(path) == exchanges


def test_it_is_written_while_a_tap_records(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with closing(Store(path)) as store:
        store.start_run(CONNECTION, {}, {})
        add(store, *calls(2))
        store.commit()
        sign_off_elsewhere(path, CARD)
        assert Path(f"{path}-wal").stat().st_size > 0, "the tap still has its log"
        assert found(path) == {"rfid.card": CARD}
        store.add_gap(1, "the queue was full")
        store.end_run("stopped", 3)
    with closing(open_for_reading(path)) as sql:
        assert sql.execute("SELECT seen, recorded, failed FROM runs").fetchone() == (3, 2, 1)
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert found(path) == {"rfid.card": CARD}


def test_it_waits_for_what_the_tap_is_writing(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with closing(Store(path)) as store:
        store.start_run(CONNECTION, {}, {})
        add(store, *calls(2))  # not committed: it holds the file
        waiting = subprocess.Popen([sys.executable, "-c", ELSEWHERE, str(path), *CARD])
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(0.5)
        store.commit()
        assert waiting.wait(20) == 0
    assert found(path) == {"rfid.card": CARD}


@pytest.mark.parametrize("name", ["missing", *UNUSABLE])
def test_what_is_no_recording_is_refused_in_one_line_and_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "given.db"
    if name != "missing":
        UNUSABLE[name][0](path)
    before = fingerprint(tmp_path)
    with pytest.raises(RecordingError, match=r"given\.db: [^\n]+$"):
        sign_off(path, CARD)
    assert fingerprint(tmp_path) == before
