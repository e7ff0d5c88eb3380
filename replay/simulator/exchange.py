"""One HTTP exchange with a peer: whatever goes wrong on the way, or with the answer, is a PeerError."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from replay.simulator.connection import PeerError, UnreachableError
from replay.simulator.json_text import decoded, encoded
from replay.simulator.values import Json

SAME_REQUEST = (307, 308)  # followed once, as method and body stay: some peers announce URLs without their last slash
LARGEST_ANSWER = 64 << 20  # bytes


async def exchange(
    http: httpx.AsyncClient, method: str, url: str, headers: Mapping[str, str], body: Json | None,
    params: Mapping[str, str], timeout: float,
) -> tuple[httpx.Response, bytes]:  # fmt: skip
    """Send one request; the response with its whole body, to arrive within `timeout` seconds. Raises PeerError."""
    asked = f"{method} {url}"
    told = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    content = encoded(body) if body is not None else None
    try:
        async with asyncio.timeout(timeout):
            request = http.build_request(method, url, headers=told, params=params or None, content=content)
            return await _answered(http, request)
    except (httpx.TimeoutException, TimeoutError) as error:
        raise UnreachableError(f"{asked} was not answered in time", timed_out=True) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as error:  # the latter for URLs that are none
        raise UnreachableError(f"{asked} failed: {error or type(error).__name__}") from error


async def _answered(http: httpx.AsyncClient, request: httpx.Request) -> tuple[httpx.Response, bytes]:
    response, text = await _sent(http, request)
    if response.status_code in SAME_REQUEST and response.next_request is not None:
        return await _sent(http, response.next_request)  # httpx keeps the token from other hosts
    return response, text


async def _sent(http: httpx.AsyncClient, request: httpx.Request) -> tuple[httpx.Response, bytes]:
    chunks, size = [], 0
    response = await http.send(request, stream=True)
    try:
        async for chunk in response.aiter_bytes():
            chunks.append(chunk)
            if (size := size + len(chunk)) > LARGEST_ANSWER:
                raise PeerError(f"the answer of {request.url} does not end", response.status_code)
    finally:
        await response.aclose()
    return response, b"".join(chunks)


def data_of(response: httpx.Response, text: bytes) -> Any:
    """The data of a success envelope. Raises PeerError for anything else."""
    request, http_status = f"{response.request.method} {response.request.url}", response.status_code
    try:
        body = decoded(text)
        code, message = body["status_code"], body.get("status_message") or ""
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PeerError(f"{request} answered {http_status} without an envelope", http_status) from None
    status_code = code if type(code) is int else None
    if not response.is_success or status_code is None or not 1000 <= status_code < 2000:
        raise PeerError(f"{request} answered {http_status}, {code} {message}", http_status, status_code)
    return body.get("data")
