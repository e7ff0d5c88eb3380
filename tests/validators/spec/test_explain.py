"""What people read: each kind of fault with its words, and the traps in which one finding must not become two."""

import json
from typing import Any

import pytest

from recordings.finding import Severity
from tests.validators.spec.published import severity
from tests.validators.spec.strategies import full
from validators.spec.checker import Structure, faults
from validators.spec.explain import Fault, Kind

ERROR, WARNING, INFO = Severity
LATEST = "2.3.0"
Case = tuple[str, str, dict[str, Any], Kind, Severity, str]

CASES: list[Case] = [
    # version, object, fields, kind, severity, words
    ("2.2.1", "Location", {"city": None}, Kind.NULL, ERROR, "`city` is null"),
    ("2.2.1", "Location", {"name": None}, Kind.NEEDLESS_NULL, INFO, "`name` is null"),
    ("2.2.1", "EVSE", {"connectors": []}, Kind.EMPTY_LIST, ERROR, "at least one entry"),
    ("2.2.1", "Connector", {"max_voltage": "230"}, Kind.WRONG_TYPE, ERROR, "a number written as a text"),
    ("2.2.1", "Connector", {"max_voltage": True}, Kind.WRONG_TYPE, ERROR, "is a boolean; it must be a whole number"),
    ("2.2.1", "Connector", {"max_voltage": 229.5}, Kind.WRONG_TYPE, ERROR, "whole number"),
    ("2.2.1", "Connector", {"max_voltage": -1}, Kind.OUT_OF_RANGE, ERROR, "is -1; it must be at least 0"),
    ("2.2.1", "RegularHours", {"weekday": 8}, Kind.OUT_OF_RANGE, ERROR, "is 8; it must be between 1 and 7"),
    ("2.2.1", "Location", {"id": 7}, Kind.WRONG_TYPE, ERROR, "is a number; it must be a text"),
    ("2.2.1", "Location", {"evses": {}}, Kind.WRONG_TYPE, ERROR, "a list, each entry an object (EVSE)"),
    ("2.2.1", "Location", {"coordinates": []}, Kind.WRONG_TYPE, ERROR, "is a list; it must be an object (GeoLocation)"),
    ("2.2.1", "EVSE", {"status": 1}, Kind.WRONG_TYPE, ERROR, "one of the texts of Status"),
    ("2.2.1", "Session", {"kwh": float("nan")}, Kind.NOT_A_NUMBER, ERROR, "`kwh` is nan"),
    ("2.2.1", "Session", {"kwh": float("inf")}, Kind.NOT_A_NUMBER, ERROR, "`kwh` is inf"),
    ("2.2.1", "Session", {"kwh": float("-inf")}, Kind.NOT_A_NUMBER, ERROR, "`kwh` is -inf"),
    ("2.2.1", "Location", {"city": "x" * 46}, Kind.TOO_LONG, ERROR, "has 46 characters; at most 45 are allowed"),
    ("2.2.1", "CdrLocation", {"address": "x" * 46}, Kind.TOO_LONG, INFO, "A Location's may have 255"),
    ("2.2.1", "CdrLocation", {"address": "x" * 255}, Kind.TOO_LONG, INFO, "at most 45 are allowed"),
    ("2.2.1", "CdrLocation", {"address": "x" * 256}, Kind.TOO_LONG, ERROR, "has 256 characters"),
    ("2.2.1", "Location", {"country": "NL"}, Kind.MALFORMED, WARNING, "is `NL`; it must be a country code of three"),
    ("2.2.1", "Location", {"country": "NLDX"}, Kind.TOO_LONG, ERROR, "has 4 characters; at most 3"),
    ("2.2.1", "GeoLocation", {"latitude": "52,520008"}, Kind.MALFORMED, ERROR, "with a decimal point"),
    ("2.2.1", "GeoLocation", {"latitude": 52.520008}, Kind.WRONG_TYPE, ERROR, "is a number; it must be a text"),
    ("2.2.1", "GeoLocation", {"latitude": "52.5200081234"}, Kind.MALFORMED, ERROR, "5 to 7 decimals"),
    ("2.2.1", "EVSE", {"status": "available"}, Kind.VALUE_MISSPELT, ERROR, "`available` is not a value of Status; `AV"),
    ("2.2.1", "Connector", {"power_type": "AC-3-PHASE"}, Kind.VALUE_MISSPELT, ERROR, "`AC_3_PHASE` is"),
    ("2.2.1", "EVSE", {"status": "Out Of Order"}, Kind.VALUE_MISSPELT, ERROR, "`OUTOFORDER` is"),
    ("2.2.1", "EVSE", {"status": "BROKEN"}, Kind.VALUE_UNKNOWN, ERROR, "AVAILABLE, BLOCKED"),
    (LATEST, "Connector", {"standard": "WIRELESS"}, Kind.VALUE_UNKNOWN, INFO, "`WIRELESS` is not a value"),
    ("2.2.1", "Connector", {"standard": "MCS"}, Kind.VALUE_OTHER_VERSION, ERROR, "`MCS` was added in 2.3.0"),
    ("2.2.1", "Location", {"help_phone": "1"}, Kind.OTHER_VERSION, WARNING, "was added in 2.3.0"),
    ("2.1.1", "Location", {"publish": True}, Kind.OTHER_VERSION, WARNING, "was added in 2.2.1"),
    ("2.2.1", "Location", {"countryCode": "NL"}, Kind.MISSPELT, ERROR, "`country_code` is"),
    ("2.2.1", "Location", {"voltage": 1}, Kind.UNKNOWN, INFO, "`voltage` is not a field of Location"),
]


