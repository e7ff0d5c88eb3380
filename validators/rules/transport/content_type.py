"""Content-Type: OCPI talks JSON alone, and says so in every message that has a body."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, Said, SaidRequest, SaidResponse
from validators.conversation import Conversation
from validators.json_text import EMPTY
from validators.rule import Fault, rule, steady
from validators.rules.transport import gateway

JSON = "application/json"
PLACE = "header:Content-Type"
RESPONSE_FORMAT = "transport_and_format#response_format"


@steady
def is_labelled_otherwise(call: Call, conversation: Conversation) -> bool:
    """Whether one of the messages does not say that it is JSON."""
    with_body = call.request.message.body.length and not is_labelled_json(call.request)
    return bool(with_body) or (call.response is not None and not is_labelled_json(call.response))


@rule("transport.request-mislabelled", spec="transport_and_format#request_format", once=True,
      methods=["POST", "PUT", "PATCH", "DELETE"], when=is_labelled_otherwise)  # fmt: skip
def request_mislabelled(request: SaidRequest) -> Iterator[Fault]:
    """The request has a body, but its Content-Type is not application/json."""
    if request.message.body.length and not is_labelled_json(request):
        yield Fault(PLACE, f"It has {label(request)}.")


@rule("transport.response-mislabelled", spec=RESPONSE_FORMAT, once=True, when=is_labelled_otherwise)
def response_mislabelled(response: SaidResponse) -> Iterator[Fault]:
    """The body of the response is JSON, but its Content-Type is not application/json."""
    if is_labelled_json(response) or not response.is_whole or response.json.error or is_redirect(response):
        return
    if response.status < 500:
        yield Fault(PLACE, f"It has {label(response)}.")
    else:
        yield Fault(PLACE, f"The answer to a server's error has {label(response)}.", Severity.WARNING)


@rule("transport.response-not-json", spec=RESPONSE_FORMAT, explains=gateway.CONSEQUENCES, when=is_labelled_otherwise)
def response_not_json(response: SaidResponse) -> Iterator[Fault]:
    """The response is a page or a text instead of JSON."""
    if is_labelled_json(response) or not response.is_whole or is_redirect(response):
        return
    if response.json.error and response.json.error != EMPTY:
        severity = Severity.WARNING if response.status >= 500 else None
        yield Fault(PLACE, f"HTTP {response.status} with {label(response)}.", severity)


def is_labelled_json(said: Said) -> bool:
    """Whether a message says that its body is JSON; parameters such as `charset=utf-8` change nothing."""
    value = said.header("Content-Type")
    return value == JSON or (value is not None and _media_type(value) == JSON)


def label(said: Said) -> str:
    """What a message says of its body, in a few words."""
    value = said.header("Content-Type")
    return f"`{_media_type(value)[:60]}`" if value else "no Content-Type"


def is_redirect(response: SaidResponse) -> bool:
    """Whether the answer sends the client elsewhere: what its body looks like does not matter then."""
    return 300 <= response.status < 400


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()
