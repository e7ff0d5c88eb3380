"""The versions list and the details are there at any time."""

from collections.abc import Iterator

from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule

NOT_THERE = frozenset({404, 405, 410, 501})
HANDSHAKE = 60  # seconds that one takes at most
FRESH = 3600  # seconds for which a list that was read must hold


@rule("versions.not-served", spec="version_information_endpoint#versions_module", side="response",
      operations=["versions", "details"], methods=["GET"], explains=("http.*", "envelope.*"))  # fmt: skip
def not_served(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The versions list, or the details of a version that it names, are not served."""
    if call.succeeded or call.response is None or not _is_announced(call, conversation):
        return
    if _may_be_fetch_back(call, conversation):
        return
    if call.response.status in NOT_THERE:
        yield Fault("status", f"The answer is HTTP {call.response.status}.")
    elif call.response.status == 200 and call.response.status_code and _is_known(call, conversation):
        yield Fault("/status_code", f"The token is valid, but the answer is {call.response.status_code}.")


def _is_announced(call: Call, conversation: Conversation) -> bool:
    """Whether the platform itself gave this URL for what was asked, and still stands by it."""
    here, listed = urls.normal(call.request.url), conversation.announcements.lists.get(call.responder)
    if call.place.operation == "details":
        lately = listed is not None and call.exchange.started_at - listed.at < FRESH
        named = listed.urls.get(call.place.version or "") if listed and lately else None
        return named is not None and urls.normal(named) == here
    is_over = conversation.registration.registered[call.exchange.direction] is False
    return listed is not None and listed.url == here and not is_over


def _may_be_fetch_back(call: Call, conversation: Conversation) -> bool:
    """Whether the responder may be registering just now: what fails then is told of its POST or PUT."""
    registration, lately = conversation.registration, call.exchange.started_at - HANDSHAKE
    return not registration.watched(lately) or registration.visits.since(call.exchange.direction.back, lately) != []


def _is_known(call: Call, conversation: Conversation) -> bool:
    """Whether the client presents the token that the handshake gave it."""
    return conversation.registration.presented(call).standing is Standing.CURRENT
