"""The versions list and the details are there at any time."""

from collections.abc import Iterator

from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule

NOT_THERE = frozenset({404, 405, 410, 501})
FRESH = 3600  # seconds for which a list that was read must hold


@rule("versions.not-served", spec="version_information_endpoint#versions_module", side="response",
      operations=["versions", "details"], methods=["GET"], explains=("http.*", "envelope.*"))  # fmt: skip
def not_served(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The versions list, or the details of a version that it names, are not served."""
    if call.succeeded or call.response is None or not _is_announced(call, conversation):
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
    has_moved = listed is not None and listed.url != here
    is_over = conversation.registration.registered[call.exchange.direction] is False
    return call.place.known_by == "endpoint" and not has_moved and not is_over


def _is_known(call: Call, conversation: Conversation) -> bool:
    """Whether the client presents the token that the handshake gave it."""
    return conversation.registration.presented(call).standing is Standing.CURRENT
