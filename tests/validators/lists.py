"""Short ways to write down how a list is read, for the tests of pagination."""

import json
from datetime import datetime
from typing import Any

from recordings.exchange import Body, BodyNote, Direction, Exchange, Request, Response
from tests.validators.talk import HUB, TIME, TO_HUB, envelope
from validators import profile
from validators.engine import Engine

START = datetime.fromisoformat(TIME).timestamp()
LIST = f"{HUB}/2.2.1/hubclientinfo"


def client(party_id: str, last_updated: str = TIME) -> dict[str, str]:
    """An object of a list."""
    return {
        "country_code": "DE",
        "party_id": party_id,
        "role": "CPO",
        "status": "CONNECTED",
        "last_updated": last_updated,
    }


def listed(
    query: str,
    items: Any,
    total: int | str = 3,
    link: str = "",
    *,
    number: int = 2,
    at: float = 0,
    lasts: float = 0.1,
    way: Direction = TO_HUB,
    status: int = 200,
    note: BodyNote = BodyNote.WHOLE,
    url: str = LIST,
) -> Exchange:
    """One page; `link` is the next one's query, `at` and `lasts` are seconds. Without items it failed."""
    headers = [("X-Total-Count", str(total)), ("X-Limit", "2")]
    if link:
        headers.append(("Link", f'<{url}?{link}>; rel="next"'))
    body = envelope(items) if items is not None else envelope(status_code=3000)
    content = json.dumps(body).encode()
    ids = (("X-Request-ID", f"r{number}"), ("X-Correlation-ID", f"c{number}"))
    return Exchange(
        direction=way,
        started_at=START + (at or number),
        duration_ms=lasts * 1000,
        request=Request(
            method="GET", url=f"{url}?{query}", headers=(("Authorization", "Token ZXhhbXBsZS10b2tlbi1j"), *ids)
        ),
        response=Response(
            status=status,
            headers=(("Content-Type", "application/json"), *ids, *headers),
            body=Body(content, len(content), note=note),
        ),
        number=number,
        id=number,
    )


def pages_rules(*exchanges: Exchange) -> list[tuple[int, str]]:
    """What the rules of pagination find: each finding's exchange and rule. Nothing may crash."""
    engine = Engine(profile.load("ocpi"))
    entries = [engine.judge(each)[1] for each in exchanges]
    assert not [crash for entry in entries for crash in entry.crashes]
    return [(f.exchange_id, f.rule) for entry in entries for f in entry.findings if f.rule.startswith("page.")]
