"""Selecting: which rules a check is about, by `--select` and `--ignore`."""

from collections.abc import Callable
from typing import Any

import click

from validators.rule_names import rules_named
from validators.rules import RULES

EVERY = frozenset(rule.id for rule in RULES)
HELP = "Rules by id, chapter or chapter.*; several with commas, or the option again."


def select_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--select` and `--ignore`."""
    ignore = click.option("--ignore", metavar="RULES", multiple=True, help="The opposite: leave these out.")
    select = click.option("--select", metavar="RULES", multiple=True, help=f"Tell of these alone. {HELP}")
    return select(ignore(command))


def selected(select: tuple[str, ...], ignore: tuple[str, ...]) -> frozenset[str]:
    """The ids of the rules that are left; raises UnknownNameError."""
    chosen, refused = _named(select), _named(ignore)
    return (chosen if select else EVERY) - refused


def _named(words: tuple[str, ...]) -> frozenset[str]:
    names = [name.strip() for word in words for name in word.split(",")]
    return frozenset().union(*map(rules_named, names))
