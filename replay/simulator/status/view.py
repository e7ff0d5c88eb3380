"""What the status page tells of a platform, as JSON: never a credentials token, nor the uid of a driver's token."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from replay.simulator.connection import Connection, Peer
from replay.simulator.hub import Hub
from replay.simulator.journal import Entry
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.values import Json, Party, party_of, timestamp

EXCHANGES = 50
SESSIONS = 50
HIDDEN = "…"
UNTIMED = "-"
CLIENT_INFO = ("country_code", "party_id", "role", "status", "last_updated")
SESSION = ("id", "status", "kwh", "location_id", "evse_uid", "last_updated")


def status(platform: Platform) -> Json:
    """Everything; `exchanges` and `sessions` are the newest, newest first, and `session_count` is how many there are.

    URLs are without what may be secret or personal in them: user names, queries, the uids of tokens.
    """
    outer = [one for one in platform.connections if platform.outside(one)]
    return {
        "roles": _roles(platform),
        "versions": list(dict.fromkeys(one.version for one in outer)),
        "versions_url": platform.versions_url,
        "faults": sorted(platform.faults),
        "speed": platform.options.speed,
        "now": platform.stamp(),
        "connections": [_connection(one) for one in outer],
        "parties": _parties(platform),
        "inside": _inside(platform),
        "objects": list(_objects(platform)),
        "session_count": len(platform.store.objects["sessions"]),
        "sessions": _sessions(platform),
        "exchanges": [_exchange(entry) for entry in platform.journal.newest(EXCHANGES)],
    }


def _roles(platform: Platform) -> list[Json]:
    if isinstance(platform, Partner):
        return [{"role": one.role, "party": str(one.party), "name": one.name} for one in platform.hosted]
    party = platform.answers_as(platform.connections[0]) if platform.connections else ""
    return [{"role": "HUB", "party": str(party), "name": ""}]


def _connection(connection: Connection) -> Json:
    return {
        "version": connection.version,
        "token_encoding": connection.encoding,
        "registered": connection.peer is not None,
        "admits_token_a": connection.token_a is not None,
        "peer": _peer(connection.peer) if connection.peer else None,
    }


def _peer(peer: Peer) -> Json:
    parties = [{"role": str(one.get("role", "")), "party": str(party_of(one))} for one in peer.roles]
    if peer.hub and not any(one["party"] == str(peer.hub) for one in parties):
        parties.insert(0, {"role": "HUB", "party": str(peer.hub)})
    endpoints = [
        {"module": str(module), "interface": str(interface), "url": bare(url)}
        for (module, interface), url in peer.endpoints.items()
    ]
    return {"versions_url": bare(peer.versions_url), "parties": parties, "endpoints": endpoints}


def _parties(platform: Platform) -> list[Json]:
    """ClientInfo of everybody: as the hub has it, or as a partner was told."""
    told = platform.store.all("hubclientinfo")
    if isinstance(platform, Hub):
        told = (platform.clients.info(role) for link in platform.connections for role in platform.roles_of(link))
    return [{name: one.get(name) for name in CLIENT_INFO} for one in told]


def _inside(platform: Platform) -> list[Json]:
    """The simulated parties behind a hub, which have status pages of their own."""
    inner = platform.inner if isinstance(platform, Hub) else {}
    return [{"party": str(party), "url": f"{partner.status_url}/"} for party, partner in inner.items()]


def _objects(platform: Platform) -> Iterator[Json]:
    """How many of each module and owner, and when the newest of them was updated."""
    for module, objects in platform.store.objects.items():
        updated: dict[Party, list[str]] = {}
        for found in objects.values():
            updated.setdefault(party_of(found), []).append(str(found.get("last_updated") or UNTIMED))
        for owner, moments in sorted(updated.items()):
            yield {"module": module, "owner": str(owner), "count": len(moments), "newest": max(moments)}


def _sessions(platform: Platform) -> list[Json]:
    newest = list(platform.store.all("sessions"))[: -SESSIONS - 1 : -1]
    return [{name: one.get(name) for name in SESSION} | {"owner": str(party_of(one))} for one in newest]


def _exchange(entry: Entry) -> Json:
    return {
        "number": entry.number,
        "at": timestamp(entry.at),
        "direction": "sent" if entry.sent else "received",
        "outside": entry.outside,
        "module": entry.module,
        "operation": entry.operation,
        "path": _path(entry),
        "http_status": entry.http_status,
        "ocpi_status": entry.ocpi_status,
        "succeeded": entry.succeeded,
    }


def _path(entry: Entry) -> str:
    """The path without a query; in the tokens module the last variable of the operation is a uid."""
    path = _split(entry.path)[1]
    below = entry.operation.partition(" ")[2].strip("/").split("/")
    if entry.module != "tokens" or "*" not in below:
        return path
    parts = path.split("/")
    parts[-1 - below[::-1].index("*")] = HIDDEN
    return "/".join(parts)


def bare(url: str) -> str:
    """A URL as it may be shown: without user, query and fragment."""
    origin, path = _split(str(url))
    return origin + path


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", HIDDEN
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""
    return origin, parts.path
