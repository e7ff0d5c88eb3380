"""Which object an item of a list is, whatever its content."""

from operator import itemgetter
from typing import Any

from validators.spec.versions import V211

OWN = {
    "Location": ("id",),
    "Session": ("id",),
    "CDR": ("id",),
    "Tariff": ("id",),
    "Token": ("uid", "type"),
    "ClientInfo": ("role",),
}
OWNER = ("country_code", "party_id")  # objects have named theirs since 2.2.1
NAMED = {kind: itemgetter(*OWNER, *names) for kind, names in OWN.items()}
NAMED_BEFORE = {kind: itemgetter(names[0], names[-1]) for kind, names in OWN.items()}


def identity(kind: str, version: str, item: Any, merged: bool = False) -> int | None:
    """A hash of what identifies it, None where a part is missing or the kind has no identity here.

    `merged` says that a list may hold objects of several owners. In 2.1.1 they do not tell theirs, so that equal ids
    may be of two objects: then it takes an equal content as well.
    """
    before = version == V211
    parts = (NAMED_BEFORE if before else NAMED).get(kind)
    if parts is None:
        return None
    try:
        text = "\0".join(parts(item))
    except (KeyError, TypeError):
        return None
    return hash((kind, text if before else text.lower(), str(item) if merged and before else ""))


def version_of(item: Any) -> int:
    """A hash of when it was last updated."""
    return hash(str(item.get("last_updated"))) if isinstance(item, dict) else 0
