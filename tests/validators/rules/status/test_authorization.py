"""Authorizations that were refused for want of a location."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from recordings.finding import Severity
from tests.validators.talk import HUB, envelope, exchange
from tests.validators.told import told_by

RULE = "status.too-little-info-not-told"
WHERE = {"location_id": "L1"}


def authorize(
    body: Any, code: int = 1000, *, token: str = "U1", version: str = "2.2.1", number: int = 1, status: int = 200
) -> Exchange:
    url = f"{HUB}/{version}/emsp/tokens/{token}/authorize"
    answer = envelope({"allowed": "ALLOWED"} if code == 1000 else None, code)
    return exchange("POST", url, body, answer, number=number, status=status)


@pytest.mark.parametrize(("version", "severity"), [("2.2.1", Severity.ERROR), ("2.1.1", Severity.WARNING)])
@pytest.mark.parametrize("body", [None, {}])
def test_it_is_told_when_the_location_helped(body: Any, version: str, severity: Severity) -> None:
    both = (authorize(body, 2001, version=version), authorize(WHERE, version=version, number=5))
    assert [(f.exchange_id, f.severity) for f in told_by(RULE, *both)] == [(5, severity)]


@pytest.mark.parametrize(
    "first",
    [
        authorize(None, 2002),
        authorize(None, 2004),
        authorize(None, 2004, status=404),
        authorize(None, 3000),
        authorize(WHERE, 2001),
        authorize(None, 2001, token="U2"),
    ],
    ids=["right", "unknown", "unknown in HTTP too", "server down", "had a location", "another token"],
)
def test_other_refusals_prove_nothing(first: Exchange) -> None:
    assert told_by(RULE, first, authorize(WHERE, number=5)) == []


def test_much_later_the_token_may_have_changed() -> None:
    assert told_by(RULE, authorize(None, 2001), authorize(WHERE, number=1000)) == []


def test_what_began_before_the_refusal_ended_does_not_follow_from_it() -> None:
    assert told_by(RULE, authorize(None, 2001, number=5), authorize(WHERE, number=2)) == []


def test_it_is_told_of_the_first_success() -> None:
    twice = (authorize(WHERE, number=2), authorize(WHERE, number=3))
    assert len(told_by(RULE, authorize(None, 2001), *twice)) == 1
