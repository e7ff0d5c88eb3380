"""Bodies that a page cannot show: other encodings, cut ones, and what is no fault of theirs."""

import json

import pytest

from recordings.exchange import Exchange
from tests.validators.rules.finding import found
from tests.validators.talk import HUB, SESSION, cut, exchange

URL = f"{HUB}/2.2.1/sessions/DE/EXA/S1"
BODY = json.dumps(SESSION)
NOT_JSON = "transport.request-body-not-json"


def put(body: object) -> Exchange:
    return exchange("PUT", URL, body)


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("utf-8-sig", "a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32-be", "UTF-32-BE"),
    ],
)
def test_json_in_another_encoding_than_plain_utf_8_is_told(encoding: str, says: str) -> None:
    [finding] = found(put(BODY.encode(encoding)))
    assert (finding.rule, finding.pointer) == (NOT_JSON, "")
    assert says in finding.message


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_nothing_where_an_object_belongs_is_told(body: bytes) -> None:
    assert [finding.rule for finding in found(put(body))] == [NOT_JSON]


def test_blanks_around_an_object_are_fine() -> None:
    assert found(put(f"\r\n {BODY}\n".encode())) == []


def test_a_body_that_was_not_kept_whole_is_not_judged() -> None:
    assert found(put(cut(b'{"id": "S'))) == []


def test_what_only_this_parser_cannot_read_is_not_told() -> None:
    deep = b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert NOT_JSON not in [finding.rule for finding in found(put(deep))]


def test_a_list_is_json_and_the_tables_tell_of_it() -> None:
    assert [finding.rule for finding in found(put([SESSION]))] == ["fields.wrong-type"]


@pytest.mark.parametrize("body", [b"null", b'""'])
def test_null_where_an_object_belongs_is_told_by_the_tables(body: bytes) -> None:
    assert [finding.rule for finding in found(put(body))] == ["fields.wrong-type"]
