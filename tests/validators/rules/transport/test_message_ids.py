"""Message ids over many requests: what overlaps, repeats itself, or is the same for everything."""

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Headers, Response, TransportError
from tests.validators.rules.finding import found, kinds
from tests.validators.talk import HUB, PARTNER, SESSION, TO_PARTNER, conversation, envelope, exchange
from validators.call import Call
from validators.learned.message_ids import REQUESTS, MessageIds
from validators.rules.transport.message_ids_again import CONSTANT

SESSIONS = f"{HUB}/2.2.1/sessions/DE/EXA"
ID = "0fd2a5ac-7b9c-4b1e-9d0b-2f4fbc1c7d11"
REQUEST_AGAIN, CORRELATION_AGAIN = "transport.request-id-reused", "transport.correlation-id-reused"


def with_id(sent: Exchange, name: str, value: str = ID) -> Exchange:
    """The same, with another message id in both directions."""

    def changed(headers: Headers) -> Headers:
        return tuple((key, value if key == name else old) for key, old in headers)

    response = sent.response and replace(sent.response, headers=changed(sent.response.headers))
    return replace(sent, request=replace(sent.request, headers=changed(sent.request.headers)), response=response)


def put(number: int, session_id: str = "S1", *, lasts: float = 0.001, error: str = "", **how: object) -> Exchange:
    """A push with one request id; `lasts` is in seconds."""
    body = SESSION | {"id": session_id, "status": "ACTIVE", **how}
    sent = exchange("PUT", f"{SESSIONS}/{session_id}", body, number=number, error=TransportError(error))
    return replace(with_id(sent, "X-Request-ID"), duration_ms=lasts * 1000)


def test_a_repetition_is_known_by_when_it_began_not_by_when_it_ended() -> None:
    given_up, again = put(1, lasts=30, error="timeout"), put(2)
    assert kinds(found(again, given_up)) == [(1, REQUEST_AGAIN, "warning")]


def test_another_body_is_no_repetition() -> None:
    assert kinds(found(put(1, error="timeout"), put(2, kwh=6))) == [(2, REQUEST_AGAIN, "error")]


@pytest.mark.parametrize(("status", "severity"), [(200, "error"), (500, "error"), (502, "warning"), (504, "warning")])
def test_the_answer_of_a_gateway_is_none(status: int, severity: str) -> None:
    first = put(1)
    first = replace(first, response=replace(first.response or Response(status=0), status=status))
    told = [kind for kind in kinds(found(first, put(2))) if kind[1] == REQUEST_AGAIN]
    assert told == [(2, REQUEST_AGAIN, severity)]


def test_after_a_redirect_it_is_still_the_same_request() -> None:
    asked = exchange("GET", f"{HUB}/2.2.1/tariffs", status=307, number=1)
    followed = exchange("GET", f"{HUB}/2.2.1/tariffs/", number=2)
    told = found(*(with_id(each, "X-Request-ID") for each in (asked, followed)))
    assert REQUEST_AGAIN not in [finding.rule for finding in told]


def test_both_sides_may_use_one_id() -> None:
    there = exchange("GET", f"{HUB}/2.2.1/credentials", number=1, status=401)
    back = exchange("GET", f"{PARTNER}/2.2.1/credentials", number=2, status=401, way=TO_PARTNER)
    told = found(*(with_id(with_id(each, "X-Request-ID"), "X-Correlation-ID") for each in (there, back)))
    assert not {REQUEST_AGAIN, CORRELATION_AGAIN} & {finding.rule for finding in told}


def everything(count: int) -> list[Exchange]:
    """Requests to module after module with one correlation id."""
    modules = ("credentials", "tariffs", "locations", "sessions", "cdrs")
    paths = [f"{HUB}/2.2.1/{modules[number % len(modules)]}" for number in range(count)]
    sent = [exchange("GET", path, number=number, status=404) for number, path in enumerate(paths, 1)]
    return [with_id(each, "X-Correlation-ID") for each in sent]


def test_one_correlation_id_for_everything_is_an_error() -> None:
    told = [kind for kind in kinds(found(*everything(CONSTANT + 5))) if kind[1] == CORRELATION_AGAIN]
    assert told == [(CONSTANT, CORRELATION_AGAIN, "error")]


def test_one_correlation_id_for_a_few_requests_of_one_flow_is_none() -> None:
    assert CORRELATION_AGAIN not in [finding.rule for finding in found(*everything(CONSTANT - 1))]


def test_the_pages_of_a_long_walk_may_share_one() -> None:
    pages = [exchange("GET", f"{HUB}/2.2.1/tariffs?offset={number}", number=number) for number in range(CONSTANT * 2)]
    told = found(*(with_id(each, "X-Correlation-ID") for each in pages))
    assert CORRELATION_AGAIN not in [finding.rule for finding in told]


def test_cdrs_are_told_apart_by_their_body() -> None:
    bodies = [{"id": "C1"}, {"id": "c1"}, {"id": "C2"}]
    sent = [exchange("POST", f"{HUB}/2.2.1/cdrs", body, number=number) for number, body in enumerate(bodies, 1)]
    told = kinds(found(*(with_id(each, "X-Correlation-ID") for each in sent)))
    assert [kind for kind in told if kind[1] == CORRELATION_AGAIN] == [(3, CORRELATION_AGAIN, "warning")]


def test_2_1_1_knows_no_ids() -> None:
    sent = [exchange("GET", f"{HUB}/2.1.1/tariffs", None, envelope([]), number=number) for number in (1, 2)]
    assert found(*(with_id(each, "X-Request-ID") for each in sent)) == []


def test_ids_are_forgotten_at_last() -> None:
    ids, sent = MessageIds(), exchange("GET", f"{HUB}/2.2.1/tariffs")
    place = conversation().read(sent).place
    for number in range(REQUESTS + 1):
        headers = (("X-Request-ID", str(number)), ("X-Correlation-ID", str(number)))
        ids.learn(Call(replace(sent, request=replace(sent.request, headers=headers)), place))
    known = ids.of(Call(sent, place))
    assert (len(known.requests), len(known.subjects)) == (REQUESTS, REQUESTS)
    assert "0" not in known.requests
    assert str(REQUESTS) in known.requests
