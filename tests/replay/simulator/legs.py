"""What goes over the wire between platforms, leg by leg, as those saw it that answered."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from replay.simulator.answer import Reply
from replay.simulator.incoming import Incoming
from replay.simulator.platform import Platform


@dataclass(frozen=True)
class Leg:
    """One exchange as the platform saw it that answered."""

    at: Platform
    version: str
    module: str
    method: str
    path: str
    headers: httpx.Headers
    body: Any
    reply: Reply
    query: dict[str, str]

    @property
    def routing(self) -> tuple[str, str]:
        """Whom the request names as receiver and sender, empty where it does not."""
        return _party(self.headers, "to"), _party(self.headers, "from")

    @property
    def answered(self) -> tuple[str, str]:
        """Whom the response names as receiver and sender."""
        headers = httpx.Headers(self.reply.headers)
        return _party(headers, "to"), _party(headers, "from")

    @property
    def data(self) -> Any:
        assert isinstance(self.reply.body, dict)
        return self.reply.body.get("data")


def _party(headers: httpx.Headers, end: str) -> str:
    return f"{headers.get(f'OCPI-{end}-country-code', '')}{headers.get(f'OCPI-{end}-party-id', '')}"


@dataclass
class Wire:
    """All that some platforms were asked, in order."""

    legs: list[Leg] = field(default_factory=list)

    def watch(self, platform: Platform) -> None:
        async def note(incoming: Incoming, reply: Reply) -> Reply:
            request = incoming.request
            body = json.loads(incoming.text) if incoming.text else None
            headers = httpx.Headers(list(request.headers.items()))
            leg = (incoming.connection.version, incoming.module, request.method, request.url.path, headers, body, reply)
            self.legs.append(Leg(platform, *leg, dict(request.query_params)))
            return reply

        platform.answering.append(note)

    def at(self, platform: Platform, module: str, method: str = "") -> list[Leg]:
        """What one platform was asked of one module."""
        wanted = (leg for leg in self.legs if leg.at is platform and leg.module == module)
        return [leg for leg in wanted if method in ("", leg.method)]

    def one(self, platform: Platform, module: str, method: str = "") -> Leg:
        """The only such request."""
        (leg,) = self.at(platform, module, method)
        return leg
