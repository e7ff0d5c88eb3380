"""One cause, one finding: every field of every object broken in every way, and the published schema asked as well."""

import pytest

from recordings.finding import Severity
from tests.validators.spec.mutants import Mutant, mutants, renamed
from tests.validators.spec.published import SEVERITIES, published, severity
from tests.validators.spec.strategies import STRUCTURES
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind

EVERY_STRUCTURE = pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: f"{s.name}-{s.version}-{s.edition}")


def differs(mutant: Mutant, structure: Structure, found: list[Severity]) -> str:
    """Why JSON Schema cannot say what the checker says of a mutant; "" where it can."""
    kinds = {kind for kind, _ in mutant.expected}
    if kinds == {Kind.MISSPELT}:
        return "a schema lets unknown fields pass, and the misspelt name of an optional one is such a field"
    if structure.name == "CdrLocation" and kinds == {Kind.TOO_LONG} and found == [Severity.INFO]:
        return "a schema has no degrees: what fits the Location but not the CdrLocation is advice"
    return ""


@EVERY_STRUCTURE
def test_one_cause_is_one_finding(structure: Structure) -> None:
    for mutant in mutants(structure):
        found = list(faults(mutant.value, structure))
        assert [(fault.kind, fault.pointer) for fault in found] == mutant.expected, (mutant.what, found)
        for fault in found:
            assert severity(fault) == (mutant.severity or SEVERITIES[fault.kind.value]), mutant.what
            assert fault.detail.endswith("."), fault


@EVERY_STRUCTURE
def test_the_published_schema_agrees(structure: Structure) -> None:
    for mutant in mutants(structure):
        found = [severity(fault) for fault in faults(mutant.value, structure)]
        agreed = published(structure).is_valid(mutant.value) != (Severity.ERROR in found)
        assert agreed or differs(mutant, structure, found), mutant.what


@EVERY_STRUCTURE
def test_renamed_fields_are_told_once_with_the_name_that_holds(structure: Structure) -> None:
    for wrong, right, mutant in renamed(structure):
        found = list(faults(mutant.value, structure))
        assert [(fault.kind, fault.pointer) for fault in found] == mutant.expected, mutant.what
        assert f"`{wrong}`" in found[0].detail
        assert f"it is called `{right}` here" in found[0].detail
        assert published(structure).is_valid(mutant.value) != (severity(found[0]) == Severity.ERROR), mutant.what


def test_there_are_thousands_of_mutants() -> None:
    assert sum(1 for structure in STRUCTURES for _ in mutants(structure)) > 10_000
    assert sum(1 for structure in STRUCTURES for _ in renamed(structure)) > 15
