"""What a person has a platform do at a rehearsal; each action says in one line what came of it.

All of them raise PeerError or OcpiError, or ActionError where what was asked for is not there.
"""

import re
from dataclasses import replace

from replay.simulator.connection import Connection
from replay.simulator.cpo import Cpo
from replay.simulator.cpo.drivers import present
from replay.simulator.data import Account
from replay.simulator.emsp import Emsp
from replay.simulator.hub import Hub
from replay.simulator.locations import touch
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.pull import Pulled
from replay.simulator.values import Json, Party, Role, party_of

EARLY = "2020-01-01T00:00:00.000Z"  # sessions can only be had from a moment on
REMOTE = "REMOTE_START_STOP_CAPABLE"


class ActionError(Exception):
    """It cannot be done; the message is one line for people."""


async def register(platform: Platform, versions_url: str, token: str, connection: int = 1) -> str:
    """Start the handshake on a connection, counted from 1, with the peer's token A."""
    outer = [one for one in platform.connections if platform.outside(one)]
    if not 1 <= connection <= len(outer):
        raise ActionError(f"there is no connection {connection}")
    if not (token.isascii() and token.isprintable()):
        raise ActionError("the token must be printable ASCII")
    await platform.register(versions_url, token, outer[connection - 1])
    return f"Registered with {outer[connection - 1].peer_party}."


async def pull(partner: Partner, module: str) -> str:
    """Pull a whole list of the peer."""
    pulled = await partner.pull(module, date_from=EARLY if module == "sessions" else None)
    return f"Pulled {_counted(module, pulled)}."


async def start_session(cpo: Cpo, location_id: str, token_uid: str, evse_uid: str = "") -> str:
    """A driver holds a card to the reader of an EVSE, the first free one unless named."""
    presented = await present(cpo, token_uid, cpo.place(location_id, evse_uid or None))
    answer = f"The card is {presented.allowed} ({presented.method})"
    return f"{answer}, session {presented.session['id']} begins." if presented.session else f"{answer}."


async def stop_session(cpo: Cpo, session_id: str) -> str:
    """The driver ends a session."""
    if not cpo.stations.stop(session_id):
        raise ActionError(f"no session {session_id} is running")
    return f"Session {session_id} ends."


async def set_status(cpo: Cpo, location_id: str, evse_uid: str, status: str) -> str:
    """Change an EVSE's status, here and at the peer."""
    await cpo.stations.set_status(cpo.place(location_id, evse_uid), status)
    return f"{evse_uid} is {status}."


async def push_locations(cpo: Cpo) -> str:
    """PUT every location that the connection's version can carry."""
    connection = cpo.platform.connections[0]
    carried = [one for one in cpo.own("locations") if cpo.platform.wire(connection, "Location", one) is not None]
    for location in carried:
        await cpo.pushes.location(location)
    return f"Pushed {len(carried)} locations."


async def update_tariff(cpo: Cpo, tariff_id: str, price: float) -> str:
    """Change the first price of a tariff and PUT it."""
    if not 0 <= price < 10_000:
        raise ActionError("the price must be from 0 to 9,999")
    tariff = _own_tariff(cpo, tariff_id)
    component = tariff["elements"][0]["price_components"][0]
    component["price"] = round(price, 4)
    touch([tariff], cpo.platform.stamp())
    cpo.platform.store.dirty = True
    await cpo.pushes.tariff(tariff)
    return f"{tariff['id']}: {component['type']} costs {component['price']} {tariff['currency']}."


async def delete_tariff(cpo: Cpo, tariff_id: str) -> str:
    """DELETE a tariff, after the locations whose connectors name it were pushed without it."""
    tariff = _own_tariff(cpo, tariff_id)
    changed = [one for one in cpo.own("locations") if _without_tariff(one, tariff["id"], cpo.platform.stamp())]
    cpo.platform.store.discard("tariffs", tariff)
    for location in changed:
        await cpo.pushes.location(location)
    await cpo.pushes.tariff_gone(tariff)
    return f"{tariff['id']} is deleted, {len(changed)} locations do without it."


async def command_start(emsp: Emsp, location_id: str, token_uid: str, evse_uid: str = "") -> str:
    """START_SESSION at a peer's location; at the first EVSE that is free and can be started so, unless named."""
    location = emsp.platform.store.by_id("locations", location_id)
    if location is None:
        raise ActionError(f"unknown location {location_id}")
    outcome = await emsp.start_session(_account(emsp, token_uid).token, location, _evse(location, evse_uid))
    return f"START_SESSION: {outcome.response}, then {outcome.result or 'nothing'}."


