"""What a hub answers for messages that it passes on."""

from collections.abc import Iterator

from recordings.exchange import Direction, TransportError
from recordings.finding import Severity
from validators.call import Call, SaidResponse
from validators.conversation import Conversation
from validators.forwarding import Forwarded, forwarded, is_forwarded
from validators.json_text import pointer
from validators.learned.clients import CONNECTED
from validators.routing import FUNCTIONAL
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SPEC = "status_codes#4xxx_hub_errors"
TO_HUB = (Direction.PARTNER_TO_HUB,)
OF_THE_TAP = (TransportError.TAP_STOPPED, TransportError.ORIGIN_REFUSED, TransportError.RECORDER_REFUSED)
GATEWAYS = (404, 502, 503, 504)
GENERIC = (3000, 3001)  # what is left to say of a failure when no code fits
KNOWN_FOR = 10.0  # seconds after which the end of a connection is no surprise any more


@rule("status.routing-failure-not-4xxx", spec=SPEC, side="response", versions=V221_UP, modules=FUNCTIONAL,
      directions=TO_HUB, when=is_forwarded)  # fmt: skip
def routing_failure_not_4xxx(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub could not deliver a message, and does not say so by a 4xxx status code."""
    pairs = [pair for pair in forwarded(call, conversation) if pair.is_direct and pair.is_answered]
    response = call.response
    if response is None or not pairs or any(pair.onward.http_status is not None for pair in pairs):
        return
    error = pairs[-1].onward.error
    if error in OF_THE_TAP or _is_a_hubs_error(response) or (call.succeeded and call.request.method == "GET"):
        return
    code = 4002 if error in (TransportError.TIMEOUT, TransportError.CLIENT_ABORTED) else 4003
    yield Fault(_place(response), f"{_where(pairs[-1])} ended by {error.value}; that is {code}.")


@rule(
    "status.unreachable-not-4xxx",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    versions=V221_UP,
    modules=FUNCTIONAL,
    methods=("POST", "PUT", "PATCH", "DELETE"),
    directions=TO_HUB,
    once=True,
    unless_well=True,
)
def unreachable_not_4xxx(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A message to a party that the hub does not reach is refused, but not by a 4xxx status code."""
    response, to, parties = call.response, call.request.routing.to, conversation.parties
    if response is None or to is None or _is_a_hubs_error(response) or not _is_unspecific(response):
        return
    clients = parties.clients[call.responder]
    told = clients.of(to)
    if told and all(client.told_at + KNOWN_FOR < call.exchange.started_at for client in told):
        if (status := clients.status_of(to)) != CONNECTED:
            yield Fault(_place(response), f"{to} is {status} by HubClientInfo; that is 4003.")
    elif not told and parties.hosts(call.responder, call.place.version, to) is False:
        yield Fault(_place(response), f"{to} is not in HubClientInfo; that is 4001.")


@rule("status.error-not-forwarded", spec=SPEC, side="response", versions=V221_UP, modules=FUNCTIONAL,
      directions=TO_HUB, when=is_forwarded)  # fmt: skip
def error_not_forwarded(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub answers otherwise than the receiver did, which refused the message."""
    answered = [pair for pair in forwarded(call, conversation) if _is_answer_of_one(call, pair)]
    code = call.response.status_code if call.response else None
    if not answered or code is None or call.place.operation == "list":
        return
    refused = answered[-1].onward
    is_about_the_hub = refused.http_status in (401, 403)
    if 2000 <= (refused.status_code or 0) < 4000 and refused.status_code != code and not is_about_the_hub:
        yield Fault(pointer("status_code"), f"It is {code}; {_where(answered[-1])} was {refused.status_code}.")


def _is_answer_of_one(call: Call, pair: Forwarded) -> bool:
    """Whether the hub had the receiver's answer, and there was one receiver."""
    sender = call.response.routing.sender if call.response else None
    return pair.is_answered and (pair.is_direct or (pair.is_open and sender == pair.onward.routing.to))


def _is_a_hubs_error(response: SaidResponse) -> bool:
    return 4000 <= (response.status_code or 0) < 5000


def _is_unspecific(response: SaidResponse) -> bool:
    """Whether the answer may stand for anything: the hub did not refuse the message for what is in it."""
    if response.status_code is None:
        return response.status in GATEWAYS
    return response.status_code in GENERIC and not 300 <= response.status < 500


def _place(response: SaidResponse) -> str:
    return "status" if response.status_code is None else pointer("status_code")


def _where(pair: Forwarded) -> str:
    onward = pair.onward
    return f"exchange {onward.exchange_id}" + (f" of {onward.connection}" if onward.connection else "")
