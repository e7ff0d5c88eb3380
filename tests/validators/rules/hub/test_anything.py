"""Whatever platforms send: rules on a hub never raise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recordings.exchange import Exchange, TransportError
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, exchange
from validators import profile
from validators.engine import Engine

NAMES = ["token", "url", "roles", "role", "country_code", "party_id", "hub_party_id", "status", "data", "endpoints"]
SCALARS = st.sampled_from([None, True, 7, "", "DE", "ENA", "DEENA", "HUB", "CPO", "PLANNED", "CONNECTED", "\ud800"])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
)
PATHS = [
    "",
    "/credentials",
    "/hubclientinfo",
    "/hubclientinfo/DE/ENA",
    "/tokens",
    "/tokens?date_to=2026-01-05T10:00:00Z&limit=x",
    "/tokens?date_from=never&date_to=&offset=-1",
    "/tokens/DE/ENA/1",
    "/tokens/ES/MSP/1",
    "/commands/CANCEL_RESERVATION",
]


@st.composite
def anything(draw: st.DrawFn) -> Exchange:
    """One exchange of a module that rules on hubs look at, some days apart."""
    way, version = draw(st.sampled_from([TO_HUB, TO_PARTNER])), draw(st.sampled_from(["2.1.1", "2.2.1", "2.3.0"]))
    body: Any = draw(JSON)
    answer: Any = draw(JSON | st.fixed_dictionaries({"data": JSON, "status_code": st.just(1000)}))
    one = exchange(
        draw(st.sampled_from(["GET", "POST", "PUT", "PATCH"])),
        f"{HUB if way is TO_HUB else PARTNER}/{version}{draw(st.sampled_from(PATHS))}",
        body,
        answer if answer is not None else b"",
        way=way,
        status=draw(st.sampled_from([200, 404])),
        error=draw(st.sampled_from([TransportError.NONE, TransportError.TIMEOUT])),
    )
    return replace(one, started_at=one.started_at + draw(st.integers(0, 400)) * 3600.0)


@given(st.lists(anything(), max_size=8))
@pytest.mark.heavy
@settings(max_examples=80, deadline=None)
def test_rules_never_raise(exchanges: list[Exchange]) -> None:
    judge = Engine(profile.load("enapi")).judge
    for number, one in enumerate(exchanges, 1):
        _, entry = judge(replace(one, number=number, id=number))
        assert not entry.crashes, entry.crashes[0].traceback
