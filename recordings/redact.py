"""Credentials tokens replaced by placeholders that keep their shape, so that every rule finds the same as on the wire.

A placeholder has the token's length and stands in whatever encoding the token stood in: as it was, Base64, Base64 with
a line break, Base64 twice. The same token under the same key always gets the same placeholder.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import replace
from urllib.parse import quote

from recordings.exchange import Body, Exchange, Headers, Message, Request, Response
from recordings.lru import Lru

SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
SCHEME = re.compile(r"\s*[A-Za-z]+\s+(?=\S)")
TOKEN_MEMBER = re.compile(rb'("token"\s*:\s*")((?:[^"\\]|\\.)*)', re.DOTALL)
TOKEN_PARAMETER = re.compile(r"([?&](?:token|access_token|api_key|apikey)=)([^&#]*)", re.IGNORECASE)
MARK = "redacted-"
SHORTEST = 8  # shorter values are not looked for elsewhere: they would hit innocent text
LONG = 4_096  # bytes of a body that is worth remembering as clean
KNOWN = 1_000  # tokens remembered for that


class Redactor:
    """Redacts exchange after exchange; a token seen once is replaced wherever it appears from then on."""

    def __init__(self, key: bytes) -> None:
        """`key` makes the placeholders; without it nobody can test a guess against them."""
        self._key = key
        self._known: dict[str, str] = {}
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
        return tuple(
            (name, self._secret(value) if name.lower() in SECRET_HEADERS else self.text(value))
            for name, value in headers
        )

    def _secret(self, value: str) -> str:
        """A header's value with its scheme kept and every word after it replaced."""
        scheme = SCHEME.match(value)
        start = scheme.end() if scheme else 0
        words = re.sub(r"\S+", lambda match: self._word(match[0]), value[start:])
        return value[:start] + words

    def _word(self, word: str) -> str:
        return word if word.lower() in ("token", "bearer", "basic") else self.pseudonym(word)

    def pseudonym(self, token: str) -> str:
        """What stands for a token. Base64 of a text becomes Base64 of that text's pseudonym, blanks around it stay."""
        stripped = token.strip()
        if stripped != token:
            return token.replace(stripped, self.pseudonym(stripped)) if stripped else token
        decoded = _printable_in(token)
        if decoded is not None:
            return base64.b64encode(self.pseudonym(decoded).encode()).decode()
        return self._placeholder(token)

    def _placeholder(self, token: str) -> str:
        """As long as the token; characters that no token may hold stay where they are: rules must still see them."""
        digest = hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()
        filling = digest if len(token) < 2 * len(MARK) else MARK + digest
        characters = iter(filling * (len(token) // len(filling) + 1))
        return "".join(next(characters) if "!" <= character <= "~" else character for character in token)

    def _learn(self, message: Message) -> None:
        """Remember the tokens of an Authorization header and of a credentials body."""
        for value in message.values("Authorization"):
            for word in SCHEME.sub("", value, count=1).split():
                self._remember(word)
        if b'"token"' in message.body.content:
            for match in TOKEN_MEMBER.finditer(message.body.content):
                self._remember(_unescaped(match[2]))

    def _remember(self, token: str) -> None:
        decoded = _printable_in(token)
        if decoded is not None:
            self._remember(decoded.strip())
        if len(token) < SHORTEST or token in self._known:
            return
        if len(self._known) > KNOWN:
            self._known.clear()
            self._known_bytes.clear()
        self._clean = Lru(16)
        once = base64.b64encode(token.encode()).decode()
        for form in (token, once, base64.b64encode(token.encode() + b"\n").decode(), _twice(once)):
            for spelling in {form, form.replace("/", "\\/"), quote(form, safe="")}:
                self._known[spelling] = self.pseudonym(form)
                self._known_bytes[spelling.encode()] = self._known[spelling].encode()

    def text(self, text: str) -> str:
        """Text with every token seen so far replaced."""
        for token, pseudonym in self._known.items():
            if token in text:
                text = text.replace(token, pseudonym)
        return text

    def _body(self, body: Body) -> Body:
        wide = b"\0" in body.content[:4]
        content = self._wide(body.content) if wide else self._narrow(body.content)
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
            if token in content:
                content = content.replace(token, pseudonym)
        return content

    def _wide(self, content: bytes) -> bytes:
        """JSON in UTF-16 or UTF-32."""
        encoding = json.detect_encoding(content)
        try:
            return self._narrow(content.decode(encoding).encode()).decode().encode(encoding)
        except UnicodeDecodeError:
            return content

    def _escaped(self, raw: bytes) -> bytes:
        return json.dumps(self.pseudonym(_unescaped(raw)))[1:-1].encode()


def _unescaped(raw: bytes) -> str:
    """The text of a JSON string's inside; as it stands where it is broken."""
    try:
        return str(json.loads(b'"' + raw + b'"', strict=False))
    except ValueError:
        return raw.decode(errors="replace")


def _printable_in(token: str) -> str | None:
    """The text that a token is the Base64 of, None where it is none; it is printable, save for blanks around it."""
    try:
        decoded = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    inner = decoded.strip()
    return decoded if inner and inner.isascii() and inner.isprintable() else None


def _twice(once: str) -> str:
    return base64.b64encode(once.encode()).decode()
