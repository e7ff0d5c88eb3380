"""The status codes that tell a client why it could not be registered."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators import json_text
from validators.call import Call
from validators.conversation import Conversation
from validators.fetch_back import FetchBack, fetch_back_of
from validators.rule import Fault, rule

UNFETCHED, UNSUPPORTED, LACKING = 3001, 3002, 3003
VAGUE = {2000, 3000, UNFETCHED, UNSUPPORTED, LACKING}
MISSING = re.compile(
    r"\b(module|endpoint)s?\b.*\b(missing|not (available|offered|found))\b"
    r"|\b(missing|lacks?|offers no)\b.*\b(module|endpoint)s?\b",
    re.IGNORECASE,
)
REASONS = {
    UNFETCHED: "the client's versions or details could not be fetched",
    UNSUPPORTED: "the client's versions list lacks the version",
    LACKING: "the message speaks of endpoints that the client does not offer",
}


@rule(
    "status.registration-failure-unspecific",
    spec="status_codes#3xxx_server_errors",
    severity=Severity.WARNING,
    side="response",
    modules=["credentials"],
    methods=["POST", "PUT"],
)
def registration_failure_unspecific(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The registration failed for a reason that has a status code of its own, but the answer has another."""
    if call.succeeded or call.response is None:
        return
    code = call.response.status_code
    right = _right_code(fetch_back_of(call, conversation.registration), call)
    if right and code != right and (code in VAGUE or (code is None and call.response.status == 500)):
        found = f"HTTP {call.response.status}" if code is None else str(code)
        yield Fault("/status_code" if code is not None else "status", f"It is {found}; {right} fits: {REASONS[right]}.")


def _right_code(fetched: FetchBack | None, call: Call) -> int | None:
    """What the traffic says of the reason."""
    if fetched and fetched.has_failed:
        return UNFETCHED
    if fetched and fetched.lists_version is False:
        return UNSUPPORTED
    message = json_text.text(call.response and call.response.json.value, "status_message")
    return LACKING if message and MISSING.search(message[:500]) else None
