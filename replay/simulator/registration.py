"""Both halves of the credentials handshake on a connection."""

from collections.abc import Collection
from typing import Any, Protocol

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.client import Client, Endpoints, UnsupportedVersionError
from replay.simulator.connection import Connection, Peer, PeerError
from replay.simulator.incoming import Incoming
from replay.simulator.shapes import check
from replay.simulator.values import Json, Party, new_token, token_in
from validators.spec.versions import V211

PARTY = ("country_code", "party_id")


class Host(Protocol):
    """The platform that registers, or is registered with."""

    client: Client

    def credentials(self, connection: Connection, token: str) -> Json:
        """Our credentials object for that peer, around a token."""

    def needs(self, connection: Connection) -> Collection[tuple[str, str]]:
        """The (module, interface) pairs without which a peer is of no use."""

    def objection(self, connection: Connection, peer: Peer) -> str:
        """Why we do not want that peer, "" where we do."""

    def registered(self, connection: Connection) -> None:
        """Called after each registration, also a renewed one."""


class Registration:
    """Registers a host with its peers, and its peers with it."""

    def __init__(self, host: Host) -> None:
        self._host, self._client = host, host.client

    async def register(self, connection: Connection, versions_url: str, token_a: str) -> None:
        """Register with a peer as the side that starts. Raises PeerError; then nothing has changed."""
        await self._exchange(connection, "POST", versions_url, token_a)

    async def renew(self, connection: Connection) -> None:
        """Send new credentials to the peer we are registered with. Raises PeerError; then the old ones stay."""
        peer = connection.registered_peer
        await self._exchange(connection, "PUT", peer.versions_url, peer.token)

    async def unregister(self, connection: Connection) -> None:
        """End the registration: no token works any more in either direction. Raises PeerError."""
        peer = connection.registered_peer
        await self._client.send(connection, "DELETE", credentials_url(peer.endpoints), module="credentials")
        _forget(connection)

    async def _exchange(self, connection: Connection, method: str, versions_url: str, token: str) -> None:
        endpoints = await self._client.discover(connection, versions_url, token)
        if missing := self._missing(connection, endpoints):
            raise PeerError(f"the peer offers no {missing}")
        ours = new_token()
        connection.issued.add(ours)  # the peer calls back with it before it answers
        try:
            answer = await self._client.send(
                connection, method, credentials_url(endpoints), token=token, module="credentials",
                kind="Credentials", body=self._host.credentials(connection, ours),
            )  # fmt: skip
            connection.peer = read_credentials(answer.data, endpoints)
        except PeerError:
            connection.issued.discard(ours)
            raise
        connection.issued, connection.token_a = {ours}, None
        self._host.registered(connection)

    async def get(self, incoming: Incoming) -> Answer:
        return Answer(self._host.credentials(incoming.connection, _token(incoming)))

    async def post(self, incoming: Incoming) -> Answer:
        """Register the peer: only token A may, and dies of it."""
        if _token(incoming) in incoming.connection.issued:
            raise OcpiError(2000, "already registered: use PUT", http_status=405)
        answer = await self._accept(incoming)
        incoming.connection.token_a = None
        return answer

    async def put(self, incoming: Incoming) -> Answer:
        _demand_registered(incoming)
        return await self._accept(incoming)

    async def delete(self, incoming: Incoming) -> Answer:
        _demand_registered(incoming)
        _forget(incoming.connection)
        return Answer()

    async def _accept(self, incoming: Incoming) -> Answer:
        """Visit the peer with the token it sent, then replace all earlier tokens by a new one."""
        connection = incoming.connection
        check("Credentials", incoming.json, connection.version)
        connection.peer = await self._visit(connection, incoming.json)
        ours = new_token()
        connection.issued = {ours}
        self._host.registered(connection)
        return Answer(self._host.credentials(connection, ours))

    async def _visit(self, connection: Connection, credentials: Json) -> Peer:
        """Fetch the peer's versions and details. Raises OcpiError 3001, 3002 or 3003."""
        try:
            endpoints = await self._client.discover(connection, credentials["url"], credentials["token"])
            peer = read_credentials(credentials, endpoints)
        except UnsupportedVersionError as error:
            raise OcpiError(3002, str(error)) from error
        except PeerError as error:
            raise OcpiError(3001, str(error)) from error
        if missing := self._missing(connection, peer.endpoints):
            raise OcpiError(3003, f"your platform offers no {missing}")
        if objection := self._host.objection(connection, peer):
            raise OcpiError(2001, objection)
        return peer

    def _missing(self, connection: Connection, endpoints: Collection[tuple[str, str]]) -> str:
        needed = self._host.needs(connection)
        return ", ".join(f"{role} of {module}" for module, role in needed if (module, role) not in endpoints)


def credentials_url(endpoints: Any) -> str:
    """The credentials endpoint; the interface it is listed under means nothing. Raises PeerError."""
    for (module, _), url in endpoints.items():
        if module == "credentials":
            return str(url)
    raise PeerError("the peer's version details list no credentials endpoint")


def read_credentials(credentials: Any, endpoints: Endpoints) -> Peer:
    """What a credentials object of any version says of the peer. Raises PeerError."""
    try:
        hub = _hub_of(credentials)
        roles = [{**role} for role in credentials["roles"]] if "roles" in credentials else [_flat(credentials)]
        texts = [credentials["token"], credentials["url"], *(role[name] for role in roles for name in PARTY)]
        if not all(isinstance(text, str) for text in [*texts, *(role.get("role", "") for role in roles)]):
            raise TypeError("what must be a text is none")
        return Peer(credentials["token"], (roles[0], *roles[1:]), endpoints, credentials["url"], hub)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise PeerError(f"the peer's credentials cannot be read: {error!r}") from error


def _hub_of(credentials: Json) -> Party | None:
    """The hub's own party: 2.3.0 has a field for it, 2.2.1 a role; 2.1.1 does not tell."""
    if name := str(credentials.get("hub_party_id") or ""):
        return Party(name[:2].upper(), name[2:].upper())
    roles = credentials.get("roles") or []
    hubs = (Party(role["country_code"].upper(), role["party_id"].upper()) for role in roles if role["role"] == "HUB")
    return next(hubs, None)


def _flat(credentials: Json) -> Json:
    """The one party of a 2.1.1 platform, whose role is not told."""
    return {name: credentials[name] for name in ("country_code", "party_id", "business_details")}


def credentials_of(version: str, token: str, versions_url: str, roles: list[Json], hub: Party | None) -> Json:
    """A credentials object; in 2.1.1 the first role stands for all, `hub` is told in 2.3.0 alone."""
    whole: Json = {"token": token, "url": versions_url}
    if version == V211:
        return whole | _flat(roles[0])
    if hub and version != "2.2.1":
        whole["hub_party_id"] = str(hub)
    return whole | {"roles": roles}


def _demand_registered(incoming: Incoming) -> None:
    if _token(incoming) not in incoming.connection.issued:
        raise OcpiError(2000, "not registered yet: use POST", http_status=405)


def _token(incoming: Incoming) -> str:
    return token_in(incoming.request.headers.get("Authorization"), incoming.connection.encoding) or ""


def _forget(connection: Connection) -> None:
    connection.issued, connection.peer = set(), None
