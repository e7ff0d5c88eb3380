"""Our hub, made patient enough for a CPO that deviates from OCPI 2.2.1, so that a dialogue comes about."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

import httpx

from replay.simulator.connection import Connection, Peer, PeerError
from replay.simulator.hub import Hub
from replay.simulator.platform import Options
from replay.simulator.values import Json, authorization, message_ids
from tests.dialogue import MSP, free_evse, pulled_by
from tests.peers.process import Peer as Process


class PatientHub(Hub):
    """Takes a list of one for an object; has one connection, to a CPO."""

    def __init__(self) -> None:
        super().__init__([Connection("2.2.1", token_a=None)], Options())

    @property
    def connection(self) -> Connection:
        return self.outer[0]

    @property
    def peer(self) -> Peer:
        return self.connection.registered_peer

    def read(self, connection: Connection, kind: str, data: Any) -> Json:
        """As every platform does, but unwraps."""
        return super().read(connection, kind, data[0] if isinstance(data, list) and len(data) == 1 else data)

    def told_of_commands(self, url: str) -> None:
        """The partner takes commands, but does not say so in its version details."""
        self.connection.peer = replace(self.peer, endpoints={**self.peer.endpoints, ("commands", "RECEIVER"): url})


async def dialogue(hub: PatientHub, cpo: Process, tap_url: str, token_a: str) -> None:
    """Handshake, pulls, pushes, a command, a CDR, and some mistakes of the hub; `tap_url` stands for the partner."""
    await hub.register(cpo.versions_url.replace(cpo.url, tap_url), token_a, hub.connection)
    hub.told_of_commands(cpo.commands_url.replace(cpo.url, tap_url))
    for module in ("locations", "tariffs", "cdrs"):
        await pulled_by(hub, module)
    await pulled_by(hub, "sessions", date_from="2020-01-01T00:00:00Z")
    with contextlib.suppress(PeerError):  # the link to the second page leads nowhere
        await pulled_by(hub, "locations", limit=3)
    await asyncio.to_thread(cpo.drive, "pull", module="tokens")
    emsp = hub.inner[MSP].emsp
    assert emsp is not None
    token = emsp.account(type="RFID", valid=True).token
    await push_token(hub, token)
    await emsp.start_session(token, *free_evse(hub.store.of("locations", hub.peer.party)))
    await asyncio.to_thread(cpo.drive, "session")
    await asyncio.to_thread(cpo.drive, "cdr")
    await mistakes(hub)
    await oddities(hub)


async def push_token(hub: PatientHub, token: Json) -> None:
    """A whole token, then a PATCH that lacks its last_updated."""
    for method, body in (("PUT", token), ("PATCH", {"valid": True})):
        await hub.ask(
            hub.connection, method, "tokens", "RECEIVER", token["country_code"], token["party_id"], token["uid"],
            kind="Token", body=body, partial=method == "PATCH", sender=hub.party, receiver=hub.peer.party,
        )  # fmt: skip


async def mistakes(hub: PatientHub) -> None:
    """What a hub gets wrong sooner or later: an unknown object, an incomplete one, a wrong token."""
    locations, token = (
        hub.peer.endpoint("locations", "SENDER"),
        hub.peer.endpoint("tokens", "RECEIVER", "ES", "MSP", "X"),
    )
    for method, url, more in (
        ("GET", hub.peer.endpoint("locations", "SENDER", "NOWHERE"), {}),
        ("PUT", token, {"body": {"uid": "X"}}),
        ("GET", locations, {"token": "a-token-nobody-issued"}),
    ):
        with contextlib.suppress(PeerError):
            await hub.client.send(hub.connection, method, url, sender=hub.party, receiver=hub.peer.party, **more)
        await asyncio.sleep(0.3)  # a server whose code failed closes the connection, which takes a moment to be seen


async def oddities(hub: PatientHub) -> None:
    """What no platform should send, each once: it shows how the partner takes it."""
    locations, token = hub.peer.endpoint("locations", "SENDER"), hub.peer.token
    pushed = hub.peer.endpoint("tokens", "RECEIVER", "ES", "MSP", "X")
    headers = {"Authorization": authorization(token)} | hub.party.headers("from") | hub.peer.party.headers("to")
    encoded = headers | {"Content-Type": "application/json"}
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as client:
        for method, url, own, body in (
            ("GET", hub.peer.versions_url, {"Authorization": f"Token {token}"}, b""),  # not Base64
            ("GET", hub.peer.versions_url, {"Authorization": authorization("a-token-nobody-issued")}, b""),
            ("GET", hub.peer.versions_url, {"Authorization": "Token not-Base64"}, b""),
            ("GET", locations.rstrip("/"), headers, b""),
            ("GET", f"{locations}?offset=-1", headers, b""),
            ("GET", f"{locations}?limit=0", headers, b""),
            ("PUT", pushed, encoded, b'{"uid": "X"'),  # half a body
        ):
            await client.request(method, url, headers=own | message_ids(), content=body)