def one(structure: Structure, value: Any) -> Fault:
    """The only fault of a value."""
    (found,) = faults(value, structure)
    return found


@pytest.mark.parametrize(("version", "name", "fields", "kind", "weight", "words"), CASES)
def test_each_kind_in_words(
    version: str, name: str, fields: dict[str, Any], kind: Kind, weight: Severity, words: str
) -> None:
    structure = Structure(name, version)
    fault = one(structure, full(structure) | fields)
    assert (fault.kind, fault.pointer, severity(fault)) == (kind, "/" + next(iter(fields)), weight)
    assert words in fault.detail


@pytest.mark.parametrize("value", [1.0, 230.0, 10**39, 10**400])
def test_whole_numbers_are_whole_however_written(value: float) -> None:
    structure = Structure("Connector", "2.2.1")
    assert list(faults(full(structure) | {"max_voltage": value}, structure)) == []


def test_a_missing_field_is_told_with_what_it_is_for() -> None:
    value = full(Structure("Location", "2.2.1"))
    del value["time_zone"]
    fault = one(Structure("Location", "2.2.1"), value)
    assert (fault.kind, fault.pointer, fault.subject) == (Kind.MISSING, "", "Location.time_zone")
    assert fault.detail.startswith("`time_zone` of Location: IANA time zone")


def test_a_renamed_field_is_told_once_and_as_an_error() -> None:
    value = full(Structure("Connector", "2.2.1"))
    value["voltage"] = value.pop("max_voltage")
    fault = one(Structure("Connector", "2.2.1"), value)
    assert fault.kind == Kind.OTHER_VERSION
    assert severity(fault) == Severity.ERROR
    assert fault.detail == "`voltage` of Connector was removed after 2.1.1; it is called `max_voltage` here."


def test_an_old_name_besides_the_new_one_breaks_nothing() -> None:
    value = full(Structure("Connector", "2.2.1")) | {"voltage": 230}
    assert severity(one(Structure("Connector", "2.2.1"), value)) == Severity.WARNING


def test_an_old_name_that_is_null_stands_for_nothing() -> None:
    value = full(Structure("Connector", "2.2.1")) | {"voltage": None}
    del value["max_voltage"]
    assert one(Structure("Connector", "2.2.1"), value).kind == Kind.MISSING


@pytest.mark.parametrize("text", ["2026-05-04T08:30:00Z", "2026-05-04T08:30:00", "2026-05-04T08:30:00.123Z"])
def test_times_in_utc_hold_with_and_without_z(text: str) -> None:
    structure = Structure("Location", "2.2.1")
    assert list(faults(full(structure) | {"last_updated": text}, structure)) == []


@pytest.mark.parametrize(
    "text",
    ["2026-05-04T08:30:00+02:00", "2026-05-04T08:30:00.000000+02:00", "2026-05-04", "2026-02-30T08:30:00Z",
     "2026-02-29T08:30:00", "2026-04-31T00:00:00Z", "2026-05-04 08:30:00", "", "2026-05-04T08:30:00Z\n"],
)  # fmt: skip
def test_other_times_are_malformed_once_and_quoted(text: str) -> None:
    structure = Structure("Location", "2.2.1")
    fault = one(structure, full(structure) | {"last_updated": text})
    assert (fault.kind, fault.pointer, severity(fault)) == (Kind.MALFORMED, "/last_updated", Severity.ERROR)
    assert f"is `{text}`; it must be a date and time in UTC" in fault.detail


def test_urls_are_not_quoted() -> None:
    structure = Structure("Image", "2.2.1")
    fault = one(structure, full(structure) | {"url": "example.com?token=not-for-logs"})
    assert fault.kind == Kind.MALFORMED
    assert "not-for-logs" not in fault.detail


@pytest.mark.parametrize(
    ("version", "edition", "longest"),
    [("2.1.1", "", 45), ("2.2.1", "d2", 45), ("2.2.1", "bugfixes", 255), ("2.2.1", "", 255), ("2.3.0", "ed1", 45),
     ("2.3.0", "", 255)],
)  # fmt: skip
def test_how_long_an_address_may_be_depends_on_the_edition(version: str, edition: str, longest: int) -> None:
    structure = Structure("Location", version, edition)
    assert list(faults(full(structure) | {"address": "x" * longest}, structure)) == []
    assert one(structure, full(structure) | {"address": "x" * (longest + 1)}).kind == Kind.TOO_LONG


def test_places_are_json_pointers_from_the_top() -> None:
    structure = Structure("Location", "2.2.1")
    value = full(structure)
    value["evses"][0]["connectors"][0] |= {"power_type": "DCC", "a/b~c": 1}
    found = {fault.pointer for fault in faults(value, structure, "/data/3")}
    at = "/data/3/evses/0/connectors/0"
    assert found == {f"{at}/power_type", f"{at}/a~1b~0c"}


@pytest.mark.parametrize("value", [None, 7, "x", [], True, 1.5])
def test_what_is_no_object_is_told_once(value: Any) -> None:
    fault = one(Structure("Location", "2.2.1"), value)
    assert (fault.kind, fault.pointer) == (Kind.WRONG_TYPE, "")
    assert "not the object Location" in fault.detail


def test_details_fit_in_a_recording() -> None:
    structure = Structure("EVSE", "2.2.1")
    fault = one(structure, json.loads(json.dumps(full(structure))) | {"status": "B" * 10_000_000})
    assert len(fault.detail) < 300
