"""A party has joined or come back: those who are told of it are prepared, and it gets itself back into step."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.clients import CONNECTED, party_in
from validators.routing import AT_FROM, FUNCTIONAL
from validators.rule import Fault, rule
from validators.rules.hubclientinfo.reachable import KNOWN_FOR, has_clients
from validators.spec.operations import RECEIVER
from validators.spec.versions import V221_UP

FROM_HUB = (Direction.HUB_TO_PARTNER,)
DAY = 24 * 3600.0  # seconds
WHOLE = 3  # segments in the URL of a whole object


@rule("hubclientinfo.party-not-expected", spec="mod_hub_client_info#another_party_becomes_connected",
      severity=Severity.WARNING, side="response", versions=V221_UP, modules=("locations", "tariffs", "tokens"),
      interfaces=(RECEIVER,), operations=("put",), directions=FROM_HUB, once=True,
      explains=("hub.push-refused-for-owner",), when=has_clients)  # fmt: skip
def party_not_expected(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object of a party that the hub has told of as connected is refused by HTTP 404."""
    is_whole = call.place.known_by == "endpoint" and len(call.place.segments) == WHOLE
    owner = party_in(call.ids)
    if call.response is None or call.response.status != 404 or not is_whole or owner is None:
        return
    told = conversation.parties.clients[call.requester].of(owner)
    started_at = call.exchange.started_at
    if any(one.status == CONNECTED and one.accepted and one.since + KNOWN_FOR < started_at for one in told):
        yield Fault("status", f"It is of {owner}, in `{call.place.module}`.")


@rule("hubclientinfo.not-pulled-after-return", spec="mod_hub_client_info#another_party_goes_offline",
      severity=Severity.INFO, versions=V221_UP, modules=FUNCTIONAL, directions=FROM_HUB, once=True,
      when=has_clients)  # fmt: skip
def not_pulled_after_return(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A party that used to ask for lists was offline and is back, but has asked for none since."""
    sender = call.request.routing.sender
    told = conversation.parties.clients[call.requester].of(sender or "")
    back = next((one for one in told if one.status == CONNECTED and one.before == "OFFLINE"), None)
    if back is None or call.place.operation == "list" or call.exchange.started_at < back.since + DAY:
        return
    pulled_at = conversation.heard.of(sender).pulled_at
    if pulled_at is not None and pulled_at < back.since:
        yield Fault(AT_FROM, f"It is {sender}.")
