"""Test parties have no business where real drivers charge."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.clients import party_in
from validators.routing import AT_FROM, AT_TO, FUNCTIONAL
from validators.rule import Fault, rule, steady
from validators.spec.versions import JUDGED


@steady
def has_test_parties(call: Call, conversation: Conversation) -> bool:
    """Whether it is known which parties are for tests, and where the hub is live."""
    return bool(conversation.profile.expected.test_parties and conversation.profile.expected.live_origins)


@rule("hub.test-party-live", spec="credentials#credentials_object", severity=Severity.WARNING, versions=JUDGED,
      modules=FUNCTIONAL | {"hubclientinfo"}, once=True, when=has_test_parties)  # fmt: skip
def test_party_live(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A party of the hub's test environment takes part in live traffic."""
    tests = conversation.profile.expected.test_parties
    for place, party in _named(call):
        if party in tests and is_live(call, conversation):
            yield Fault(place, f"It is {party}.")
            return


def _named(call: Call) -> Iterator[tuple[str, str | None]]:
    """The parties that a request names, each with its place."""
    routing = call.request.routing
    yield AT_FROM, routing.sender
    yield AT_TO, routing.to
    yield "url", party_in(call.ids)
    if call.request.method != "GET":
        yield "/party_id", party_in(call.request.json.value)


def is_live(call: Call, conversation: Conversation) -> bool:
    """Whether the hub of this connection is its live platform."""
    hub = [call.request.url] if call.responder is Side.HUB else conversation.endpoints.versions[Side.HUB]
    return any(urls.origin(url) in conversation.profile.expected.live_origins for url in hub)
