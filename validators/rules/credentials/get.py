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
    lists = conversation.announcements.lists
    asking, answering = lists.get(call.requester), lists.get(call.responder)
    url = urls.normal(text(call.response.data, "url") or "")
    token = text(call.response.data, "token")
    if asking and asking.url == url and not (answering and answering.url == url):
        yield Fault("/data/url", "It is the client's own versions URL: the client's credentials were sent back.")
    elif token is not None and token != presented.value:
        yield Fault("/data/token", "It is not the token that the client was authorized with.")
