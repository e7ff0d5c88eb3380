"""GET credentials answers those of the side that is asked."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.learned.tokens import Standing
from validators.rule import Fault, rule


@rule("credentials.other-side-answered", spec="credentials#get_method", severity=Severity.WARNING, side="response",
      modules=["credentials"], methods=["GET"],
      explains=("credentials.url-changed", "credentials.url-not-versions"))  # fmt: skip
def other_side_answered(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """GET credentials does not answer what the server gave this client, but something else."""
    presented = conversation.registration.presented(call)
    if not (call.succeeded and call.response and presented.standing is Standing.CURRENT):
        return
    token = text(call.response.data, "token")
    if token is not None and token != presented.value:
        own = token in conversation.registration.tokens[call.exchange.direction.back].given
        detail = "the client's own: its credentials were sent back" if own else "not the one that the client was given"
        yield Fault("/data/token", f"The token is {detail}.")
    elif _is_url_of_client(call, conversation, text(call.response.data, "url") or ""):
        yield Fault("/data/url", "It is the client's own versions URL.")


def _is_url_of_client(call: Call, conversation: Conversation, url: str) -> bool:
    lists = conversation.announcements.lists
    asking, answering = lists.get(call.requester), lists.get(call.responder)
    here = urls.normal(url)
    return asking is not None and answering is not None and asking.url == here != answering.url
