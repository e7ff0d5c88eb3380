"""One link between this platform and another: its version and token encoding, the tokens alive on it, and the peer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from replay.simulator.values import Json, Party, party_of, token_in
from validators.spec.versions import V211


class PeerError(Exception):
    """The peer was not reached, or answered anything but success; `status_code` is OCPI's, if it sent one."""

    def __init__(self, message: str, http_status: int | None = None, status_code: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.status_code = status_code


class UncarriedError(PeerError):
    """Nothing was sent: the version of the connection cannot carry the object."""


class UnreachableError(PeerError):
    """No answer came; `timed_out` where the peer took too long."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


@dataclass(frozen=True)
class Peer:
    """The other platform: the token it wants from us, its roles, its hub's party, and its endpoints.

    `endpoints` are by module and interface; in 2.1.1 a module has one URL, which stands under both.
    """

    token: str
    roles: tuple[Json, ...]
    endpoints: Mapping[tuple[str, str], str]
    versions_url: str
    hub: Party | None = None

    @property
    def party(self) -> Party:
        """The party that speaks for the platform: the hub, or the first one it announced."""
        return self.hub or party_of(self.roles[0])

    def hosts(self, party: Party) -> bool:
        """Whether its credentials announce that party."""
        return self.hub == party or any(party.owns(role) for role in self.roles)

    def endpoint(self, module: str, interface: str, *segments: str) -> str:
        """A URL below one of its endpoints. Raises PeerError when it does not offer that interface."""
        url = self.endpoints.get((module, interface))
        if url is None:
            raise PeerError(f"the peer offers no {interface} interface of {module}")
        below = [quote(segment, safe="") for segment in segments]
        return "/".join([url.rstrip("/"), *below]) if below else url


def encoding_of(version: str) -> str:
    """How the specification has the token in the Authorization header: Base64 came with 2.2."""
    return "raw" if version == V211 else "base64"


@dataclass(eq=False)
class Connection:
    """`token_a` lets a counterpart register, once; `issued` are the tokens that it may use since.

    The rest are a hub's settings: whether its credentials list partners in 2.2.1; and in 2.1.1 whose party stands in
    URLs (`partner` or `hub`), whether objects tell their owners though the version has no fields for it, and the
    roles of the peer, which its credentials do not tell.
    """

    version: str
    token_a: str | None
    encoding: str = ""  # raw or base64
    issued: set[str] = field(default_factory=set)
    peer: Peer | None = None
    lists_partners: bool = False
    owner_in_url: str = "partner"
    backports: bool = False
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.encoding = self.encoding or encoding_of(self.version)

    def admits(self, authorization: str | None, *, functional: bool) -> bool:
        """Whether the header's token is alive here; token A, and any before the peer is known, is for registering."""
        token = token_in(authorization, self.encoding)
        if functional and self.peer is None:
            return False
        return token in self.issued or (not functional and token is not None and token == self.token_a)

    @property
    def registered_peer(self) -> Peer:
        """The peer. Raises PeerError before the registration."""
        if self.peer is None:
            raise PeerError("not registered with any peer")
        return self.peer

    @property
    def peer_party(self) -> Party | None:
        return self.peer.party if self.peer else None

    def offers(self, module: str, interface: str) -> bool:
        """Whether the peer has that interface."""
        return self.peer is not None and (module, interface) in self.peer.endpoints