async def command_stop(emsp: Emsp, session_id: str) -> str:
    """STOP_SESSION for a session that a CPO told of."""
    session = emsp.platform.store.by_id("sessions", session_id)
    if session is None:
        raise ActionError(f"unknown session {session_id}")
    outcome = await emsp.command("STOP_SESSION", party_of(session), session_id=session["id"])
    return f"STOP_SESSION: {outcome.response}, then {outcome.result or 'nothing'}."


async def push_token(emsp: Emsp, token_uid: str) -> str:
    """PUT a whole token."""
    await emsp.push(_account(emsp, token_uid).token)
    return f"Pushed token {token_uid}."


async def invalidate_token(emsp: Emsp, token_uid: str) -> str:
    """PATCH a token so that it is not valid any more; who asks is answered BLOCKED from now on."""
    account = _account(emsp, token_uid)
    account.token["valid"] = False
    emsp.accounts = [as_valid(one) for one in emsp.accounts]
    emsp.platform.store.dirty = True
    await emsp.push(account.token, valid=False)
    return f"Token {token_uid} is not valid any more."


def as_valid(account: Account) -> Account:
    """The account, BLOCKED where its token is not valid and yet it is ALLOWED."""
    allowed = account.allowed != "ALLOWED" or account.token["valid"]
    return account if allowed else replace(account, allowed="BLOCKED")


async def full_sync(hub: Hub, party: str) -> str:
    """Pull all that a partner has, but sessions."""
    return _synced(await hub.sync.full(_connection_of(hub, party)))


async def delta_sync(hub: Hub, party: str) -> str:
    """Pull what changed at a partner since the last sync."""
    return _synced(await hub.sync.delta(_connection_of(hub, party)))


async def add_roaming_partner(hub: Hub, role: str, country_code: str, party_id: str, name: str) -> str:
    """One more party behind the hub; partners are told of it."""
    party = Party(country_code.upper(), party_id.upper())
    if not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}", str(party)):
        raise ActionError("a party has a country code of two letters and an id of three letters or digits")
    if party == hub.party or any(party == one.party for link in hub.connections for one in hub.roles_of(link)):
        raise ActionError(f"{party} is there already")
    await hub.clients.join(Role(role, party, name))
    return f"{party} has joined."


async def suspend_partner(hub: Hub, party: str) -> str:
    """A roaming agreement ends; partners are told."""
    await hub.clients.suspend(_party(hub, party))
    return f"{party} is suspended."


async def resume_partner(hub: Hub, party: str) -> str:
    """A roaming agreement is in force again; partners are told."""
    await hub.clients.resume(_party(hub, party))
    return f"{party} is connected."


def _own_tariff(cpo: Cpo, tariff_id: str) -> Json:
    for tariff in cpo.own("tariffs"):
        if tariff["id"] == tariff_id:
            return tariff
    raise ActionError(f"unknown tariff {tariff_id}")


def _without_tariff(location: Json, tariff_id: str, now: str) -> bool:
    """Take a tariff from the connectors of a location; whether one had it."""
    found = False
    for evse in location.get("evses") or []:
        for connector in evse["connectors"]:
            if tariff_id in (connector.get("tariff_ids") or []):
                connector["tariff_ids"] = [one for one in connector["tariff_ids"] if one != tariff_id]
                touch([location, evse, connector], now)
                found = True
    return found


def _account(emsp: Emsp, token_uid: str) -> Account:
    try:
        return emsp.account(uid=token_uid)
    except LookupError:
        raise ActionError(f"unknown token {token_uid}") from None


def _evse(location: Json, evse_uid: str) -> Json:
    evses: list[Json] = location.get("evses") or []
    free = [one for one in evses if one["status"] == "AVAILABLE" and REMOTE in (one.get("capabilities") or [])]
    found = [one for one in evses if one["uid"] == evse_uid] if evse_uid else free or evses
    if not found:
        raise ActionError(f"{location['id']} has no EVSE {evse_uid}".rstrip())
    return found[0]


def _connection_of(hub: Hub, party: str) -> Connection:
    for connection in hub.outer:
        if any(str(role.party) == party for role in hub.roles_of(connection)):
            return connection
    raise ActionError(f"{party} is not registered")


def _party(hub: Hub, party: str) -> Party:
    for connection in hub.connections:
        for role in hub.roles_of(connection):
            if str(role.party) == party:
                return role.party
    raise ActionError(f"unknown party {party}")


def _synced(pulled: dict[str, Pulled]) -> str:
    return f"Pulled {', '.join(_counted(module, one) for module, one in pulled.items()) or 'nothing'}."


def _counted(module: str, pulled: Pulled) -> str:
    refused = f" ({len(pulled.refused)} not valid: {pulled.refused[0]})" if pulled.refused else ""
    return f"{len(pulled.objects)} {module}{refused}"
