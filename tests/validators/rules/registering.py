"""Registrations for the tests of rules: what the partner and the hub announce, and the handshake between them."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, credentials, encoded, envelope, exchange
from validators import profile
from validators.engine import Engine

A, B, C = (encoded(f"example-token-{name}") for name in "abc")
BASES = {"hub": HUB, "partner": PARTNER}


def versions(side: str, *listed: str, token: str = A) -> Exchange:
    """A side's versions list."""
    base = BASES[side]
    entries = [{"version": version, "url": f"{base}/{version}"} for version in listed]
    return _get(side, f"{base}/versions", entries, token)


def details(side: str, version: str, *offers: str, token: str = A) -> Exchange:
    """A side's details of a version; offers are `locations/SENDER`, or the module alone."""
    base, endpoints = BASES[side], []
    for offer in ("credentials/SENDER", *offers):
        module, _, role = offer.partition("/")
        endpoint = {"identifier": module, "role": role, "url": f"{base}/{version}/{offer.lower()}"}
        endpoints.append(endpoint if role else {name: value for name, value in endpoint.items() if name != "role"})
    return _get(side, f"{base}/{version}", {"version": version, "endpoints": endpoints}, token)


def _get(side: str, url: str, data: Any, token: str) -> Exchange:
    return exchange("GET", url, None, envelope(data), token=token, way=TO_PARTNER if side == "partner" else TO_HUB)


def post(
    version: str = "2.2.1", body: Any = None, answer: Any = None, token: str = A, method: str = "POST"
) -> Exchange:
    """The partner registers at the hub; both hand over what is given, or the usual."""
    body = body or credentials("example-token-b", f"{PARTNER}/versions")
    answer = answer or credentials("example-token-c", f"{HUB}/versions")
    return exchange(method, f"{HUB}/{version}/credentials", body, envelope(answer), token=token)


def at(seconds: float, one: Exchange) -> Exchange:
    """The same, that many seconds later than the others."""
    return replace(one, started_at=one.started_at + seconds)


def told(rule: str, exchanges: Sequence[Exchange], profile_name: str = "ocpi") -> list[str]:
    """What a rule finds: `number place message`; no rule may have crashed. Exchanges are a second apart."""
    engine = Engine(profile.load(profile_name))
    found = []
    for number, one in enumerate(exchanges, 1):
        entry = engine.judge(replace(one, id=number, number=number, started_at=one.started_at + number))[1]
        assert not entry.crashes
        found += [f"{number} {f.pointer} {f.message}" for f in entry.findings if f.rule == rule]
    return found
