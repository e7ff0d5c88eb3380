"""The specification's own examples: nothing is found in the clean ones, and the errata's places in the rest."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.validators.spec.facts import FACTS, FILES
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the examples of the specification are not here")

# What the errata tell apart and one finding of ours covers, or what is no fault of a field.
NOT_OURS = {
    "invalid_json": "the examples are stored repaired",
    "choice_more_than_one": "the tables allow both of what 2.1.1 calls a choice, for its own sample has both",
}
OPEN = "2.3.0 asks everybody to pass over fields that they do not know"
TOLD = "the field that stands in its place under another name is told, and that is one cause"
UNTOLD = {
    ("2.3.0", "location_put_example_add_evse"): {"/floor": OPEN},
    **{
        ("2.3.0-payments", f"payment_financial_advice_confirmation_{name}"): {"/total_costs/before_taxes": TOLD}
        for name in ("create", "example_success", "example_failure")
    },
    ("2.3.0-bookings-ed2", "booking_location_patch_example_calendar"): {
        f"/available_timeslots/0/{end}_date_time": TOLD for end in ("start", "end")
    },
    ("2.3.0-bookings-ed2", "booking_patch_example_evse_uid"): {"/evse_uid": OPEN},
    ("2.3.0-bookings-ed2", "booking_location_example"): {"/booking_option/formats": OPEN},
    ("2.3.0-bookings-ed2", "booking_request_patch_example_timeslot"): {"/timeslot": OPEN, "/last_updated": OPEN},
    ("2.3.0-bookings-ed2", "booking_request_patch_example_tokens"): {"/last_updated": OPEN},
}


def _examples() -> list[tuple[str, dict[str, Any]]]:
    if not FACTS.is_dir():
        return []
    index = json.loads((FACTS / "examples" / "index.json").read_text())
    return [(file, each) for file in FILES for each in index[file] if each["object"]]


def _values(file: str, example: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The objects of an example with their places in the file."""
    whole = json.loads((FACTS / example["path"]).read_text())
    shape = example["shape"]
    if shape.startswith("fragment:"):
        name = shape.partition(":")[2]
        yield f"/{name}", whole[name]
    elif shape in ("list", "envelope-list"):
        at, items = ("/data", whole["data"]) if shape == "envelope-list" else ("", whole)
        yield from ((f"{at}/{index}", item) for index, item in enumerate(items))
    else:
        yield ("/data", whole["data"]) if shape == "envelope" else ("", whole)


@cache
def _errata() -> dict[tuple[str, str], set[str]]:
    listed: dict[tuple[str, str], set[str]] = {}
    for each in json.loads((FACTS / "errata.json").read_text())["examples"]:
        if each["kind"] not in NOT_OURS:
            path = re.sub(r"\[(\d+)\]", r"/\1", each["path"][1:]).replace(".", "/")
            listed.setdefault((each["version"], each["example"]), set()).add(path)
    return listed


def _places(file: str, example: dict[str, Any]) -> set[str]:
    """Where faults are; a missing field has the place at which it would stand. Nulls are no fault of an example."""
    version, edition, _ = FILES[file]
    structure = Structure(example["object"], version, edition, partial=example["shape"] == "partial")
    found = set()
    for at, value in _values(file, example):
        for fault in faults(value, structure, at):
            if fault.kind == Kind.MISSING:
                found.add(f"{fault.pointer}/{fault.subject.partition('.')[2]}")
            elif fault.kind != Kind.NEEDLESS_NULL:
                found.add(fault.pointer)
    return found


@pytest.mark.parametrize(
    ("file", "example"), _examples(), ids=lambda each: each if isinstance(each, str) else each["name"]
)
def test_an_example_has_the_faults_of_the_errata_and_no_other(file: str, example: dict[str, Any]) -> None:
    key = (file, example["name"])
    untold = UNTOLD.get(key, {}).keys()
    assert untold <= _errata().get(key, set())
    assert _places(file, example) == _errata().get(key, set()) - untold


def test_every_version_has_examples() -> None:
    assert {file for file, _ in _examples()} == FILES.keys()
    assert len(_examples()) > 150
