"""Which HTTP errors are right, and which should have been OCPI's."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Headers
from recordings.finding import Severity
from tests.validators.talk import HUB, SESSION, credentials, encoded, envelope, exchange
from tests.validators.told import told_by

RULE, BAD_JSON = "http.error-for-valid-request", "http.bad-json-not-refused"
IDS: Headers = (("X-Request-ID", "1"), ("X-Correlation-ID", "2"))
JSON: Headers = (*IDS, ("Content-Type", "application/json"))
REFUSAL = {**envelope(status_code=2001), "status_message": "No"}


def put(
    status: int,
    body: Any = SESSION,
    answer: Any = REFUSAL,
    version: str = "2.2.1",
    headers: Headers = JSON,
    **more: Any,
) -> list[Severity]:
    """What is said of a PUT that was answered with an HTTP status; `headers` are all that it has beside its token."""
    asked = exchange("PUT", f"{HUB}/{version}/sessions/DE/EXA/S1", body, answer, status=status, **more)
    request = replace(asked.request, headers=(*asked.request.headers[:1], *headers))
    return [finding.severity for finding in told_by(RULE, replace(asked, request=request))]


@pytest.mark.parametrize("status", [400, 402, 406, 409, 412, 418, 422])
def test_what_could_be_read_is_ocpis_to_refuse(status: int) -> None:
    assert (put(status), put(status, version="2.1.1")) == ([Severity.ERROR], [Severity.WARNING])


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_server_that_fails_is_a_warning_where_it_speaks_ocpi(status: int) -> None:
    assert put(status) == [Severity.WARNING]


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_fails_is_none_of_ocpis(status: int) -> None:
    assert put(status, answer={"message": "no upstream"}) == []


@pytest.mark.parametrize("status", [200, 201, 307, 401, 403, 404, 405, 408, 410, 413, 414, 415, 429, 431, 501, 503])
def test_what_is_decided_before_ocpi_is_https(status: int) -> None:
    assert put(status) == []


@pytest.mark.parametrize("body", [b"", b"{", b'{"kwh": NaN}', b"\xef\xbb\xbf{}", '{"kwh": 1}'.encode("utf-16")])
def test_a_body_that_some_parser_refuses_may_be_refused(body: bytes) -> None:
    assert put(400, body) == []


@pytest.mark.parametrize("headers", [(), IDS, (*IDS, ("Content-Type", "text/plain")), JSON[1:]])
def test_headers_that_are_missing_may_be_the_reason(headers: Headers) -> None:
    assert put(400, headers=headers) == []


def test_an_answer_that_is_no_json_has_another_finding() -> None:
    assert put(500, answer=b"<h1>500</h1>") == []


def test_a_token_that_is_not_the_one_exchanged_may_be_the_reason() -> None:
    answer = envelope(credentials("example-token-c", f"{HUB}/versions"))
    registered = exchange("POST", f"{HUB}/2.2.1/credentials", credentials("b", f"{HUB}/versions"), answer)
    url = f"{HUB}/2.2.1/sessions/DE/EXA/S1"
    for token, count in (("example-token-x", 0), ("example-token-c", 1)):
        asked = exchange("PUT", url, SESSION, REFUSAL, status=400, token=encoded(token), headers=JSON, number=2)
        assert len(told_by(RULE, registered, asked)) == count


def test_bad_parameters_of_a_get_are_a_warning() -> None:
    asked = exchange("GET", f"{HUB}/2.2.1/sender/tariffs?limit=x", None, REFUSAL, status=400, headers=IDS)
    assert [finding.severity for finding in told_by(RULE, asked)] == [Severity.WARNING]


def test_an_authorization_needs_no_body() -> None:
    asked = exchange("POST", f"{HUB}/2.2.1/sender/tokens/T1/authorize", None, REFUSAL, status=400, headers=IDS)
    assert [finding.severity for finding in told_by(RULE, asked)] == [Severity.ERROR]


def test_what_the_module_does_not_offer_may_be_refused_in_any_way() -> None:
    asked = exchange("DELETE", f"{HUB}/2.2.1/sessions/DE/EXA/S1", None, REFUSAL, status=400, headers=IDS)
    assert told_by(RULE, asked) == []


def test_an_object_that_was_never_seen_may_not_exist() -> None:
    url = f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/T1"
    before = exchange("PUT", url, {"id": "T1"})
    for method, count in (("DELETE", 1), ("GET", 1), ("PATCH", 0)):  # PATCH of tariffs is not defined
        refused = exchange(method, url, None, REFUSAL, status=409, headers=IDS, number=2)
        assert (len(told_by(RULE, before, refused)), len(told_by(RULE, refused))) == (count, 0)


@pytest.mark.parametrize(
    ("method", "path", "count"),
    [
        ("PUT", "receiver/locations/DE/EXA/L1/E1", 0),
        ("PUT", "sender/sessions/S1/charging_preferences", 0),
        ("PUT", "receiver/locations/DE/EXA/L1", 1),
        ("POST", "receiver/commands/STOP_SESSION", 1),
        ("POST", "credentials", 1),
    ],
)
def test_a_message_that_something_is_not_there_is_believed_where_it_may_be_so(
    method: str, path: str, count: int
) -> None:
    answer = {**REFUSAL, "status_message": "Unknown session or location not found"}
    asked = exchange(method, f"{HUB}/2.2.1/{path}", {}, answer, status=400, headers=JSON)
    assert len(told_by(RULE, asked)) == count


def broken(status: int, body: bytes, version: str = "2.2.1") -> list[Severity]:
    """What is said of a body that is no JSON."""
    asked = exchange("PATCH", f"{HUB}/{version}/sessions/DE/EXA/S1", body, REFUSAL, status=status, headers=JSON)
    return [finding.severity for finding in told_by(BAD_JSON, asked)]


@pytest.mark.parametrize("status", [200, 201, 409, 422, 500])
@pytest.mark.parametrize("body", [b'{"kwh": 1,}', b"{'kwh': 1}", b'{"name": "\xff"}', b"kwh=1"])
def test_what_is_no_json_must_be_refused_with_400(body: bytes, status: int) -> None:
    assert (broken(status, body), broken(status, body, "2.1.1")) == ([Severity.ERROR], [Severity.WARNING])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 429, 307, 502, 503])
def test_other_refusals_come_before_the_body_is_read(status: int) -> None:
    assert broken(status, b"{") == []


@pytest.mark.parametrize("body", [b"", b"[" * 100_000 + b"]" * 100_000, b"NaN", b"\xef\xbb\xbf{}"])
def test_what_another_parser_may_read_is_not_judged(body: bytes) -> None:
    assert broken(200, body) == []
