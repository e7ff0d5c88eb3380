"""What outlives a platform's restart, as rows of JSON text: whose it is, its connections, objects, a hub's settings."""

import json
from collections.abc import Mapping
from typing import Any

from replay.simulator.actions import as_valid
from replay.simulator.connection import Connection, Peer
from replay.simulator.hub import Hub
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.store import KINDS, Key
from replay.simulator.values import Json, Party, Role, party_of

Rows = dict[tuple[str, str], str]  # by group and name; the groups are those below, and the modules
OWNER, HUB, CONNECTIONS = "owner", "hub", "connections"


def rows_of(platform: Platform) -> Rows:
    """All that is to be kept. The group `connections` has credentials tokens in it."""
    rows = {(OWNER, ""): owner_of(platform)}
    for number, connection in enumerate(outer(platform)):
        rows[CONNECTIONS, str(number)] = json.dumps(_connection_as_json(connection))
    for module, objects in platform.store.objects.items():
        rows |= {(module, json.dumps(key)): json.dumps(found) for key, found in objects.items()}
    if isinstance(platform, Hub):
        rows[HUB, ""] = json.dumps(_settings(platform))
    return rows


def links_of(platform: Platform) -> Json:
    """What may change without the store being dirty."""
    settings = _settings(platform) if isinstance(platform, Hub) else {}
    return {"connections": [_connection_as_json(one) for one in outer(platform)], HUB: settings}


def owner_of(platform: Platform) -> str:
    """Whose state it is, in words: another role, party or version cannot go on with it."""
    hosted = platform.hosted if isinstance(platform, Partner) else ()
    roles = [f"{one.role} {one.party}" for one in hosted] or ["HUB"]
    return f"{' and '.join(roles)} on {', '.join(one.version for one in outer(platform))}"


def outer(platform: Platform) -> list[Connection]:
    """The connections to others; those of a hub to its own parties are made anew at every start."""
    return [one for one in platform.connections if platform.outside(one)]


def take_over(platform: Platform, rows: Rows) -> None:
    """Make a platform what it was, before it starts."""
    for number, connection in enumerate(outer(platform)):
        if (CONNECTIONS, str(number)) in rows:
            _connect(connection, json.loads(rows[CONNECTIONS, str(number)]))
    _fill(platform, {name: text for name, text in rows.items() if name[0] in KINDS})
    if isinstance(platform, Hub):
        settings, links = json.loads(rows[HUB, ""]), outer(platform)
        platform.clients.suspended = {Party(*words) for words in settings["suspended"]}
        platform.sync.done |= {(id(links[number]), module): until for number, module, until in settings["synced"]}


async def join_again(platform: Platform, rows: Rows) -> None:
    """Have behind a hub, once it has started, the parties that had joined it."""
    if isinstance(platform, Hub) and rows:
        for each in json.loads(rows[HUB, ""])["inner"]:
            if party_of(each) not in platform.inner:
                await platform.add(Role(each["role"], party_of(each), each["business_details"]["name"]))


def _connection_as_json(connection: Connection) -> Json:
    peer = connection.peer
    return {
        "encoding": connection.encoding,
        "token_a": connection.token_a,
        "issued": sorted(connection.issued),
        "peer": _peer_as_json(peer) if peer else None,
    }


def _peer_as_json(peer: Peer) -> Json:
    return {
        "token": peer.token,
        "roles": peer.roles,
        "endpoints": [[*listed, url] for listed, url in peer.endpoints.items()],
        "versions_url": peer.versions_url,
        "hub": _words(peer.hub) if peer.hub else None,
    }


def _connect(connection: Connection, kept: Json) -> None:
    connection.encoding, connection.token_a = kept["encoding"], kept["token_a"]
    connection.issued = set(kept["issued"])
    connection.peer = _peer(kept["peer"]) if kept["peer"] else None


def _peer(kept: Json) -> Peer:
    endpoints = {(module, interface): url for module, interface, url in kept["endpoints"]}
    hub = Party(*kept["hub"]) if kept["hub"] else None
    return Peer(kept["token"], tuple(kept["roles"]), endpoints, kept["versions_url"], hub)


def _fill(platform: Platform, rows: Mapping[tuple[str, str], str]) -> None:
    """Give the platform these objects and no others."""
    before = platform.store.objects
    platform.store.objects = {module: {} for module in KINDS}
    for (module, name), text in rows.items():
        key: Key = tuple(json.loads(name))
        found = before[module].get(key, {})  # accounts share their tokens with the store
        found.clear()
        found.update(json.loads(text))
        platform.store.objects[module][key] = found
    if isinstance(platform, Partner) and platform.emsp:
        platform.emsp.accounts = [as_valid(account) for account in platform.emsp.accounts]


def _settings(hub: Hub) -> dict[str, Any]:
    """Who is behind it, who is suspended, and until when its partners' data are known."""
    number = {id(connection): at for at, connection in enumerate(hub.outer)}
    return {
        "inner": [one.as_role.as_json() for partner in hub.inner.values() for one in partner.hosted],
        "suspended": sorted(_words(party) for party in hub.clients.suspended),
        "synced": [[number[link], module, until] for (link, module), until in hub.sync.done.items() if link in number],
    }


def _words(party: Party) -> list[str]:
    return [party.country_code, party.party_id]
