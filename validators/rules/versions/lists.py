"""Reading versions lists: the one in a call, and what both sides have in common."""

import re
from collections.abc import Iterator
from typing import Any

from recordings.exchange import Side
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer

NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){1,3}")


def entries(call: Call) -> Iterator[tuple[str, Any]]:
    """The entries of the versions list that a call answers, each with its place."""
    data = call.response.data if call.succeeded and call.response else None
    for index, entry in enumerate(data if isinstance(data, list) else []):
        yield pointer("data", index), entry


def listed_by_both(conversation: Conversation) -> set[str]:
    """The versions that both sides list; none where one list was not seen."""
    lists = conversation.announcements.lists
    ours, theirs = (set(lists[side].urls) if side in lists else set() for side in Side)
    return {version for version in ours & theirs if NUMBER.fullmatch(version)}
