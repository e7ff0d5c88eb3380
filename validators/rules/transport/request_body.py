"""The body of a request: one JSON object in UTF-8, or nothing at all."""

import json
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, SaidRequest
from validators.conversation import Conversation
from validators.json_text import EMPTY, TOO_MUCH
from validators.rule import Fault, rule
from validators.rules.transport.content_type import is_labelled_json

BODILESS = {"authorize", "deactivate"}  # POSTs that need no body
WRITING = ("POST", "PUT", "PATCH")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def has_odd_body(call: Call, conversation: Conversation) -> bool:
    """Whether the body of a request is anything else than an object in UTF-8 at first sight."""
    content = call.exchange.request.body.content
    return bool(call.request.json.error) or content[:1] != b"{" or content[1:2] == b"\0"


@rule("transport.request-body-not-json", spec="status_codes#status_codes", methods=[*WRITING, "DELETE"],
      when=has_odd_body)  # fmt: skip
def request_body_not_json(call: Call) -> Iterator[Fault]:
    """The request's body cannot be read as JSON in UTF-8."""
    request, error, content = call.request, call.request.json.error, call.exchange.request.body.content
    if not request.is_whole or error == TOO_MUCH:
        return
    if error == EMPTY:
        if call.place.row and request.method in WRITING and call.place.operation not in BODILESS:
            yield Fault("", "It is empty.")
    elif error:
        if is_labelled_json(request) or content.lstrip()[:1] in (b"{", b"["):
            yield Fault("", f"It {error}.")
    elif content.startswith(BYTE_ORDER_MARK):
        yield Fault("", "It begins with a byte order mark.")
    elif (encoding := json.detect_encoding(content)) != "utf-8":
        yield Fault("", f"It is in {encoding.upper()}.")


@rule("transport.null-for-no-body", spec="transport_and_format#request_format", severity=Severity.WARNING,
      methods=["POST", "DELETE"], once=True, explains=["fields.wrong-type"])  # fmt: skip
def null_for_no_body(call: Call) -> Iterator[Fault]:
    """The request needs no body, and has `null` or an empty text for one."""
    request = call.request
    if request.message.body.length not in (2, 4) or not (
        request.method == "DELETE" or call.place.operation in BODILESS
    ):
        return
    if not request.json.error and request.json.value in (None, ""):
        yield Fault("", "Send none at all.")


@rule("transport.body-on-get", spec="transport_and_format#request_format", severity=Severity.INFO,
      methods=["GET"], once=True)  # fmt: skip
def body_on_get(request: SaidRequest) -> Iterator[Fault]:
    """The GET has a body."""
    if request.message.body.length:
        yield Fault("", "What it asks for goes into the URL.")
