"""201 for a new object, 200 for one that was there already."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, text
from validators.learned.known_objects import PUSHED, is_whole, key_of
from validators.rule import Fault, rule

SPEC = "status_codes#status_codes"


@rule("http.creation-not-told", spec=SPEC, severity=Severity.INFO, side="response", modules=("sessions", "cdrs"),
      methods=["PUT", "POST"], once=True)  # fmt: skip
def creation_not_told(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """New objects are never answered with HTTP 201."""
    known, module = conversation.known_objects, call.place.module or ""
    if not known.from_beginning or known.tells_new.get((call.responder, module)) is not False:
        return
    if call.succeeded and call.response and call.response.status != 201 and is_whole(call):
        key = key_of(call)
        if key and known.is_new(key) and _began_since(call, known.registered_at):
            yield Fault("status", f"HTTP {call.response.status}, for the second new object of {module}.")


def _began_since(call: Call, registered_at: float | None) -> bool:
    """Whether the charging session began after the registration: who registers again may have kept what it had."""
    body = call.request.json.value
    began = instant(text(body, "start_date_time") or text(body, "start_datetime") or "")
    return began is not None and registered_at is not None and began >= registered_at


@rule("http.update-told-as-creation", spec=SPEC, severity=Severity.INFO, side="response", modules=PUSHED,
      methods=["PUT"], once=True)  # fmt: skip
def update_told_as_creation(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object that the receiver has already accepted is answered with HTTP 201."""
    if not (call.succeeded and call.response and call.response.status == 201 and is_whole(call)):
        return
    key = key_of(call)
    since = conversation.known_objects.since(key) if key else None
    if since is not None and since < call.exchange.started_at:
        yield Fault("status", f"In {call.place.module}.")
