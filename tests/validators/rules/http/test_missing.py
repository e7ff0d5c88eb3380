"""Answers that say in words, and not in HTTP, that an object does not exist."""

import pytest

from tests.validators.talk import HUB, envelope, exchange
from tests.validators.told import told_by

RULE = "http.success-for-missing-object"


def said(path: str, code: int, message: object = None, *, method: str = "GET", version: str = "2.2.1") -> bool:
    answer = {**envelope(status_code=code), "status_message": message}
    return bool(told_by(RULE, exchange(method, f"{HUB}/{version}/{path}", None, answer)))


@pytest.mark.parametrize(
    "message",
    [
        "Location not found",
        "Session S1 does not exist",
        "tariff doesn't exist",
        "Unknown CDR",
        "no such token",
        "Not known",
    ],
)
def test_words_that_say_so(message: str) -> None:
    assert said("receiver/tariffs/DE/EXA/T1", 2000, message)


@pytest.mark.parametrize("message", ["Unknown error", "Unknown parameter", "Invalid id", "Not allowed", "", 5, None])
def test_words_that_may_mean_something_else(message: object) -> None:
    assert not said("receiver/tariffs/DE/EXA/T1", 2000, message)


def test_codes_that_say_so_themselves() -> None:
    assert said("sender/locations/L1", 2003)
    assert said("receiver/tokens/DE/EXM/U1", 2004)
    assert not said("receiver/tariffs/DE/EXA/T1", 2003)


@pytest.mark.parametrize("code", [1000, 3000, 3001, 4001])
def test_only_the_clients_codes_count(code: int) -> None:
    assert not said("sender/locations/L1", code, "Location not found")


@pytest.mark.parametrize("path", ["sender/locations", "sender/sessions?date_from=2026-01-05T09:00:00Z", "credentials"])
def test_lists_and_credentials_are_no_objects(path: str) -> None:
    assert not said(path, 2000, "Not found")


@pytest.mark.parametrize(("method", "version", "told"), [("PATCH", "2.1.1", True), ("PATCH", "2.2.1", False),
                                                         ("DELETE", "2.1.1", True), ("DELETE", "2.3.0", False),
                                                         ("PUT", "2.1.1", False)])  # fmt: skip
def test_other_methods_are_meant_in_2_1_1_alone(method: str, version: str, told: bool) -> None:
    assert said("tariffs/DE/EXA/T1", 2000, "Not found", method=method, version=version) is told
