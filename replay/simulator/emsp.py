"""An eMSP on a platform: serves and authorizes its tokens, receives what CPOs push, pulls, and sends commands."""

from uuid import uuid4

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.commanding import Commanding, Outcome
from replay.simulator.data import Account, accounts
from replay.simulator.incoming import Incoming
from replay.simulator.pages import page
from replay.simulator.platform import Interface, Platform
from replay.simulator.receiver import Welcome
from replay.simulator.receivers import receivers
from replay.simulator.values import Json, Party, Role, party_of
from validators.spec.versions import V211
from validators.spec.view import values


class Emsp:
    """One eMSP and its drivers; `version` bounds what its test data contain."""

    role = "EMSP"
    needs = (("locations", "SENDER"),)

    def __init__(self, platform: Platform, party: Party, name: str, version: str, welcome: Welcome) -> None:
        self.platform, self.party, self.name, self._welcome = platform, party, name, welcome
        self.accounts: list[Account] = accounts(party, version, platform.options.seed)
        self.commanding = Commanding(platform)
        for account in self.accounts:
            if account.shared:
                platform.store.put("tokens", account.token)

    @property
    def as_role(self) -> Role:
        return Role(self.role, self.party, self.name)

    def account(self, **wanted: object) -> Account:
        """The first account whose token has these values. Raises LookupError."""
        for account in self.accounts:
            if all(account.token.get(name) == value for name, value in wanted.items()):
                return account
        raise LookupError(f"no token with {wanted}")

    def interfaces(self, version: str) -> tuple[Interface, ...]:
        tokens = {"GET ": self._list_tokens, "POST /{uid}/authorize": self._authorize}
        return (
            Interface("tokens", "SENDER", tokens),
            self.commanding.interface(version),
            *receivers(self.platform, version, self._welcome),
        )

    async def command(self, command: str, receiver: Party | None = None, **body: object) -> Outcome:
        """Send a command; `receiver` is the CPO. Left out, a hub has to find it (open routing). Raises PeerError."""
        peer = self.platform.connections[0].registered_peer
        addressed = receiver or (None if peer.hub else peer.party)
        given: Json = {name: value for name, value in body.items() if value is not None}
        return await self.commanding.send(command, given, self.party, addressed)

    async def start_session(self, token: Json, location: Json, evse: Json, connector: Json | None = None) -> Outcome:
        """Have a CPO start charging for one of our tokens. Raises PeerError."""
        return await self.command(
            "START_SESSION", party_of(location), token=token, location_id=location["id"], evse_uid=evse["uid"],
            connector_id=(connector or evse["connectors"][0])["id"], authorization_reference=str(uuid4()),
        )  # fmt: skip

    async def push(self, token: Json, **changes: object) -> None:
        """Tell the peer of a whole token, or by PATCH of changes to it. Raises PeerError."""
        changed = changes | {"last_updated": self.platform.stamp()} if changes else {}
        token.update(changed)
        connection = self.platform.connections[0]
        await self.platform.ask(
            connection, "PATCH" if changes else "PUT", "tokens", "RECEIVER",
            self.party.country_code, self.party.party_id, token["uid"], kind="Token", body=changed or token,
            partial=bool(changes), params={"type": type_on_the_wire(token, connection.version)},
            sender=self.party, receiver=connection.peer_party,
        )  # fmt: skip

    async def _list_tokens(self, incoming: Incoming) -> Answer:
        own = self.platform.store.of("tokens", self.party)
        return page(self.platform, incoming, "Token", own)

    async def _authorize(self, incoming: Incoming) -> Answer:
        """Whether a driver may charge. Raises OcpiError 2004 for a token that is not ours."""
        kind, uid = incoming.request.query_params.get("type", "RFID"), incoming.path["uid"]
        account = self._found(uid, kind, incoming.connection.version)
        place = incoming.object("LocationReferences") if incoming.text else None
        incoming.facts["uid"] = uid
        if account is None:
            raise OcpiError(2000 if incoming.connection.version == V211 else 2004, "unknown token", http_status=404)
        return Answer(authorization_info(account, place), "AuthorizationInfo")

    def _found(self, uid: str, kind: str, version: str) -> Account | None:
        for account in self.accounts:
            if account.token["uid"].upper() == uid.upper() and type_on_the_wire(account.token, version) == kind:
                return account
        return None


def type_on_the_wire(token: Json, version: str) -> str:
    """The token's type in the URLs of a version, which may know fewer."""
    return type_known(str(token["type"]), version)


def type_known(kind: str, version: str) -> str:
    """A type as a version has it: 2.1.1 knows RFID and OTHER alone."""
    return kind if kind in values("TokenType", version) else "OTHER"


def authorization_info(account: Account, place: Json | None) -> Json:
    """AuthorizationInfo: what the account says, at the place asked about."""
    info: Json = {"allowed": account.allowed, "token": account.token}
    if account.allowed == "ALLOWED":
        info["authorization_reference"] = str(uuid4())
        if place:
            info["location"] = place
    return info
