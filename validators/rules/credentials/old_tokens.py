"""Requests with a token that the handshake did not give for them: the requester's fault."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.links import GRACE
from validators.learned.tokens import Standing
from validators.learned.uses import FOR_REGISTERING, UNAUTHORIZED
from validators.rule import Fault, rule
from validators.standing import IN_FLIGHT, REFUSED, is_of_other_direction, is_over, presents_no_current_token

REGISTRATION = "credentials#registration"
PLACE = "header:Authorization"


@rule(
    "credentials.token-a-after-registration",
    spec=REGISTRATION,
    once=True,
    explains=REFUSED,
    when=presents_no_current_token,
)
def token_a_after_registration(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Token A is still used after the registration."""
    may_begin_anew = call.place.module == "versions" or call.request.method == "POST"
    may_begin_anew = may_begin_anew and call.place.module in FOR_REGISTERING and not _is_unauthorized(call)
    if is_over(call, conversation, Standing.SPENT) and not may_begin_anew:
        yield Fault(PLACE)


@rule("credentials.token-superseded", spec=REGISTRATION, once=True, explains=REFUSED, when=presents_no_current_token)
def token_superseded(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request carries a token that a later handshake has replaced."""
    token = conversation.registration.presented(call).token
    for_certain = token is not None and (token.replaced or _is_unauthorized(call))
    if for_certain and is_over(call, conversation, Standing.EARLIER, GRACE):
        yield Fault(PLACE)


@rule("credentials.token-of-other-side", spec=REGISTRATION, once=True, explains=REFUSED, when=presents_no_current_token)
def token_of_other_side(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request carries the token that the requester itself has given to the other platform."""
    if is_of_other_direction(call, conversation.registration):
        yield Fault(PLACE)


@rule("credentials.token-unknown", spec=REGISTRATION, once=True, explains=REFUSED, when=presents_no_current_token)
def token_unknown(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request was refused for its token, which is not the one that the handshake gave."""
    registration, way = conversation.registration, call.exchange.direction
    header = call.request.header("Authorization") or ""
    if registration.presented(call).token or not header or not _is_unauthorized(call):
        return
    links = [link for link in registration.links.alive if link.version == call.place.version and link.tokens[way]]
    began = max((link.settled_at for link in links), default=None)
    if began is None or call.exchange.started_at < began + IN_FLIGHT or call.place.module in FOR_REGISTERING:
        return
    served_beside = (registration.uses[way].served.get(header) or 0) > began
    came_before = any(visit.authorization == header for visit in registration.visits.lately[way])
    if not (served_beside or came_before or is_of_other_direction(call, registration)):
        yield Fault(PLACE)


@rule(
    "credentials.traffic-after-delete", spec="credentials#delete_method", once=True, explains=REFUSED,
    when=presents_no_current_token,
)  # fmt: skip
def traffic_after_delete(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Traffic goes on after the registration was ended by DELETE."""
    if call.place.module != "credentials" and is_over(call, conversation, Standing.VOID, IN_FLIGHT):
        yield Fault("url")


def _is_unauthorized(call: Call) -> bool:
    return call.response is not None and call.response.status == UNAUTHORIZED
