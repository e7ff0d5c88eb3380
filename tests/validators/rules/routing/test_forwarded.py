"""Which legs belong together, on one connection and on several, and where nothing tells."""

import pytest
from msgspec.structs import replace

from recordings.exchange import TransportError
from tests.validators.rules.routing.messages import (
    CPO,
    EMSP,
    HOSTS_BOTH,
    HOSTS_CPO,
    HOSTS_EMSP,
    IS_HUB,
    OTHER,
    H,
    judged_apart,
    message,
    told,
)
from validators.learned import legs as learned
from validators.learned.legs import Legs

KNOWN = (("a", IS_HUB), ("a", HOSTS_EMSP), ("b", IS_HUB), ("b", HOSTS_CPO))
CAME = message("in", CPO, EMSP, at=10, lasts=3)
CHANGED = ("a", "routing.changed-by-hub")


def test_legs_on_two_connections_belong_together() -> None:
    assert judged_apart(*KNOWN, ("b", message("out", CPO, EMSP, at=11)), ("a", CAME)) == []
    assert judged_apart(*KNOWN, ("b", message("out", CPO, H, at=11)), ("a", CAME)) == [CHANGED]


def test_legs_of_one_platform_that_hosts_both_ends_belong_together() -> None:
    known = (("a", IS_HUB), ("a", HOSTS_BOTH))
    assert judged_apart(*known, ("a", message("out", CPO, H, at=11)), ("a", CAME)) == [CHANGED]


def test_the_clocks_of_two_recordings_may_differ_a_little() -> None:
    early = message("out", CPO, H, at=9)
    assert judged_apart(*KNOWN, ("b", early), ("a", CAME)) == [CHANGED]
    known = (("a", IS_HUB), ("a", HOSTS_BOTH))
    assert judged_apart(*known, ("a", early), ("a", CAME)) == []


@pytest.mark.parametrize(
    "other",
    [
        message("out", CPO, H, at=30),  # after the answer
        message("out", CPO, H, at=11, correlation="another"),
        message("out", CPO, H, at=11, path="receiver/tokens/DE/EXM/T2"),
        message("out", CPO, H, at=11, body={"valid": True, "last_updated": "2026-01-05T09:59:59Z"}),
        message("out", CPO, H, at=11, method="PUT"),
        message("out", CPO, H, at=11, version="2.1.1", path="tokens/DE/EXM/T1"),
    ],
)
def test_what_differs_in_more_than_its_parties_is_another_message(other: object) -> None:
    assert judged_apart(*KNOWN, ("b", other), ("a", CAME)) == []  # type: ignore[arg-type]


def test_a_message_to_somebody_else_goes_elsewhere() -> None:
    came = message("in", OTHER, EMSP, at=10, lasts=3)
    assert judged_apart(*KNOWN, ("b", message("out", CPO, EMSP, at=11)), ("a", came)) == []


def test_one_correlation_id_for_everything_tells_nothing() -> None:
    first, second = (message("in", H, EMSP, at=at) for at in (10, 12))
    onward = message("out", CPO, EMSP, at=13)
    assert judged_apart(*KNOWN, ("a", first), ("a", second), ("b", onward)) == []


def test_a_direct_message_is_no_part_of_an_earlier_broadcast() -> None:
    pushed = message("in", H, EMSP, at=10)
    later = {"valid": False, "last_updated": "2026-01-05T10:00:05Z"}
    assert judged_apart(*KNOWN, ("a", pushed), ("b", message("out", CPO, EMSP, at=15, body=later))) == []


def test_a_broadcast_may_go_on_after_its_answer() -> None:
    pushed = message("in", H, EMSP, at=10)
    assert judged_apart(*KNOWN, ("a", pushed), ("b", message("out", CPO, H, at=40))) == []
    assert judged_apart(*KNOWN, ("a", pushed), ("b", message("out", CPO, EMSP, at=40))) == [
        ("b", "routing.broadcast-not-from-hub")
    ]


def test_two_hubs_make_legs_of_their_own() -> None:
    other_hub = told("hub", ("HUB", "NLHUB"))
    known = (("a", IS_HUB), ("a", HOSTS_EMSP), ("b", other_hub), ("b", HOSTS_CPO))
    assert judged_apart(*known, ("b", message("out", CPO, "NLHUB", at=11)), ("a", CAME)) == []


