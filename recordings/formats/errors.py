"""Why there was no answer: the error texts of mitmproxy, browsers and Node in the words of a recording."""

import re

from recordings.exchange import TransportError

# Looked through in this order. mitmproxy 11 and 12 use the same texts; those in capitals are Chromium's and Node's.
TEXTS: tuple[tuple[TransportError, str], ...] = (
    (TransportError.TIMEOUT, r"timed? ?out|\[Errno (110|60)\]|_TIMED_OUT|ETIMEDOUT|ESOCKETTIMEDOUT"),
    (
        TransportError.CLIENT_ABORTED,
        r"^client disconnected|by client \((CANCEL|NO_ERROR|H3_REQUEST_CANCELLED)\)|ERR_ABORTED|NS_BINDING_ABORTED",
    ),
    (
        TransportError.TLS_FAILED,
        r"certificate|\bTLS\b|OpenSSL|alert|^connection closed( early)?$|ERR_(CERT|SSL|TLS)|_CERT|EPROTO",
    ),
    (
        TransportError.CONNECT_FAILED,
        r"connect call failed|\[Errno -\d+\]|\[Errno (101|111|113|51|61|65)\]|cannot open connection|no hostname"
        r"|connection cancelled|has no host header|getaddrinfo|cannot connect to"
        r"|ERR_(CONNECTION_(REFUSED|FAILED)|NAME_|ADDRESS_|INTERNET_)|ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH",
    ),
    (
        TransportError.RESET,
        r"peer closed connection|server closed connection|^HTTP/2 connection closed|stream (reset|closed) by"
        r"|^EOF$|ERR_(CONNECTION_|EMPTY_|INCOMPLETE_|CONTENT_LENGTH)|ECONNRESET|EPIPE|socket hang up",
    ),
    (TransportError.TAP_STOPPED, r"connection killed|body_size_limit"),
    (
        TransportError.INVALID_HTTP,
        r"^HTTP/[123] protocol error|cannot parse|unexpected server response|request smuggling|^(bad|invalid|unknown) "
        r"|^Received |ERR_(INVALID|HTTP|RESPONSE)|HPE_",
    ),
)
PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in TEXTS)
QUOTED = re.compile(r"b'(?:[^'\\]|\\.)*'|b\"(?:[^\"\\]|\\.)*\"")


def classify(message: str, *, request_complete: bool = True) -> TransportError:
    """What kind of failure `message` tells of; RESET for a text that nobody here has seen before.

    mitmproxy says the same of a client and of a server that hang up in the middle of a body. `request_complete`
    tells them apart: False where the request had not been received to its end (`request.timestamp_end` is None).
    """
    said = without_bytes(message)  # the bytes might hold any of these words
    kind = next((kind for kind, pattern in PATTERNS if pattern.search(said)), TransportError.RESET)
    if kind is TransportError.RESET and not request_complete:
        return TransportError.CLIENT_ABORTED
    return kind


def without_bytes(message: str) -> str:
    """The message without the bytes of the wire that mitmproxy quotes in it: they may hold a token."""
    return QUOTED.sub("b'…'", message)
