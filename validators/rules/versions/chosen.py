"""Which version a client registers on."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.rules.versions.deprecated import SUCCESSORS
from validators.rules.versions.lists import NUMBER, listed_by_both


@rule("versions.older-chosen", spec="credentials#registration", severity=Severity.WARNING, modules=["credentials"],
      methods=["POST"])  # fmt: skip
def older_chosen(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client registers on an older version than the latest that both sides list."""
    chosen = call.place.version
    if not (chosen and call.succeeded):
        return
    common = [version for version in listed_by_both(conversation) if version not in SUCCESSORS]
    latest = max(common, key=_order, default=chosen)
    used = {link.version for link in conversation.registration.links.alive}  # some register for each version
    if _order(latest) > _order(chosen) and latest not in used:
        yield Fault("url", f"It is {chosen}; both list {latest}.")


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")] if NUMBER.fullmatch(version) else []
