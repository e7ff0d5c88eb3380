"""Short ways to write down a handshake and what goes on around it, for the tests of the rules on them."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.finding import Finding
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, encoded, envelope, exchange
from validators import profile
from validators.engine import Engine

A, B, C, D, E = (f"example-token-{letter}" for letter in "abcde")
START = exchange("GET", HUB, number=0).started_at
FAMILIES = ("credentials.", "transport.token-", "transport.unauthorized-", "transport.valid-", "status.registration-")


def at(begin: float, each: Exchange, lasts: float = 0.001) -> Exchange:
    """The exchange at so many seconds, for so many."""
    return replace(each, started_at=START + begin, duration_ms=lasts * 1000)


def credentials_of(side: str, token: object) -> dict[str, Any]:
    role, party, url = ("HUB", "HUB", HUB) if side == "hub" else ("CPO", "EXA", PARTNER)
    about = {"role": role, "party_id": party, "country_code": "DE", "business_details": {"name": "Example"}}
    return {"token": token, "url": f"{url}/versions", "roles": [about]}


def offer(method: str, token: str = A, brings: object = B, gets: object = C, **more: Any) -> Exchange:
    """POST or PUT of credentials by the partner."""
    body, answer = credentials_of("partner", brings), more.pop("answer", envelope(credentials_of("hub", gets)))
    return exchange(method, f"{HUB}/2.2.1/credentials", body, answer, token=encoded(token), **more)


def versions(way: Any = TO_PARTNER, token: str = B, **more: Any) -> Exchange:
    url = PARTNER if way is TO_PARTNER else HUB
    answer = more.pop("answer", envelope([{"version": "2.2.1", "url": f"{url}/2.2.1"}]))
    return exchange("GET", f"{url}/versions", None, answer, way=way, token=encoded(token), **more)


def details(way: Any = TO_PARTNER, token: str = B, **more: Any) -> Exchange:
    url = PARTNER if way is TO_PARTNER else HUB
    ends = [{"identifier": "credentials", "role": "SENDER", "url": f"{url}/2.2.1/credentials"}]
    answer = more.pop("answer", envelope({"version": "2.2.1", "endpoints": ends}))
    return exchange("GET", f"{url}/2.2.1", None, answer, way=way, token=encoded(token), **more)


def use(token: str = C, way: Any = TO_HUB, **more: Any) -> Exchange:
    """A call of a functional module."""
    url = f"{HUB}/2.2.1/tokens" if way is TO_HUB else f"{PARTNER}/2.2.1/locations"
    return exchange("GET", url, None, more.pop("answer", envelope([])), way=way, token=encoded(token), **more)


def found_in(*exchanges: Exchange) -> list[str]:
    """The rules on handshakes and tokens that find something, in order."""
    return [finding.rule for finding in findings_in(exchanges) if finding.rule.startswith(FAMILIES)]


def findings_in(exchanges: Sequence[Exchange]) -> list[Finding]:
    engine, found = Engine(profile.load("ocpi")), list[Finding]()
    for number, each in enumerate(exchanges, 1):
        entry = engine.judge(replace(each, id=number, number=number))[1]
        assert entry.crashes == ()
        found += entry.findings
    return found
