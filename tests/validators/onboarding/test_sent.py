"""What was sent, as a report shows it: no token, and nothing of a driver's."""

import json

import pytest

from recordings.exchange import Exchange, TransportError
from tests.validators.talk import HUB, SESSION, cut, envelope, exchange
from validators.onboarding.sent import LONGEST, sent_at

TOKEN = {
    "country_code": "DE", "party_id": "EXM", "uid": "0123456789ABCD", "type": "RFID", "contract_id": "DE-EXM-C12345678",
    "visual_number": "DF000-2001-8999", "issuer": "Jane Doe", "group_id": "FAMILY-DOE", "valid": True,
    "whitelist": "ALWAYS", "name": "Jane Doe", "last_updated": "2026-01-05T10:00:00Z",
}  # fmt: skip
SECRETS = ("0123456789ABCD", "DE-EXM-C12345678", "DF000-2001-8999", "Jane", "FAMILY", "example-token")


def put(body: object = SESSION, module: str = "sessions", **more: object) -> Exchange:
    return exchange("PUT", f"{HUB}/2.2.1/{module}/DE/EXA/S1", body, envelope(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pointer", "shown"),
    [
        ("/kwh", "5"),
        ("/status", '"COMPLETED"'),
        ("/location_id", '"LOC1"'),
        ("/nothing", "nothing"),
        ("/kwh/deeper", "nothing"),
        ("/cdr_token/uid", "a text of 14 characters"),
        ("/cdr_token/type", "a text of 4 characters"),
        ("/cdr_token", "an object of 5 fields"),
        ("status", "HTTP 200"),
        ("url", "PUT https://hub.example/ocpi/2.2.1/sessions/DE/EXA/S1"),
        ("header:Authorization", "a text of 26 characters"),
        ("header:OCPI-to-party-id", "EXM"),
        ("header:X-Own", "no such header"),
    ],
)
def test_the_value_at_a_place(pointer: str, shown: str) -> None:
    assert sent_at(put(), "request", pointer, "sessions") == shown


def test_the_answer_has_its_own_values() -> None:
    answer = exchange("GET", f"{HUB}/2.2.1/locations", answer=envelope([{"city": "Berlin"}, {"city": 7}]))
    assert sent_at(answer, "response", "/data/1/city") == "7"
    assert sent_at(answer, "response", "/data/2/city") == "nothing"
    assert sent_at(answer, "response", "header:X-Total-Count") == "2"


@pytest.mark.parametrize(
    "pointer", ["", "/uid", "/contract_id", "/visual_number", "/issuer", "/name", "/group_id", "url"]
)
def test_nothing_of_a_driver_is_shown(pointer: str) -> None:
    url = f"{HUB}/2.2.1/tokens/DE/EXM/0123456789ABCD?type=RFID&name=Jane"
    shown = sent_at(exchange("PUT", url, TOKEN), "request", pointer, "tokens")
    assert shown
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize(
    "body",
    [
        {"cdr_token": TOKEN},
        {"token": TOKEN},
        {"evses": [{"uid": "0123456789ABCD", "driver": "Jane Doe"}]},
        {"license_plate": "Jane 0123456789ABCD"},
        {"address": "jane@Jane.example"},
        {"location": {"name": {"0123456789ABCD": 1, "text": "Jane"}}},
        ["Jane", {"token": "example-token"}],
        "Jane",
    ],
)
def test_of_what_is_not_known_the_type_alone_is_told(body: object) -> None:
    shown = sent_at(put(body), "request", "", "sessions")
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_long_value_is_cut() -> None:
    shown = sent_at(put(SESSION | {"location_id": "x" * 500}), "request", "/location_id", "sessions")
    assert len(shown) == LONGEST
    assert shown.endswith("…")


def test_control_characters_of_a_partner_are_not_obeyed() -> None:
    assert "\x1b" not in sent_at(put({"location_id": "\x1b[31m"}), "request", "/location_id")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html>Jane</html>", "a body that is not JSON: Expecting value at line 1 column 1"),
        (b"", "a body that is empty"),
        (cut(json.dumps(TOKEN).encode()), "a body that was not kept whole (cut)"),
    ],
)
def test_a_body_that_cannot_be_read_is_not_shown(body: object, told: str) -> None:
    assert sent_at(put(body), "request", "/uid") == told


def test_no_answer_has_no_values() -> None:
    silent = put(error=TransportError.TIMEOUT)
    assert {sent_at(silent, "response", pointer) for pointer in ("", "status", "/data", "header:Link")} == {"no answer"}


def test_a_url_shows_the_parameters_of_lists_alone() -> None:
    link = (("Link", f'<{HUB}/2.2.1/tokens/0123456789ABCD?offset=5&limit=5&uid=0123456789ABCD>; rel="next"'),)
    shown = sent_at(exchange("GET", f"{HUB}/x", headers=link), "request", "header:Link", "tokens")
    assert shown == f"<{HUB}/2.2.1/tokens/…?offset=5&limit=5"
