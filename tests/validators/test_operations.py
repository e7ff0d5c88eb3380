"""The table of operations against the specification's own lists of endpoints, where these are at hand."""

import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from validators.spec.operations import OPERATIONS, RECEIVER, SENDER, Operation, find
from validators.spec.versions import V211, V221, V230

ORACLE = Path(__file__).parents[3] / "shared" / "ocpi"
SENT_BY_EMSP_IN_211 = {"tokens", "commands"}
Line = tuple[str, str, str, str, str, str]  # module, interface, method, path, request, response

# Where the two part on purpose.
CALLBACK = "the URL is what the other side was told: a Location header, a response_url"
WIDENED = {
    ("cdrs", RECEIVER, "GET", "{cdr_id}"): CALLBACK,
    ("cdrs", RECEIVER, "GET", "{country_code}/{party_id}/{cdr_id}"): CALLBACK,
    ("commands", SENDER, "POST", ""): CALLBACK,
    ("chargingprofiles", SENDER, "POST", ""): CALLBACK,
}
ADVICE = "FinancialAdviceConfirmation"  # shares its paths with Terminal; told apart by the object alone
BOOKING_BY_REQUEST = "{booking_request_id}"  # what the text calls the same segment for PUT and PATCH


def oracle(version: str) -> dict[str, Any]:
    path = ORACLE / f"ocpi-{version}.json"
    if not path.exists():
        pytest.skip("the specification's tables are not at hand")
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def shapes(path: str) -> list[str]:
    """The paths that one with optional parts stands for: `/a[/b][/c]` is `a`, `a/b` and `a/b/c`."""
    first, *more = re.split(r"\[(.*?)\]", path)
    return [shape.strip("/") for shape in accumulate([part for part in more if part], initial=first)]


def specified(version: str) -> set[Line]:
    """Every line of the specification with a path of its own, optional modules included."""
    files = [version, *(["2.3.0-payments", "2.3.0-bookings-ed2"] if version == V230 else [])]
    endpoints = [each for name in files for each in oracle(name)["endpoints"] if each["path"] is not None]
    found = {line for each in endpoints for line in lines(version, each)}
    return {line for line in found if ADVICE not in line and "financial_advice" not in line[3]}


def lines(version: str, endpoint: dict[str, Any]) -> list[Line]:
    module = endpoint["module"].replace("_", "")
    paths = shapes(endpoint["path"])
    bodies = [kinds(endpoint[side], len(paths)) for side in ("request", "response")]
    interface = side_of(version, module, endpoint["interface"])
    return [
        (module, interface, endpoint["method"], path.replace(BOOKING_BY_REQUEST, "{booking_id}"), request, response)
        for path, request, response in zip(paths, *bodies, strict=True)
    ]


def kinds(objects: list[dict[str, Any]] | None, count: int) -> list[str]:
    """The object for each of `count` paths; "" where there is none, or where the path does not say which."""
    names = [each["type"]["name"] for each in objects or []]
    return names if len(names) == count else [""] * count


def side_of(version: str, module: str, interface: str) -> str:
    if interface == "BOTH":
        return SENDER
    if version == V211:
        return SENDER if (interface == "eMSP") == (module in SENT_BY_EMSP_IN_211) else RECEIVER
    return str(interface).upper()


def line_of(row: Operation) -> Line:
    return row.module, row.interface, row.method, "/".join(row.path), row.request, row.response


def listed(version: str) -> set[Line]:
    rows = [row for row in OPERATIONS if version in row.versions]
    return {line_of(row) for row in rows if line_of(row)[:4] not in WIDENED}


@pytest.mark.parametrize("version", [V211, V221, V230])
def test_every_operation_of_the_specification_is_listed(version: str) -> None:
    assert sorted(specified(version) - listed(version)) == []


@pytest.mark.parametrize("version", [V211, V221, V230])
def test_no_operation_is_listed_that_the_specification_lacks(version: str) -> None:
    assert sorted(listed(version) - specified(version)) == []


@pytest.mark.parametrize("version", [V211, V221, V230])
def test_the_lists_are_those_that_come_in_pages(version: str) -> None:
    pages = {
        (each["module"].replace("_", ""), each["method"]) for each in oracle(version)["endpoints"] if each["paginated"]
    }
    ours = {(row.module, row.method) for row in OPERATIONS if row.paginated and version in row.versions}
    optional = {("payments", "GET"), ("bookings", "GET")} if version == V230 else set()
    assert ours == pages | optional


def names(module: str, interface: str | None, method: str, path: str, version: str | None = V221) -> list[str]:
    return [f"{row.interface} {row.name}" for row in find(module, interface, method, tuple(path.split("/")), version)]


def test_a_path_has_one_meaning_where_the_interface_is_known() -> None:
    assert names("locations", SENDER, "GET", "DE/EXA/LOC1") == ["SENDER get"]
    assert names("locations", RECEIVER, "GET", "DE/EXA/LOC1") == ["RECEIVER get"]
    assert names("locations", None, "GET", "DE/EXA/LOC1") == ["SENDER get", "RECEIVER get"]


def test_an_operation_exists_in_its_versions_alone() -> None:
    assert names("tariffs", RECEIVER, "PATCH", "DE/EXA/T1", V211) == ["RECEIVER patch"]
    assert names("tariffs", RECEIVER, "PATCH", "DE/EXA/T1", V221) == []
    assert names("sessions", SENDER, "PUT", "S1/charging_preferences", V211) == []
    assert names("sessions", SENDER, "PUT", "S1/charging_preferences", None) == ["SENDER charging_preferences"]


def test_a_fixed_part_of_a_path_must_be_there() -> None:
    assert names("tokens", SENDER, "POST", "0123/authorize") == ["SENDER authorize"]
    assert names("tokens", SENDER, "POST", "0123/authorise") == []


def test_the_variables_of_a_path_get_their_values() -> None:
    [row] = find("sessions", RECEIVER, "PUT", ("DE", "EXA", "S/1"), V221)
    assert row.ids(("DE", "EXA", "S/1")) == {"country_code": "DE", "party_id": "EXA", "session_id": "S/1"}
