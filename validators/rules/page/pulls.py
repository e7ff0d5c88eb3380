"""One pull after the other."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.asked import asked_by
from validators.call import Call
from validators.conversation import Conversation
from validators.paging import list_of
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP


@rule(
    "page.window-gap",
    spec="transport_and_format#paginated_request",
    severity=Severity.INFO,
    versions=V221_UP,
    operations=["list"],
    once=True,
)
def window_gap(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The window begins after the end of the one before: what changed in between is never pulled."""
    asked = asked_by(call.request.url)
    start, _ = asked.window
    if start is None or asked.offset != 0 or not asked.is_plain:
        return
    until = conversation.lists.pulled.get(list_of(call))
    if until is not None and start > until:
        yield Fault("url", f"On the list of {call.place.module}.")
