"""Both halves of the credentials handshake, and the tokens that are alive because of it."""

from collections.abc import Callable, Collection
from typing import Any

from starlette.requests import Request

from replay.simulator.answer import Answer, OcpiError, json_object
from replay.simulator.client import Client, Peer, PeerError, UnsupportedVersionError
from replay.simulator.shapes import check
from replay.simulator.values import Json, new_token, token_in

Endpoints = dict[tuple[str, str], str]


class Registration:
    """What a platform knows of its one peer.

    `credentials` makes our credentials object around a token; `needs` are the (module, interface) pairs without which
    we cannot work with a peer; `token_a` lets a counterpart register, once.
    """

    def __init__(
        self, client: Client, credentials: Callable[[str], Json], needs: Collection[tuple[str, str]], token_a: str
    ) -> None:
        self._client, self._credentials, self._needs = client, credentials, needs
        self.token_a: str | None = token_a
        self.issued: set[str] = set()
        self.peer: Peer | None = None

    def check(self, request: Request, *, functional: bool) -> None:
        """Raise OcpiError, HTTP 401, unless the token is alive; token A is good for registering alone."""
        token = token_in(request.headers.get("Authorization"))
        alive = token in self.issued or (not functional and token is not None and token == self.token_a)
        if not alive:
            raise OcpiError(2000, "missing or unknown credentials token", http_status=401)

    async def register(self, versions_url: str, token_a: str) -> None:
        """Register with a peer as the side that starts. Raises PeerError; then nothing has changed."""
        await self._exchange("POST", versions_url, token_a)

    async def renew(self) -> None:
        """Send new credentials to the peer we are registered with. Raises PeerError; then the old ones stay."""
        peer = self.registered_peer()
        await self._exchange("PUT", peer.versions_url, peer.token)

    async def unregister(self) -> None:
        """End the registration: no token works any more in either direction. Raises PeerError."""
        peer = self.registered_peer()
        await self._client.send("DELETE", credentials_url(peer.endpoints), peer.token)
        self._forget()

    def registered_peer(self) -> Peer:
        """The peer. Raises PeerError before the registration."""
        if self.peer is None:
            raise PeerError("not registered with any peer")
        return self.peer

    async def _exchange(self, method: str, versions_url: str, token: str) -> None:
        endpoints = await self._client.discover(versions_url, token)
        if missing := self._missing(endpoints):
            raise PeerError(f"the peer offers no {missing}")
        ours = new_token()
        self.issued.add(ours)  # the peer calls back with it before it answers
        try:
            answer = await self._client.send(method, credentials_url(endpoints), token, body=self._credentials(ours))
            self.peer = _peer(answer.data, endpoints)
        except PeerError:
            self.issued.discard(ours)
            raise
        self.issued = {ours}

    async def get(self, request: Request) -> Answer:
        return Answer(self._credentials(_token(request)))

    async def post(self, request: Request) -> Answer:
        """Register the peer: only token A may, and dies of it."""
        if _token(request) in self.issued:
            raise OcpiError(2000, "already registered: use PUT", http_status=405)
        answer = await self._accept(request)
        self.token_a = None
        return answer

    async def put(self, request: Request) -> Answer:
        self._demand_registered(request)
        return await self._accept(request)

    async def delete(self, request: Request) -> Answer:
        self._demand_registered(request)
        self._forget()
        return Answer()

    async def _accept(self, request: Request) -> Answer:
        """Visit the peer with the token it sent, then replace all earlier tokens by a new one."""
        body = await json_object(request)
        check("Credentials", body)
        self.peer = await self._visit(body)
        ours = new_token()
        self.issued = {ours}
        return Answer(self._credentials(ours))

    async def _visit(self, credentials: Json) -> Peer:
        """Fetch the peer's versions and details. Raises OcpiError 3001, 3002 or 3003."""
        try:
            peer = _peer(credentials, await self._client.discover(credentials["url"], credentials["token"]))
        except UnsupportedVersionError as error:
            raise OcpiError(3002, str(error)) from error
        except PeerError as error:
            raise OcpiError(3001, str(error)) from error
        if missing := self._missing(peer.endpoints):
            raise OcpiError(3003, f"your platform offers no {missing}")
        return peer

    def _missing(self, endpoints: Collection[tuple[str, str]]) -> str:
        return ", ".join(f"{role} of {module}" for module, role in self._needs if (module, role) not in endpoints)

    def _demand_registered(self, request: Request) -> None:
        if _token(request) not in self.issued:
            raise OcpiError(2000, "not registered yet: use POST", http_status=405)

    def _forget(self) -> None:
        self.issued, self.peer = set(), None


def credentials_url(endpoints: Any) -> str:
    """The credentials endpoint; the interface it is listed under means nothing. Raises PeerError."""
    for (module, _), url in endpoints.items():
        if module == "credentials":
            return str(url)
    raise PeerError("the peer's version details list no credentials endpoint")


def _token(request: Request) -> str:
    return token_in(request.headers.get("Authorization")) or ""


def _peer(credentials: Any, endpoints: Endpoints) -> Peer:
    """Read a credentials object. Raises PeerError."""
    try:
        roles = tuple({**role} for role in credentials["roles"])
        return Peer(str(credentials["token"]), (roles[0], *roles[1:]), endpoints, str(credentials["url"]))
    except (TypeError, KeyError, IndexError) as error:
        raise PeerError(f"the peer's credentials cannot be read: {error!r}") from error
