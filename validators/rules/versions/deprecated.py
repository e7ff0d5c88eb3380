"""Versions that their own authors have called off."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.rule import Fault, rule
from validators.rules.versions.lists import entries, listed_by_both

SUCCESSORS = {"2.1": "2.1.1", "2.2": "2.2.1"}


@rule("versions.deprecated", spec="version_information_endpoint#versionnumber_enum", severity=Severity.WARNING,
      modules=["versions", "credentials"], once=True, explains=("versions.older-chosen",))  # fmt: skip
def deprecated(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """This version is deprecated and not to be used any more."""
    if call.place.operation == "versions":
        for place, entry in entries(call):
            version = text(entry, "version") or ""
            if version in SUCCESSORS:
                yield Fault(f"{place}/version", _detail(version), Severity.INFO, "response")
    elif call.place.operation in ("post", "put") and call.succeeded:
        version = call.place.version or ""
        if SUCCESSORS.get(version) in listed_by_both(conversation):
            yield Fault("url", f"{_detail(version)} Both sides list it.")


def _detail(version: str) -> str:
    return f"{SUCCESSORS[version]} has replaced {version}."
