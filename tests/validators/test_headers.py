"""Headers, found by their names."""

import pytest

from recordings.exchange import Headers
from validators.headers import legible, places_in

SENT: Headers = (("x-request-id", "1"), ("X-Request-ID", "2"), ("Link", "<>"))


@pytest.mark.parametrize("name", ["X-Request-ID", "x-request-id", "X-REQUEST-ID"])
def test_the_first_of_a_name_counts_whatever_its_case(name: str) -> None:
    assert places_in(SENT)[name] == 0


def test_a_header_that_is_not_there_has_no_place() -> None:
    assert places_in(SENT)["Authorization"] is None
    assert places_in(())["Link"] is None


def test_messages_with_the_same_names_share_their_places_and_others_do_not() -> None:
    assert places_in(tuple((name, "other") for name, _ in SENT)) is places_in(SENT)
    assert places_in(SENT[1:]) is not places_in(SENT)


def test_bytes_that_are_no_text_become_question_marks() -> None:
    assert legible(" caf\udce9 ") == "caf?"
