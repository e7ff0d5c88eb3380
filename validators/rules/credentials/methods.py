"""Which credentials method a server refuses, and how: it depends on whether the client is registered."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Presented, Standing, right_coding
from validators.rule import Fault, rule

MODULES = ["credentials"]
NOT_ALLOWED, UNAUTHORIZED = 405, 401
IN_FLIGHT = 5.0  # seconds in which an ended registration may not have come through everywhere
BUSY = (408, 425, 429)  # says nothing about the method


@rule(
    "credentials.post-not-refused",
    spec="credentials#post_method",
    side="response",
    modules=MODULES,
    methods=["POST"],
    explains=("credentials.post-without-fetch-back",),
)
def post_not_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """POST by a platform that is already registered was not answered by HTTP 405."""
    presented = conversation.registration.presented(call)
    if presented.standing is Standing.CURRENT and _is_other_answer(call):
        yield Fault("status", _found(call))


@rule(
    "credentials.put-not-refused",
    spec="credentials#put_method",
    side="response",
    modules=MODULES,
    methods=["PUT"],
    explains=("credentials.put-without-fetch-back",),
)
def put_not_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """PUT by a platform that is not registered was not answered by HTTP 405."""
    if _is_unregistered(call, conversation.registration.presented(call)) and _is_other_answer(call):
        yield Fault("status", _found(call))


@rule(
    "credentials.delete-not-refused",
    spec="credentials#delete_method",
    side="response",
    modules=MODULES,
    methods=["DELETE"],
)
def delete_not_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """DELETE by a platform that is not registered was not answered by HTTP 405."""
    if _is_unregistered(call, conversation.registration.presented(call)) and _is_other_answer(call):
        yield Fault("status", _found(call))


@rule(
    "credentials.version-switch-refused",
    spec="credentials#put_method",
    side="response",
    modules=MODULES,
    methods=["PUT"],
)
def version_switch_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """PUT in another version that the server lists was refused, though it is the way to change the version."""
    link, to = conversation.registration.link_of(call), call.place.version
    _, coding, token = conversation.registration.presented(call)
    if link is None or link.version in (to, None) or token is None or token.standing is not Standing.CURRENT:
        return
    listed = conversation.announcements.lists.get(call.responder)
    is_offered = listed is not None and to in listed.urls and call.place.known_by == "endpoint"
    refused = call.response is not None and call.response.status in (UNAUTHORIZED, NOT_ALLOWED)
    if is_offered and refused and coding is right_coding(to):
        yield Fault("status", f"{_found(call)} It is registered in {link.version}.")


def _is_unregistered(call: Call, presented: Presented) -> bool:
    """Whether the token is one that has registered nobody yet, or whose registration is over for good."""
    token = presented.token
    if token is None or token.standing not in (Standing.ENTRY, Standing.VOID):
        return False
    return token.standing is Standing.ENTRY or call.exchange.started_at > token.since + IN_FLIGHT


def _is_other_answer(call: Call) -> bool:
    """Whether the server decided otherwise; HTTP 401 is in place where it knows the token no more."""
    status = call.response.status if call.response else 0
    return 200 <= status < 300 or (400 <= status < 500 and status not in (*BUSY, UNAUTHORIZED, NOT_ALLOWED))


def _found(call: Call) -> str:
    assert call.response
    return f"HTTP {call.response.status}" + (f" with {code}." if (code := call.response.status_code) else ".")
