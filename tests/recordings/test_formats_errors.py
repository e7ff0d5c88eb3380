"""Error texts become the words of a recording; mitmproxy's own are met live in test_formats_flows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import TransportError as Error
from recordings.formats.errors import classify, without_bytes


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("[Errno 110] Connect call failed ('192.0.2.1', 443)", Error.TIMEOUT),
        ("Multiple exceptions: [Errno 111] Connect call failed ('::1', 1, 0, 0), [Errno 111] …", Error.CONNECT_FAILED),
        ("[Errno 113] Connect call failed ('192.0.2.1', 443)", Error.CONNECT_FAILED),
        ("[Errno -3] Temporary failure in name resolution", Error.CONNECT_FAILED),
        ("HTTP request has no host header, destination unknown.", Error.CONNECT_FAILED),
        ("OpenSSL Error([('SSL routines', '', 'no protocols available')])", Error.TLS_FAILED),
        ("ssl/tls alert bad certificate", Error.TLS_FAILED),
        ("stream reset by client (CANCEL)", Error.CLIENT_ABORTED),
        ("stream reset by client (INTERNAL_ERROR)", Error.RESET),
        ("HTTP/2 protocol error: Invalid input StreamInputs.RECV_DATA", Error.INVALID_HTTP),
        ("HTTP/2 connection closed: <ConnectionTerminated error_code:0>", Error.RESET),
        ("Connection killed.", Error.TAP_STOPPED),
        ("Response body exceeds mitmproxy's body_size_limit.", Error.TAP_STOPPED),
        ("Bad HTTP request line: b'timed out'", Error.INVALID_HTTP),
        ("net::ERR_CONNECTION_REFUSED", Error.CONNECT_FAILED),
        ("net::ERR_CONNECTION_TIMED_OUT", Error.TIMEOUT),
        ("net::ERR_CONNECTION_RESET", Error.RESET),
        ("net::ERR_CERT_AUTHORITY_INVALID", Error.TLS_FAILED),
        ("connect ECONNREFUSED 127.0.0.1:3000", Error.CONNECT_FAILED),
        ("getaddrinfo ENOTFOUND cpo.example", Error.CONNECT_FAILED),
        ("read ECONNRESET", Error.RESET),
        ("something new", Error.RESET),
        ("", Error.RESET),
    ],
)
def test_classify(message: str, error: Error) -> None:
    assert classify(message) is error


def test_an_unfinished_request_tells_who_hung_up() -> None:
    message = "HTTP/1 protocol error: peer closed connection without sending complete message body (received 1 bytes)"
    assert classify(message) is Error.RESET
    assert classify(message, request_complete=False) is Error.CLIENT_ABORTED


@given(st.binary(min_size=1))
def test_quoted_bytes_never_stay(raw: bytes) -> None:
    assert without_bytes(f"Invalid header line: {raw!r} (1)") == "Invalid header line: b'…' (1)"
