"""Steady rules are not asked again about calls like those before: with the same findings as if they were."""

import pytest

from tests.validators.talk import HUB, exchange
from validators import engine, profile
from validators.engine import Engine
from validators.examples import page_of
from validators.rules import RULES


def test_likeness_and_lessons_hold_all_that_steady_rules_look_at() -> None:
    examples = [example for rule in RULES for example in page_of(rule.id).examples]
    exchanges = [each for example in examples for each in example.exchanges]
    remembering, forgetful = Engine(profile.load("ocpi")), Engine(profile.load("ocpi"))
    for each in exchanges * 2:
        forgetful._loud.clear()
        assert remembering.judge(each)[1].findings == forgetful.judge(each)[1].findings, each
    assert len(forgetful._loud) <= 1 < len(remembering._loud)


def test_likenesses_are_forgotten_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LIKENESSES", 3)
    judging = Engine(profile.load("ocpi"))
    for number in range(10):
        judging.judge(exchange("GET", f"{HUB}/2.2.1/tariffs", headers=(("Authorization", f"Token {number}"),)))
        assert len(judging._loud) <= 3
