"""Credentials tokens replaced by placeholders that keep their shape, so that every rule finds the same as on the wire.

A placeholder has the token's length and stands in whatever encoding the token stood in: as it was, Base64, Base64 with
a line break or without its padding, Base64 twice. The same token under the same key always gets the same placeholder.
"""

import base64
import binascii
import codecs
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from msgspec.structs import replace

from recordings.exchange import Body, Exchange, Headers, Message, Request, Response
from recordings.lru import Lru

SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
SCHEMES = {"token", "bearer", "basic", "digest", "apikey"}  # words that stay: rules tell them apart
TOKEN_MEMBER = re.compile(rb'("token"\s*:\s*")((?:[^"\\]|\\.)*)', re.DOTALL)
TOKEN_PARAMETER = re.compile(r"([?&](?:token|access_token|api_key|apikey)=)([^&#]*)", re.IGNORECASE)
MARK = "redacted-"
SHORTEST = 8  # shorter values are not looked for elsewhere: they would hit innocent text
LONG = 4_096  # bytes of a body that is worth remembering as clean
KNOWN = 100  # tokens remembered for that
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # before UTF-16's, which it begins with
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class Redactor:
    """Redacts exchange after exchange; a token seen once is replaced wherever it appears from then on."""

    def __init__(self, key: bytes) -> None:
        """`key` makes the placeholders; without it nobody can test a guess against them."""
        self._key = key
        self._forms: dict[str, dict[str, str]] = {}  # by token, the one used last at the end
        self._known: dict[str, str] = {}  # all of them, long ones first: a token may be a part of another
        self._known_bytes: dict[bytes, bytes] = {}
        self._clean: Lru[bytes, bool] = Lru(16)  # long bodies without a secret, since the last token was learned

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same exchange without its secrets. Bodies must have their Content-Encoding undone."""
        for message in (exchange.request, exchange.response):
            if message:
                self._learn(message)
        response = exchange.response
        return replace(
            exchange,
            request=self._request(exchange.request),
            response=self._response(response) if response else None,
            error_detail=self.text(exchange.error_detail),
            rewrites=tuple(
                replace(rewrite, sent=self.text(rewrite.sent), forwarded=self.text(rewrite.forwarded))
                for rewrite in exchange.rewrites
            ),
        )

    def _request(self, request: Request) -> Request:
        url = TOKEN_PARAMETER.sub(lambda match: match[1] + self.pseudonym(match[2]), request.url)
        return replace(
            request, url=self.text(url), headers=self._headers(request.headers), body=self._body(request.body)
        )

    def _response(self, response: Response) -> Response:
        return replace(response, headers=self._headers(response.headers), body=self._body(response.body))

    def _headers(self, headers: Headers) -> Headers:
        ordinary = "\n".join(value for name, value in headers if name.lower() not in SECRET_HEADERS)
        is_clean = self.text(ordinary) == ordinary  # as nearly always: one look for all of them
        return tuple(
            (name, self._secret(value) if name.lower() in SECRET_HEADERS else value if is_clean else self.text(value))
            for name, value in headers
        )

    def _secret(self, value: str) -> str:
        """A header's value with its scheme kept and every other word replaced."""
        return re.sub(r"\S+", lambda match: self._word(match[0]), value)

    def _word(self, word: str) -> str:
        if word.lower() in SCHEMES:
            return word
        before, token, after = _bared(word)
        return before + self.pseudonym(token) + after

    def pseudonym(self, token: str) -> str:
        """What stands for a token. Base64 of a text becomes Base64 of that text's pseudonym, blanks around it stay."""
        stripped = token.strip()
        if stripped != token:
            return token.replace(stripped, self.pseudonym(stripped)) if stripped else token
        decoded = _printable_in(token)
        if decoded is None:
            return self._placeholder(token)
        padding = "=" * (-len(token) % 4)
        return _base64(self.pseudonym(decoded)).removesuffix(padding)

    def _placeholder(self, token: str) -> str:
        """As long as the token; characters that no token may hold stay where they are: rules must still see them."""
        digest = _digest(self._key, token)
        filling = digest if len(token) < 2 * len(MARK) else MARK + digest
        characters = iter(filling * (len(token) // len(filling) + 1))
        return "".join(next(characters) if "!" <= character <= "~" else character for character in token)

    def _learn(self, message: Message) -> None:
        """Remember the tokens of an Authorization header and of a credentials body."""
        for value in message.values("Authorization"):
            for word in value.split():
                if word.lower() not in SCHEMES:
                    self._remember(_bared(word)[1])
        content = _narrowed(message.body.content)[0]
        for match in () if self._clean.get(content) else TOKEN_MEMBER.finditer(content):
            self._remember(_unescaped(match[2]))

    def _remember(self, token: str) -> None:
        decoded = _printable_in(token)
        if decoded is not None:
            self._remember(decoded.strip())
        if len(token) < SHORTEST:
            return
        if forms := self._forms.pop(token, None):
            self._forms[token] = forms
            return
        if len(self._forms) == KNOWN:
            del self._forms[next(iter(self._forms))]
        self._clean = Lru(16)
        once = _base64(token)
        every = (token, once, once.rstrip("="), _base64(token + "\n"), _base64(once))
        forms = {form: self.pseudonym(form) for form in every}
        self._forms[token] = {spell(form): spell(new) for form, new in forms.items() for spell in SPELLINGS}
        pairs = (pair for forms in self._forms.values() for pair in forms.items())
        self._known = dict(sorted(pairs, key=lambda pair: -len(pair[0])))
        self._known_bytes = {_bytes(old): _bytes(new) for old, new in self._known.items()}

    def text(self, text: str) -> str:
        """Text with every token seen so far replaced."""
        for token, pseudonym in self._known.items():
            if token in text:
                text = text.replace(token, pseudonym)
        return text

    def _body(self, body: Body) -> Body:
        content = self._narrow(body.content)
        narrowed, encoding, rest = _narrowed(content)
        if encoding:
            text = self._narrow(narrowed).decode("utf-8", "surrogatepass")
            content = text.encode(encoding, "surrogatepass") + rest
        if content == body.content:
            return body
        return replace(body, content=content, length=body.length if body.note else len(content))

    def _narrow(self, content: bytes) -> bytes:
        if self._clean.get(content):
            return content
        redacted = self._replaced(content)
        if redacted == content and len(content) > LONG:
            self._clean.put(content, True)
        return redacted

    def _replaced(self, content: bytes) -> bytes:
        if b'"token"' in content:
            content = TOKEN_MEMBER.sub(lambda match: match[1] + self._escaped(match[2]), content)
        for token, pseudonym in self._known_bytes.items():
            if content.find(token) >= 0:  # of bytes, `in` first learns by an exception that they are no number
                content = content.replace(token, pseudonym)
        return content

    def _escaped(self, raw: bytes) -> bytes:
        return json.dumps(self.pseudonym(_unescaped(raw)))[1:-1].encode()


@lru_cache(maxsize=256)
def _digest(key: bytes, token: str) -> str:
    return hmac.new(key, _bytes(token), hashlib.sha256).hexdigest()


def _unescaped(raw: bytes) -> str:
    """The text of a JSON string's inside; as it stands where it is broken."""
    try:
        return str(json.loads(b'"' + raw + b'"', strict=False))
    except ValueError:
        return raw.decode(errors="replace")


def _bared(word: str) -> tuple[str, str, str]:
    """What stands before the token in a header's word, the token, and what follows: some add quotes and commas."""
    token = word.strip('",')
    before, _, after = word.partition(token) if token else (word, "", "")
    return before, token, after


@lru_cache(maxsize=256)  # the same few tokens come again and again
def _printable_in(token: str) -> str | None:
    """The text that a token is the Base64 of, padded or not, None where it is none; printable but for blanks around."""
    try:
        decoded = base64.b64decode(token + "=" * (-len(token) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    inner = decoded.strip()
    return decoded if inner and inner.isascii() and inner.isprintable() else None


def _narrowed(content: bytes) -> tuple[bytes, str, bytes]:
    """Text in UTF-16 or UTF-32 as UTF-8, its encoding, and what is left of a last character; others as they are."""
    if b"\0" not in content[:4]:
        return content, "", b""
    marks = (name for mark, name in MARKS.items() if content.startswith(mark))
    encoding = next(marks, None) or json.detect_encoding(content)
    if encoding == "utf-8":
        return content, "", b""
    end = len(content) - len(content) % (4 if "32" in encoding else 2)
    try:
        text = content[:end].decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return content, "", b""
    return _bytes(text), encoding, content[end:]


def _bytes(text: str) -> bytes:
    """UTF-8 for any text: JSON escapes can spell halves of surrogate pairs."""
    return text.encode("utf-8", "surrogatepass")


def _base64(text: str) -> str:
    return base64.b64encode(_bytes(text)).decode()


SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: text.replace("/", "\\/"),
    lambda text: json.dumps(text)[1:-1],
    lambda text: quote(_bytes(text), safe=""),
)
