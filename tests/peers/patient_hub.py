"""The hub simulator, made patient enough for a partner that deviates from OCPI, so that a dialogue comes about."""

import asyncio
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
    """Handshake, pulls, pushes, a command, a CDR; `tap_url` is the tap's name for the partner."""
    await hub.register(cpo.versions_url.replace(cpo.url, tap_url), token_a)
    hub.told_of_commands(cpo.commands_url.replace(cpo.url, tap_url))
    for module in ("locations", "tariffs", "cdrs"):
        await hub.pull(module)
    await hub.pull("sessions", date_from="2020-01-01T00:00:00Z")
    try:
        await hub.pull("locations", page_size=3)
    except PeerError:
        pass  # its link to the second page leads nowhere
    await asyncio.to_thread(cpo.drive, "pull-tokens")
    location = next(iter(hub.objects["locations"].values()))
    evse = location["evses"][0]
    await hub.start_session(hub.tokens[0], location["id"], evse["uid"], evse["connectors"][0]["id"])
    await asyncio.to_thread(cpo.drive, "session")
    await asyncio.to_thread(cpo.drive, "cdr")
