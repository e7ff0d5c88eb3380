"""The published schemas as the `jsonschema` package reads them, each compiled once."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from recordings.finding import Severity
from validators.rules import RULES
from validators.spec.checker import Structure, faults
from validators.spec.explain import Fault
from validators.spec.schema import schema

SEVERITIES = {rule.id: rule.severity for rule in RULES}


@cache
def published(structure: Structure) -> Draft202012Validator:
    """The validator of one structure."""
    return Draft202012Validator(schema(structure.name, structure.version, structure.edition, partial=structure.partial))


def severity(fault: Fault) -> Severity:
    """What a fault weighs: its own, else its rule's."""
    return fault.severity or SEVERITIES[fault.kind.value]


def in_error(value: Any, structure: Structure) -> bool:
    """Whether the checker finds an error in a value; warnings and advice do not count."""
    return any(severity(fault) == Severity.ERROR for fault in faults(value, structure))
