"""What rules on tokens that are not current have in common."""

from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.registration import Registration
from validators.learned.tokens import Standing
from validators.rule import steady

# consequences of being refused for the token
REFUSED = ("transport.response-not-json", "envelope.body-not-json", "envelope.status-code-missing")
IN_FLIGHT = 2.0  # seconds after a handshake in which a request may have been under way already


@steady
def presents_no_current_token(call: Call, conversation: Conversation) -> bool:
    """Whether a call comes without a current token, where at least one was seen to be given or used up."""
    registration = conversation.registration
    token = registration.presented(call).token
    if token is None:
        return registration.tokens[call.exchange.direction].current is not None
    return token.standing is not Standing.CURRENT


def is_over(call: Call, conversation: Conversation, standing: Standing, grace: float = 0) -> bool:
    """Whether the call began with a token that had come to stand so, `grace` seconds before."""
    token = conversation.registration.presented(call).token
    return token is not None and token.standing is standing and call.exchange.started_at > token.since + grace


def is_of_other_direction(call: Call, registration: Registration) -> bool:
    """Whether the token is not one that the responder gave, but one that it got."""
    way = call.exchange.direction
    if registration.tokens[way].current is None or registration.presented(call).token:
        return False
    given = registration.tokens[way.back].given
    return any(value in given for value in tokens_in(call))
