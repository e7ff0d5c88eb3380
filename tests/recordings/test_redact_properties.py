"""Redaction of anything: it never raises, leaves no token that it learned, and touches nothing else."""

import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recordings.exchange import Body, Direction, Exchange, Headers, Request, Response
from tests.recordings.test_redact import CREDENTIALS, ENCODINGS, TOKEN, TOKENS, b64, redacted, stand_in, texts
from tests.validators.talk import HUB, exchange

ODD_TEXT = st.text(max_size=30) | st.text(st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF), max_size=4)


@st.composite
def anything(draw: st.DrawFn) -> Exchange:
    """Whatever a partner may send, with tokens among it."""
    token = draw(TOKENS | ODD_TEXT)
    pieces = [token, b64("x" + repr(token)), '"token":"', "Token ", "\\", '"', "\\u00", "\0", "\ufeff"]
    encoding = draw(st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]))
    text = st.lists(st.sampled_from(pieces) | ODD_TEXT, max_size=6).map("".join)
    bodies = st.binary(max_size=40) | text.map(lambda each: each.encode(encoding, "surrogatepass"))
    names = st.sampled_from(["Authorization", "cookie", "X-Other", "Link"])
    headers: st.SearchStrategy[Headers] = st.lists(st.tuples(names, text), max_size=4).map(tuple)
    request = Request(method="GET", url=draw(text), headers=draw(headers), body=Body.of(draw(bodies)))
    response = Response(status=200, headers=draw(headers), body=Body.of(draw(bodies)))
    return Exchange(
        direction=Direction.HUB_TO_PARTNER,
        started_at=0,
        duration_ms=0,
        request=request,
        response=draw(st.none() | st.just(response)),
        error_detail=draw(text),
    )


@given(st.lists(anything(), max_size=3))
@settings(max_examples=60, deadline=None)
def test_redacting_never_raises(exchanges: list[Exchange]) -> None:
    for before, after in zip(exchanges, redacted(*exchanges), strict=True):
        assert len(after.request.headers) == len(before.request.headers)


@given(st.lists(TOKENS, min_size=1, max_size=4, unique=True), st.data())
@settings(max_examples=60, deadline=None)
def test_no_learned_token_stays_in_any_form(tokens: list[str], data: st.DataObject) -> None:
    noise = st.text(st.sampled_from("{}[]:, \n0"), max_size=5)
    said = [form(token) for token in tokens for form in ENCODINGS.values()]
    words = [*said, *(quote(word, safe="") for word in said), *(json.dumps(word) for word in said)]
    mixed = st.lists(st.sampled_from(words) | noise, max_size=8).map(" ".join)
    learned = [exchange("POST", CREDENTIALS, {"token": token}, token=f"Token {b64(token)}") for token in tokens]
    sent = exchange("GET", HUB + data.draw(mixed), data.draw(mixed).encode(), headers=(("X-A", data.draw(mixed)),))
    result = texts(redacted(*learned, replace(sent, error_detail=data.draw(mixed)))[-1])
    for form in said:
        assert form.encode() not in result


@given(st.binary(max_size=80), st.binary(max_size=80))
@settings(deadline=None)
def test_every_byte_outside_the_token_stays(before: bytes, after: bytes) -> None:
    if b'"token"' in before + after or b"\0" in before[:4] or (not before and b"\0" in after[:4]):
        return
    learned = exchange("POST", CREDENTIALS, {"token": TOKEN})
    [_, sent] = redacted(learned, exchange("PUT", HUB, before + TOKEN.encode() + after))
    assert sent.request.body.content == before + stand_in(TOKEN).encode() + after