def test_without_a_hub_that_is_known_nothing_is_told() -> None:
    assert judged_apart(("b", HOSTS_CPO), ("b", message("out", CPO, H, at=11)), ("a", CAME)) == []


def test_a_request_that_the_hub_tried_twice_counts_by_its_last_answer() -> None:
    first = message("out", CPO, EMSP, at=11, error=TransportError.TIMEOUT)
    refused = message("out", CPO, EMSP, at=12, code=2004)
    came = message("in", CPO, EMSP, at=10, lasts=5, code=2004)
    assert judged_apart(*KNOWN, ("b", first), ("b", refused), ("a", came)) == []
    assert judged_apart(*KNOWN, ("b", first), ("b", refused), ("a", replace(CAME, duration_ms=5000))) == [
        ("a", "status.error-not-forwarded")
    ]


@pytest.mark.parametrize("http_status", [401, 403])
def test_what_the_receiver_says_of_the_hubs_token_is_not_for_the_sender(http_status: int) -> None:
    refused = message("out", CPO, EMSP, at=11, status=http_status, code=2000)
    came = message("in", CPO, EMSP, at=10, lasts=3, code=4003)
    assert judged_apart(*KNOWN, ("b", refused), ("a", came)) == []


def test_an_answer_that_came_too_late_is_not_what_the_hub_had() -> None:
    slow = message("out", CPO, EMSP, at=11, lasts=30, code=2004)
    came = message("in", CPO, EMSP, at=10, lasts=3, code=4002)
    assert judged_apart(*KNOWN, ("a", came), ("b", slow)) == []


@pytest.mark.parametrize("error", [TransportError.TAP_STOPPED, TransportError.ORIGIN_REFUSED])
def test_what_the_tap_did_not_deliver_is_not_the_hubs_fault(error: TransportError) -> None:
    lost = message("out", CPO, EMSP, at=11, error=error)
    assert judged_apart(*KNOWN, ("b", lost), ("a", message("in", CPO, EMSP, at=10, lasts=3, code=3000))) == []


def test_a_copy_of_the_hubs_may_answer_a_get() -> None:
    asked = {"method": "GET", "path": "sender/locations/L1", "body": None}
    lost = message("out", CPO, EMSP, at=11, error=TransportError.TIMEOUT, **asked)  # type: ignore[arg-type]
    assert judged_apart(*KNOWN, ("b", lost), ("a", message("in", CPO, EMSP, at=10, lasts=3, **asked))) == []  # type: ignore[arg-type]


def test_a_new_correlation_id_is_told_by_what_else_is_the_same() -> None:
    onward = message("out", CPO, EMSP, at=11, correlation="new")
    assert judged_apart(*KNOWN, ("b", onward), ("a", CAME)) == [("a", "transport.correlation-id-changed-by-hub")]


@pytest.mark.parametrize(
    "changed",
    [
        {"to": OTHER},
        {"sender": H},
        {"at": 30.0},
        {"body": {"valid": False}},
    ],
)
def test_but_not_where_anything_else_differs(changed: dict) -> None:  # type: ignore[type-arg]
    words = {"to": CPO, "sender": EMSP, "at": 11.0, "correlation": "new"} | changed
    assert judged_apart(*KNOWN, ("b", message("out", **words)), ("a", CAME)) == []


def test_nor_where_the_leg_with_the_right_id_is_there_too() -> None:
    right, other = message("out", CPO, EMSP, at=11), message("out", CPO, EMSP, at=11.5, correlation="new")
    assert judged_apart(*KNOWN, ("b", right), ("b", other), ("a", CAME)) == []


def test_nor_where_the_hub_did_not_deliver() -> None:
    onward = message("out", CPO, EMSP, at=11, correlation="new")
    refused = message("in", CPO, EMSP, at=10, lasts=3, code=4003)
    assert judged_apart(*KNOWN, ("b", onward), ("a", refused)) == []


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "MESSAGES", 3)
    monkeypatch.setattr(learned, "ALIKE", 2)
    legs = Legs()
    assert legs.correlated.size == legs.ids.size == 3
    assert [each.size for each in legs.alike.values()] == [2, 2]
