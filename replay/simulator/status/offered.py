"""The actions that a person is offered, each declared once."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from replay.simulator import actions
from replay.simulator.actions import ActionError
from replay.simulator.cpo import Cpo
from replay.simulator.emsp import Emsp
from replay.simulator.hub import Hub
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.state.interrupted import UNDER_WAY
from replay.simulator.values import party_of
from validators.spec.view import values

Actor = Any  # a Cpo, an Emsp, a Hub, a Partner, or any Platform, as the action says
MODULES = {"CPO": ("tokens",), "EMSP": ("locations", "tariffs", "sessions", "cdrs")}


@dataclass(frozen=True)
class Field:
    """A parameter of an action. `choices` are all that it may be, `hints` some of it; `type` is HTML's."""

    name: str
    label: str
    type: str = "text"
    choices: Callable[[Actor], Iterable[str]] | None = None
    hints: Callable[[Actor], Iterable[str]] | None = None


@dataclass(frozen=True)
class Action:
    """What somebody in the role of `actor` can do: the fields are the parameters of `run` after the actor."""

    name: str
    label: str
    actor: type
    run: Callable[..., Awaitable[str]]
    fields: tuple[Field, ...] = ()

    def needs(self, field: Field) -> bool:
        """Whether the field may not be left empty: its parameter has no default."""
        return inspect.signature(self.run).parameters[field.name].default is inspect.Parameter.empty

    async def do(self, actor: Actor, given: Mapping[str, str]) -> str:
        """Do it and say what came of it. Raises ActionError, PeerError or OcpiError."""
        if unknown := given.keys() - {field.name for field in self.fields}:
            raise ActionError(f"unknown: {', '.join(sorted(unknown))}")
        return await self.run(actor, **self._arguments(actor, given))

    def _arguments(self, actor: Actor, given: Mapping[str, str]) -> dict[str, Any]:
        arguments = {}
        for field in self.fields:
            if text := given.get(field.name, "").strip():
                arguments[field.name] = self._value(field, actor, text)
            elif self.needs(field):
                raise ActionError(f"{field.name} is missing")
        return arguments

    def _value(self, field: Field, actor: Actor, text: str) -> Any:
        if field.choices is not None and text not in field.choices(actor):
            raise ActionError(f"{field.name} cannot be {text}")
        try:
            return inspect.signature(self.run).parameters[field.name].annotation(text)  # str, int or float
        except ValueError:
            raise ActionError(f"{field.name} is no number: {text}") from None


def actions_of(platform: Platform) -> dict[str, tuple[Action, Actor]]:
    """What this platform can do, by name, and who of those on it does it."""
    hosted = platform.hosted if isinstance(platform, Partner) else ()
    found = {}
    for action in ACTIONS:
        for actor in (*hosted, platform):
            if isinstance(actor, action.actor):
                found[action.name] = (action, actor)
    return found


def _own(module: str) -> Callable[[Cpo], list[str]]:
    return lambda cpo: [one["id"] for one in cpo.own(module)]


def _own_evses(cpo: Cpo) -> list[str]:
    return [evse["uid"] for location in cpo.own("locations") for evse in location.get("evses") or []]


def _cards(cpo: Cpo) -> list[str]:
    return [one["uid"] for one in cpo.platform.store.all("tokens") if one["type"] == "RFID"]


def _statuses(cpo: Cpo) -> tuple[str, ...]:
    return values("Status", cpo.platform.connections[0].version)


def _tokens(emsp: Emsp) -> list[str]:
    return [account.token["uid"] for account in emsp.accounts]


def _foreign_locations(emsp: Emsp) -> list[str]:
    hosted = [one.party for one in emsp.platform.hosted] if isinstance(emsp.platform, Partner) else []
    return [one["id"] for one in emsp.platform.store.all("locations") if party_of(one) not in hosted]


def _foreign_sessions(emsp: Emsp) -> list[str]:
    return [one["id"] for one in emsp.platform.store.all("sessions") if one["status"] in UNDER_WAY]


