"""Send recorded requests again: the live request made from a recorded one, and one HTTP client that follows nothing."""

import base64
import re
import ssl
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlencode

import httpx

from recordings.content import undo
from recordings.exchange import Body, Direction, Exchange, Headers, Request, Response, TransportError
from replay.correlate import Correlation
from validators.call import Call
from validators.learned.tokens import credential, unbase64
from validators.spec.versions import V211

# Of the connection, of a proxy, or of the body's coding, which the recording has undone.
DROPPED = re.compile(
    r"host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|content-encoding"
    r"|forwarded|x-forwarded-.*|via",
    re.IGNORECASE,
)
MESSAGE_IDS = ("x-request-id", "x-correlation-id")
NOWHERE = "https://replay.invalid"  # RFC 6761: no such host; the recorded hub must not hear of a replay
RESPONSE_URL = re.compile(rb'("response_url"\s*:\s*)"(?:[^"\\]|\\.)*"')


class UnsendableError(Exception):
    """HTTP does not allow the recorded request."""


def live_request(call: Call, url: str, token: str, correlation: Correlation) -> Request:
    """The recorded request for `url`: with the token, new message ids, and no way back to the recorded platform."""
    recorded = call.exchange.request
    kept = ((name, value) for name, value in recorded.headers if not DROPPED.fullmatch(name))
    return Request(
        method=recorded.method,
        url=_without_callback(url),
        headers=tuple((name, _live_value(name, value, call, token, correlation)) for name, value in kept),
        body=Body.of(RESPONSE_URL.sub(rb'\1"' + NOWHERE.encode() + b'"', recorded.body.content)),
    )


def _live_value(name: str, value: str, call: Call, token: str, correlation: Correlation) -> str:
    if name.lower() == "authorization":
        return authorization(value, token, raw=call.place.version == V211)
    return correlation.message_id(value) if name.lower() in MESSAGE_IDS else value


def authorization(recorded: str, token: str, *, raw: bool = False) -> str:
    """`token` in the scheme and the encoding that the recorded header had; unencoded if `raw`, as in OCPI 2.1.1."""
    sent = credential(recorded)
    decoded = unbase64(sent or "")
    if not raw and decoded and decoded.isprintable():
        token = base64.b64encode(token.encode()).decode()
    return f"{recorded.split()[0]} {token}" if sent else token


def _without_callback(url: str) -> str:
    base, mark, query = url.partition("?")
    if "response_url=" not in query:
        return url
    pairs = parse_qsl(query, keep_blank_values=True)
    return base + mark + urlencode([(name, NOWHERE if name == "response_url" else value) for name, value in pairs])


class Sender:
    """One HTTP client that sends what is planned: no redirects, no cookies, no proxy or password from outside."""

    def __init__(self, direction: Direction, timeout: float, keep: Callable[[Exchange], None]) -> None:
        """`timeout` is in seconds, for connecting and for each wait on the answer; `keep` gets every exchange."""
        self._direction, self._keep = direction, keep
        self._http = httpx.Client(verify=ssl.create_default_context(), trust_env=False, timeout=timeout)

    def __enter__(self) -> Self:
        """Connections are opened when needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        self._http.close()

    def send(self, request: Request, number: int) -> Exchange:
        """Send one request; a transport error is part of the exchange. Raises UnsendableError."""
        started, clock = time.time(), time.perf_counter()
        response, error, detail = self._answer(_prepared(request))
        exchange = Exchange(
            direction=self._direction,
            started_at=started,
            duration_ms=(time.perf_counter() - clock) * 1000,
            request=request,
            response=response,
            error=error,
            error_detail=detail,
            number=number,
            id=number,
        )
        exchange = undo(exchange)
        self._keep(exchange)
        return exchange

    def _answer(self, request: httpx.Request) -> tuple[Response | None, TransportError, str]:
        try:
            answer = self._http.send(request, stream=True)
            try:
                raw = b"".join(answer.iter_raw())
            finally:
                answer.close()
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol) as error:
            raise UnsendableError(f"cannot be sent: {error}") from None
        except httpx.TransportError as error:
            return None, _kind(error), str(error) or type(error).__name__
        headers = tuple((_text(name), _text(value)) for name, value in answer.headers.raw)
        return Response(status=answer.status_code, headers=headers, body=Body.of(raw)), TransportError.NONE, ""


def _prepared(request: Request) -> httpx.Request:
    try:
        return httpx.Request(
            request.method, request.url, headers=_encoded(request.headers), content=request.body.content or None
        )
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UnsendableError(f"cannot be sent: {error}") from None


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(_bytes(name), _bytes(value)) for name, value in headers]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _kind(error: httpx.TransportError) -> TransportError:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return TransportError.TLS_FAILED if "ssl" in str(error).lower() else TransportError.CONNECT_FAILED
    if isinstance(error, httpx.TimeoutException):
        return TransportError.TIMEOUT
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error).lower():
        broken_off = "closed" in str(error)  # by the peer, in the middle of a body
        return TransportError.RESET if broken_off else TransportError.INVALID_HTTP
    return TransportError.RESET
