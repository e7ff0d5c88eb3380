"""What messages give away about whose fault it was, and what they do not."""

import pytest

from tests.validators.talk import HUB, envelope, exchange
from tests.validators.told import told_by

OWN, CLIENTS = "status.own-failure-blamed-on-client", "status.bad-request-blamed-on-server"


def said(rule: str, code: int, message: object) -> int:
    answer = {**envelope(status_code=code), "status_message": message}
    return len(told_by(rule, exchange("DELETE", f"{HUB}/2.2.1/tariffs/DE/EXA/T1", None, answer)))


@pytest.mark.parametrize(
    "message",
    [
        "Internal Server Error",
        "java.lang.NullPointerException",
        "upstream timed out",
        "Database error",
        "SQL exception 17",
        "Connection refused",
    ],
)
def test_the_inside_of_a_server_is_not_the_clients(message: str) -> None:
    assert (said(OWN, 2000, message), said(OWN, 3000, message), said(OWN, 2001, message)) == (1, 0, 0)


@pytest.mark.parametrize(
    "message",
    [
        "Token is not in our database",
        "ValidationException: kwh must not go down",
        "timeout must be at least 30",
        "Internal use only",
        "Generic client error",
        5,
        None,
    ],
)
def test_what_may_be_the_clients_is_let_pass(message: object) -> None:
    assert said(OWN, 2000, message) == 0


@pytest.mark.parametrize(
    "message", ["Invalid parameter limit", "Validation failed", "field is required", "Bad Request"]
)
def test_bad_input_is_not_the_servers(message: str) -> None:
    assert (said(CLIENTS, 3000, message), said(CLIENTS, 2000, message), said(CLIENTS, 3001, message)) == (1, 0, 0)


@pytest.mark.parametrize(
    "message", ["Missing configuration", "Invalid state", "Unknown error", "Maintenance is required"]
)
def test_what_may_be_the_servers_is_let_pass(message: str) -> None:
    assert said(CLIENTS, 3000, message) == 0