def _modules(partner: Partner) -> list[str]:
    return [module for one in partner.hosted for module in MODULES[one.role]]


def _connections(platform: Platform) -> list[str]:
    outer = [one for one in platform.connections if platform.outside(one)]
    return [str(number) for number, _ in enumerate(outer, start=1)]


def _registered(hub: Hub) -> list[str]:
    return [str(role.party) for connection in hub.outer for role in hub.roles_of(connection)]


def _parties(*, suspended: bool) -> Callable[[Hub], list[str]]:
    def found(hub: Hub) -> list[str]:
        parties = {role.party for link in hub.connections for role in hub.roles_of(link)}
        return sorted(str(one) for one in parties if (one in hub.clients.suspended) == suspended)

    return found


LOCATION = Field("location_id", "Location", choices=_own("locations"))
TARIFF = Field("tariff_id", "Tariff", choices=_own("tariffs"))
TOKEN = Field("token_uid", "Token", choices=_tokens)
PEER_LOCATION = Field("location_id", "Location", choices=_foreign_locations)
PARTY = Field("party", "Partner", choices=_registered)

ACTIONS = (
    Action("register", "Start the handshake", Platform, actions.register, (
        Field("versions_url", "Versions URL of the peer", type="url"),
        Field("token", "Its token A", type="password"),
        Field("connection", "Connection", choices=_connections),
    )),
    Action("pull", "Pull a list", Partner, actions.pull, (Field("module", "Module", choices=_modules),)),
    Action("start-session", "Start a session with a card", Cpo, actions.start_session, (
        LOCATION,
        Field("token_uid", "Uid of the card", hints=_cards),
        Field("evse_uid", "EVSE, else the first free one", hints=_own_evses),
    )),
    Action("stop-session", "Stop a session", Cpo, actions.stop_session, (
        Field("session_id", "Session", choices=lambda cpo: cpo.stations.running),
    )),
    Action("set-status", "Change the status of an EVSE", Cpo, actions.set_status, (
        LOCATION,
        Field("evse_uid", "EVSE", hints=_own_evses),
        Field("status", "Status", choices=_statuses),
    )),
    Action("push-locations", "Push all locations", Cpo, actions.push_locations),
    Action("update-tariff", "Change a price", Cpo, actions.update_tariff, (
        TARIFF,
        Field("price", "New price of its first component", type="number"),
    )),
    Action("delete-tariff", "Delete a tariff", Cpo, actions.delete_tariff, (TARIFF,)),
    Action("command-start", "Command START_SESSION", Emsp, actions.command_start, (
        PEER_LOCATION,
        TOKEN,
        Field("evse_uid", "EVSE, else the first free one"),
    )),
    Action("command-stop", "Command STOP_SESSION", Emsp, actions.command_stop, (
        Field("session_id", "Session", choices=_foreign_sessions),
    )),
    Action("push-token", "Push a token", Emsp, actions.push_token, (TOKEN,)),
    Action("invalidate-token", "Invalidate a token", Emsp, actions.invalidate_token, (TOKEN,)),
    Action("full-sync", "Full sync of a partner", Hub, actions.full_sync, (PARTY,)),
    Action("delta-sync", "Delta sync of a partner", Hub, actions.delta_sync, (PARTY,)),
    Action("add-partner", "Add a roaming partner", Hub, actions.add_roaming_partner, (
        Field("role", "Role", choices=lambda hub: ("CPO", "EMSP")),
        Field("country_code", "Country code"),
        Field("party_id", "Party id"),
        Field("name", "Name"),
    )),
    Action("suspend-partner", "Suspend a roaming partner", Hub, actions.suspend_partner, (
        Field("party", "Party", choices=_parties(suspended=False)),
    )),
    Action("resume-partner", "Resume a roaming partner", Hub, actions.resume_partner, (
        Field("party", "Party", choices=_parties(suspended=True)),
    )),
)  # fmt: skip
