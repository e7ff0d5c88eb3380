"""Whatever platforms send as credentials and versions: rules on handshakes never raise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.exchange import Exchange, TransportError
from tests.validators.rules.handshakes import A, B, C, at, findings_in
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, encoded, exchange

NAMES = ["token", "url", "roles", "data", "status_code", "versions", "version", "endpoints", "status_message"]
SCALARS = st.sampled_from([None, True, 1000, 3001, 2.5, "", A, B, C, "2.2.1", f"{HUB}/versions", "http://[", "\ud800"])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
)
HEADERS = st.sampled_from(
    [encoded(A), encoded(B), encoded(C), f"Token {C}", "Token", "", "Bearer x", encoded(encoded(C))]
)


@st.composite
def anything(draw: st.DrawFn) -> Exchange:
    """One exchange of the modules that a handshake is made of, or of tokens."""
    way = draw(st.sampled_from([TO_HUB, TO_PARTNER]))
    path = draw(
        st.sampled_from(["versions", "2.2.1", "2.1.1", "2.2.1/credentials", "2.1.1/credentials", "2.2.1/tokens"])
    )
    answer: Any = draw(JSON | st.fixed_dictionaries({"data": JSON, "status_code": st.sampled_from([1000, 2000, 3001])}))
    each = exchange(
        draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"])),
        f"{HUB if way is TO_HUB else PARTNER}/{path}",
        draw(JSON),
        answer if answer is not None else b"",
        way=way,
        token=draw(HEADERS),
        status=draw(st.sampled_from([200, 401, 404, 405, 500])),
        error=draw(st.sampled_from([TransportError.NONE, TransportError.TIMEOUT])),
    )
    return at(draw(st.sampled_from([0, 1, 50, 100])), each, draw(st.sampled_from([0.001, 10])))


@given(st.lists(anything(), max_size=8))
@pytest.mark.heavy
@settings(max_examples=80, deadline=None)
def test_rules_never_raise(exchanges: list[Exchange]) -> None:
    findings_in(exchanges)
