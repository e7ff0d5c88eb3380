"""What the hub tells of its clients, and what a partner does then."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from recordings.exchange import Direction, Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer, text
from validators.routing import FUNCTIONAL
from validators.rule import Fault, rule, steady
from validators.rules.hub.documented import documented
from validators.spec.tables import ENUMS
from validators.spec.versions import V221_UP

STATUSES = frozenset(chain(*ENUMS["ConnectionStatus"].values.values()))
HOUR = 3600.0  # seconds


@steady
def documents_statuses(call: Call, conversation: Conversation) -> bool:
    """Whether it is known which statuses the hub uses."""
    return bool(conversation.profile.expected.client_statuses)


@rule("hub.client-status-undocumented", spec="mod_hub_client_info#connectionstatus_enum", severity=Severity.INFO,
      versions=V221_UP, modules=["hubclientinfo"], operations=["put", "list"], once=True,
      when=documents_statuses)  # fmt: skip
def client_status_undocumented(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub tells of a connection status that it does not use, by its documentation."""
    known = conversation.profile.expected.client_statuses
    for side, place, client in _told(call):
        status = text(client, "status")
        if status in STATUSES - known:
            only = documented(conversation, " and ".join(sorted(known)))
            yield Fault(f"{place}/status", f"It is {status}. {only}", side=side)


def _told(call: Call) -> Iterator[tuple[str, str, Any]]:
    """The clients that the hub tells of, each with its message and place."""
    if call.place.operation == "put":
        if call.requester is Side.HUB:
            yield "request", "", call.request.json.value
    elif call.responder is Side.HUB and call.succeeded and call.response and isinstance(call.response.data, list):
        yield from (("response", pointer("data", index), item) for index, item in enumerate(call.response.data))


@steady
def waits_for_pulls(call: Call, conversation: Conversation) -> bool:
    """Whether it is known how soon a partner is to pull."""
    return conversation.profile.expected.pull_within is not None


@rule("hub.not-pulled-after-agreement", spec="mod_hub_client_info#another_party_becomes_connected",
      severity=Severity.INFO, versions=V221_UP, modules=FUNCTIONAL, directions=[Direction.PARTNER_TO_HUB], once=True,
      when=waits_for_pulls)  # fmt: skip
def not_pulled_after_agreement(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub has told of a new party, and the partner has not asked for what that party has."""
    within = conversation.profile.expected.pull_within
    for module, waiting in conversation.agreements.waiting.items():
        party = next(iter(waiting), None)
        told_at = waiting.get(party) if party else None
        if told_at is None or within is None or call.exchange.started_at < told_at + within * HOUR:
            continue
        if not (call.place.module == module and call.place.operation == "list"):
            yield Fault("url", f"Pull {module}, at the latest {within:g} hours after.")
