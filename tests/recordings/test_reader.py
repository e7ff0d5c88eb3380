"""The reading side: in order, by module, while it grows, and in one line where it cannot."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from recordings.entry import Entry, Reading
from recordings.file import RecordingError
from recordings.reader import Recording
from recordings.store import Store
from recordings.times import iso, seconds
from tests.recordings.test_store import CONNECTION, add, calls
from tests.validators.talk import HUB, exchange


def opened(path: Path) -> Store:
    store = Store(path)
    store.start_run(CONNECTION, {}, {})
    return store


def test_a_recording_is_followed_while_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    with closing(opened(path)) as store:
        add(store, *calls(2))
        store.commit()
        with closing(Recording(path)) as recording:
            assert len(recording) == 2
            add(store, *calls(3)[2:])
            store.commit()
            assert [each.id for each in recording.exchanges()] == [1, 2, 3]


def test_exchanges_of_some_modules_alone(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    with closing(opened(path)) as store:
        for number, module in enumerate(("tokens", None, "cdrs", "tokens"), 1):
            store.add(Entry(exchange=exchange("GET", HUB, number=number), reading=Reading(module=module)))
        store.commit()
        with closing(Recording(path)) as recording:
            assert [each.id for each in recording.exchanges(("tokens", "sessions"))] == [1, 4]
            assert [each.id for each in recording.exchanges()] == [1, 2, 3, 4]


def test_a_recording_without_a_run_has_no_connection(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    Store(path).close()
    with closing(Recording(path)) as recording:
        assert recording.connection() is None
        assert list(recording.exchanges()) == []
        assert list(recording.findings()) == []


def test_a_page_damaged_inside_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    with closing(opened(path)) as store:
        add(store, *calls(300))
        store.commit()
    content = bytearray(path.read_bytes())
    content[16384 * 3 :] = b"\xaa" * (len(content) - 16384 * 3)
    path.write_bytes(content)
    with closing(Recording(path)) as recording, pytest.raises(RecordingError, match="malformed") as caught:
        list(recording.exchanges())
    assert "\n" not in str(caught.value)


def test_times_are_kept_to_the_microsecond_and_sort_as_text() -> None:
    moments = [0.0, 1_700_000_000.000001, 1_700_000_000.5, 1_800_000_000.999999]
    assert [seconds(iso(each)) for each in moments] == moments
    assert sorted(map(iso, moments)) == [*map(iso, moments)]
    assert iso(1_700_000_000.5) == "2023-11-14T22:13:20.500000Z"
    started = replace(exchange("GET", HUB), started_at=moments[1]).started_at
    assert seconds(iso(started).replace("Z", "+00:00")) == started
