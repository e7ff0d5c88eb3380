"""Steady rules are not asked again about calls like those before: with the same findings as if they were."""

from recordings.lru import Lru
from validators import profile
from validators.engine import Engine
from validators.examples import page_of
from validators.rules import RULES


def test_likeness_and_lessons_hold_all_that_steady_rules_look_at() -> None:
    examples = [example for rule in RULES for example in page_of(rule.id).examples]
    exchanges = [exchange for example in examples for exchange in example.exchanges]
    remembering, forgetful = Engine(profile.load("ocpi")), Engine(profile.load("ocpi"))
    forgetful._loud = Lru(0)
    for exchange in exchanges * 2:
        assert remembering.judge(exchange)[1].findings == forgetful.judge(exchange)[1].findings, exchange
    assert len(forgetful._loud) == 0 < len(remembering._loud)
