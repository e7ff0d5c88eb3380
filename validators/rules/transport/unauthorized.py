"""Whom a platform lets in: nobody without a valid token, and everybody with one."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import EMPTY
from validators.learned.links import GRACE
from validators.learned.registration import Registration
from validators.learned.tokens import Standing, credential, encoded, right_coding, unbase64
from validators.routing import FUNCTIONAL
from validators.rule import Fault, rule, steady
from validators.spec.versions import V221_UP
from validators.standing import is_of_other_direction

SPEC = "transport_and_format#authorization_header"
UNAUTHORIZED = 401
OTHERWISE = (400, 403, 404, 422)
APART = 5.0  # seconds between two refusals that are no passing matter
REPLACED = (Standing.SPENT, Standing.EARLIER, Standing.VOID)


@steady
def has_no_valid_token(call: Call, conversation: Conversation) -> bool:
    """Whether a call comes without a token that is known to be valid."""
    return conversation.registration.presented(call).standing is not Standing.CURRENT


@rule("transport.unauthorized-served", spec=SPEC, side="response", once=True, when=has_no_valid_token)
def unauthorized_served(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A request without a token of the responder's was served; the answer is HTTP 401."""
    registration = conversation.registration
    if call.succeeded and (reason := _foreign(call, registration) or _unissued(call, registration)):
        yield Fault("status", reason)


@rule("transport.unauthorized-not-told", spec=SPEC, side="response", once=True, when=has_no_valid_token)
def unauthorized_not_told(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A request without a valid token was refused, but not with HTTP 401."""
    if call.succeeded or call.response is None or not _is_other_refusal(call, call.response.status):
        return
    registration = conversation.registration
    reasons = (reason_of(call, registration) for reason_of in (_foreign, _replaced, _unissued, _unreadable))
    if reason := next(filter(None, reasons), ""):
        yield Fault("status", f"{reason} The answer was HTTP {call.response.status}.")


def _foreign(call: Call, registration: Registration) -> str:
    """Why nobody can know the bearer, "" where that cannot be told."""
    header = call.request.header("Authorization")
    if header is None:
        return "It has no Authorization header."
    return "Its token is the other direction's." if is_of_other_direction(call, registration) else ""


def _replaced(call: Call, registration: Registration) -> str:
    token = registration.presented(call).token
    is_over = token and token.standing in REPLACED and call.exchange.started_at > token.since + GRACE
    return "Its token is valid no more." if is_over else ""


def _unissued(call: Call, registration: Registration) -> str:
    """In 2.1.1, and to register, a platform may have further tokens; so it may where the recording began late."""
    way, version = call.exchange.direction, call.place.version
    current = registration.tokens[way].current
    if not (registration.from_beginning and current and version in V221_UP and call.place.module in FUNCTIONAL):
        return ""
    has_another = (
        registration.presented(call).token is None and (version, encoded(current)) in registration.uses[way].spelled
    )
    return "Its token is none that was ever given to its sender." if has_another else ""


def _unreadable(call: Call, registration: Registration) -> str:
    """Who has registered from 2.2.1 on sends Base64 for its versions, too."""
    if call.place.operation != "versions" or not registration.from_beginning or registration.presented(call).token:
        return ""
    is_known = all(link.version in V221_UP for link in registration.links.alive) and registration.links.alive
    sent = credential(call.request.header("Authorization"))
    return "Its token is no Base64." if is_known and sent and unbase64(sent) is None else ""


def _is_other_refusal(call: Call, status: int) -> bool:
    """Whether it is one at all, and can have no other reason: a URL that nobody announced, or a broken body."""
    if status == 404 and call.place.known_by != "endpoint":
        return False
    if status in (400, 422) and call.request.json.error not in ("", EMPTY):
        return False
    code = call.response.status_code if call.response else None
    return status in OTHERWISE or (200 <= status < 300 and code is not None and code >= 2000)


@rule(
    "transport.valid-token-refused", unless_well=True, spec=SPEC, severity=Severity.WARNING, side="response", once=True
)
def valid_token_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A request with the token that the handshake gave was refused as unauthorized, and not for the first time."""
    if call.response is None or call.response.status != UNAUTHORIZED:
        return
    registration, started = conversation.registration, call.exchange.started_at
    value, coding, token = registration.presented(call)
    first = registration.uses[call.exchange.direction].refused.get(value)
    if token is None or token.standing is not Standing.CURRENT or first is None or started < first + APART:
        return
    is_its_own = coding is right_coding(call.place.version) and token.link.version == call.place.version
    if is_its_own and not _is_renewing(call, registration):
        yield Fault("status")


def _is_renewing(call: Call, registration: Registration) -> bool:
    """Whether a handshake may be under way, during which nobody can say which token is valid."""
    lately = call.exchange.started_at - GRACE
    visits = (registration.visits.since(way, lately) for way in (call.exchange.direction, call.exchange.direction.back))
    return any(visit is None or visit for visit in visits)
