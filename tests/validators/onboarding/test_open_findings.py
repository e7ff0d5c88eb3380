"""Of everything that is done several times, the latest time says what is still open."""

from itertools import count
from typing import Any

import pytest

from recordings.exchange import Exchange
from recordings.finding import Severity
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, handshake, onboarding
from tests.validators.talk import HUB, PARTNER, SESSION, TIME, TO_HUB, TO_PARTNER, envelope, exchange

TARIFF: dict[str, Any] = {
    "country_code": "DE", "party_id": "EXA", "id": "T1", "currency": "EUR", "last_updated": TIME,
    "elements": [{"price_components": [{"type": "ENERGY", "price": 0.3, "step_size": 1}]}],
}  # fmt: skip
FAULTY = {name: value for name, value in TARIFF.items() if name != "currency"}


NUMBERS = count(1)  # no two requests have one id


def put(path: str, body: object, method: str = "PUT") -> Exchange:
    """The partner pushes an object to the hub, which takes it."""
    return exchange(method, f"{HUB}/2.2.1/receiver/{path}", body, way=TO_HUB, token=AS_PARTNER,
                    number=next(NUMBERS))  # fmt: skip


def tariffs(*items: object, query: str = "") -> Exchange:
    """The hub reads a page of the partner's tariffs."""
    return exchange("GET", f"{PARTNER}/2.2.1/sender/tariffs{query}", answer=envelope([*items]), way=TO_PARTNER,
                    token=AS_HUB)  # fmt: skip


def open_errors(*exchanges: Exchange) -> set[str]:
    """The rules of the partner's errors in functional modules that are open after a handshake and these."""
    found = onboarding(*handshake(), *exchanges).findings.all(Severity.ERROR, "partner")
    return {each.rule for each in found if each.module != "credentials"}


MISSING = "fields.required-missing"


def test_an_object_that_is_pushed_again_without_the_fault_settles_it() -> None:
    assert open_errors(put("tariffs/DE/EXA/T1", FAULTY)) == {MISSING}
    assert open_errors(put("tariffs/DE/EXA/T1", FAULTY), put("tariffs/DE/EXA/T1", TARIFF)) == set()


def test_another_object_settles_nothing() -> None:
    other = put("tariffs/DE/EXA/T2", TARIFF | {"id": "T2"})
    assert open_errors(put("tariffs/DE/EXA/T1", FAULTY), other) == {MISSING}


def test_a_list_is_settled_page_by_page() -> None:
    assert open_errors(tariffs(FAULTY), tariffs(TARIFF)) == set()
    assert MISSING in open_errors(tariffs(FAULTY, query="?offset=10"), tariffs(TARIFF))


@pytest.mark.parametrize(("later", "is_open"), [("S1", True), ("S2", False)])
def test_a_session_is_settled_by_another_one_and_not_by_more_of_itself(later: str, is_open: bool) -> None:
    without = put("sessions/DE/EXA/S1", {"kwh": 5}, "PATCH")
    whole = put("sessions/DE/EXA/S1", SESSION | {"status": "ACTIVE"})
    path = f"sessions/DE/EXA/{later}"
    again = [
        put(path, SESSION | {"id": later, "status": "ACTIVE"}),
        put(path, {"kwh": 6, "last_updated": TIME}, "PATCH"),
    ]
    assert ("objects.patch-without-last-updated" in open_errors(whole, without, *again)) is is_open


def test_what_is_told_once_stays_open_while_it_goes_on() -> None:
    def unnamed(path: str, body: object) -> Exchange:
        return exchange("PUT", f"{HUB}/2.2.1/receiver/{path}", body, token=AS_PARTNER, headers=(("X-Other", "1"),))

    told_once = "transport.request-id-missing"
    first, second = unnamed("tariffs/DE/EXA/T1", TARIFF), unnamed("tariffs/DE/EXA/T2", TARIFF | {"id": "T2"})
    mended = put("tariffs/DE/EXA/T1", TARIFF)
    assert told_once in open_errors(first)
    assert told_once in open_errors(first, second, mended)
    assert told_once not in open_errors(first, second, mended, put("tariffs/DE/EXA/T2", TARIFF | {"id": "T2"}))
