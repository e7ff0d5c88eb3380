"""The client half of a simulated platform: sends OCPI requests to a peer and reads the envelopes that come back."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from replay.simulator.connection import Connection, PeerError
from replay.simulator.exchange import data_of, exchange
from replay.simulator.values import Json, Party, authorization, message_ids

AT_ONCE = 8  # requests under way to one peer; further ones wait for their turn

Endpoints = dict[tuple[str, str], str]


class UnsupportedVersionError(PeerError):
    """The peer does not list our version."""


@dataclass
class Outgoing:
    """One request as it leaves. `module` and `operation` say what it is, `kind` which object it carries.

    Faults change it, hence it is no frozen one.
    """

    method: str
    url: str
    headers: dict[str, str]
    module: str = ""
    operation: str = ""
    kind: str = ""
    body: Json | None = None
    params: dict[str, str] = field(default_factory=dict)
    connection: Connection | None = None


@dataclass(frozen=True)
class Received:
    """A successful answer of the peer: its `data` and the HTTP response it came in."""

    data: Any
    http: httpx.Response

    @property
    def next_url(self) -> str | None:
        """Where the next page of a list is."""
        return self.http.links.get("next", {}).get("url")


Send = Callable[[Outgoing], Awaitable[Received]]
Sending = Callable[[Outgoing, Send], Awaitable[Received]]  # something between us and the wire: a fault, a journal


class Client:
    """Sends requests with OCPI's headers. `verify` is a CA file for https; None means the system's authorities."""

    def __init__(self, verify: str | None = None, timeout: float = 30) -> None:
        # No proxy from the environment: a simulator talks to the URL it was given.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=AT_ONCE)
        self._timeout = timeout
        self._turns: dict[Connection | None, asyncio.Semaphore] = {}  # a peer that is slow keeps no other waiting
        self._http = httpx.AsyncClient(verify=_trusted(verify), trust_env=False, timeout=timeout, limits=limits)
        self.between: Sequence[Sending] = ()  # the first is the outermost

    async def close(self) -> None:
        await self._http.aclose()

    async def send(
        self,
        connection: Connection,
        method: str,
        url: str,
        *,
        token: str | None = None,
        module: str = "",
        operation: str = "",
        kind: str = "",
        body: Json | None = None,
        params: Mapping[str, str] | None = None,
        sender: Party | None = None,
        receiver: Party | None = None,
        correlation_id: str | None = None,
    ) -> Received:
        """Send one request; `sender` and `receiver` become routing headers. Raises PeerError unless it succeeds."""
        known = token or connection.registered_peer.token
        headers = {"Authorization": authorization(known, connection.encoding)} | message_ids(correlation_id)
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        headers |= (sender.headers("from") if sender else {}) | (receiver.headers("to") if receiver else {})
        wanted = Outgoing(method, url, headers, module, operation or method, kind, body, dict(params or {}), connection)
        return await self._through(self.between, wanted)

    async def discover(self, connection: Connection, versions_url: str, token: str) -> Endpoints:
        """Read the peer's versions and details: its endpoints by module and interface. Raises PeerError."""
        version = connection.version
        listed = (await self.send(connection, "GET", versions_url, token=token, module="versions")).data
        try:
            urls = {entry["version"]: entry["url"] for entry in listed}
            if version not in urls:
                raise UnsupportedVersionError(f"{versions_url} does not list version {version}")
            details = await self.send(
                connection, "GET", urls[version], token=token, module="versions", operation="GET details"
            )
            return _endpoints(details.data["endpoints"])
        except (TypeError, KeyError, AttributeError) as error:
            raise PeerError(f"{versions_url} or its details cannot be read: {error}") from error

    async def _through(self, between: Sequence[Sending], wanted: Outgoing) -> Received:
        if not between:
            return await self._over_the_wire(wanted)
        return await between[0](wanted, lambda changed: self._through(between[1:], changed))

    async def _over_the_wire(self, wanted: Outgoing) -> Received:
        turn = self._turns.setdefault(wanted.connection, asyncio.Semaphore(AT_ONCE))
        async with turn:  # the timeout runs from here on
            response, text = await exchange(
                self._http, wanted.method, wanted.url, wanted.headers, wanted.body, wanted.params, self._timeout
            )
        return Received(data_of(response, text), response)


@cache
def _trusted(verify: str | None) -> ssl.SSLContext:
    """Made once, as reading all authorities takes a while."""
    return ssl.create_default_context(cafile=verify)


def _endpoints(listed: list[Json]) -> Endpoints:
    """By module and interface; an endpoint of 2.1.1 has no interface and stands under both. Raises TypeError."""
    found = {
        (entry["identifier"], role): entry["url"]
        for entry in listed
        for role in ([entry["role"]] if "role" in entry else ["SENDER", "RECEIVER"])
    }
    if not all(isinstance(text, str) for key, url in found.items() for text in (*key, url)):
        raise TypeError("an endpoint is not made of texts")
    return found
