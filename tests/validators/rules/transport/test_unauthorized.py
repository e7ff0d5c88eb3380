"""Answers to requests that nobody may serve, and to those that somebody should."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.rules.handshakes import A, B, C, D, at, found_in, offer, use, versions
from tests.validators.talk import HUB, TO_HUB, TO_PARTNER, cut, envelope, exchange

POST = at(0, offer("POST"))
EARLIER = at(-9, use("an-earlier-token"))
REFUSED: dict[str, Any] = {"status": 401, "answer": envelope(None, 2000)}
NOT_TOLD = "transport.unauthorized-not-told"


def nameless(each: Exchange) -> Exchange:
    return replace(each, request=replace(each.request, headers=()))


def answered(status: int, code: int = 2000) -> Exchange:
    return nameless(at(1, versions(TO_HUB, A, status=status, answer=envelope(None, code))))


@pytest.mark.parametrize("status", [403, 400])
def test_a_request_of_nobody_is_answered_by_401(status: int) -> None:
    assert found_in(answered(status)) == [NOT_TOLD]
    assert found_in(answered(200)) == [NOT_TOLD]
    assert found_in(answered(401)) == []


@pytest.mark.parametrize("status", [301, 405, 429, 500, 502, 503])
def test_what_has_other_reasons_says_nothing_of_tokens(status: int) -> None:
    assert found_in(answered(status)) == []


def test_a_url_that_nobody_announced_may_not_be_there() -> None:
    unknown = nameless(exchange("GET", f"{HUB}/2.2.1/locations/X", status=404, answer=envelope(None, 2003)))
    assert found_in(unknown) == []


def test_a_body_that_cannot_be_read_may_be_refused_first() -> None:
    broken = nameless(exchange("PUT", f"{HUB}/2.2.1/tokens/DE/EXA/1", b"{", status=400, answer=envelope(None, 2001)))
    assert found_in(broken) == []


def test_a_token_that_was_replaced_a_while_ago_is_refused_by_401() -> None:
    put = at(10, offer("PUT", C, "example-token-e", D))
    late = {"status": 403, "answer": envelope(None, 2000)}
    assert NOT_TOLD in found_in(put, at(100, use(C, **late)))
    assert NOT_TOLD not in found_in(put, at(20, use(C, **late)))


def test_one_refusal_of_a_valid_token_may_be_chance() -> None:
    first = at(10, use(**REFUSED))
    assert found_in(POST, first) == []
    assert found_in(POST, first, at(12, use(**REFUSED))) == []
    assert found_in(POST, first, at(40, use(**REFUSED))) == ["transport.valid-token-refused"]


def test_while_tokens_may_be_changing_hands_refusals_say_nothing() -> None:
    first, second = at(100, use(**REFUSED)), at(140, use(**REFUSED))
    assert found_in(POST, first, at(120, versions(TO_PARTNER, B)), second) == []


def test_a_token_of_another_version_may_be_refused() -> None:
    other = exchange("GET", f"{HUB}/2.3.0/tokens", None, envelope(None, 2000), status=401)
    assert found_in(POST, at(10, other), at(40, other)) == []


def test_a_body_that_was_not_kept_whole_changes_nothing() -> None:
    large = exchange("GET", f"{HUB}/2.2.1/tokens", None, cut(b"[" * 100))
    assert found_in(nameless(large)) == []


def test_a_token_that_nobody_gave_is_refused_by_401() -> None:
    usual, strange = at(10, use()), at(20, use("somebody-elses-token", status=403, answer=envelope(None, 2000)))
    assert found_in(POST, usual, strange) == [NOT_TOLD]
    assert found_in(POST, usual, at(20, use("somebody-elses-token"))) == ["transport.unauthorized-served"]


def test_who_never_used_their_own_token_may_only_spell_it_oddly() -> None:
    assert found_in(POST, at(20, use("somebody-elses-token"))) == []


def test_where_the_recording_began_late_there_may_be_more_tokens_than_were_seen() -> None:
    strange = at(20, use("somebody-elses-token"))
    assert "transport.unauthorized-served" not in found_in(EARLIER, POST, at(10, use()), strange)


def test_who_has_registered_from_2_2_on_sends_base64_for_the_versions_too() -> None:
    raw = at(20, exchange("GET", f"{HUB}/versions", answer=envelope(None, 3000), token="Token not-base-64"))
    assert found_in(POST, at(10, use()), raw) == [NOT_TOLD]
    assert NOT_TOLD not in found_in(EARLIER, POST, at(10, use()), raw)
