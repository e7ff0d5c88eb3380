"""Before it answers POST or PUT the server fetches the client's versions and details, and the client serves them."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.fetch_back import FetchBack, fetch_back_of
from validators.learned.handshake import Outcome, answered_token
from validators.learned.tokens import readings
from validators.learned.visits import PATIENCE
from validators.rule import Fault, rule

MODULES = ["credentials"]
REGISTRATION = "credentials#registration"
DENIED = (401, 403)


@rule(
    "credentials.post-without-fetch-back",
    spec="credentials#post_method",
    side="response",
    modules=MODULES,
    methods=["POST"],
)
def post_without_fetch_back(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The server accepted POST without fetching the client's version details first."""
    return _without_fetch_back(call, conversation)


@rule(
    "credentials.put-without-fetch-back",
    spec="credentials#put_method",
    side="response",
    modules=MODULES,
    methods=["PUT"],
)
def put_without_fetch_back(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The server accepted PUT without fetching the client's version details again."""
    return _without_fetch_back(call, conversation)


def _without_fetch_back(call: Call, conversation: Conversation) -> Iterator[Fault]:
    registration = conversation.registration
    fetched = fetch_back_of(call, registration) if call.succeeded else None
    if fetched is None or fetched.has_asked or fetched.has_failed:
        return
    unseen = call.exchange.direction.back not in registration.heard  # it may go another way, past the tap
    missing = f"It did not ask for the details of {fetched.version}."
    yield Fault("status", missing if fetched.visits else "It asked for nothing.", Severity.WARNING if unseen else None)


@rule(
    "credentials.fetch-back-failure-ignored",
    spec="credentials#errors_during_registration",
    side="response",
    modules=MODULES,
    methods=["POST", "PUT"],
)
def fetch_back_failure_ignored(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The server accepted the credentials though it could not fetch the client's version details."""
    fetched = fetch_back_of(call, conversation.registration) if call.succeeded else None
    if fetched and fetched.has_failed:
        yield Fault("/status_code", "The answer to that is status code 3001.")


@rule(
    "credentials.fetch-back-token-wrong",
    spec=REGISTRATION,
    side="response",
    modules=MODULES,
    methods=["POST", "PUT"],
)
def fetch_back_token_wrong(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The server fetched the client's versions with another token than the one in the request's body."""
    fetched = fetch_back_of(call, conversation.registration)
    sent = {visit.authorization for visit, _ in fetched.visits if visit.authorization} if fetched else ()
    if fetched and sent and not any(coding for _, coding in fetched.visits):
        yield Fault("status", _which(sent, call))


def _which(sent: set[str], call: Call) -> str:
    values = {value for header in sent for value, _ in readings(header)}
    if values & tokens_in(call):
        return "It used the token that the client had called with."
    return "It used the token that it answered with." if answered_token(call) in values else "The client never gave it."


@rule("credentials.version-not-listed", spec="credentials#post_method", modules=MODULES, methods=["POST", "PUT"])
def version_not_listed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client's own versions list lacks the version of the credentials endpoint that it called."""
    fetched = fetch_back_of(call, conversation.registration)
    if fetched and fetched.lists_version is False:
        yield Fault("/url", f"It is not among them: {fetched.version}.")


@rule("credentials.fetch-back-not-served", spec=REGISTRATION, modules=["credentials", "versions"])
def fetch_back_not_served(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client did not serve its versions to the server while its own request for registration was open."""
    if call.place.module == "versions":
        yield from _served_too_late(call, conversation)
    elif call.request.method in ("POST", "PUT") and (fetched := fetch_back_of(call, conversation.registration)):
        yield from _not_served(fetched)


def _not_served(fetched: FetchBack) -> Iterator[Fault]:
    for operation in ("versions", "details"):
        if visit := fetched.refused(operation):
            place = "/token" if visit.status in DENIED else "/url"
            outcome = f"HTTP {visit.status}" if visit.status else "no answer"
            yield Fault(place, f"GET {operation}: {outcome}.")


def _served_too_late(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A client that does one thing after the other serves nobody before its own request has an answer, or none."""
    started = call.exchange.started_at
    waited = call.response is not None and call.exchange.duration_ms / 1000 >= PATIENCE
    found = tokens_in(call) if waited else ()
    handshakes = conversation.registration.handshakes[call.exchange.direction.back] if waited else ()
    theirs = (one for one in handshakes if one.token in found and one.outcome is not Outcome.AGREED)
    if any(one.started_at <= started <= one.ended_at <= call.ended_at for one in theirs):
        yield Fault("status", "It answered when its own request had ended.", side="response")
