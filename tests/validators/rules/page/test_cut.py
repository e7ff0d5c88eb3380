"""A recording that begins late, or that misses an exchange, gives no finding that the whole one does not give."""

from collections.abc import Sequence

import pytest

from recordings.exchange import Exchange
from validators import profile
from validators.engine import Engine
from validators.examples import Example, page_of
from validators.rules import RULES
from validators.telling import ONCE

EXAMPLES = [
    pytest.param(example, id=f"{rule.id}-{number}")
    for rule in RULES
    if rule.chapter == "page"
    for number, example in enumerate(page_of(rule.id).examples)
    if len(example.exchanges) > 1
]


def found(exchanges: Sequence[Exchange]) -> set[tuple[int | str, ...]]:
    """The findings of pagination, by exchange and place, or by message where a rule speaks once."""
    engine = Engine(profile.load("ocpi"))
    findings = [finding for each in exchanges for finding in engine.judge(each)[1].findings]
    return {
        (each.rule, each.message) if each.rule in ONCE else (each.exchange_id, each.rule, each.pointer, each.message)
        for each in findings
        if each.rule.startswith("page.")
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_less_is_known_but_nothing_else(example: Example) -> None:
    whole, every = found(example.exchanges), example.exchanges
    for at in range(1, len(every)):
        assert found(every[at:]) <= whole
        assert found((*every[: at - 1], *every[at:])) <= whole
