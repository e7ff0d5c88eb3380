"""The catalogue of rules: as a table on a terminal, as plain text, as JSON, and as RULES.md."""

import json
from collections.abc import Sequence
from importlib import import_module

from rich.markup import escape
from rich.table import Table

from validators.rule import Rule
from validators.rules import RULES
from validators.spec.versions import EVERY

HEADINGS = ("rule", "severity", "versions", "scope", "what is wrong")
WIDE = 120  # columns of a terminal that has room for everything
COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
PREFACE = """\
# Rules

What ocpi-tap checks, chapter by chapter. Each rule links to its page: why it matters, what the specification says, how
to mend it, examples. On the command line: `ocpi-tap rules` and `ocpi-tap rules ID`. Written by `make docs`.

*Versions*: `all`, or those in which the rule holds; `2.2.1+` means from 2.2.1 on. *Scope*: whether the rule looks at
one message, at an exchange or at the whole conversation.
"""


def ordered(versions: frozenset[str]) -> list[str]:
    """OCPI's versions, the oldest first."""
    return sorted(versions, key=lambda version: [int(part) for part in version.split(".")])


def span(versions: frozenset[str]) -> str:
    """Versions in a word: `all`, `2.2.1+`, or the list of them."""
    if versions == EVERY:
        return "all"
    oldest, *_ = known = ordered(versions)
    every = ordered(EVERY)
    return f"{oldest}+" if known == every[every.index(oldest) :] else ", ".join(known)


def as_json(rules: Sequence[Rule]) -> str:
    """`{"rules": [{"id", "chapter", "severity", "versions", "scope", "summary", "spec"}]}`, versions as a list."""
    entries = [
        {
            "id": rule.id,
            "chapter": rule.chapter,
            "severity": rule.severity,
            "versions": ordered(rule.versions),
            "scope": rule.scope,
            "summary": rule.summary,
            "spec": rule.spec,
        }
        for rule in rules
    ]
    return json.dumps({"rules": entries}, indent=2)


def table(rules: Sequence[Rule], width: int) -> Table:
    """For a terminal that is `width` columns wide; a narrow one is told less of each rule."""
    shown = Table(box=None, header_style="bold", pad_edge=False)
    headings = HEADINGS if width >= WIDE else (*HEADINGS[:2], HEADINGS[-1])
    for heading in headings:
        shown.add_column(heading, no_wrap=heading != HEADINGS[-1])
    for rule in rules:
        id_, severity, *more = _cells(rule)
        told = more if width >= WIDE else more[-1:]
        shown.add_row(id_, f"[{COLOURS[severity]}]{severity}", *map(escape, told))
    return shown


def plain(rules: Sequence[Rule]) -> str:
    """For a pipe: a line for each rule, the columns aligned, no headings."""
    rows = [_cells(rule) for rule in rules]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def markdown() -> str:
    """RULES.md: a table for each chapter, linking to the pages."""
    chapters: dict[str, list[Rule]] = {}
    for rule in RULES:
        chapters.setdefault(rule.chapter, []).append(rule)
    return "\n".join([PREFACE, *(_chapter(name, rules) for name, rules in chapters.items())])


def _chapter(name: str, rules: Sequence[Rule]) -> str:
    about = import_module(f"validators.rules.{name}").__doc__ or ""
    lines = [f"## {name}", "", about.strip(), "", f"| {' | '.join(HEADINGS)} |", "| --- " * len(HEADINGS) + "|"]
    for rule in rules:
        id_, *more = _cells(rule)
        lines.append(f"| [{id_}](docs/rules/{id_}.md) | {' | '.join(cell.replace('|', '&#124;') for cell in more)} |")
    return "\n".join(lines) + "\n"


def _cells(rule: Rule) -> tuple[str, ...]:
    return rule.id, rule.severity, span(rule.versions), rule.scope, rule.summary
