"""Whatever a body holds, the rules on what values mean do not stumble over it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validators.talk import HUB, SESSION, conversation, envelope, exchange
from validators.engine import Engine

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["#NA", "a\nb", "<b>", "é", "", "2026"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SESSION, "x-own"]), inner, max_size=4)
    ),
    max_leaves=10,
)
PATHS = [
    "locations/DE/EXA/L1",
    "locations/DE/EXA/L1/E1",
    "sessions/DE/EXA/S1",
    "tariffs/DE/EXA/T1",
    "tokens/DE/EXA/T1",
    "hubclientinfo/DE/EXA",
    "cdrs",
    "cdrs/C1",
    "locations",
    "sessions",
]


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=10, deadline=None)
@given(body=ODD, answer=ODD, method=st.sampled_from(["GET", "PUT", "PATCH", "POST"]))
def test_no_rule_crashes(version: str, path: str, body: Any, answer: Any, method: str) -> None:
    engine = Engine(conversation().profile)
    for number, told in enumerate([body, {**SESSION, "currency": body, "charging_periods": body}, body]):
        answered = envelope(answer, 1000 if number else 2001)
        entry = engine.judge(exchange(method, f"{HUB}/{version}/{path}", told, answered, number=number))[1]
        assert entry.crashes == ()
