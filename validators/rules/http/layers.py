"""Which errors are HTTP's and which are OCPI's: what is readable JSON gets its answer from OCPI."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, SaidRequest
from validators.conversation import Conversation
from validators.json_text import EMPTY, TOO_MUCH, text
from validators.learned.known_objects import PUSHED, is_whole, key_of
from validators.learned.registration import has_foreign_token
from validators.rule import Fault, rule
from validators.rules.http.missing import says_not_there
from validators.rules.transport.content_type import is_labelled_json
from validators.rules.transport.request_body import has_odd_body
from validators.spec.versions import V221_UP

SPEC = "status_codes#status_codes"
NOT_LET_IN = {401, 403, 404, 405, 407, 410, 501}  # no authorization, no such thing, no such method
OF_TRANSPORT = {408, 411, 413, 414, 415, 421, 425, 426, 429, 431, 451, 503, 511}  # not looked at, or not now
OF_GATEWAYS = {502, 504}
HTTPS_OWN = NOT_LET_IN | OF_TRANSPORT
CARRYING = ("POST", "PUT", "PATCH")


@rule(
    "http.error-for-valid-request",
    unless_well=True,
    spec=SPEC,
    side="response",
    explains=("envelope.status-code-missing",),
)
def error_for_valid_request(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A request that could be read was answered with an HTTP error instead of an OCPI status code."""
    response = call.response
    if response is None or response.status < 400 or response.status in HTTPS_OWN or response.json.error:
        return
    if response.status in OF_GATEWAYS and response.status_code is None:
        return
    if response.status < 500 and not _addresses_something(call, conversation):
        return
    if call.place.operation and _is_readable(call) and not has_foreign_token(call, conversation.registration):
        code = "3000" if response.status >= 500 else "2000 or 2001"
        yield Fault("status", f"HTTP {response.status}; answer HTTP 200 with {code} and the reason.", _gravity(call))


def _gravity(call: Call) -> Severity:
    """Only 2.2.1 and later forbid it; a server that is broken, or parameters that mean nothing, are less to blame."""
    status = call.response.status if call.response else 0
    is_lenient = status >= 500 or (status == 400 and call.request.method == "GET")
    return Severity.WARNING if is_lenient or call.place.version not in V221_UP else Severity.ERROR


def _addresses_something(call: Call, conversation: Conversation) -> bool:
    """Whether the resource must exist: endpoints and commands do, whole objects can be put, others were seen."""
    operation = call.place.operation
    is_put = operation == "put" and call.place.module in PUSHED and is_whole(call)
    if not call.place.segments or operation == "command" or is_put:
        return True
    message = text(call.response.json.value, "status_message") if call.response else None
    if says_not_there(message or ""):
        return False
    key = key_of(call)
    return operation not in ("get", "patch", "delete") or (key is not None and key in conversation.known_objects.held)


def _is_readable(call: Call) -> bool:
    """Whether nothing below OCPI was wrong with the request: its headers, and JSON as every parser reads it."""
    request = call.request
    if request.header("Authorization") is None or not _is_identified(call):
        return False
    if request.method not in CARRYING or (request.json.error == EMPTY and call.place.operation == "authorize"):
        return True
    content = request.message.body.content
    is_json = not request.json.error and is_labelled_json(request)
    return is_json and not any(odd in content for odd in (b"NaN", b"Infinity", b"\0", b"\xef\xbb\xbf"))


def _is_identified(call: Call) -> bool:
    ids = (call.request.request_id, call.request.correlation_id)
    return all(ids) or call.place.version not in V221_UP


@rule("http.bad-json-not-refused", spec=SPEC, side="response", methods=CARRYING,
      explains=("envelope.status-code-missing",), when=has_odd_body)  # fmt: skip
def bad_json_not_refused(call: Call) -> Iterator[Fault]:
    """A request that is no JSON was not answered with HTTP 400."""
    status = call.response.status if call.response else 400
    is_refused = status == 400 or status in HTTPS_OWN | OF_GATEWAYS or 300 <= status < 400
    if not is_refused and _is_broken(call.request):
        severity = None if call.place.version in V221_UP else Severity.WARNING
        yield Fault("status", f"HTTP {status}; the request {call.request.json.error}.", severity)


def _is_broken(request: SaidRequest) -> bool:
    """Whether no parser can read the body; what is only nested too deeply for this one is another matter."""
    return request.is_whole and request.json.error not in ("", EMPTY, TOO_MUCH)
