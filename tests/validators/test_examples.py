"""The reader of the rule pages' examples."""

from pathlib import Path

import pytest

from recordings.exchange import Direction, TransportError
from validators import examples
from validators.examples import exchanges_in

ASK = "### partner to hub\nGET https://hub.example/ocpi/versions HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n"
FIRST = f"```http\n{ASK}```\n\n- `status`\n\nAnother one.\n\n"
SECTION = f"## Bad\n\n{FIRST}```http\n{ASK}{ASK}```\n\n- exchange 2, `body` of `a.rule`\n"


def test_every_bad_block_has_its_own_list() -> None:
    first, second = examples._examples(SECTION, "the.rule")
    assert (first.good, first.expected) == (False, ((1, "status", "the.rule"),))
    assert (second.good, second.expected) == (False, ((2, "", "a.rule"),))


def test_a_block_holds_exchanges_in_order() -> None:
    text = (
        ASK
        + "### hub to partner\nPUT https://partner.example/x HTTP/1.1\nA: b: c\n\n{}\n\nNO ANSWER timeout: after 5 s\n"
    )
    first, second = exchanges_in(text)
    assert (first.number, first.direction, first.response and first.response.status) == (
        1,
        Direction.PARTNER_TO_HUB,
        401,
    )
    assert second.request.headers == (("A", "b: c"),)
    assert second.request.body.content == b"{}"
    assert (second.response, second.error, second.error_detail) == (None, TransportError.TIMEOUT, "after 5 s")


def test_a_rule_without_a_page_is_an_error() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        examples.page_of("transport.no-such-fault")
    assert Path(str(caught.value.filename)).name == "no-such-fault.md"
