"""Fields of the sender's own in 2.3.0, and receivers that do not let them pass."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, conversation, envelope, exchange
from validators.engine import Engine

URL = f"{HUB}/2.3.0/locations/DE/EXA/LOC1/E1/1"
BODY = {"id": "1", "lid_material": "steel", "last_updated": "2026-01-05T09:00:00Z"}


def rules(*exchanges: Exchange) -> list[str]:
    """What is found of own fields."""
    engine = Engine(conversation().profile)
    found = [finding.rule for each in exchanges for finding in engine.judge(each)[1].findings]
    return [rule for rule in found if rule.startswith("transport.own-field")]


def refused(message: str, body: Any = BODY, url: str = URL) -> Exchange:
    """A push and its refusal in OCPI's own way."""
    return exchange("PUT", url, body, envelope(None, 2001) | {"status_message": message})


@pytest.mark.parametrize(
    "message",
    ['Unrecognized field "lid_material"', "lid_material: extra fields not permitted", "Unknown property: lid_material"],
)
def test_a_refusal_that_names_the_field_is_told(message: str) -> None:
    assert rules(refused(message)) == ["transport.own-field-refused"]


def test_so_is_one_of_a_framework() -> None:
    made = exchange(
        "PUT", URL, BODY, {"detail": [{"loc": ["body", "lid_material"], "msg": "extra fields not permitted"}]}
    )
    assert made.response
    assert rules(replace(made, response=replace(made.response, status=422))) == ["transport.own-field-refused"]


@pytest.mark.parametrize(
    "message",
    ["Unknown EVSE", "lid_material is too heavy", "Unknown field lid_material_code", "Extra care for lid_materials"],
)
def test_another_reason_is_no_matter_of_the_field(message: str) -> None:
    assert rules(refused(message)) == []


def test_a_documented_field_in_another_spelling_may_be_refused() -> None:
    assert rules(refused("Unknown field lastUpdated", {"id": "1", "lastUpdated": "2026-01-05T09:00:00Z"})) == []


def test_before_2_3_0_an_unknown_field_may_be_refused() -> None:
    assert rules(refused("Unknown field lid_material", url=URL.replace("2.3.0", "2.2.1"))) == []


def test_the_same_without_the_field_shows_why_it_was_refused() -> None:
    plain = {"id": "1", "last_updated": "2026-01-05T09:05:00Z"}
    assert rules(refused("Invalid"), exchange("PUT", URL, plain)) == ["transport.own-field-refused"]
    assert rules(refused("Invalid"), exchange("PUT", URL, plain | {"format": "CABLE"})) == []
    assert rules(refused("Invalid"), exchange("PUT", URL, BODY)) == []
    assert rules(refused("Unknown field lid_material"), exchange("PUT", URL, plain)) == ["transport.own-field-refused"]


@pytest.mark.parametrize("name", ["x-lid", "X-Lid", "custom", "custom_lid", "customLid", "custom-lid"])
def test_a_prefix_that_marks_a_field_as_own_is_told(name: str) -> None:
    assert rules(exchange("PUT", URL, {"id": "1", name: 1})) == ["transport.own-field-prefixed"]


@pytest.mark.parametrize("name", ["customer", "customs_free", "x_axis", "max-lid", "lid", "context"])
def test_a_name_that_means_something_is_not(name: str) -> None:
    assert rules(exchange("PUT", URL, {"id": "1", name: 1})) == []
