"""The hub simulator, made patient enough for a partner that deviates from OCPI, so that a dialogue comes about."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

from replay.simulator.client import PeerError
from replay.simulator.hub import Hub
from replay.simulator.values import Json, Party
from tests.peers.process import Peer


class PatientHub(Hub):
    """Takes a list of one for an object, and asks no more of a partner than locations."""

    needs = (("locations", "SENDER"),)

    async def ask(self, method: str, url: str, *, sender: Party, receiver: Party, body: Json | None = None) -> Any:
        """As a hub does, but unwraps."""
        data = await super().ask(method, url, sender=sender, receiver=receiver, body=body)
        return data[0] if isinstance(data, list) and len(data) == 1 else data

    def told_of_commands(self, url: str) -> None:
        """The partner takes commands, but does not say so in its version details."""
        peer = self.peer
        self.registration.peer = replace(peer, endpoints={**peer.endpoints, ("commands", "RECEIVER"): url})


async def dialogue(hub: PatientHub, cpo: Peer, tap_url: str, token_a: str) -> None:
    """Handshake, pulls, pushes, a command, a CDR, and some mistakes of the hub; `tap_url` stands for the partner."""
    await hub.register(cpo.versions_url.replace(cpo.url, tap_url), token_a)
    hub.told_of_commands(cpo.commands_url.replace(cpo.url, tap_url))
    for module in ("locations", "tariffs", "cdrs"):
        await hub.pull(module)
    await hub.pull("sessions", date_from="2020-01-01T00:00:00Z")
    with contextlib.suppress(PeerError):  # the link to the second page leads nowhere
        await hub.pull("locations", page_size=3)
    await asyncio.to_thread(cpo.drive, "pull", module="tokens")
    await push_token(hub)
    location = next(iter(hub.objects["locations"].values()))
    evse = location["evses"][0]
    await hub.start_session(hub.tokens[0], location["id"], evse["uid"], evse["connectors"][0]["id"])
    await asyncio.to_thread(cpo.drive, "session")
    await asyncio.to_thread(cpo.drive, "cdr")
    await mistakes(hub)


async def push_token(hub: PatientHub) -> None:
    """A whole token, then a PATCH that lacks its last_updated."""
    token = hub.tokens[0]
    url = hub.peer.endpoint("tokens", "RECEIVER", token["country_code"], token["party_id"], token["uid"])
    await hub.ask("PUT", url, body=token, sender=hub.party, receiver=hub.peer.party)
    await hub.ask("PATCH", url, body={"valid": True}, sender=hub.party, receiver=hub.peer.party)


async def mistakes(hub: PatientHub) -> None:
    """What a hub gets wrong sooner or later: an unknown object, an incomplete one, a wrong token."""
    locations, tokens = (
        hub.peer.endpoint("locations", "SENDER"),
        hub.peer.endpoint("tokens", "RECEIVER", "ES", "MSP", "X"),
    )
    for method, url, body in (("GET", locations + "NOWHERE", None), ("PUT", tokens, {"uid": "X"})):
        with contextlib.suppress(PeerError):
            await hub.ask(method, url, body=body, sender=hub.party, receiver=hub.peer.party)
    with contextlib.suppress(PeerError):
        await hub.client.send("GET", locations, "a-token-nobody-issued", sender=hub.party, receiver=hub.peer.party)
