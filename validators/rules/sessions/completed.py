"""A completed charging session does not change any more."""

from collections.abc import Iterator
from typing import Any

from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer, same
from validators.learned.sessions import key_of, merged
from validators.rule import Fault, rule


def is_other(name: str, stored: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a field has another value now, not only another spelling of it."""
    return not same(stored.get(name), after[name])


def is_completed(call: Call, conversation: Conversation) -> bool:
    """Whether a push is about a charging session that had been COMPLETED."""
    stored = conversation.sessions.states.get(key_of(call)) if isinstance(call.request.json.value, dict) else None
    return stored is not None and stored.get("status") == "COMPLETED"


@rule(
    "sessions.changed-after-completed",
    spec="mod_sessions#sessionstatus_enum",
    modules=["sessions"],
    operations=["put", "patch"],
    when=is_completed,
)
def changed_after_completed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A charging session was changed after it had been COMPLETED."""
    stored = conversation.sessions.states.get(key_of(call)) or {}
    after = merged(stored, call)
    changes = sorted(name for name in after.keys() - {"last_updated"} if after[name] and is_other(name, stored, after))
    if changes:
        yield Fault(pointer(changes[0]), f"Changed: {', '.join(changes)}.")
