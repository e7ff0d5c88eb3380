"""The full-text index: everything is found, nothing twice, however often it is brought up to date."""

from contextlib import closing
from pathlib import Path

from recordings.search import LONGEST, STEP, index
from recordings.store import Store
from tests.recordings.test_store import CONNECTION, add
from tests.validators.talk import HUB, cut, exchange

FOUND = "SELECT rowid FROM exchanges_fts WHERE exchanges_fts MATCH ? ORDER BY rowid"


def found(store: Store, words: str) -> list[int]:
    return [row for (row,) in store.sql.execute(FOUND, (words,))]


def opened(path: Path) -> Store:
    store = Store(path)
    store.start_run(CONNECTION, {}, {})
    return store


def test_urls_requests_and_responses_are_found(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "test.db")) as store:
        add(store, exchange("PUT", f"{HUB}/place", "Zürich".encode(), {"status_message": "unheard"}))
        add(store, exchange("PUT", f"{HUB}/other", b"\xff binary", cut(b"beginning"), number=2))
        store.commit()
        assert index(store.sql) == 2
        assert [found(store, word) for word in ("place", "zurich", "unheard", "beginning", "binary")] == [
            [1], [1], [1], [2], [],
        ]  # fmt: skip


def test_nothing_is_indexed_twice_or_forgotten_over_two_runs(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    for run in (1, 2):
        with closing(opened(path)) as store:
            for number in range(STEP + 3):
                add(store, exchange("GET", f"{HUB}/run{run}", number=number))
            store.commit()
            assert index(store.sql, limit=100) == 100
            assert index(store.sql) == STEP + 3 - 100
            assert index(store.sql) == 0
            assert len(found(store, f"run{run}")) == STEP + 3


def test_the_end_of_a_very_long_body_is_not_searched(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "test.db")) as store:
        add(store, exchange("PUT", HUB, b"first " + b"x " * (LONGEST // 2) + b"last"))
        store.commit()
        index(store.sql)
        assert (found(store, "first"), found(store, "last")) == ([1], [])
