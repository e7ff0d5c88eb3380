"""The recording as a file: what is no recording is left as it is, and gets one clear line."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from recordings import file
from recordings.file import APPLICATION_ID, VERSION, RecordingError, exists, inspect, open_for_reading, open_for_writing
from recordings.store import Store
from tests.recordings.test_store import CONNECTION, add, calls

PAGE = 16384
SAMPLE = Path(__file__).parents[2] / "recordings" / "samples" / "extrawest-2.2.1.db"  # of version 1


def recording(path: Path, count: int = 50) -> Path:
    with closing(Store(path)) as store:
        store.start_run(CONNECTION, {}, {})
        add(store, *calls(count))
        store.end_run("stopped", count)
    return path


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE cars (id)")


def newer(path: Path) -> None:
    recording(path)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(f"PRAGMA user_version = {VERSION + 1}")
        sql.execute("PRAGMA journal_mode = DELETE")


def truncated(path: Path) -> None:
    recording(path)
    os.truncate(path, path.stat().st_size - PAGE)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "foreign": (foreign, "another application"),
    "newer": (newer, f"made by a newer ocpi-tap .version {VERSION + 1}, this one reads up to {VERSION}."),
    "truncated": (truncated, "truncated"),
    "text": (lambda path: path.write_text("hello" * 50), "not a recording"),
    "short": (lambda path: path.write_bytes(b"SQLite format 3\0"), "not a recording"),
    "folder": (Path.mkdir, "directory"),
}


@pytest.mark.parametrize("act", [inspect, open_for_reading, open_for_writing, Store])
@pytest.mark.parametrize(("make", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_gets_one_line_and_is_left_alone(
    tmp_path: Path, make: Callable[[Path], object], message: str, act: Callable[[Path], object]
) -> None:
    path = tmp_path / "given.db"
    make(path)
    before = fingerprint(tmp_path)
    with pytest.raises(RecordingError, match=message) as caught:
        act(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert fingerprint(tmp_path) == before


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest() if each.is_file() else "folder"
        for each in folder.iterdir()
    }


@pytest.mark.parametrize("act", [inspect, open_for_reading])
def test_no_file_is_no_recording(tmp_path: Path, act: Callable[[Path], object]) -> None:
    with pytest.raises(RecordingError, match=r"no such file$"):
        act(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", [open_for_writing, Store])
def test_nothing_is_written_into_a_folder_that_is_not_there(tmp_path: Path, act: Callable[[Path], object]) -> None:
    with pytest.raises(RecordingError, match=r"[Nn]o such"):
        act(tmp_path / "missing" / "new.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_not_written(tmp_path: Path) -> None:
    path = recording(tmp_path / "read-only.db")
    path.chmod(0o400)
    with pytest.raises(RecordingError, match="denied"):
        Store(path)


def test_an_empty_file_becomes_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert not exists(path)
    recording(path)
    assert inspect(path) == VERSION


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "ü.db"])
def test_names_are_names_whatever_they_mean_in_a_uri(tmp_path: Path, name: str) -> None:
    path = recording(tmp_path / name, 1)
    assert [each.name for each in tmp_path.iterdir()] == [name]
    with closing(open_for_reading(path)) as sql:
        assert sql.execute("SELECT count(*) FROM exchanges").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            sql.execute("DELETE FROM exchanges")


def test_a_new_recording_says_in_its_header_what_it_is(tmp_path: Path) -> None:
    header = recording(tmp_path / "new.db").read_bytes()[:100]
    assert int.from_bytes(header[68:72]) == APPLICATION_ID
    assert int.from_bytes(header[60:64]) == VERSION


def test_an_older_recording_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = recording(tmp_path / "old.db", 3)
    monkeypatch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, "search.sql"))
    monkeypatch.setattr(file, "VERSION", VERSION + 1)
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    (tmp_path / "search.sql").write_text("ALTER TABLE runs ADD COLUMN note TEXT")
    assert inspect(path) == VERSION
    with closing(open_for_writing(path)) as sql:
        assert sql.execute("SELECT note FROM runs").fetchall() == [(None,)]
        assert sql.execute("SELECT count(*) FROM exchanges").fetchone() == (3,)
        assert inspect(path) == VERSION + 1


def test_a_recording_that_somebody_reads_is_brought_up_to_date_once(tmp_path: Path) -> None:
    """A reader keeps the log from being folded in, so that the file's own header still has the version before."""
    path = Path(shutil.copy(SAMPLE, tmp_path / "old.db"))
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("PRAGMA journal_mode = WAL")
    with closing(open_for_reading(path)) as reader:
        reader.execute("BEGIN")
        count = reader.execute("SELECT count(*) FROM exchanges").fetchone()
        for _ in range(2):
            with closing(open_for_writing(path)) as sql:
                assert sql.execute("SELECT count(*) FROM exchanges").fetchone() == count
                assert sql.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_migration_that_fails_leaves_the_recording_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = recording(tmp_path / "old.db", 3)
    with monkeypatch.context() as patch:
        patch.setattr(file, "MIGRATIONS", (*file.MIGRATIONS, "broken.sql"))
        patch.setattr("importlib.resources.files", lambda _: tmp_path)
        (tmp_path / "broken.sql").write_text("ALTER TABLE runs ADD COLUMN note TEXT; ALTER TABLE missing ADD COLUMN x")
        with pytest.raises(RecordingError, match="no such table: missing"):
            open_for_writing(path)
    assert inspect(path) == VERSION
    with closing(open_for_reading(path)) as sql:
        assert "note" not in [row[1] for row in sql.execute("PRAGMA table_info(runs)")]


def test_a_writer_killed_while_it_folds_its_log_in_leaves_no_truncated_file(tmp_path: Path) -> None:
    """The first page comes first, with the final length; SQLite finds the others in the log."""
    path, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    store = Store(path)
    store.start_run(CONNECTION, {}, {})
    store.commit()
    store.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    add(store, *calls(200))
    store.commit()
    shutil.copy(f"{path}-wal", f"{killed}-wal")
    store.close()
    killed.write_bytes(path.read_bytes()[:PAGE] + before[PAGE:])
    with closing(open_for_reading(killed)) as sql:
        assert sql.execute("SELECT count(*) FROM exchanges").fetchone() == (200,)
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_recording_damaged_inside_is_refused_in_one_line(tmp_path: Path) -> None:
    path = recording(tmp_path / "damaged.db")
    content = bytearray(path.read_bytes())
    content[100:PAGE] = b"\xaa" * (PAGE - 100)
    path.write_bytes(content)
    for act in (open_for_reading, open_for_writing, Store):
        with pytest.raises(RecordingError, match=r"malformed|disk image") as caught:
            act(path)
        assert "\n" not in str(caught.value)
