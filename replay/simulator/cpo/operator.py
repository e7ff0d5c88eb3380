"""A CPO on a platform: serves its data, takes commands and tokens, and has charging stations that vehicles come to."""

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.charging import Place
from replay.simulator.cpo.commands import Commands
from replay.simulator.cpo.pushes import Pushes
from replay.simulator.cpo.stations import Stations
from replay.simulator.data import locations, tariffs
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.locations import KIND_BY_DEPTH, PATHS, below, depth
from replay.simulator.pages import page
from replay.simulator.platform import Interface, Platform
from replay.simulator.receiver import Receiver, Welcome
from replay.simulator.values import Json, Party, Role


class Cpo:
    """One CPO; `version` bounds what its test data contain, `count` is the number of its locations."""

    role = "CPO"
    needs = (("sessions", "RECEIVER"), ("cdrs", "RECEIVER"))

    def __init__(
        self, platform: Platform, party: Party, name: str, version: str, welcome: Welcome, count: int = 30
    ) -> None:
        self.platform, self.party, self.name, self._welcome = platform, party, name, welcome
        for location in locations(party, version, platform.options.seed, count):
            platform.store.put("locations", location)
        for tariff in tariffs(party, version):
            platform.store.put("tariffs", tariff)
        self.pushes = Pushes(platform, party)
        self.stations = Stations(self)
        self.commands = Commands(self)

    @property
    def as_role(self) -> Role:
        return Role(self.role, self.party, self.name)

    def own(self, module: str) -> list[Json]:
        """Our objects of a module."""
        return self.platform.store.of(module, self.party)

    def interfaces(self, version: str) -> tuple[Interface, ...]:
        levels = {f"GET /{{id}}{level}": self._one_location for level in PATHS}
        tokens = Receiver("tokens", self.platform.store, self._welcome)
        return (
            Interface("locations", "SENDER", {"GET ": self._list("locations", "Location"), **levels}),
            Interface("tariffs", "SENDER", {"GET ": self._list("tariffs", "Tariff")}),
            Interface("sessions", "SENDER", {"GET ": self._list("sessions", "Session")}),
            Interface("cdrs", "SENDER", {"GET ": self._list("cdrs", "CDR")}),
            Interface("tokens", "RECEIVER", tokens.handlers("GET", "PUT", "PATCH")),
            Interface("commands", "RECEIVER", {"POST /{command}": self.commands.answer}),
        )

    def place(self, location_id: str, evse_uid: str | None = None, connector_id: str | None = None) -> Place:
        """Where somebody wants to charge; the first EVSE that is free and its first connector unless named.

        Raises OcpiError 2003.
        """
        location = self.platform.store.find("locations", self.party.country_code, self.party.party_id, location_id)
        if location is None:
            raise OcpiError(2003, "unknown location")
        evses = location.get("evses") or []
        free = next((evse for evse in evses if evse["status"] == "AVAILABLE"), evses[0] if evses else None)
        if free is None:
            raise OcpiError(2003, "no EVSE at this location")
        evse = below(location, {"evse_uid": evse_uid or free["uid"]})[-1]
        wanted = {"evse_uid": evse["uid"], "connector_id": connector_id or evse["connectors"][0]["id"]}
        connector = below(location, wanted)[-1]
        return Place(location, evse, connector, self.tariff_of(connector))

    def tariff_of(self, connector: Json) -> Json | None:
        """The tariff that we bill at a connector: the first it names."""
        ids = connector.get("tariff_ids") or []
        return self.platform.store.find("tariffs", *self.party.headers("x").values(), ids[0]) if ids else None

    def _list(self, module: str, kind: str) -> Handler:
        async def answer(incoming: Incoming) -> Answer:
            needs_date_from = module == "sessions"
            return page(self.platform, incoming, kind, self.own(module), needs_date_from=needs_date_from)

        return answer

    async def _one_location(self, incoming: Incoming) -> Answer:
        store, ids = self.platform.store, incoming.path
        location = store.find("locations", self.party.country_code, self.party.party_id, ids["id"])
        if location is None:
            raise OcpiError(2003, "unknown Location", http_status=404)
        return Answer(below(location, ids)[-1], KIND_BY_DEPTH[depth(ids)])
