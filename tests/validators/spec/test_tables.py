"""The tables hold together by themselves: names resolve, histories make sense, everything is explained."""

import re
from collections import Counter

import pytest

from validators.spec.declare import MANY, ONE, OPTIONAL, SOME, Field, Type
from validators.spec.forms import FORMS
from validators.spec.tables import ENUMS, MODULES, OBJECTS
from validators.spec.versions import EDITIONS, ORDER, V211

PRIMITIVES = {"string", "CiString", "DateTime", "URL", "number", "int", "boolean", "any"}
FIELDS = {f"{each.name}.{field.name}": field for each in OBJECTS.values() for field in each.fields}
EVERY_FIELD = pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)


def types(field: Field) -> list[Type]:
    """The types that a field has had."""
    return [field.type, *([field.was.type] if field.was else [])]


def test_no_name_stands_twice() -> None:
    names = Counter(each.name for module in MODULES for each in (*module.OBJECTS, *module.ENUMS))
    assert [name for name, times in names.items() if times > 1] == []
    assert not names.keys() & PRIMITIVES


@pytest.mark.parametrize("name", OBJECTS)
def test_no_field_of_an_object_stands_twice_in_a_version(name: str) -> None:
    for version in ORDER:
        names: Counter[str] = Counter()
        for field in OBJECTS[name].fields:
            if ORDER.index(field.since) <= ORDER.index(version) <= ORDER.index(field.until):
                names[field.name] += 1
            elif field.formerly and ORDER.index(version) < ORDER.index(field.since):
                names[field.formerly] += 1
        assert [each for each, times in names.items() if times > 1] == [], version


@EVERY_FIELD
def test_types_of_a_field_exist(field: Field) -> None:
    for type_ in types(field):
        assert type_.name in PRIMITIVES | OBJECTS.keys() | ENUMS.keys()
        assert type_.form is None or type_.form in FORMS
        assert type_.narrow is None or (type_.length or 0) > type_.narrow


@EVERY_FIELD
def test_histories_make_sense(field: Field) -> None:
    assert field.card in (ONE, OPTIONAL, MANY, SOME)
    assert ORDER.index(field.since) <= ORDER.index(field.until)
    if field.was:
        assert ORDER.index(field.was.until) < ORDER.index(field.until)
        assert (field.was.type, field.was.card or field.card) != (field.type, field.card)
        assert field.formerly or ORDER.index(field.was.until) >= ORDER.index(field.since)
    if field.formerly:
        assert field.formerly != field.name
        assert field.since != V211


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_lives_while_its_object_lives(name: str) -> None:
    each = OBJECTS[name]
    assert each.edition in ("", *EDITIONS[each.since])
    for field in each.fields:
        assert ORDER.index(field.until) >= ORDER.index(each.since), field.name
        assert ORDER.index(field.since) <= ORDER.index(each.until), field.name


@EVERY_FIELD
def test_fields_are_explained(field: Field) -> None:
    words = re.findall(r"[\w'/.:+\-]+", field.doc)
    assert 4 <= len(words) <= 16
    assert field.doc.endswith(".")
    assert field.doc[0].isupper()
    assert set(re.findall(r"\w+", field.doc.lower())) - set(field.name.split("_")) - {"the", "a", "of"}


@pytest.mark.parametrize("name", OBJECTS)
def test_objects_are_explained_and_say_where_they_stand(name: str) -> None:
    each = OBJECTS[name]
    assert len(each.doc.split()) >= 4
    assert re.fullmatch(r"[a-z_]+#[a-z_]+", each.spec)
    assert len({field.doc for field in each.fields}) == len(each.fields)


@pytest.mark.parametrize("name", ENUMS)
def test_enums_list_each_value_once(name: str) -> None:
    enum = ENUMS[name]
    values = [value for added in enum.values.values() for value in added]
    assert len(values) == len(set(values))
    assert set(enum.until) | set(enum.modules) <= set(values)
    assert set(enum.values) <= set(ORDER)
    assert enum.open_since in ("", *ORDER)
    assert re.fullmatch(r"[a-z_]+#[a-z_]+", enum.spec)


def test_renamed_fields_keep_their_history() -> None:
    found = {key: field.formerly for key, field in FIELDS.items() if field.formerly}
    assert found["Token.contract_id"] == "auth_id"
    assert found["Price.before_taxes"] == "excl_vat"
    assert len(found) == 11
