"""Locations, tariffs and tokens as a careful platform has them in each version, and how they are listed and pushed."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from recordings.exchange import Direction, Exchange
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER
from tests.validators.talk import HUB, PARTNER, TIME, TO_HUB, TO_PARTNER, envelope, exchange

VERSIONS = ("2.1.1", "2.2.1", "2.3.0")
OWNER = {"country_code": "DE", "party_id": "EXA"}
IDS = {"locations": "id", "tariffs": "id", "tokens": "uid"}
ALL = "date_to=2026-01-05T10:00:01Z"

Json = dict[str, Any]


def owned(version: str, value: Json) -> Json:
    """The same with its owner, from 2.2.1 on."""
    return value if version == "2.1.1" else OWNER | value


def connector(version: str = "2.2.1", tariff: str = "T1", **fields: Any) -> Json:
    """A socket with a tariff."""
    known = {
        "id": "1",
        "standard": "IEC_62196_T2",
        "format": "SOCKET",
        "power_type": "AC_3_PHASE",
        "last_updated": TIME,
    }
    power = {"max_voltage": 230, "max_amperage": 32, "tariff_ids": [tariff]}
    before = {"voltage": 230, "amperage": 32, "tariff_id": tariff}
    return known | (before if version == "2.1.1" else power) | fields


def evse(version: str = "2.2.1", uid: str = "E1", tariff: str = "T1", **fields: Any) -> Json:
    """An EVSE with a connector."""
    known = {"uid": uid, "evse_id": f"DE*EXA*{uid}", "status": "AVAILABLE", "capabilities": ["RFID_READER"]}
    more = {"physical_reference": "1", "connectors": [connector(version, tariff)], "last_updated": TIME}
    return known | more | fields


def location(version: str = "2.2.1", id: str = "LOC1", tariff: str = "T1", **fields: Any) -> Json:
    """A location with an EVSE, and everything that is recommended."""
    known = {"id": id, "name": "Example", "address": "Example Street 1", "city": "Berlin", "postal_code": "10115",
             "country": "DEU", "coordinates": {"latitude": "52.520008", "longitude": "13.404954"},
             "operator": {"name": "Example"}, "opening_times": {"twentyfourseven": True},
             "time_zone": "Europe/Berlin", "evses": [evse(version, tariff=tariff)], "last_updated": TIME}  # fmt: skip
    own = {"type": "ON_STREET"} if version == "2.1.1" else {"parking_type": "ON_STREET", "publish": True}
    return owned(version, known | own | fields)


def tariff(version: str = "2.2.1", id: str = "T1", price: Any = 0.49, **fields: Any) -> Json:
    """A tariff with one price."""
    elements = [{"price_components": [{"type": "ENERGY", "price": price, "step_size": 1}]}]
    known = {"id": id, "currency": "EUR", "elements": elements, "last_updated": TIME}
    return owned(version, known | ({"tax_included": "NO"} if version == "2.3.0" else {}) | fields)


def token(version: str = "2.2.1", uid: str = "EXAMPLE1", type: str = "RFID", **fields: Any) -> Json:
    """A valid token."""
    known = {"uid": uid, "type": type, "issuer": "Example", "valid": True, "whitelist": "ALLOWED", "last_updated": TIME}
    return owned(version, known | {"auth_id" if version == "2.1.1" else "contract_id": "DEEXAC12345678X"} | fields)


def listed(
    module: str,
    items: Sequence[Any] = (),
    version: str = "2.2.1",
    *,
    way: Direction = TO_PARTNER,
    query: str = ALL,
    total: int | None = None,
    link: str = "",
    status: int = 200,
    answer: Any = None,
) -> Exchange:
    """One page of a list; `link` is the query of the next one."""
    role, base = ("" if version == "2.1.1" else "sender/"), PARTNER if way is TO_PARTNER else HUB
    url, as_whom = f"{base}/{version}/{role}{module}", AS_HUB if way is TO_PARTNER else AS_PARTNER
    page = exchange("GET", f"{url}?{query}", answer=envelope([*items]) if answer is None else answer, way=way,
                    status=status, token=as_whom)  # fmt: skip
    assert page.response
    kept = [each for each in page.response.headers if each[0] != "X-Total-Count"]
    count = str(len(items) if total is None else total)
    led = [("Link", f'<{url}?{link}>; rel="next"')] if link else []
    return replace(page, response=replace(page.response, headers=(*kept, ("X-Total-Count", count), *led)))


def pushed(
    module: str,
    value: Json | None,
    version: str = "2.2.1",
    *,
    way: Direction = TO_HUB,
    method: str = "PUT",
    path: str = "",
    party: str = "",
    status: int = 200,
    answer: Any = None,
) -> Exchange:
    """A push of an object, or of what `path` says, to where those of a party are: its own unless told."""
    role, base = ("" if version == "2.1.1" else "receiver/"), PARTNER if way is TO_PARTNER else HUB
    path, party = path or str((value or {}).get(IDS[module])), party or (value or {}).get("party_id", "EXA")
    return exchange(method, f"{base}/{version}/{role}{module}/DE/{party}/{path}", value, answer, way=way, status=status,
                    token=AS_HUB if way is TO_PARTNER else AS_PARTNER)  # fmt: skip


def asked(module: str, path: str, value: Any, version: str = "2.2.1", *, way: Direction = TO_PARTNER) -> Exchange:
    """One object that the other side was asked for."""
    role, base = ("" if version == "2.1.1" else "sender/"), PARTNER if way is TO_PARTNER else HUB
    return exchange("GET", f"{base}/{version}/{role}{module}/{path}", answer=envelope(value), way=way,
                    token=AS_HUB if way is TO_PARTNER else AS_PARTNER)  # fmt: skip
