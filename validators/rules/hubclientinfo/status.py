"""The connection statuses that a hub tells of its clients, one after the other."""

from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.learned.clients import Client, client_in, is_older
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

HAS_BEEN_CONNECTED = ("CONNECTED", "OFFLINE")


@rule("hubclientinfo.status-reversed", spec="mod_hub_client_info#connectionstatus_enum", severity=Severity.WARNING,
      versions=V221_UP, modules=("hubclientinfo",), operations=("put", "list"))  # fmt: skip
def status_reversed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A party has a connection status that cannot follow the one before."""
    side, teller = ("request", call.requester) if call.place.operation == "put" else ("response", call.responder)
    for place, value in _told(call):
        client = client_in(value, call.ended_at, accepted=True)
        entries = conversation.parties.clients[teller].by_party.get(client.party) if client else None
        known = entries.get(client.role) if entries and client else None
        if client is None or known is None or call.exchange.started_at < known.told_at or is_older(client, known):
            continue
        if severity := _gravity(known, client):
            what = f"{client.party} was {known.status} and is {client.status}."
            yield Fault(place + pointer("status"), what, severity, side)


def _told(call: Call) -> Iterator[tuple[str, Any]]:
    if call.place.operation == "put":
        yield "", call.request.json.value
    elif call.succeeded and call.response and isinstance(call.response.data, list):
        yield from ((pointer("data", index), item) for index, item in enumerate(call.response.data))


def _gravity(known: Client, client: Client) -> Severity | None:
    """How wrong a change is, None where it is right; PLANNED may also mean that two parties have no contract."""
    if known.status == "SUSPENDED" and client.status != "SUSPENDED":
        return Severity.WARNING
    return Severity.INFO if known.status in HAS_BEEN_CONNECTED and client.status == "PLANNED" else None
