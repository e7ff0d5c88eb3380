"""The tables say what the facts extracted from the specification say, in every version and edition."""

import json

import pytest

from tests.validators.spec.facts import (
    FACTS,
    FILES,
    covers,
    declared,
    enums,
    facts,
    here,
    history,
    listed,
    printed,
    wanted,
    written,
)
from validators.spec.forms import pattern_of
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import EDITIONS, ORDER, V211, V230

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts extracted from the specification are not here")

# Where the tables knowingly say something else: what the specification prints, what they say, and why.
LONGER = "a sign and seven decimals fit the printed pattern, but not the printed length"
CHOICE = "2.1.1 asks for it or for regular_hours, and its own sample sends both"
RENAMED = "2.1.1 calls the same enum Allowed"
JUSTIFIED = {
    **{
        (version, f"{name}.{field}"): (*texts, LONGER)
        for version in ("2.2.1", "2.3.0")
        for name in ("GeoLocation", "AdditionalGeoLocation")
        for field, texts in (
            ("latitude", ("string(10) 1", "string(11) 1")),
            ("longitude", ("string(11) 1", "string(12) 1")),
        )
    },
    ("2.1.1", "Hours.twentyfourseven"): ("boolean 1", "boolean ?", CHOICE),
    ("2.1.1", "AuthorizationInfo.allowed"): ("Allowed 1", "AllowedType 1", RENAMED),
    ("2.3.0", "InvoiceReconciliationRecord.cdrs"): ("CiString(36) +", "CiString(39) +", "they are ids of CDRs: 39"),
    ("2.3.0-bookings-ed2", "TariffRestrictions.booking"): (
        "BookingRestrictionType ?",
        "string ?",
        "the facts do not list the enum's values",
    ),
}


@pytest.mark.parametrize("file", FILES)
def test_objects_are_those_of_the_version(file: str) -> None:
    assert here(file, OBJECTS) == set(facts(file)["objects"])


@pytest.mark.parametrize("file", FILES)
def test_fields_are_those_of_the_version_in_its_order(file: str) -> None:
    for name, fact in facts(file)["objects"].items():
        expected = [field["name"] for field in fact["fields"]]
        found = list(declared(name, file))
        assert set(found) == set(expected), name
        if FILES[file][0] == V230:  # the tables keep the order of the latest version
            assert found == expected, name


@pytest.mark.parametrize("file", FILES)
def test_types_lengths_and_cardinalities(file: str) -> None:
    differing = {}
    for name, fact in facts(file)["objects"].items():
        table = declared(name, file)
        for field in fact["fields"]:
            _, type_, card = table[field["name"]]
            if written(type_, card) != printed(field):
                differing[file, f"{name}.{field['name']}"] = (printed(field), written(type_, card))
    known = {key: texts[:2] for key, texts in JUSTIFIED.items() if key[0] == file and key[1].split(".")[1] != "booking"}
    assert differing == known


@pytest.mark.parametrize("file", FILES)
def test_patterns_digits_defaults_and_values_not_available(file: str) -> None:
    for name, fact in facts(file)["objects"].items():
        table = declared(name, file)
        for said in fact["fields"]:
            field, type_, _ = table[said["name"]]
            where = f"{name}.{said['name']}"
            assert field.na == said.get("na_allowed", False), where
            if "regex" in said and type_.form != "date":  # ours knows the calendar, too
                assert pattern_of(type_, FILES[file][0]) == f"^(?:{said['regex']})$", where
            if "syntax_of" in said:
                assert type_.form, where
                assert type_.form == table[said["syntax_of"]][1].form, where
            if "max_digits" in said["type"]:
                assert type_.most is not None, where
                assert len(str(type_.most)) == said["type"]["max_digits"], where
            if "min_length" in said["type"]:
                assert type_.form == "filled", where
            if "default" in said:
                assert f"default {said['default']}" in field.doc, where


@pytest.mark.parametrize("file", FILES)
def test_enums_are_those_of_the_version(file: str) -> None:
    expected = {wanted(file, name) for name in facts(file)["enums"]}
    assert enums(file) <= expected
    assert expected <= set(ENUMS)


@pytest.mark.parametrize("file", FILES)
def test_values_and_whether_more_are_allowed(file: str) -> None:
    for name, fact in facts(file)["enums"].items():
        enum = ENUMS[wanted(file, name)]
        assert listed(enum, file) == set(fact["values"]), name
        opened = bool(enum.open_since) and ORDER.index(enum.open_since) <= ORDER.index(FILES[file][0])
        assert opened == (fact["kind"] == "OpenEnum"), name


@pytest.mark.parametrize("file", ["2.3.0-payments", "2.3.0-bookings-ed2"])
def test_what_modules_add_to_the_core(file: str) -> None:
    module, delta = FILES[file][2], facts(file)["core_delta"]
    expected = {
        f"{name}.{field}": f"{fact['type']} {fact['card']}"
        for name, change in delta["objects"]["changed"].items()
        for field, fact in change["added"].items()
    }
    for (where, key), (text, ours, _) in JUSTIFIED.items():
        if where == file:
            assert expected[key] == text
            expected[key] = ours
    assert expected == {
        f"{each.name}.{field.name}": written(field.type, field.card)
        for each in OBJECTS.values()
        for field in each.fields
        if field.module == module
    }
    added = {name: set(change["added"]) for name, change in delta.get("enums", {}).get("changed", {}).items()}
    for name, values in added.items():
        assert {value for value, brings in ENUMS[name].modules.items() if brings == module} == values


@pytest.mark.parametrize(
    ("change", "version", "first", "last"),
    [
        ("2.2.1 (v2.2.1-d2) -> release-2.2.1-bugfixes", "2.2.1", 0, 1),
        ("2.3.0 (v2.3.0-ed2) -> v2.3.0-ed1", "2.3.0", 1, 0),
    ],
)
def test_first_and_last_edition_of_a_version(change: str, version: str, first: int, last: int) -> None:
    differences = json.loads((FACTS / "editions-diff.json").read_text())[change]["differences"]["objects"]
    expected = {
        f"{name}.{field}": (fact["type"][first], fact["type"][last])
        for name, changed in differences["changed"].items()
        for field, fact in changed["changed"].items()
    }
    editions = EDITIONS[version]
    found = {}
    for each in OBJECTS.values():
        for field in each.fields:
            early, late = (history(field, version, edition) for edition in editions)
            if covers(version, each) and early and late and early != late:
                found[f"{each.name}.{early[0]}"] = tuple(written(type_, "").strip() for _, type_, _ in (early, late))
    assert found == expected
    brought = {each.name for each in OBJECTS.values() if each.since == version and each.edition == editions[-1]}
    assert brought == set(differences.get("removed", ()))


def test_first_edition_of_2_1_1_differs_in_a_pattern_alone() -> None:
    """The tables keep the wider pattern for both: 24:00 is how 2.1.1 writes midnight as an end."""
    change = json.loads((FACTS / "editions-diff.json").read_text())["2.1.1 (2.1.1-d2) -> release-2.1.1-bugfixes"]
    for name, changed in change["differences"]["objects"]["changed"].items():
        for field, fact in changed["changed"].items():
            assert list(fact) == ["regex"]
            _, type_, _ = declared(name, V211)[field]
            assert pattern_of(type_, V211) == f"^(?:{fact['regex'][0]})$"
            assert pattern_of(type_, V230) == f"^(?:{fact['regex'][1]})$"
