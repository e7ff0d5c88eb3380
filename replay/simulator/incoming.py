"""A request as a platform's handlers see it: who sent it on which connection, and its body, checked and canonical."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.requests import ClientDisconnect, Request

from replay.simulator.answer import Answer, OcpiError, party_named
from replay.simulator.connection import Connection
from replay.simulator.json_text import decoded
from replay.simulator.shapes import check
from replay.simulator.store import Store
from replay.simulator.values import Json, Party, party_of
from replay.simulator.wire import up

LARGEST_BODY = 32 << 20  # bytes
PATIENCE = 10.0  # seconds for a body to arrive


@dataclass
class Incoming:
    """One request: its connection, the path's variables, its whole body; `store` helps to read older versions."""

    request: Request
    connection: Connection
    store: Store
    module: str
    operation: str  # method and path below the module's endpoint, as the handlers are listed
    text: bytes = b""
    kind: str = ""  # of the body, once it was read
    canonical: Json = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)  # for the journal
    answered_by: Party | None = None  # whom a hub found for a request that named nobody

    @property
    def path(self) -> dict[str, str]:
        return self.request.path_params

    @property
    def owner(self) -> Party:
        """The party in the URL."""
        return party_of(self.path)

    @property
    def sender(self) -> Party | None:
        """Whom the routing headers name as sender."""
        return party_named(self.request.headers, "from")

    @property
    def receiver(self) -> Party | None:
        """Whom the routing headers name as receiver; None is open routing."""
        return party_named(self.request.headers, "to")

    @property
    def correlation_id(self) -> str | None:
        return self.request.headers.get("X-Correlation-ID")

    @cached_property
    def json(self) -> Json:
        """The body as a JSON object. Raises OcpiError: HTTP 400 for no JSON, 2001 for other JSON."""
        try:
            body = decoded(self.text)
        except ValueError:
            raise OcpiError(2001, "the body is not JSON", http_status=400) from None
        if not isinstance(body, dict):
            raise OcpiError(2001, "the body must be a JSON object")
        return body

    def object(self, kind: str, *, partial: bool = False) -> Json:
        """The body as an object of that kind, in canonical form; `partial` for a PATCH. Raises OcpiError."""
        check(kind, self.json, self.connection.version, partial=partial)
        owner = self.owner if "party_id" in self.path else self.connection.peer_party
        self.kind = kind
        self.canonical = up(kind, self.json, self.connection.version, self.store, owner, partial=partial)
        return self.canonical


Handler = Callable[[Incoming], Awaitable[Answer]]


async def body_of(request: Request) -> bytes:
    """The whole body. Raises OcpiError: HTTP 413 when it is too large, 408 when it does not come."""
    chunks, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                chunks.append(chunk)
                if (size := size + len(chunk)) > LARGEST_BODY:
                    raise OcpiError(2000, "the body is too large", http_status=413)
    except (TimeoutError, ClientDisconnect):
        raise OcpiError(2000, "the body did not arrive", http_status=408) from None
    return b"".join(chunks)
