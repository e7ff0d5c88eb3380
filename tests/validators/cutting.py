"""What the engine says of a recording that begins late, or of a tap that was restarted, beside the whole."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.finding import Finding
from recordings.reader import Recording
from recordings.store import ConnectionSettings, Store
from validators import profile
from validators.engine import Engine
from validators.resume import introduce, learn_from
from validators.telling import ONCE


def opened(path: Path) -> tuple[list[Exchange], ConnectionSettings]:
    """What a recording holds."""
    recording = Recording(path)
    exchanges, connection = list(recording.exchanges()), recording.connection()
    recording.close()
    assert connection
    return exchanges, connection


def judged(exchanges: Sequence[Exchange], connection: ConnectionSettings, profile_name: str) -> list[Finding]:
    """The findings on a stretch of a recording, by an engine that knows nothing but the configuration."""
    engine = Engine(profile.load(profile_name))
    introduce(engine, connection)
    return [finding for exchange in exchanges for finding in engine.judge(exchange)[1].findings]


def told_anew(part: Sequence[Finding], whole: Sequence[Finding]) -> list[Finding]:
    """Findings on a part that the whole does not have; one of those told once may be told later there."""
    known = set(whole)
    said = {(finding.rule, finding.side, finding.party, finding.message) for finding in whole if finding.rule in ONCE}
    return [
        finding
        for finding in part
        if finding not in known and (finding.rule, finding.side, finding.party, finding.message) not in said
    ]


def restarted(
    exchanges: Sequence[Exchange], connection: ConnectionSettings, profile_name: str, at: int, path: Path
) -> list[Finding]:
    """The findings of a tap that was stopped after `at` exchanges and started again into the same file, `path`."""
    loaded = profile.load(profile_name)
    store, first, second = Store(path), Engine(loaded), Engine(loaded)
    introduce(first, connection)
    store.start_run(connection, {}, {})
    before = [first.judge(replace(exchange, number=exchange.id))[1] for exchange in exchanges[:at]]
    for entry in before:
        store.add(entry)
    store.end_run("stopped", at)
    learn_from(second, path, connection)
    store.close()
    after = [second.judge(exchange)[1] for exchange in exchanges[at:]]
    return [finding for entry in (*before, *after) for finding in entry.findings]
