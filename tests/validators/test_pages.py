"""Each rule's page is its test: every Bad yields what it lists and nothing else, every Good yields nothing at all."""

import pytest

from validators import profile
from validators.engine import Engine
from validators.examples import Example, page_of
from validators.rule import Rule
from validators.rules import RULES

EXAMPLES = [
    pytest.param(rule, page.profile, example, id=f"{rule.id}-{number}")
    for rule in RULES
    for page in [page_of(rule.id)]
    for number, example in enumerate(page.examples)
]


@pytest.mark.parametrize(("rule", "profile_name", "example"), EXAMPLES)
def test_example(rule: Rule, profile_name: str, example: Example) -> None:
    engine = Engine(profile.load(profile_name))
    entries = [engine.judge(exchange)[1] for exchange in example.exchanges]
    assert not [crash for entry in entries for crash in entry.crashes]
    found = [(f.exchange_id, f.pointer, f.rule) for entry in entries for f in entry.findings]
    assert found == list(example.expected)
    assert example.good != any(rule.id == name for _, _, name in found)
    assert not (example.good and example.expected)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_page_is_complete(rule: Rule) -> None:
    page = page_of(rule.id)
    assert page.text.startswith(f"# {rule.id}\n")
    assert {example.good for example in page.examples} == {True, False}
    for heading in ("## What the specification says", "## How to mend it", "## Good", "## Bad"):
        assert heading in page.text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_is_declared_well(rule: Rule) -> None:
    chapter, _, fault = rule.id.partition(".")
    module = rule.check.__module__
    assert module.startswith(f"validators.rules.{chapter}."), "the id's chapter is its folder"
    assert rule.check.__name__ == fault.replace("-", "_"), "the id's fault is the function's name"
    assert rule.summary.endswith("."), "the first line of the docstring is the message"
    assert rule.explains <= {name for other in RULES for name in (other.id, f"{other.chapter}.*")}


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
