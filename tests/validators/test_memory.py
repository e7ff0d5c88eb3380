"""Weeks of traffic fit in memory: whatever platforms send, no kind of knowledge grows beyond a stated number."""

import gc
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.lru import Lru
from tests.validators.talk import (
    HUB,
    PARTNER,
    SESSION,
    TO_HUB,
    TO_PARTNER,
    credentials,
    encoded,
    envelope,
    exchange,
)  # fmt: skip
from validators import profile
from validators.engine import Engine
from validators.onboarding.onboarding import Onboarding

FLOOD = 400  # rounds, each with other ids, tokens, URLs and parties
FREE = 350  # entries that a container without a bound of its own may come to
START = datetime(2026, 1, 5, 10, tzinfo=UTC)


def a_round(number: int) -> Iterator[Exchange]:
    """A bit of everything, as nobody has sent it before."""
    party, base = f"{number % 46656:03X}"[-3:], f"{PARTNER}/{number}"
    listed = [{"version": f"2.2.{number}", "url": f"{base}/2.2"}, {"version": "2.2.1", "url": f"{base}/2.2.1"}]
    offered = [{"identifier": f"module{number}", "role": "SENDER", "url": f"{base}/2.2.1/module"}]
    offered += [{"identifier": "locations", "role": "SENDER", "url": f"{base}/2.2.1/locations"}]
    client = {"country_code": "DE", "party_id": party, "role": "CPO", "status": "CONNECTED", "last_updated": "x"}
    location = {
        "country_code": "DE",
        "party_id": party,
        "id": f"L{number}",
        "last_updated": f"2026-01-05T10:00:{number % 60:02}Z",
    }
    links = (("X-Total-Count", "9999"), ("Link", f'<{base}/2.2.1/locations?offset={number + 1}>; rel="next"'))
    said = [
        exchange("GET", f"{base}/versions", None, envelope(listed), way=TO_PARTNER),
        exchange("GET", f"{base}/2.2.1", None, envelope({"version": "2.2.1", "endpoints": offered}), way=TO_PARTNER),
        exchange("POST", f"{HUB}/2.2.1/credentials", credentials(f"b-{number}", f"{base}/versions"),
                 envelope(credentials(f"c-{number}", f"{HUB}/versions"))),
        exchange("PUT", f"{HUB}/2.2.1/credentials", credentials(f"d-{number}", f"{base}/versions"),
                 envelope(credentials(f"e-{number}", f"{HUB}/versions")), token=encoded(f"c-{number}")),
        exchange("PUT", f"{PARTNER}/2.2.1/hubclientinfo/DE/{party}", client, way=TO_PARTNER),
        exchange("PUT", f"{HUB}/2.2.1/sessions/DE/{party}/S{number}", SESSION | {"id": f"S{number}"}),
        exchange("PATCH", f"{HUB}/2.2.1/locations/DE/{party}/L{number}", location, status=500),
        exchange("PUT", f"{HUB}/2.2.1/locations/DE/{party}/L{number}", location, status=201),
        exchange("POST", f"{PARTNER}/2.2.1/commands/START_SESSION",
                 {"response_url": f"{HUB}/results/{number}", "token": SESSION["cdr_token"]}, way=TO_PARTNER),
        exchange("POST", f"{HUB}/2.2.1/cdrs", {"id": f"C{number}", "session_id": f"S-{number}"}),
        exchange("POST", f"{HUB}/2.2.1/tokens/{number}/authorize", answer=envelope({"allowed": "ALLOWED"})),
        exchange("PUT", f"{PARTNER}/2.2.1/tokens/DE/EXM/{number}", {"uid": f"{number}"}, way=TO_PARTNER),
        answered(exchange("GET", f"{base}/2.2.1/locations?offset={number}&limit=3", None,
                          envelope([location | {"id": f"{number}-{each}"} for each in range(3)]), way=TO_PARTNER),
                 links),
        exchange("GET", f"{HUB}/2.2.1/tokens/{number}/nobody/knows", status=404, way=TO_HUB),
    ]  # fmt: skip
    for place, one in enumerate(said):
        serial = number * len(said) + place
        ids = (("X-Request-ID", str(UUID(int=serial))), ("X-Correlation-ID", str(UUID(int=-serial % 2**128))))
        at = (START + timedelta(minutes=serial)).timestamp()
        yield replace(one, id=serial, started_at=at, request=replace(one.request, headers=(*one.request.headers, *ids)))


def answered(one: Exchange, headers: tuple[tuple[str, str], ...]) -> Exchange:
    """The same with headers in the answer."""
    assert one.response
    return replace(one, response=replace(one.response, headers=headers))


def containers(root: object) -> Iterator[tuple[str, int]]:
    """Every container below an object that has no bound of its own, with the number of its entries."""
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("onboarding", root)]
    while waiting:
        name, value = waiting.pop()
        if id(value) in seen or isinstance(value, str | bytes | int | float | time | type | None):
            continue
        seen.add(id(value))
        if isinstance(value, Lru):
            assert len(value) <= value.size
            waiting += [(f"{name}[]", each) for each in list(value.values())[:3]]
            continue
        if isinstance(value, dict | set | list | tuple | frozenset) or (isinstance(value, deque) and not value.maxlen):
            yield name, len(value)
        if isinstance(value, dict):
            waiting += [(f"{name}[{str(key)[:20]}]", each) for key, each in value.items()]
        elif isinstance(value, set | list | tuple | frozenset | deque):
            waiting += [(f"{name}[]", each) for each in value]
        else:
            fields = getattr(type(value), "__slots__", ()) or vars(value)
            waiting += [(f"{name}.{field}", getattr(value, field)) for field in fields if hasattr(value, field)]


@pytest.mark.heavy
def test_no_knowledge_grows_without_bound() -> None:
    engine = Engine(profile.load("enapi"))
    watched = Onboarding(engine.conversation)
    for number in range(FLOOD):
        for one in a_round(number):
            judged = engine.judged(one)
            assert not judged.crashes, judged.crashes[0].traceback
            watched.observe(judged)
    gc.collect()
    assert [(name, size) for name, size in containers(watched) if size > FREE] == []
