"""Pulling a list to its end: following the links, keeping what is valid, remembering what is not."""

from dataclasses import dataclass, field
from typing import Any

from replay.simulator.client import Received
from replay.simulator.connection import Connection, PeerError
from replay.simulator.platform import Platform
from replay.simulator.store import KINDS
from replay.simulator.values import Json, Party

MOST_PAGES = 10_000  # a list ends somewhere


@dataclass
class Pulled:
    """What a pull brought: the objects in canonical form, why others were refused, and the number of pages."""

    objects: list[Json] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    pages: int = 0


async def pull(
    platform: Platform,
    connection: Connection,
    module: str,
    *,
    sender: Party,
    receiver: Party,
    **filters: str | int | None,
) -> Pulled:
    """Pull a whole list of the peer and keep it in the store; filters are the query parameters. Raises PeerError."""
    pulled, seen = Pulled(), set[str]()
    params = {name: str(value) for name, value in filters.items() if value is not None}
    parties: dict[str, Any] = {"sender": sender, "receiver": receiver}
    page = await platform.ask(connection, "GET", module, "SENDER", params=params, **parties)
    while True:
        _keep(platform, connection, module, page, pulled)
        following = page.next_url
        if following is None:
            return pulled
        if following in seen or pulled.pages >= MOST_PAGES:
            raise PeerError(f"the list of {module} does not end")
        seen.add(following)
        page = await platform.ask(connection, "GET", module, "SENDER", url=following, **parties)


def _keep(platform: Platform, connection: Connection, module: str, page: Received, pulled: Pulled) -> None:
    pulled.pages += 1
    if not isinstance(page.data, list):
        raise PeerError(f"the list of {module} is no list")
    for item in page.data:
        try:
            found = platform.read(connection, KINDS[module], item)
        except PeerError as error:
            pulled.refused.append(str(error))
            continue
        platform.store.put(module, found)
        pulled.objects.append(found)
