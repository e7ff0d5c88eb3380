"""A completed charging session does not change any more."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.rule import Fault, rule
from validators.sessions import key_of, merged


@rule("sessions.changed-after-completed", spec="mod_sessions#sessionstatus_enum", modules=["sessions"])
def changed_after_completed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A charging session was changed after it had been COMPLETED."""
    body = call.request.json.value
    if call.place.operation not in ("put", "patch") or not isinstance(body, dict):
        return
    stored = conversation.sessions.states.get(key_of(call))
    if stored is None or stored.get("status") != "COMPLETED":
        return
    after = merged(stored, call)
    changes = sorted(
        name for name in after.keys() - {"last_updated"} if after[name] not in (None, [], stored.get(name))
    )
    if changes:
        yield Fault(pointer(changes[0]), f"Changed: {', '.join(changes)}.")
