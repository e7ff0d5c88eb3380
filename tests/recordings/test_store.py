"""The writing side: what is written is read back, one writer alone, counters that add up, bodies kept once."""

import multiprocessing
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from recordings.entry import Crash, Entry, Reading, SeenObject
from recordings.exchange import Body, BodyNote, Exchange, Rewrite, Side, TransportError
from recordings.file import RecordingError
from recordings.finding import Finding, Severity
from recordings.reader import Recording
from recordings.store import ConnectionSettings, Store
from tests.validators.talk import HUB, cut, exchange
from validators import profile
from validators.engine import Engine
from validators.resume import learn_from

CONNECTION = ConnectionSettings(
    name="default",
    hub_url="https://hub.example/ocpi/versions",
    partner_url="https://partner.example/ocpi/versions",
    hub_tap_url="",
    partner_tap_url="",
    profile="ocpi",
)
ANOTHER_PROGRAM = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*c.execute(sys.argv[2]).fetchone())"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path)
    store.start_run(CONNECTION, {"ocpi-tap": "0"}, {"redact": True})
    yield store
    with suppress(sqlite3.ProgrammingError):  # the test closed it
        store.commit()
        store.close()


def add(store: Store, *exchanges: Exchange, **derived: Any) -> None:
    for each in exchanges:
        numbered = each.with_id(store.next_id)
        store.add(Entry(exchange=numbered, reading=Reading(), **derived))


def calls(count: int) -> list[Exchange]:
    return [exchange("GET", f"{HUB}/2.2.1/locations/{number}", number=number) for number in range(1, count + 1)]


def asked_elsewhere(path: Path, query: str) -> str:
    """What another process finds, which opens the file for writing, as many tools do, and closes it again."""
    command = [sys.executable, "-c", ANOTHER_PROGRAM, str(path), query]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def value(store: Store, query: str) -> Any:
    return store.sql.execute(query).fetchone()[0]


def read(path: Path) -> list[Exchange]:
    with closing(Recording(path)) as recording:
        return list(recording.exchanges())


def test_an_exchange_is_read_as_it_was_written(path: Path, store: Store) -> None:
    written = [
        exchange("PUT", f"{HUB}/2.2.1/locations/DE/EXA/1?a=%20", {"id": "ü"}, headers=(("X-A", "1"), ("x-a", "2"))),
        exchange("GET", f"{HUB}/x", b"\xff\x00", b"\x00text\x00", status=404, number=2),
        exchange("GET", f"{HUB}/x", cut(b"start"), Body(note=BodyNote.LOST), number=3),
        exchange("GET", f"{HUB}/x", error=TransportError.RESET, number=4),
    ]
    add(store, *written)
    store.commit()
    for before, after in zip(written, read(path), strict=True):
        assert after.request.headers == before.request.headers
        assert (after.request.method, after.request.url) == (before.request.method, before.request.url)
        assert (after.direction, after.started_at, after.error) == (before.direction, before.started_at, before.error)
        assert (after.response is None) == (before.response is None)
        for one, other in ((before.request, after.request), (before.response, after.response)):
            if one and other:
                assert (one.body.content, one.body.length, one.body.note) == (
                    other.body.content,
                    other.body.length,
                    other.body.note,
                )


def test_rewrites_and_error_texts_are_kept(path: Path, store: Store) -> None:
    rewrites = (Rewrite("request", "http://a.example", "http://127.0.0.1:1"),)
    template = exchange("GET", HUB, error=TransportError.TIMEOUT)
    values = {name: getattr(template, name) for name in ("direction", "started_at", "duration_ms", "request", "error")}
    add(store, Exchange(**values, response=None, error_detail="took too long", rewrites=rewrites, number=1))
    store.commit()
    [found] = read(path)
    assert found.rewrites == rewrites
    assert found.error_detail == "took too long"


def test_derived_rows_are_written_beside_their_exchange(path: Path, store: Store) -> None:
    finding = Finding(
        exchange_id=1, rule="a.b", severity=Severity.ERROR, side="request", party="hub", pointer="", message="No."
    )
    seen = SeenObject(
        side="request", pointer="", module="locations", kind="Location", country_code="DE", party_id="EXA",
        object_id="1", last_updated=None, content="{}",
    )  # fmt: skip
    add(store, *calls(1), findings=(finding,), objects=(seen,), crashes=(Crash("a.c", "Traceback"),))
    add(store, exchange("GET", HUB, number=2), links=((1, "SESSION1"),))
    store.commit()
    with closing(Recording(path)) as recording:
        assert list(recording.findings()) == [finding]
        assert recording.connection() == CONNECTION
        assert recording.sql.execute("SELECT worst_severity, session_id FROM exchanges").fetchall()[0][:] == (
            "error",
            "SESSION1",
        )
    assert value(store, "SELECT count(*) FROM objects JOIN bodies ON sha256 = objects.content") == 1
    assert value(store, "SELECT rule FROM crashes") == "a.c"


def test_a_body_is_kept_once_however_often_it_passes(store: Store) -> None:
    add(store, *(exchange("PUT", HUB, b'{"same": 1}', b'{"same": 1}', number=number) for number in range(1, 4)))
    assert value(store, "SELECT count(*) FROM bodies") == 1
    assert value(store, "SELECT count(DISTINCT request_body) FROM exchanges") == 1


