"""Findings stand at their places in headers and bodies, and what is not shown is said."""

from recordings.browse.message import SHOWN, BodyView, StoredFinding, body_view, message_view, within
from recordings.exchange import Body, BodyNote, Request
from recordings.finding import Severity


def finding(pointer: str, number: int = 1, side: str = "request") -> StoredFinding:
    """An error at `pointer`."""
    return StoredFinding(
        id=number,
        exchange_id=1,
        rule="a.b",
        severity=Severity.ERROR,
        side=side,
        party="hub",
        pointer=pointer,
        message="m",
    )


def marked(view: BodyView) -> list[str]:
    """The lines that carry findings."""
    return ["".join(token.text for token in line.line.tokens) for line in view.lines if line.findings]


def test_a_value_a_missing_one_and_one_that_stands_twice() -> None:
    body = Body.of(b'{"a":{"b":1},"c":[2,3],"d":4,"d":5}')
    assert marked(body_view(body, [finding("/a/b")])) == ['"b": 1']
    assert marked(body_view(body, [finding("/a/missing/deeper")])) == ['"a": {']
    assert marked(body_view(body, [finding("/c/1")])) == ["3"]
    assert marked(body_view(body, [finding("/d")])) == ['"d": 4,', '"d": 5']
    assert marked(body_view(body, [finding("")])) == ["{"]


def test_keys_are_compared_as_json_pointers() -> None:
    body = Body.of(rb'{"a/b":1,"m~n":2,"\u00e4":3}')
    assert marked(body_view(body, [finding("/a~1b"), finding("/m~0n"), finding("/ä")])) == [
        '"a/b": 1,',
        '"m~n": 2,',
        '"\\u00e4": 3',
    ]


def test_a_long_body_says_so_and_lists_the_findings_beyond() -> None:
    view = body_view(Body.of(b"[" + b"1234567," * SHOWN + b"0]"), [finding("/3"), finding("/100000", 2)])
    assert [note[:4] for note in view.notes] == ["Long"]
    assert [found.id for found in view.beyond] == [2]
    assert len(view.lines) < SHOWN


def test_notes_about_bodies_that_are_not_whole() -> None:
    assert "first 3 of 900 bytes" in body_view(Body(b"[1,", 900, "", BodyNote.CUT)).notes[0]
    assert "Content-Encoding" in body_view(Body(b"x", 1, "", BodyNote.UNDECODABLE)).notes[0]
    assert "streamed" in body_view(Body(b"", 0, "", BodyNote.LOST)).notes[0]
    assert "Not UTF-8" in body_view(Body.of(b'{"a":"\xff"}')).notes[0]
    assert "brackets" in body_view(Body.of(b'{"a":1]')).notes[0]
    assert body_view(Body.of('{"a":"ä\\\\xff"}'.encode())).notes == []


def test_headers_by_any_spelling_and_missing_ones() -> None:
    request = Request(method="PUT", url="https://a.example", headers=(("X-Request-ID", "1"), ("Accept", "*/*")))
    found = [finding("header:x-request-id"), finding("header:X-Correlation-ID", 2), finding("url", 3)]
    view = message_view(request, found)
    assert [(header.name, header.value, [f.id for f in header.findings]) for header in view.headers] == [
        ("X-Request-ID", "1", [1]),
        ("Accept", "*/*", []),
        ("X-Correlation-ID", None, [2]),
    ]
    assert [f.id for f in view.start] == [3]


def test_a_finding_about_a_body_that_is_not_there_is_not_lost() -> None:
    view = message_view(Request(method="PUT", url="https://a.example"), [finding("")])
    assert view.body is None
    assert [f.id for f in view.start] == [1]


def test_an_object_takes_the_findings_within_it() -> None:
    found = [finding("/data/1/id"), finding("/data/10/id"), finding("/data/1"), finding("/data/1", side="response")]
    assert [f.pointer for f in within(found, "request", "/data/1")] == ["/id", ""]
