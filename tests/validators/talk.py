"""Short ways to write down what two platforms say, for the tests of the validators."""

import base64
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from recordings.exchange import Body, BodyNote, Direction, Exchange, Headers, Request, Response, TransportError
from validators import profile
from validators.call import Call
from validators.conversation import Conversation

HUB = "https://hub.example/ocpi"
PARTNER = "https://partner.example/ocpi"
TO_HUB = Direction.PARTNER_TO_HUB
TO_PARTNER = Direction.HUB_TO_PARTNER
EXA, EXM = "DEEXA", "DEEXM"  # the partner's CPO, and an eMSP behind the hub
ROUTED = re.compile("/2[.](2[.]1|3[.]0)/.*(locations|sessions|cdrs|tariffs|tokens|commands|chargingprofiles)")
TIME = "2026-01-05T10:00:00Z"
SESSION = {
    "country_code": "DE",
    "party_id": "EXA",
    "id": "S1",
    "start_date_time": TIME,
    "kwh": 5,
    "cdr_token": {
        "country_code": "DE",
        "party_id": "EXM",
        "uid": "0123456789ABCD",
        "type": "RFID",
        "contract_id": "DE-EXM-C12345678",
    },
    "auth_method": "WHITELIST",
    "location_id": "LOC1",
    "evse_uid": "EVSE1",
    "connector_id": "1",
    "currency": "EUR",
    "status": "COMPLETED",
    "last_updated": TIME,
}


def encoded(token: str) -> str:
    """The Authorization header from 2.2.1 on."""
    return f"Token {base64.b64encode(token.encode()).decode()}"


def envelope(data: Any = None, status_code: int = 1000) -> dict[str, Any]:
    """A response's body, without data where there are none."""
    whole = {"data": data, "status_code": status_code, "timestamp": TIME}
    return {name: value for name, value in whole.items() if value is not None}


def credentials(token: str, url: str) -> dict[str, Any]:
    """What the platform at a versions URL hands over from 2.2.1 on: the hub's, or the partner's, who is a CPO."""
    name, party = ("HUB", "HUB") if url.startswith(HUB) else ("CPO", "EXA")
    role = {"role": name, "party_id": party, "country_code": "DE", "business_details": {"name": "Example"}}
    return {"token": token, "url": url, "roles": [role]}


def exchange(
    method: str,
    url: str,
    body: Any = None,
    answer: Any = None,
    *,
    way: Direction = TO_HUB,
    status: int = 200,
    token: str = "Token ZXhhbXBsZS10b2tlbi1j",
    headers: Headers = (),
    error: TransportError = TransportError.NONE,
    number: int = 1,
) -> Exchange:
    """One exchange; `body` and `answer` are JSON values or bytes, no answer means success without data.

    Without `headers` it has message ids, and its answer repeats them; in a functional module both name their parties.
    A list in an answer is a whole one.
    """
    ids = () if headers else _message_ids(f"{way} {number} {method} {url!a}")
    ends = () if headers or not ROUTED.search(url) else (EXA, EXM) if way is TO_HUB else (EXM, EXA)
    asked, answered = _body(body), _body(envelope() if answer is None else answer)
    sent = (("Authorization", token), *ids, *_label(asked), *_routing(*ends), *headers)
    request = Request(method=method, url=url, headers=sent, body=asked)
    given = (*ids, *_label(answered), *_routing(*reversed(ends)), *_counted(answer))
    response = Response(status=status, headers=given, body=answered)
    return Exchange(
        direction=way,
        started_at=datetime.fromisoformat(TIME).timestamp() + number,
        duration_ms=1.0,
        request=request,
        response=None if error else response,
        error=error,
        number=number,
        id=number,
    )


def _message_ids(seed: str) -> Headers:
    """X-Request-ID and X-Correlation-ID."""
    return tuple((name, str(uuid5(NAMESPACE_URL, f"{name} {seed}"))) for name in ("X-Request-ID", "X-Correlation-ID"))


def _routing(sender: str = "", receiver: str = "") -> Headers:
    """The routing headers, where there are parties."""
    ends = {"from": sender, "to": receiver}
    pairs = [(f"OCPI-{end}-country-code", party[:2], f"OCPI-{end}-party-id", party[2:]) for end, party in ends.items()]
    return tuple(header for a, b, c, d in pairs if b for header in ((a, b), (c, d)))


def _counted(answer: Any) -> Headers:
    """The headers of a list with one page."""
    items = answer.get("data") if isinstance(answer, dict) else None
    return (("X-Total-Count", str(len(items))), ("X-Limit", "1000")) if isinstance(items, list) else ()


def _label(body: Body) -> Headers:
    """The Content-Type that fits; HTML is all that is not JSON here."""
    kind = "text/html" if body.content.startswith(b"<") else "application/json"
    return (("Content-Type", kind),) if body.length else ()


def _body(value: Any) -> Body:
    if value is None or isinstance(value, Body):
        return value or Body()
    return Body.of(value if isinstance(value, bytes) else json.dumps(value).encode())


def cut(content: bytes) -> Body:
    """A body of which the first part was kept."""
    return Body(content, len(content) + 1_000_000, note=BodyNote.CUT)


def conversation(profile_name: str = "ocpi") -> Conversation:
    """One in which nothing was said yet."""
    return Conversation(profile.load(profile_name))


def listen(talk: Conversation, *exchanges: Exchange) -> Iterator[Call]:
    """Read and learn one exchange after the other."""
    for each in exchanges:
        call = talk.read(each)
        talk.learn(call)
        yield call
