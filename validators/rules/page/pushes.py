"""What is pushed and what is listed are the same objects."""

from collections.abc import Iterator
from itertools import islice

from recordings.finding import Severity
from recordings.lru import Lru
from validators.call import Call
from validators.conversation import Conversation
from validators.identities import identity
from validators.json_text import text
from validators.learned.owned import KINDS, Push, identity_of
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

GET, TRUTH = "transport_and_format#get", "mod_locations#get_list_response_data"
MOST = 5  # findings on one list
DAY = 86_400.0  # seconds; what was pushed longer ago may have ceased to exist, which only lists can tell


@rule(
    "page.pushed-object-missing",
    spec=GET,
    severity=Severity.WARNING,
    side="response",
    modules=KINDS,
    operations=["list"],
    when=brings_page,
    once=True,
)
def pushed_object_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object that was pushed before is not in the complete list."""
    page = page_in(call)
    walk = conversation.walks.completed(call) if page and page.target is None else None
    if page and walk:
        recent = (push for push in conversation.owned.missing(page, walk) if walk.started_at - push.at < DAY)
        for push in islice(recent, MOST):
            yield Fault("/data", f"In {call.place.module}: {push.name or 'a token'}.")


def some_list_lacked_an_object(call: Call, conversation: Conversation) -> bool:
    """Whether any complete list was without an object that was pushed before."""
    return bool(conversation.owned.unlisted)


@rule(
    "page.unlisted-object-used",
    spec=TRUTH,
    severity=Severity.WARNING,
    modules=[*KINDS, "sessions"],
    operations=["put", "patch"],
    once=True,
    when=some_list_lacked_an_object,
)
def unlisted_object_used(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object is used that was not in the owner's complete list, and is no longer valid since."""
    used = _session_location(call, conversation) if call.place.module == "sessions" else _patched(call, conversation)
    if used and used.unlisted_at is not None and used.unlisted_at <= call.exchange.started_at:
        yield Fault("url" if call.place.module != "sessions" else "/location_id", used.name or "A token.")


def _patched(call: Call, conversation: Conversation) -> Push | None:
    known = _unlisted(call, conversation, call.place.module or "")
    if known is None or call.request.method != "PATCH" or "country_code" not in call.ids:
        return None
    key = identity_of(call)
    return known.get(key) if key else None


def _session_location(call: Call, conversation: Conversation) -> Push | None:
    known = _unlisted(call, conversation, "locations")
    location_id = text(call.request.json.value, "location_id")
    if known is None or location_id is None or "country_code" not in call.ids:
        return None
    key = identity("Location", call.place.version or "", call.ids | {"id": location_id})
    return known.get(key) if key else None


def _unlisted(call: Call, conversation: Conversation, module: str) -> Lru[int, Push] | None:
    """What the requester has pushed of a module, where a list was without some of it."""
    key = call.exchange.direction, module
    return conversation.owned.objects.get(key) if key in conversation.owned.unlisted else None
