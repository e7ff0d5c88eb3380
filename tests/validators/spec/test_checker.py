"""The checker on payloads as partners send them: every fault of a message, none hidden by another."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.validators.spec.strategies import full
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind

PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))
LOCATION = Structure("Location", "2.2.1")


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_payloads_have_the_faults_that_they_say(path: Path) -> None:
    payload = json.loads(path.read_text())
    structure = Structure(payload["object"], payload["version"], partial=payload.get("partial", False))
    found = [(fault.pointer, fault.kind.value) for fault in faults(payload["value"], structure)]
    assert sorted(found) == sorted(payload["faults"].items())


def test_there_are_payloads() -> None:
    assert PAYLOADS


def test_one_broken_item_does_not_hide_the_others() -> None:
    value = full(LOCATION)
    value["evses"] = [7, {}, value["evses"][0] | {"status": "x"}, None]
    found = {(fault.pointer, fault.kind) for fault in faults(value, LOCATION)}
    places = {place for place, _ in found}
    assert {("/evses/0", Kind.WRONG_TYPE), ("/evses/1", Kind.MISSING), ("/evses/3", Kind.NULL)} <= found
    assert places == {"/evses/0", "/evses/1", "/evses/2/status", "/evses/3"}


def test_a_patch_is_judged_by_what_is_in_it() -> None:
    partial = Structure("Location", "2.2.1", partial=True)
    assert list(faults({"name": "x"}, partial)) == []
    assert [fault.kind for fault in faults({"city": 1, "evses": [{"uid": "1"}]}, partial)].count(Kind.MISSING) == 3


def test_a_partial_object_asks_for_whole_ones_within_even_of_its_own_kind() -> None:
    found = {fault.pointer for fault in faults({"coordinates": {}}, Structure("Location", "2.2.1", partial=True))}
    assert found == {"/coordinates"}


@pytest.mark.parametrize("partial", [False, True])
def test_names_at_the_top_are_told_as_those_within(partial: bool) -> None:
    structure = Structure("Connector", "2.2.1", partial=partial)
    value = full(structure) | {"x_vendor": 1}
    del value["standard"]
    found = sorted((fault.pointer, fault.kind) for fault in faults(value, structure))
    missing = [] if partial else [("", Kind.MISSING)]
    assert found == [*missing, ("/x_vendor", Kind.UNKNOWN)]


@pytest.mark.parametrize("value", [{}, [], 7, None])
def test_an_enum_by_itself_is_no_object(value: Any) -> None:
    (fault,) = faults(value, Structure("Status", "2.2.1"))
    assert fault.kind == Kind.WRONG_TYPE


def test_the_value_stays_as_it_was() -> None:
    value: dict[str, Any] = full(LOCATION) | {"x": 1, "id": None}
    before = json.dumps(value)
    list(faults(value, LOCATION))
    assert json.dumps(value) == before


def test_subjects_name_the_object_that_has_the_field() -> None:
    value = full(LOCATION) | {"operator": None}
    (fault,) = faults(value, LOCATION)
    assert fault.subject == "Location.operator"


def test_deep_values_do_no_harm() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    (fault,) = faults(full(LOCATION) | {"city": deep}, LOCATION)
    assert fault.kind == Kind.WRONG_TYPE
