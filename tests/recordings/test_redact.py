"""Redaction: no token that was seen stays anywhere, everything else stays, and rules find the same as before."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from recordings.exchange import Body, BodyNote, Direction, Exchange, Rewrite, TransportError
from recordings.redact import SHORTEST, Redactor
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, envelope, exchange
from validators import profile
from validators.engine import Engine

KEY = b"k" * 32
TOKEN = "obviously-fake-token-c"
CREDENTIALS = f"{HUB}/2.2.1/credentials"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "base64": b64,
    "base64-unpadded": lambda token: b64(token).rstrip("="),
    "base64-newline": lambda token: b64(token + "\n"),
    "base64-twice": lambda token: b64(b64(token)),
}
TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=SHORTEST, max_size=60)


def redacted(*exchanges: Exchange) -> list[Exchange]:
    redactor = Redactor(KEY)
    return [redactor.exchange(each) for each in exchanges]


def texts(sent: Exchange) -> bytes:
    """Everything of an exchange that a recording keeps."""
    messages = [sent.request, *([sent.response] if sent.response else [])]
    headers = json.dumps([message.headers for message in messages], ensure_ascii=False)
    rewrites = "".join(rewrite.sent + rewrite.forwarded for rewrite in sent.rewrites)
    text = sent.request.url + headers + sent.error_detail + rewrites
    return text.encode(errors="surrogateescape") + b"".join(message.body.content for message in messages)


def stand_in(token: str) -> str:
    """What a token in a credentials body becomes."""
    [sent] = redacted(exchange("POST", CREDENTIALS, {"token": token}))
    value = json.loads(sent.request.body.content)["token"]
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_the_placeholder_stands_in_the_encoding_that_the_token_stood_in(encode: Callable[[str], str]) -> None:
    [sent] = redacted(exchange("GET", HUB, token=f"Token {encode(TOKEN)}"))
    assert sent.request.header("Authorization") == f"Token {encode(stand_in(TOKEN))}"
    assert len(stand_in(TOKEN)) == len(TOKEN)
    assert stand_in(TOKEN).startswith("redacted-")


@pytest.mark.parametrize("around", ['"{}"', "{},", '"{}",'])
def test_what_stands_around_a_token_in_a_header_stays(around: str) -> None:
    [sent] = redacted(exchange("GET", HUB, token=f"Token {around.format(TOKEN)}"))
    assert sent.request.header("Authorization") == f"Token {around.format(stand_in(TOKEN))}"


@pytest.mark.parametrize("value", ['"', ",", '","', ""])
def test_a_header_without_a_token_stays_as_it_is(value: str) -> None:
    [sent] = redacted(exchange("GET", HUB, token=f"Token {value}"))
    assert sent.request.header("Authorization") == f"Token {value}"


@given(TOKENS)
def test_a_placeholder_is_as_long_as_its_token_and_always_the_same(token: str) -> None:
    new = Redactor(KEY).pseudonym(token)
    assert len(new) == len(token)
    assert new == Redactor(KEY).pseudonym(token)
    assert Redactor(KEY).pseudonym(b64(token)) == b64(new)


def test_the_placeholder_depends_on_the_key() -> None:
    assert Redactor(b"1" * 32).pseudonym(TOKEN) != Redactor(b"2" * 32).pseudonym(TOKEN)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"Bearer {TOKEN}", "Bearer ?"),
        (f"token {TOKEN}", "token ?"),
        (TOKEN, "?"),
        (f"Token  {TOKEN} ", "Token  ? "),
        (f"Secret {TOKEN}", None),
        (f"Basic {b64('user:' + TOKEN)}", None),
    ],
)
def test_the_scheme_of_a_header_stays_and_every_other_word_goes(before: str, after: str | None) -> None:
    [sent] = redacted(exchange("GET", HUB, token=before))
    value = sent.request.header("Authorization") or ""
    assert after is None or value == after.replace("?", stand_in(TOKEN))
    assert not {word for word in before.split() if word.lower() not in ("token", "bearer", "basic")} & {*value.split()}
    assert [len(word) for word in value.split(" ")] == [len(word) for word in before.split(" ")]


@pytest.mark.parametrize("name", ["Cookie", "set-cookie", "X-API-Key", "Proxy-Authorization"])
def test_other_headers_with_secrets_are_redacted_too(name: str) -> None:
    [sent] = redacted(exchange("GET", HUB, headers=((name, f"id={TOKEN}"),)))
    assert TOKEN.encode() not in texts(sent)


BODIES = {
    "compact": b'{"token":"%s"}',
    "spaced": b'{\n  "token" :\t"%s" }',
    "twice": b'{"token": "%s", "token": "%s"}',
    "half": b'{"url": "https://x.example", "token": "%s',
    "half-escape": b'{"token": "%s\\',
    "invalid-utf-8": b'{"name": "\xff", "token": "%s"}',
    "invalid-in-token": b'{"token": "\xff%s"}',
    "half-surrogate": b'{"token": "\\ud800%s"}',
    "nested": b'{"data": {"token": "%s"}}',
    "nul": b'\0\0\0\0{"token": "%s"}',
    "nul-in-json": b'{"\0\0token": 1, "token": "%s"}',
}


@pytest.mark.parametrize("template", BODIES.values(), ids=BODIES)
def test_a_credentials_body_loses_its_token_whatever_shape_it_is_in(template: bytes) -> None:
    body = template.replace(b"%s", TOKEN.encode())
    [sent] = redacted(exchange("POST", CREDENTIALS, body, body))
    assert TOKEN.encode() not in texts(sent)
    before, after = template.split(b"%s")[0], template.split(b"%s")[-1]
    if b"token" not in template.split(b"%s")[0][-2:] and b"\xff%s" not in template and b"ud800" not in template:
        assert sent.request.body.content.startswith(before)
        assert sent.request.body.content.endswith(after)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("lost", [0, 1, 3])
def test_wide_bodies_too_with_their_byte_order_and_their_mark(encoding: str, mark: str, lost: int) -> None:
    text = mark + json.dumps({"token": TOKEN, "name": "ü"})
    body = text.encode(encoding)
    [sent, later] = redacted(
        exchange("POST", CREDENTIALS, body[: len(body) - lost]), exchange("GET", HUB, f"It was {TOKEN}.".encode())
    )
    expected = text.replace(TOKEN, stand_in(TOKEN)).encode(encoding)
    assert sent.request.body.content == expected[: len(body) - lost]
    assert TOKEN.encode() not in texts(later)


def test_wide_bodies_without_a_token_are_not_touched() -> None:
    for body in ("\ufeff[]".encode("utf-16-be"), b"\0\xd8\0\xdc\0\0\0", b"\0" * 7):
        [sent] = redacted(exchange("PUT", HUB, body))
        assert sent.request.body.content == body


def test_an_escaped_token_is_the_same_token() -> None:
    escaped = "".join(f"\\u{ord(character):04x}" for character in TOKEN)
    [sent] = redacted(exchange("POST", CREDENTIALS, f'{{"token": "{escaped}"}}'.encode()))
    assert json.loads(sent.request.body.content)["token"] == stand_in(TOKEN)


def test_a_token_seen_once_is_replaced_wherever_it_appears_from_then_on() -> None:
    everywhere = exchange(
        "GET",
        f"{HUB}/x?whose={TOKEN}",
        f"so {b64(TOKEN)} or {quote(b64(TOKEN), safe='')}".encode(),
        f"Unknown token {TOKEN}!".encode(),
        headers=(("X-Debug", f"auth={b64(b64(TOKEN))}"),),
    )
    rewrites = (Rewrite("request", f"http://{TOKEN}.example", f"http://127.0.0.1/{TOKEN}"),)
    everywhere = replace(everywhere, rewrites=rewrites, error_detail=f"cannot parse {TOKEN}")
    [_, sent] = redacted(exchange("POST", CREDENTIALS, {"token": TOKEN}), everywhere)
    for form in ENCODINGS.values():
        assert form(TOKEN).encode() not in texts(sent)
    assert sent.request.url == f"{HUB}/x?whose={stand_in(TOKEN)}"


def test_a_token_in_the_query_goes() -> None:
    [sent] = redacted(exchange("GET", f"{HUB}/x?token={TOKEN}&limit=5"))
    assert sent.request.url == f"{HUB}/x?token={stand_in(TOKEN)}&limit=5"


def test_a_token_that_another_begins_with_does_not_leave_the_others_end() -> None:
    longer = TOKEN + "-and-its-secret-end"
    learned = [exchange("POST", CREDENTIALS, {"token": token}) for token in (TOKEN, longer)]
    [*_, sent] = redacted(*learned, exchange("GET", HUB, f"{longer} {TOKEN}".encode()))
    assert sent.request.body.content == f"{stand_in(longer)} {stand_in(TOKEN)}".encode()


def test_a_token_in_use_is_not_forgotten_for_many_that_are_not() -> None:
    redactor = Redactor(KEY)
    for number in range(300):
        redactor.exchange(exchange("GET", HUB, token=f"Token guess-number-{number:04}"))
        redactor.exchange(exchange("GET", HUB, token=f"Token {b64(TOKEN)}"))
    sent = redactor.exchange(exchange("GET", HUB, TOKEN.encode(), token="Token guess-number-9999"))
    assert TOKEN.encode() not in texts(sent)


def test_objects_called_token_stay() -> None:
    body = {"token": {"uid": "NL-TNM-C12345678-X", "type": "RFID"}, "location_id": "L1"}
    sent = exchange("POST", f"{HUB}/2.2.1/commands/START_SESSION", body)
    assert redacted(sent)[0].request.body == sent.request.body


def test_a_body_that_was_cut_keeps_the_length_and_the_digest_of_the_whole() -> None:
    cut = Body(f'{{"token": "{TOKEN}", "fill'.encode(), 9_000_000, "digest", BodyNote.CUT)
    [sent] = redacted(exchange("POST", CREDENTIALS, cut))
    assert (sent.request.body.length, sent.request.body.digest, sent.request.body.note) == (9_000_000, "digest", "cut")
    assert TOKEN.encode() not in texts(sent)


def handshake(way: Direction, encode: Callable[[str], str]) -> list[Exchange]:
    """A registration, then calls of one side that says its token in one of the encodings; they are refused."""
    back = TO_PARTNER if way is TO_HUB else TO_HUB
    url = CREDENTIALS if way is TO_HUB else f"{PARTNER}/2.2.1/credentials"
    theirs, ours = "obviously-fake-token-b", TOKEN
    post = exchange("POST", url, {"token": theirs, "url": HUB}, envelope({"token": ours, "url": PARTNER}), way=way)
    base = url.removesuffix("credentials")
    return [
        post,
        exchange("GET", f"{base}locations", answer=envelope([]), way=way, token=f"Token {encode(ours)}", number=2),
        exchange(
            "GET", f"{base}sessions", answer={"error": f"{ours}?"}, status=401, way=way,
            token=f"Token {encode(ours)}", number=3,
        ),
        exchange("GET", f"{base}locations", way=back, token=encode(theirs), number=4),
        exchange("GET", f"{base}cdrs", way=way, error=TransportError.RESET, token=f"token {encode(ours)}", number=5),
    ]  # fmt: skip


@pytest.mark.parametrize("way", [TO_HUB, TO_PARTNER])
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_rules_find_the_same_with_and_without_redaction(encode: Callable[[str], str], way: Direction) -> None:
    plain, hidden = Engine(profile.load("ocpi")), Engine(profile.load("ocpi"))
    talk = handshake(way, encode)
    clear = [finding for each in talk for finding in plain.judge(each)[1].findings]
    found = [finding for each in redacted(*talk) for finding in hidden.judge(each)[1].findings]
    assert found == clear
    assert any(finding.rule.startswith("transport.token-") for finding in clear) == (encode is not b64)
