"""Whatever stands in headers and bodies, no rule of routing or of HubClientInfo raises."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.rules.routing.messages import CPO, EMSP, HOSTS_BOTH, IS_HUB, H, judged, message
from validators.routing import NAMES

NAME = st.sampled_from([*NAMES, "OCPI-From-PartyId", "ocpi_to_party_id", "OCPI-", "X-Correlation-ID"])
HEADERS = st.lists(st.tuples(NAME, st.sampled_from(["", "DE", "EXA", "HUB", "de", "x" * 40, "ß"])), max_size=5)
KEYS = st.sampled_from(["country_code", "party_id", "role", "status", "last_updated", "id"])
VALUES = st.none() | st.booleans() | st.integers() | st.sampled_from(["", "DE", "EXA", "SUSPENDED", "2026-01-05"])
JSON = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
PLACE = st.sampled_from([
    ("PATCH", "receiver/tokens/DE/EXM/T1"),
    ("DELETE", "receiver/tariffs/DE/EXA/T1"),
    ("GET", "sender/locations"),
    ("POST", "receiver/commands/UNLOCK_CONNECTOR"),
    ("PUT", "receiver/hubclientinfo/DE/EXA"),
    ("GET", "sender/hubclientinfo?offset=x"),
    ("POST", "receiver/cdrs"),
])  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> Exchange:
    """A message with anything in it."""
    method, path = draw(PLACE)
    way, at = draw(st.sampled_from(["in", "out"])), draw(st.sampled_from([0.0, 1.0, 100.0]))
    ends = draw(st.sampled_from([(CPO, EMSP), (H, EMSP), (CPO, H), ("", EMSP), ("", "")]))
    code, lasts = draw(st.sampled_from([1000, 2000, 4003])), draw(st.sampled_from([0.001, 5.0]))
    body = draw(JSON)
    one = message(way, *ends, method=method, path=path, body=body, data=draw(JSON), code=code, at=at, lasts=lasts)
    assert one.response
    request = replace(one.request, headers=(*one.request.headers, *draw(HEADERS)))
    response = replace(one.response, headers=(*one.response.headers, *draw(HEADERS)))
    return replace(one, request=request, response=response)


@pytest.mark.heavy
@settings(max_examples=80)
@given(st.lists(messages(), min_size=1, max_size=5))
def test_any_messages_can_be_judged(exchanges: list[Any]) -> None:
    judged(IS_HUB, HOSTS_BOTH, *exchanges)  # fails where a rule raises