def test_text_is_kept_as_text_and_other_bytes_as_bytes(store: Store) -> None:
    add(store, exchange("PUT", HUB, "ü".encode(), b"\xff"))
    assert value(store, "SELECT group_concat(typeof(content)) FROM (SELECT content FROM bodies ORDER BY 1)") in (
        "text,blob",
    )


def test_an_empty_body_and_no_body_at_all_are_no_rows(store: Store) -> None:
    add(store, exchange("GET", HUB, b"", b""))
    assert value(store, "SELECT count(*) FROM bodies") == 0


def test_a_body_that_broke_off_is_another_than_the_whole_one_of_the_same_bytes(path: Path, store: Store) -> None:
    add(store, exchange("GET", HUB, b"{}", Body(b"{}", 2, note=BodyNote.UNDECODABLE)))
    store.commit()
    [found] = read(path)
    assert found.response
    assert (found.request.body.note, found.response.body.note) == (BodyNote.WHOLE, BodyNote.UNDECODABLE)


def test_counters_add_up(store: Store) -> None:
    add(store, *calls(3))
    store.add_gap(2, "the queue was full")
    store.commit(5)
    assert store.sql.execute("SELECT seen, recorded, failed, position FROM runs").fetchone() == (5, 3, 2, 5)
    store.end_run("stopped", seen=9, position=6)
    assert store.sql.execute("SELECT seen, recorded, failed, ended_by FROM runs").fetchone() == (9, 3, 6, "stopped")
    assert value(store, "SELECT sum(exchanges) FROM gaps") == 6
    assert value(store, "SELECT ended_at > started_at FROM runs") == 1


def test_a_run_that_is_resumed_counts_on(path: Path, store: Store) -> None:
    add(store, *calls(3))
    store.add_gap(1, "the queue was full")
    store.commit(4)
    run = store.run_id
    store.close()
    with closing(Store(path)) as again:
        assert again.resume_run(run, CONNECTION) == 4
        add(again, exchange("GET", HUB, number=5))
        again.commit(5)
        assert again.sql.execute("SELECT seen, recorded, failed FROM runs").fetchall() == [(5, 4, 1)]


def test_a_new_run_in_the_same_file_numbers_its_exchanges_anew(path: Path, store: Store) -> None:
    add(store, *calls(2))
    store.commit()
    store.close()
    with closing(Store(path)) as again:
        again.start_run(CONNECTION | {"profile": "enapi"}, {}, {})
        add(again, *calls(2))
        again.commit()
        assert again.sql.execute("SELECT id, run_id, number FROM exchanges").fetchall() == [
            (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2),
        ]  # fmt: skip
        assert again.sql.execute("SELECT profile FROM connections").fetchall() == [("enapi",)]


def test_nothing_is_durable_before_the_commit(path: Path, store: Store) -> None:
    add(store, *calls(1))
    assert read(path) == []
    store.commit()
    assert len(read(path)) == 1


@pytest.mark.parametrize("where", ["rule = 'a'", "rule = 'a' AND party = 'b'", "severity = 'error'"])
def test_the_latest_findings_are_found_without_sorting_all_of_them(store: Store, where: str) -> None:
    plan = store.sql.execute(f"EXPLAIN QUERY PLAN SELECT * FROM findings WHERE {where} ORDER BY id DESC LIMIT 51")
    assert not [row for row in plan if "TEMP B-TREE" in row[3]]


def test_announced_origins_are_remembered_once(store: Store) -> None:
    store.add_origin(Side.HUB, "https://cdn.example")
    store.add_origin(Side.HUB, "https://cdn.example")
    store.commit()
    assert store.sql.execute("SELECT side, origin FROM origins").fetchall() == [("hub", "https://cdn.example")]


def _second_writer(path: Path) -> None:
    try:
        Store(path)
    except RecordingError as error:
        sys.exit(str(error).endswith("another process is recording into this file"))


def test_a_second_writer_elsewhere_is_turned_away_and_leaves_the_log_alone(path: Path, store: Store) -> None:
    add(store, *calls(1))
    store.commit()
    process = multiprocessing.get_context("spawn").Process(target=_second_writer, args=(path,))
    process.start()
    process.join()
    assert process.exitcode == 1  # it said so
    assert Path(f"{path}-wal").stat().st_size > 0
    add(store, exchange("GET", HUB, number=2))
    store.commit()
    assert asked_elsewhere(path, "SELECT count(*) FROM exchanges") == "2"


def test_a_writer_that_read_the_recording_first_keeps_its_log(path: Path, store: Store) -> None:
    """The sink learns from the file that it writes: that must not drop the locks that keep others from tidying up."""
    learn_from(Engine(profile.load("ocpi")), path, CONNECTION)
    for count in (1, 2):
        add(store, exchange("GET", HUB, number=count))
        store.commit()
        assert asked_elsewhere(path, "SELECT count(*) FROM exchanges") == str(count)
        assert Path(f"{path}-wal").stat().st_size > 0


def test_closing_folds_the_log_into_the_file(path: Path, store: Store) -> None:
    add(store, *calls(3))
    store.commit()
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with closing(sqlite3.connect(path)) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
