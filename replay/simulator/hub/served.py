"""The hub's Sender interfaces: lists from its own store, of those that the asking party has agreements with."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.hub.visible import visible
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.locations import KIND_BY_DEPTH, PATHS, LocationReceiver, below, depth
from replay.simulator.pages import page
from replay.simulator.platform import Interface
from replay.simulator.receiver import PATH
from replay.simulator.store import KINDS
from replay.simulator.values import party_of
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub


def served_interfaces(hub: "Hub", version: str, authorize: Handler) -> tuple[Interface, ...]:
    """Every list, single locations, and the authorization of tokens."""
    lists = {module: _list(hub, module) for module in ("locations", "tariffs", "sessions", "cdrs", "tokens")}
    levels = PATHS[:2] if version == V211 else PATHS
    one = {f"GET /{{id}}{level}": _one_location(hub) for level in levels}
    return (
        Interface("locations", "SENDER", {"GET ": lists["locations"], **one}),
        *(Interface(module, "SENDER", {"GET ": lists[module]}) for module in ("tariffs", "sessions", "cdrs")),
        Interface("tokens", "SENDER", {"GET ": lists["tokens"], "POST /{uid}/authorize": authorize}),
    )


def _list(hub: "Hub", module: str) -> Handler:
    async def answer(incoming: Incoming) -> Answer:
        found = visible(hub, incoming.connection, module, incoming.receiver)
        return page(hub, incoming, KINDS[module], found, needs_date_from=module == "sessions")

    return answer


def _one_location(hub: "Hub") -> Handler:
    async def answer(incoming: Incoming) -> Answer:
        return one_location(hub, incoming, incoming.path)

    return answer


def one_location(hub: "Hub", incoming: Incoming, ids: Mapping[str, str]) -> Answer:
    """A location, or an EVSE or connector in it, by the location's id. Raises OcpiError 2003."""
    for location in visible(hub, incoming.connection, "locations", incoming.receiver):
        if location["id"].upper() == ids["id"].upper():
            return Answer(below(location, ids)[-1], KIND_BY_DEPTH[depth(ids)])
    raise OcpiError(2003, "unknown Location", http_status=404)


def location_or_connector(hub: "Hub") -> Interface:
    """In 2.1.1 both interfaces of locations share one URL: three segments are a peer's location, or a connector."""
    receiver = LocationReceiver("locations", hub.store, lambda incoming, party: True)

    async def answer(incoming: Incoming) -> Answer:
        path = incoming.path
        if incoming.connection.registered_peer.hosts(party_of(path)):
            return await receiver.get(incoming)
        ids = {"id": path["country_code"], "evse_uid": path["party_id"], "connector_id": path["id"]}
        return one_location(hub, incoming, ids)

    return Interface("locations", "SENDER", {f"GET {PATH}": answer})
