"""The tables hold together by themselves: names resolve, histories make sense, everything is explained."""

import re
from collections import Counter

import pytest

from recordings.finding import Severity
from validators.spec.declare import MANY, ONE, OPTIONAL, SOME, Field, Type
from validators.spec.forms import FORMS, LENGTHS, form_of, pattern_of
from validators.spec.tables import ENUMS, MODULES, OBJECTS
from validators.spec.versions import EDITIONS, ORDER, V211, V221, V230

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


def test_forms_of_primitives_come_by_themselves() -> None:
    assert pattern_of(Type("boolean"), V230) is None
    assert form_of(Type("DateTime")) is FORMS["datetime"]
    assert LENGTHS == {"DateTime": 25, "URL": 255}


GOOD = {
    "datetime": ["2015-06-29T20:39:09Z", "2015-06-29T20:39:09", "2018-01-01T01:08:01.123Z", "2016-12-29T17:45:09.2"],
    "url": ["https://example.com/ocpi/2.2.1?x=1", "http://127.0.0.1:8080", "HTTPS://example.com/ü"],
    "latitude": ["52.520008", "-1.12345", "-33.1234567"],
    "longitude": ["4.89988", "-179.1234567", "104.899881"],
    "time_of_day": ["00:00", "23:59"],
    "date": ["2026-12-31"],
    "language": ["en"],
    "country_alpha2": ["NL", "nl"],
    "country_alpha3": ["NLD"],
    "currency": ["EUR"],
    "evse_id": ["NL*ABC*E1234*1", "nlabce1", "DEENAE0001"],
    "hub_party_id": ["NLHUB"],
    "filled": ["x", "\n"],
}
BAD = {
    "datetime": ["2015-06-29T20:39:09+00:00", "2015-06-29", "2015-13-01T00:00:00Z", "2015-06-29T25:00:00Z",
                 "2015-06-29 20:39:09", "1970-1-1T00:00:00Z", "x2015-06-29T20:39:09Z"],
    "url": ["www.example.com", "/ocpi", "https://", "https://a b"],
    "latitude": ["52.52", "+52.520008", "152.520008", "52,520008", "52.12345678"],
    "longitude": ["4.8998", "1104.899881"],
    "time_of_day": ["7:00", "24:00", "08:60", "08:30:00"],
    "date": ["2026-1-1", "2026-13-01", "01-01-2026"],
    "language": ["eng", "en-GB", ""],
    "country_alpha2": ["NLD", "N1"],
    "country_alpha3": ["NL", "528"],
    "currency": ["EURO", "eur", "€"],
    "evse_id": ["1234", "NL*ABC*1234", "BE-BEC-E041503001"],
    "hub_party_id": ["NL*HUB", "HUB"],
    "filled": [""],
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms_tell_good_from_bad(name: str) -> None:
    pattern = re.compile(FORMS[name].in_version(V230))
    assert [text for text in GOOD[name] if not pattern.search(text)] == []
    assert [text for text in BAD[name] if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("name", "text", "version", "holds"),
    [
        ("latitude", "52.520008", V211, True),
        ("latitude", "52.52000", V211, False),
        ("latitude", "52.52000", V221, True),
        ("time_of_day", "24:00", V211, True),
        ("time_of_day", "24:00", V221, False),
        ("evse_id", "BE-BEC-E041503001", V211, True),
        ("evse_id", "BE-BEC-E041503001", V221, False),
    ],
)
def test_forms_by_version(name: str, text: str, version: str, holds: bool) -> None:
    assert bool(re.search(FORMS[name].in_version(version), text)) is holds


def test_only_prose_is_a_warning() -> None:
    errors = {name for name, form in FORMS.items() if form.severity is Severity.ERROR}
    assert errors == {"datetime", "url", "latitude", "longitude", "time_of_day", "date", "filled"}
    assert all(re.fullmatch(r"[a-z_]+#[a-z_]+", form.spec) and form.says for form in FORMS.values())
