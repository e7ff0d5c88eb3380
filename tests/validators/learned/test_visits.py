"""Who came for whose versions."""

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, TransportError
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, conversation, encoded, envelope, exchange, listen
from validators.learned.visits import VISITS, Visit

START = exchange("GET", HUB).started_at - 1


def visits_after(*exchanges: Exchange) -> list[Visit] | None:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.registration.visits.since(TO_PARTNER, START)


def only(exchange: Exchange) -> Visit:
    [visit] = visits_after(exchange) or []
    return visit


def versions(*listed: str, number: int = 1) -> Exchange:
    data = [{"version": version, "url": f"{PARTNER}/{version}"} for version in listed]
    return exchange("GET", f"{PARTNER}/versions", None, envelope(data), way=TO_PARTNER, number=number)


def test_a_visit_tells_what_it_was_for_and_what_was_listed() -> None:
    visit = only(versions("2.1.1", "2.2.1"))
    assert (visit.operation, visit.served, visit.failed, visit.listed) == ("versions", True, False, ("2.1.1", "2.2.1"))
    assert visit.authorization == encoded("example-token-c")
    assert visit.ended_at - visit.started_at == pytest.approx(0.001, abs=1e-6)


def test_details_tell_their_version() -> None:
    visit = only(exchange("GET", f"{PARTNER}/2.2.1", way=TO_PARTNER))
    assert (visit.operation, visit.version, visit.listed) == ("details", "2.2.1", ())


def test_a_url_that_nobody_knows_may_be_a_visit() -> None:
    assert only(exchange("GET", f"{PARTNER}/api", way=TO_PARTNER)).operation == ""
    assert visits_after(exchange("POST", f"{PARTNER}/api", way=TO_PARTNER)) == []
    assert visits_after(exchange("GET", f"{PARTNER}/2.2.1/locations", way=TO_PARTNER)) == []
    assert visits_after(exchange("GET", f"{HUB}/versions", way=TO_HUB)) == []


@pytest.mark.parametrize(
    ("answered", "seconds", "failed"),
    [
        ({"status": 401}, 0, True),
        ({"status": 503, "answer": b""}, 0, True),
        ({"status": 302, "answer": b""}, 0, False),
        ({"answer": envelope(None, 3000)}, 0, True),
        ({"answer": b"<html>"}, 0, False),
        ({"error": TransportError.CONNECT_FAILED}, 0, True),
        ({"error": TransportError.TIMEOUT}, 30, True),
        ({"error": TransportError.CLIENT_ABORTED}, 0, False),
        ({"error": TransportError.CLIENT_ABORTED}, 30, True),
        ({"error": TransportError.TAP_STOPPED}, 30, False),
        ({"error": TransportError.ORIGIN_REFUSED}, 0, False),
    ],
)
def test_a_visit_has_failed_where_it_is_plain_that_nothing_was_to_be_had(
    answered: dict[str, object], seconds: float, failed: bool
) -> None:
    gone = exchange("GET", f"{PARTNER}/versions", None, way=TO_PARTNER, **answered)  # type: ignore[arg-type]
    assert only(replace(gone, duration_ms=seconds * 1000)).failed is failed


def test_of_more_visits_than_are_remembered_nobody_can_say_which_came() -> None:
    many = [versions("2.2.1", number=number) for number in range(VISITS + 1)]
    assert visits_after(*many) is None
    assert len(visits_after(*many[:-2]) or []) == VISITS - 1
