"""A recording of mixed exchanges: an onboarding, then its daily traffic over and over, each time a day later."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from recordings.exchange import Exchange, Message
from recordings.reader import Recording
from recordings.store import Store
from validators import profile
from validators.engine import Engine

ROLES = ("cpo", "emsp")
SET_UP = {"versions", "credentials"}  # once, at the beginning
RARE = 20  # a list is pulled on one day of so many; all else happens every day
DAY = timedelta(days=1)
VARIABLE = re.compile(
    rb"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    rb"|(?P<date>\d{4}-\d\d-\d\d)(?=T\d\d(?::|%3A))"
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
    for number, exchange in zip(range(1, size + 1), days(list(source.exchanges()), engine), strict=False):
        store.add(engine.judge(replace(exchange, id=number, number=number))[1])
    store.end_run("stopped", size)
    store.close()
    source.close()
    return made


def days(exchanges: list[Exchange], engine: Engine) -> Iterator[Exchange]:
    """The whole first day, then its daily part for ever; `engine` must have seen what came before."""
    yield from exchanges
    calls = [engine.conversation.read(exchange) for exchange in exchanges]
    daily = [call for call in calls if call.place.module not in SET_UP]
    day = 0
    while True:
        day += 1
        for call in daily:
            if call.place.operation != "list" or day % RARE == 0:
                yield moved(call.exchange, day)


def moved(exchange: Exchange, day: int) -> Exchange:
    """The same on a later day: other message ids, other sessions, later times."""

    def vary(match: re.Match[bytes]) -> bytes:
        if match["date"]:
            return (date.fromisoformat(match["date"].decode()) + day * DAY).isoformat().encode()
        digest = blake2b(match[0] + str(day).encode(), digest_size=16)
        return str(UUID(digest.hexdigest())).encode() if match["uuid"] else digest.hexdigest()[:12].upper().encode()

    def said(message: Message) -> Message:
        headers = tuple((name, VARIABLE.sub(vary, value.encode()).decode()) for name, value in message.headers)
        content = VARIABLE.sub(vary, message.body.content)
        return replace(message, headers=headers, body=replace(message.body, content=content, digest=""))

    request, response = said(exchange.request), exchange.response and said(exchange.response)
    url = VARIABLE.sub(vary, exchange.request.url.encode()).decode()
    started = exchange.started_at + (day * DAY).total_seconds()
    return replace(exchange, started_at=started, request=replace(request, url=url), response=response)  # type: ignore[call-arg, arg-type]
