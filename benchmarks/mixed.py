"""A recording of mixed exchanges: an onboarding, then its traffic over and over, each time an hour later."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from recordings.exchange import Exchange, Message
from recordings.reader import Recording
from recordings.store import Store
from validators import profile
from validators.engine import Engine

ROLES = ("cpo", "emsp")
SET_UP = {"versions", "credentials"}  # once, at the beginning
RARE = 20  # a list is pulled in one hour of so many; all else happens every hour
HOUR = timedelta(hours=1)
VARIABLE = re.compile(
    rb"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    rb"|(?P<hour>\d{4}-\d\d-\d\dT\d\d)(?=:|%3A)"
    rb"|(?<=\b[SC])(?P<serial>[0-9A-F]{12})\b"  # of sessions and their CDRs
)


def make(folder: Path, role: str, size: int) -> Path:
    """A recording of `size` exchanges of a partner of one role, made from the demo's."""
    demo, made = folder / f"{role}-demo.db", folder / f"{role}.db"
    subprocess.run([Path(sys.executable).with_name("ocpi-tap"), "demo", "--role", role, "--out", demo, "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    source = Recording(demo)
    connection = source.connection()
    assert connection
    store, engine = Store(made), Engine(profile.load("ocpi"))
    store.start_run(connection, {}, {})
    for number, exchange in zip(range(1, size + 1), hours(list(source.exchanges()), engine), strict=False):
        store.add(engine.judge(replace(exchange, id=number, number=number))[1])
    store.end_run("stopped", size)
    store.close()
    source.close()
    return made


def hours(exchanges: list[Exchange], engine: Engine) -> Iterator[Exchange]:
    """All of them, then what follows the handshake for ever; `engine` must be new."""
    yield from exchanges
    calls = [engine.conversation.read(exchange) for exchange in exchanges]
    repeated = [call for call in calls if call.place.module not in SET_UP]
    for hour in count(1):
        for call in repeated:
            if call.place.operation != "list" or hour % RARE == 0:
                yield later(call.exchange, hour)


def later(exchange: Exchange, hour: int) -> Exchange:
    """The same so many hours later: other message ids, other sessions, other times."""

    def vary(match: re.Match[bytes]) -> bytes:
        if match["hour"]:
            then = datetime.fromisoformat(match["hour"].decode()) + hour * HOUR
            return then.isoformat(timespec="hours").encode()
        digest = blake2b(match[0] + str(hour).encode(), digest_size=16)
        return str(UUID(digest.hexdigest())).encode() if match["uuid"] else digest.hexdigest()[:12].upper().encode()

    def said(message: Message) -> Message:
        headers = tuple((name, VARIABLE.sub(vary, value.encode()).decode()) for name, value in message.headers)
        content = VARIABLE.sub(vary, message.body.content)
        return replace(message, headers=headers, body=replace(message.body, content=content, digest=""))

    request, response = said(exchange.request), exchange.response and said(exchange.response)
    url = VARIABLE.sub(vary, exchange.request.url.encode()).decode()
    started = exchange.started_at + (hour * HOUR).total_seconds()
    return replace(exchange, started_at=started, request=replace(request, url=url), response=response)
