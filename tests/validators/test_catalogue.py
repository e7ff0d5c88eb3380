"""The catalogue of rules as text, table, JSON and RULES.md."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from validators.reports import catalogue
from validators.rules import RULES
from validators.spec.versions import EVERY, JUDGED, V221_UP

ROOT = Path(__file__).parents[2]


def test_versions_are_told_in_a_word() -> None:
    assert catalogue.span(EVERY) == "all"
    assert catalogue.span(V221_UP) == "2.2.1+"
    assert catalogue.span(frozenset({"2.3.0"})) == "2.3.0+"
    assert catalogue.span(frozenset({"2.1.1"})) == "2.1.1"
    assert catalogue.span(JUDGED) == "2.1.1, 2.2.1, 2.3.0"


def test_json_has_a_rules_every_field() -> None:
    entries = json.loads(catalogue.as_json(RULES))["rules"]
    assert [entry["id"] for entry in entries] == [rule.id for rule in RULES]
    assert next(entry for entry in entries if entry["id"] == "transport.token-not-base64") == {
        "id": "transport.token-not-base64",
        "chapter": "transport",
        "severity": "error",
        "versions": ["2.2.1", "2.3.0"],
        "scope": "conversation",
        "summary": "The credentials token is sent as it is, not Base64 encoded.",
        "spec": "transport_and_format#authorization_header",
    }


def test_plain_columns_are_aligned() -> None:
    lines = catalogue.plain(RULES).splitlines()
    assert len(lines) == len(RULES)
    assert len({line.index(rule.severity, len(rule.id)) for line, rule in zip(lines, RULES, strict=True)}) == 1
    assert all(line.endswith(rule.summary) for line, rule in zip(lines, RULES, strict=True))


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_the_table_never_cuts_an_id_and_leaves_room_for_what_is_wrong(width: int) -> None:
    out = StringIO()
    Console(file=out, width=width, force_terminal=True).print(catalogue.table(RULES, width))
    lines = out.getvalue().splitlines()
    assert {rule.id for rule in RULES} <= {line.split()[0] for line in lines}
    assert len(lines) < 5 * len(RULES)
    assert "…" not in out.getvalue()


def test_every_link_in_rules_md_leads_to_a_page_of_that_rule() -> None:
    links = re.findall(r"^\| \[(\S+)\]\((\S+)\) \|", catalogue.markdown(), re.MULTILINE)
    assert sorted(id_ for id_, _ in links) == sorted(rule.id for rule in RULES)
    for id_, path in links:
        assert (ROOT / path).read_text().startswith(f"# {id_}\n")


def test_rules_md_has_a_heading_and_a_sentence_for_each_chapter() -> None:
    text = catalogue.markdown()
    for chapter in {rule.chapter for rule in RULES}:
        assert re.search(rf"^## {chapter}\n\n[A-Z].*\.\n\n\| rule ", text, re.MULTILINE)
