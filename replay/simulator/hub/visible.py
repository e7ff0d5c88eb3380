"""Which objects of the hub's store a partner may see."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from replay.simulator.connection import Connection
from replay.simulator.values import Json, Party, party_of

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub

PERSONAL = ("sessions", "cdrs")  # these concern their CPO and the token's eMSP, nobody else


def visible(hub: "Hub", connection: Connection, module: str, owner: Party | None = None) -> Iterator[Json]:
    """Objects of the parties that a connection has agreements with.

    `owner` is whom the request names as receiver: one of those, or the hub, which means all of them (GET all).
    Raises OcpiError 4001 or 4003 for a party that cannot be reached.
    """
    if owner is not None and owner != hub.party:
        hub.hosting(owner, beside=connection)
    owners = {role.party for role in hub.clients.connected_to(connection)}
    own = {role.party for role in hub.roles_of(connection)}
    for found in hub.store.all(module):
        if party_of(found) not in owners or (owner not in (None, hub.party) and party_of(found) != owner):
            continue
        if module not in PERSONAL or party_of(found["cdr_token"]) in own:
            yield found
