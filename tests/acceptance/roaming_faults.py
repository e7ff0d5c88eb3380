"""What may go wrong between hub and partners: other headers, other answers."""

from collections.abc import Callable
from dataclasses import replace

from replay.simulator.answer import Reply, envelope
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.hub import HUB
from replay.simulator.incoming import Incoming
from replay.simulator.partner import CPO, EMSP
from replay.simulator.routes import UNROUTED
from replay.simulator.values import Party, message_ids
from tests.acceptance.roaming import Roaming

Headers = dict[str, str]
Fault = Callable[[Roaming], None]
ChangeOfReply = Callable[[Incoming, Reply], Reply]


def requests(change: Callable[[Roaming, Outgoing], Headers]) -> Fault:
    """Other headers on what the hub sends to its partners."""

    def switched_on(all_: Roaming) -> None:
        async def sending(wanted: Outgoing, send: Send) -> Received:
            if wanted.connection in all_.hub.outer and wanted.module not in UNROUTED:
                wanted = replace(wanted, headers=change(all_, wanted))
            return await send(wanted)

        all_.hub.client.between = [*all_.hub.client.between, sending]

    return switched_on


def answers(platform: str, change: ChangeOfReply) -> Fault:
    """Other answers of a platform."""

    def switched_on(all_: Roaming) -> None:
        async def answering(incoming: Incoming, reply: Reply) -> Reply:
            concerned = platform != "hub" or incoming.connection in all_.hub.outer
            return change(incoming, reply) if concerned and incoming.module not in UNROUTED else reply

        getattr(all_, platform).answering.append(answering)

    return switched_on


def copied_id(all_: Roaming, wanted: Outgoing) -> Headers:
    came = all_.sent.get(wanted.headers["X-Correlation-ID"])
    return wanted.headers | ({"X-Request-ID": came} if came else {})


def new_ids(all_: Roaming, wanted: Outgoing) -> Headers:
    return wanted.headers | message_ids()


def from_hub(all_: Roaming, wanted: Outgoing) -> Headers:
    return wanted.headers | HUB.headers("from")


def from_owner(all_: Roaming, wanted: Outgoing) -> Headers:
    return wanted.headers | (EMSP if wanted.module == "tokens" else CPO).party.headers("from")


def to_hub(all_: Roaming, wanted: Outgoing) -> Headers:
    return wanted.headers | HUB.headers("to")


def to_nobody(all_: Roaming, wanted: Outgoing) -> Headers:
    return {name: value for name, value in wanted.headers.items() if not name.startswith("OCPI-to-")}


def unswapped(incoming: Incoming, reply: Reply) -> Reply:
    copied = {name: value for name, value in incoming.request.headers.items() if name.startswith("ocpi-")}
    return replace(
        reply, headers={name: value for name, value in reply.headers.items() if "OCPI-" not in name} | copied
    )


def in_name_of(party: Party) -> ChangeOfReply:
    return lambda incoming, reply: replace(reply, headers=reply.headers | party.headers("from"))


def answered(status_code: int) -> ChangeOfReply:
    return lambda incoming, reply: replace(reply, http_status=200, body=envelope(status_code))


def lost(incoming: Incoming, reply: Reply) -> Reply:
    return replace(reply, aborted=True)
