"""Objects made from the tables hold: the checker finds nothing in them, and neither does the published schema."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.validators.spec.published import published
from tests.validators.spec.strategies import SAMPLES, STRUCTURES, full, instances
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind
from validators.spec.forms import FORMS

EVERY_STRUCTURE = pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: f"{s.name}-{s.version}-{s.edition}")


def test_every_form_has_samples() -> None:
    assert SAMPLES.keys() == FORMS.keys()


@EVERY_STRUCTURE
@pytest.mark.parametrize("required", [True, False], ids=["required", "full"])
def test_the_example_of_each_structure_holds(structure: Structure, required: bool) -> None:
    value = full(structure, required)
    assert list(faults(value, structure)) == []
    assert published(structure).is_valid(value)


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_tables_allow_holds(data: st.DataObject) -> None:
    structure = data.draw(st.sampled_from(STRUCTURES))
    value = data.draw(instances(structure))
    assert list(faults(value, structure)) == []
    assert published(structure).is_valid(value)


@EVERY_STRUCTURE
def test_a_patch_needs_no_field(structure: Structure) -> None:
    partial = Structure(structure.name, structure.version, structure.edition, partial=True)
    assert list(faults({}, partial)) == []
    assert published(partial).is_valid({})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_of_json_is_none_to_the_checker_alone(number: float) -> None:
    """Schemas describe JSON, and JSON has no such number; Python reads it all the same."""
    structure = Structure("Session", "2.2.1")
    value = full(structure) | {"kwh": number}
    assert [fault.kind for fault in faults(value, structure)] == [Kind.NOT_A_NUMBER]
    assert published(structure).is_valid(value)


def test_a_line_end_after_a_time_is_seen_by_the_checker_alone() -> None:
    """In ECMA 262, the dialect of JSON Schema, `$` is the very end; the `jsonschema` package asks Python's `re`."""
    structure = Structure("Location", "2.2.1")
    value = full(structure) | {"last_updated": "2026-05-04T08:30:00Z\n"}
    assert [fault.kind for fault in faults(value, structure)] == [Kind.MALFORMED]
    assert published(structure).is_valid(value)
