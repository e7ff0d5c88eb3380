"""The Receiver interfaces for what CPOs own: locations, tariffs, sessions and CDRs."""

from urllib.parse import quote

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.locations import LocationReceiver
from replay.simulator.platform import Interface, Platform
from replay.simulator.receiver import Changed, Receiver, Welcome, unheard
from replay.simulator.store import key_of
from replay.simulator.values import party_of
from validators.spec.versions import V211

CHANGES = ("GET", "PUT", "PATCH")


def receivers(platform: Platform, version: str, welcome: Welcome, changed: Changed = unheard) -> tuple[Interface, ...]:
    """All four; `welcome` says whose objects are, `changed` is told of each that came."""
    store = platform.store
    locations = LocationReceiver("locations", store, welcome, changed)
    tariffs, sessions = (Receiver(module, store, welcome, changed) for module in ("tariffs", "sessions"))
    return (
        Interface("locations", "RECEIVER", locations.handlers(*CHANGES)),
        Interface("tariffs", "RECEIVER", tariffs.handlers(*_tariff_methods(version))),
        Interface("sessions", "RECEIVER", sessions.handlers(*CHANGES)),
        Interface("cdrs", "RECEIVER", CdrReceiver(platform, welcome, changed).handlers("GET")),
    )


def _tariff_methods(version: str) -> tuple[str, ...]:
    """PATCH went away after 2.1.1."""
    return ("GET", "PUT", "DELETE", *(["PATCH"] if version == V211 else []))


class CdrReceiver(Receiver):
    """CDRs come by POST to the module's endpoint; the Location header says where one can be read again."""

    def __init__(self, platform: Platform, welcome: Welcome, changed: Changed) -> None:
        super().__init__("cdrs", platform.store, welcome, changed)
        self._platform = platform

    def handlers(self, *methods: str) -> dict[str, Handler]:
        return {**super().handlers(*methods), "POST ": self.post}

    async def post(self, incoming: Incoming) -> Answer:
        cdr = incoming.object("CDR")
        if not self.welcome(incoming, party_of(cdr)):
            raise OcpiError(2001, "the CDR's party is not one of yours")
        key = key_of("cdrs", cdr)
        if self.store.find("cdrs", *key):
            raise OcpiError(2000, "this CDR is known already")
        self.store.put("cdrs", cdr)
        below = "/".join(quote(part, safe="") for part in key)
        where = f"{self._platform.origin(incoming.connection)}{incoming.request.url.path.rstrip('/')}/{below}"
        return await self.changed(incoming, cdr) or Answer(http_status=201, headers={"Location": where})
