"""The onboarding while the tap runs: rows that follow the traffic, lines when something is reached, restarts."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from addons.frames import End, Passed, Start
from addons.sink import Sink
from recordings.exchange import Exchange
from recordings.file import open_for_reading
from recordings.onboarding import CheckpointRow, OpenRow, VerdictRow, checkpoints_in, open_in, verdict_in
from recordings.store import ConnectionSettings
from tests.validators.cutting import opened
from tests.validators.onboarding.reporting import FAULTY, pulled
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, handshake, numbered
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, envelope, exchange
from validators.onboarding import onboarding
from validators.onboarding.attempt import Attempt
from validators.onboarding.checkpoint import Checkpoint, Phase
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.report import report_of

SAMPLES = Path(__file__).parents[2] / "recordings" / "samples"
CONNECTION = ConnectionSettings(
    name="default", hub_url=f"{HUB}/versions", partner_url=f"{PARTNER}/versions", hub_tap_url="", partner_tap_url="",
    profile="ocpi",
)  # fmt: skip
PULL = exchange("GET", f"{PARTNER}/2.2.1/sender/locations", answer=envelope([]), way=TO_PARTNER, token=AS_HUB)
READ = exchange("GET", f"{HUB}/2.2.1/sender/tokens", answer=envelope([]), way=TO_HUB, token=AS_PARTNER)
REFUSED, REFUSED_AGAIN = (  # by the partner, though the token is valid
    exchange("GET", f"{PARTNER}/2.2.1/sender/locations", answer=envelope(status_code=2000), way=TO_PARTNER,
             token=AS_HUB, status=401, number=number)
    for number in (10, 11)
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


def sink_of(path: Path, connection: ConnectionSettings = CONNECTION, resume: int = 0, quiet: bool = False) -> Sink:
    start = Start(str(path), connection, "ocpi", redact=True, quiet=quiet, versions={}, settings={}, resume=resume)
    return Sink(start)


def take(sink: Sink, *exchanges: Exchange) -> None:
    """Each at once on the disk, as where there is time for it."""
    for each in exchanges:
        sink.take(sink.done + 1, Passed(each))
        sink.commit()


def run(path: Path, *exchanges: Exchange, **more: Any) -> None:
    """A run from its start to its end."""
    sink = sink_of(path, **more)
    take(sink, *exchanges)
    sink.take(sink.done + 1, End(len(exchanges)))
    sink.close()


def kept(path: Path) -> tuple[list[CheckpointRow], VerdictRow | None, list[OpenRow]]:
    """How the onboarding stands in a recording."""
    with closing(open_for_reading(path)) as sql:
        return checkpoints_in(sql), verdict_in(sql), open_in(sql)


def column(path: Path, name: str, checkpoint: str) -> Any:
    with closing(open_for_reading(path)) as sql:
        return sql.execute(f"SELECT {name} FROM checkpoints WHERE id = ?", (checkpoint,)).fetchone()[0]


def lines(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """What the console said of the handshake, and of the verdict."""
    said = capfd.readouterr().err.splitlines()
    return [line for line in said if line.startswith("verdict") or ("checkpoint" in line and ": handshake." in line)]


def test_every_checkpoint_is_a_row_from_the_beginning(tmp_path: Path) -> None:
    run(tmp_path / "test.db")
    checkpoints, verdict, found = kept(tmp_path / "test.db")
    assert [(row.id, row.position) for row in checkpoints] == [(each.id, at) for at, each in enumerate(CHECKPOINTS, 1)]
    assert {row.state for row in checkpoints if row.phase != Phase.SUCCESS} == {"not seen"}
    assert verdict
    assert (verdict.role, verdict.version, verdict.verdict, verdict.exchange_id) == ("unknown", None, "in progress", 0)
    assert found == []


def test_a_checkpoint_is_kept_with_what_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    run(path, *numbered(*handshake(), PULL, READ))
    assert column(path, "state", "handshake.tokens") == "passed"
    assert [proof["exchange"] for proof in json.loads(column(path, "evidence", "handshake.tokens"))["shown"]] == [6, 7]
    with closing(open_for_reading(path)) as sql:
        began = sql.execute("SELECT started_at FROM exchanges WHERE id = 7").fetchone()[0]
        assert sql.execute("SELECT role, version, exchange_id FROM onboarding").fetchone() == ("cpo", "2.2.1", 7)
    assert column(path, "changed_at", "handshake.tokens") == began


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    sink = sink_of(tmp_path / "test.db")
    take(sink, *numbered(*handshake(), PULL, READ))
    written: list[str] = []
    sink.store.sql.set_trace_callback(lambda sql: written.append(sql) if "INTO checkpoints" in sql else None)
    take(sink, READ)
    assert 0 < len(written) < len(CHECKPOINTS)
    written.clear()
    sink.commit()
    assert written == []
    sink.close()


def test_it_says_what_is_reached_what_fails_and_what_is_mended_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sink = sink_of(tmp_path / "test.db")
    take(sink, *handshake(), PULL, READ)
    assert "checkpoint passed: handshake.tokens  The exchanged tokens work (exchange 7)" in lines(capfd)
    take(sink, READ, PULL)
    assert lines(capfd) == []
    take(sink, REFUSED, REFUSED_AGAIN)
    said = lines(capfd)
    tokens = [line for line in said if "handshake.tokens" in line]
    assert tokens == ["checkpoint failed: handshake.tokens  The exchanged tokens work: HTTP 401, status code 2000 (exchange 10)"]  # fmt: skip  # noqa: E501
    take(sink, PULL)
    assert "checkpoint mended: handshake.tokens  The exchanged tokens work (exchange 12)" in lines(capfd)
    sink.close()


def test_what_fails_comes_with_its_rule(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sink = sink_of(tmp_path / "test.db")
    take(sink, *handshake(), pulled(FAULTY))
    [failed] = [line for line in capfd.readouterr().err.splitlines() if "failed: cpo.locations-valid" in line]
    assert failed.endswith(" [fields.null-for-required] (exchange 6)")
    sink.close()


def test_a_criterion_is_reached_by_no_exchange_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sink = sink_of(tmp_path / "test.db")
    take(sink, *handshake(), PULL, READ)
    said = capfd.readouterr().err.splitlines()
    assert "checkpoint passed: success.handshake  The platforms are connected" in said
    sink.close()


def test_another_verdict_is_told_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sink = sink_of(tmp_path / "test.db")
    take(sink, *numbered(*handshake(), PULL, READ, REFUSED, PULL))
    said = [line.partition(",")[0] for line in lines(capfd) if line.startswith("verdict")]
    assert said[0] == "verdict: failed"
    assert all(one != other for one, other in pairwise(said))
    sink.close()


def test_quiet_says_nothing_and_keeps_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(tmp_path / "test.db", *handshake(), PULL, READ, quiet=True)
    assert lines(capfd) == []
    assert column(tmp_path / "test.db", "state", "handshake.tokens") == "passed"


def test_what_was_told_before_a_restart_is_not_told_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(tmp_path / "test.db", *handshake(), PULL, READ)
    assert lines(capfd)
    run(tmp_path / "test.db", READ, PULL)
    assert lines(capfd) == []


@pytest.mark.parametrize("sample", ["extrawest-2.2.1", "pyocpi-2.2.1"])
def test_a_recording_in_two_runs_has_the_checkpoints_of_one(tmp_path: Path, sample: str) -> None:
    exchanges, connection = opened(SAMPLES / f"{sample}.db")
    run(tmp_path / "whole.db", *exchanges, connection=connection, quiet=True)
    whole, verdict, still_open = kept(tmp_path / "whole.db")
    for at in range(1, len(exchanges), 7):
        path = tmp_path / f"{at}.db"
        run(path, *exchanges[:at], connection=connection, quiet=True)
        run(path, *exchanges[at:], connection=connection, quiet=True)
        checkpoints, again, found = kept(path)
        assert [row.state for row in checkpoints] == [row.state for row in whole], at
        assert seen(checkpoints) == seen(whole), at
        assert again == verdict, at
        assert {*found} == {row for row in still_open if is_told(path, row)}, at


@pytest.mark.parametrize("sample", ["extrawest-2.2.1", "pyocpi-2.2.1"])
def test_what_is_kept_is_what_the_report_says(tmp_path: Path, sample: str) -> None:
    exchanges, connection = opened(SAMPLES / f"{sample}.db")
    run(tmp_path / "test.db", *exchanges, connection=connection, quiet=True)
    attempt = Attempt(tmp_path / "test.db")
    attempt.read_on()
    report = report_of([attempt])
    attempt.close()
    checkpoints, verdict, _ = kept(tmp_path / "test.db")
    assert [(row.id, row.state) for row in checkpoints] == [(each.checkpoint.id, each.state) for each in report.results]
    assert verdict
    assert (verdict.role, verdict.version, verdict.verdict) == (report.role, report.version, report.verdict)


def seen(rows: Sequence[CheckpointRow]) -> list[CheckpointRow]:
    """Those that exchanges show, and not other checkpoints."""
    return [row for row in rows if row.phase != Phase.SUCCESS]


def is_told(path: Path, row: OpenRow) -> bool:
    """Whether the rules found it in both cases: after a restart they cannot tell everything."""
    with closing(open_for_reading(path)) as sql:
        query = "SELECT 1 FROM findings WHERE exchange_id <= ? AND rule = ? AND party = ? AND side = ? AND message = ?"
        return bool(sql.execute(query, (row.exchange_id, row.rule, row.party, row.side, row.message)).fetchone())


def killed(sink: Sink) -> None:
    """As if the process had died: nothing more is written."""
    sink.store.sql.close()
    sink.store._lock.close()


def test_a_run_that_is_resumed_goes_on_where_its_writer_died(tmp_path: Path) -> None:
    exchanges: Sequence[Exchange] = numbered(*handshake(), PULL, READ, REFUSED, PULL)
    run(tmp_path / "whole.db", *exchanges)
    for at in range(1, len(exchanges)):
        path = tmp_path / f"{at}.db"
        first = sink_of(path)
        take(first, *exchanges[:at])
        killed(first)
        second = sink_of(path, resume=1)
        take(second, *exchanges[second.done :])
        second.close()
        assert kept(path) == kept(tmp_path / "whole.db"), at


def test_what_was_not_kept_before_the_end_is_seen_again(tmp_path: Path) -> None:
    """While much is to do, the checkpoints come after the exchanges."""
    path, exchanges = tmp_path / "test.db", numbered(*handshake(), PULL, READ)
    first = sink_of(path)
    take(first, *exchanges[:6])
    first.progress._rests_until = float("inf")
    first.take(7, Passed(exchanges[6]))
    first.commit(is_busy=True)
    killed(first)
    assert column(path, "state", "handshake.tokens") == "in progress"
    run(path)
    assert column(path, "state", "handshake.tokens") == "passed"


def test_a_recording_that_was_made_before_there_were_checkpoints_gets_them(tmp_path: Path) -> None:
    exchanges, connection = opened(SAMPLES / "extrawest-2.2.1.db")
    run(tmp_path / "whole.db", *exchanges, connection=connection, quiet=True)
    path = tmp_path / "old.db"
    path.write_bytes((SAMPLES / "extrawest-2.2.1.db").read_bytes())
    run(path, connection=connection, quiet=True)
    before, now = (
        [row[:8] for row in kept(each)[0] if row.phase != Phase.SUCCESS] for each in (tmp_path / "whole.db", path)
    )
    assert now == before


def test_a_fault_of_a_checkpoint_is_a_crash_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*_: object) -> Any:
        raise ValueError("a fault of ours")

    broken = Checkpoint(id="a.b", title="", phase=Phase.HANDSHAKE, must_be_seen="", todo="", look=look)
    sound = onboarding.looking_at("locations")
    monkeypatch.setattr(onboarding, "looking_at", lambda _: (broken, *sound))
    run(tmp_path / "test.db", *numbered(*handshake(), PULL, READ))
    assert column(tmp_path / "test.db", "state", "handshake.tokens") == "passed"
    with closing(open_for_reading(tmp_path / "test.db")) as sql:
        assert sql.execute("SELECT DISTINCT rule FROM crashes").fetchall() == [("a.b",)]
        assert sql.execute("SELECT max(exchange_id) FROM crashes").fetchone() == (7,)


def test_a_fault_in_a_conclusion_is_a_crash_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*_: object) -> Any:
        raise ValueError("a fault of ours")

    tokens = next(each for each in CHECKPOINTS if each.id == "handshake.tokens")
    broken = replace(tokens, look=look, when=lambda _: True)
    monkeypatch.setattr(onboarding, "CHECKPOINTS", [broken if each is tokens else each for each in CHECKPOINTS])
    monkeypatch.setattr(onboarding, "looking_at", onboarding.looking_at.__wrapped__)
    run(tmp_path / "test.db", *numbered(*handshake(), PULL, READ))
    assert column(tmp_path / "test.db", "state", "handshake.encoding") == "passed"
    with closing(open_for_reading(tmp_path / "test.db")) as sql:
        assert sql.execute("SELECT DISTINCT rule FROM crashes").fetchall() == [("handshake.tokens",)]


def test_a_fault_in_the_results_is_a_crash_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def results(_: object) -> Any:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(onboarding.Onboarding, "results", results)
    run(tmp_path / "test.db", PULL)
    with closing(open_for_reading(tmp_path / "test.db")) as sql:
        assert sql.execute("SELECT DISTINCT rule FROM crashes").fetchall() == [("onboarding",)]
        assert sql.execute("SELECT count(*) FROM exchanges").fetchone() == (1,)


def test_a_full_disk_is_not_a_fault_of_the_onboarding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def results(_: object) -> Any:
        raise sqlite3.OperationalError("disk full")

    sink = sink_of(tmp_path / "test.db")
    monkeypatch.setattr(onboarding.Onboarding, "results", results)
    with pytest.raises(sqlite3.OperationalError):
        take(sink, PULL)
    killed(sink)
