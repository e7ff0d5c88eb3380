"""Routed messages for tests: on their way to a hub or from it, and what makes a hub known."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from recordings.exchange import Body, Exchange, Headers, Response, TransportError
from recordings.finding import Finding
from tests.validators.talk import HUB, PARTNER, TIME, TO_HUB, TO_PARTNER, envelope, exchange
from validators import profile
from validators.engine import Engine
from validators.learned.legs import Legs

H, CPO, EMSP, OTHER = "DEHUB", "DEEXA", "DEEXM", "NLEXB"
HEADERS = {"to": "OCPI-to-", "from": "OCPI-from-"}
TOKEN = {"valid": False, "last_updated": TIME}


def ends(to: str, sender: str) -> Headers:
    """The routing headers of a message; none for a party that is ""."""
    parties = ((HEADERS["to"], to), (HEADERS["from"], sender))
    return tuple(
        header
        for prefix, party in parties
        if party
        for header in ((f"{prefix}country-code", party[:2]), (f"{prefix}party-id", party[2:]))
    )


def message(
    way: str,
    to: str = "",
    sender: str = "",
    *,
    method: str = "PATCH",
    path: str = "receiver/tokens/DE/EXM/T1",
    body: Any = TOKEN,
    correlation: str = "c",
    request: str = "",
    at: float = 0,
    lasts: float = 0.001,
    code: int = 1000,
    status: int = 200,
    data: Any = None,
    answered: tuple[str, str] | None = None,
    error: TransportError = TransportError.NONE,
    version: str = "2.2.1",
) -> Exchange:
    """A message `in` to the hub, or `out` from it, `at` so many seconds; its answer has the ends exchanged."""
    ids = (("X-Request-ID", _id(request or f"{way} {at}")), ("X-Correlation-ID", _id(correlation)))
    base = HUB if way == "in" else PARTNER
    sent = exchange(
        method, f"{base}/{version}/{path}", body, envelope(data, code), status=status, error=error,
        way=TO_HUB if way == "in" else TO_PARTNER, headers=(*ids, *ends(to, sender)),
    )  # fmt: skip
    labelled = (("Content-Type", "application/json"),) if body else ()
    asked = replace(sent.request, headers=(*sent.request.headers, *labelled))
    named = ends(*(answered or (sender, to)))
    given = sent.response and replace(sent.response, headers=(*ids, *named, ("Content-Type", "application/json")))
    return replace(sent, request=asked, response=given, started_at=sent.started_at + at, duration_ms=lasts * 1000)


def _id(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, text))


def told(side: str, *roles: tuple[str, str], **more: Any) -> Exchange:
    """A side's credentials, as the other one asks for them."""
    listed = [
        {"role": role, "country_code": party[:2], "party_id": party[2:], "business_details": {"name": "Example"}}
        for role, party in roles
    ]
    base, token = (HUB, "example-token-c") if side == "hub" else (PARTNER, "example-token-b")
    answer = envelope({"token": token, "url": f"{base}/versions", "roles": listed, **more})
    way = TO_HUB if side == "hub" else TO_PARTNER
    return exchange("GET", f"{base}/2.2.1/credentials", answer=answer, way=way)


IS_HUB = told("hub", ("HUB", H))
HOSTS_BOTH = told("partner", ("CPO", CPO), ("EMSP", EMSP))
HOSTS_CPO = told("partner", ("CPO", CPO))
HOSTS_EMSP = told("partner", ("EMSP", EMSP))


def html(one: Exchange, status: int) -> Exchange:
    """The same, answered by a gateway's page."""
    body = Body.of(b"<html></html>")
    return replace(one, response=Response(status=status, headers=(("Content-Type", "text/html"),), body=body))


def judged(*exchanges: Exchange, chapters: tuple[str, ...] = ("routing",)) -> list[str]:
    """The rules of some chapters that speak, in order, in one conversation."""
    engine = Engine(profile.load("ocpi"))
    findings = [finding for each in _numbered(exchanges) for finding in _judge(engine, each)]
    return [finding.rule for finding in findings if finding.rule.split(".")[0] in chapters]


def judged_apart(*exchanges: tuple[str, Exchange]) -> list[tuple[str, str]]:
    """The same, of conversations that know of each other's legs: pairs of its name and a rule that needs both legs."""
    legs = Legs()
    engines: dict[str, Engine] = {}
    found = []
    for (name, _), each in zip(exchanges, _numbered([each for _, each in exchanges]), strict=True):
        engine = engines.setdefault(name, Engine(profile.load("ocpi"), legs, name))
        found += [(name, finding.rule) for finding in _judge(engine, each) if finding.rule in OF_BOTH]
    return found


OF_BOTH = (
    "routing.changed-by-hub",
    "routing.broadcast-not-from-hub",
    "routing.open-answer-not-from-receiver",
    "transport.request-id-copied-by-hub",
    "transport.correlation-id-changed-by-hub",
    "status.error-not-forwarded",
    "status.routing-failure-not-4xxx",
)


def _judge(engine: Engine, each: Exchange) -> tuple[Finding, ...]:
    _, entry = engine.judge(each)
    assert not entry.crashes, entry.crashes
    return entry.findings


def _numbered(exchanges: Any) -> list[Exchange]:
    return [replace(each, id=number, number=number) for number, each in enumerate(exchanges, 1)]
