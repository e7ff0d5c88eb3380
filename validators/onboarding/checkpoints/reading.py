"""What the checkpoints on lists, and on the objects in them, have in common."""

from collections.abc import Callable, Iterator

from recordings.exchange import Side
from validators.asked import asked_by
from validators.onboarding.answers import blames_requester
from validators.onboarding.checkpoint import Sign
from validators.onboarding.dossier import Dossier
from validators.onboarding.entry import Entry
from validators.onboarding.item import Trouble
from validators.onboarding.pulls import Pull, is_odd, is_whole, unreliable
from validators.onboarding.retries import UNAUTHORIZED
from validators.onboarding.seen import Seen
from validators.onboarding.stock import Stock
from validators.paging import page_in

WHOLE, PAGING = "the whole list", "the way from page to page"
PLACES = 3  # named
OF_ANSWERS = ("envelope", "http", "page", "status", "transport")  # chapters


def read_by_hub(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The hub reads a list of the partner's to its last page, by its Links.

    A list that came on one page does not show that what was wrong between pages is mended, so that is another part.
    """
    if not seen.by_hub or seen.call.place.operation != "list" or is_odd(seen):
        return
    page, pull = page_in(seen.call), dossier.pulls.page
    faults = pull.faults if pull else tuple(unreliable(seen))
    is_paged = pull is not None and (pull.onward is not None or pull.pages > 1)
    if page and (is_paged or any(rule.startswith("page.link-") for rule in faults)):
        is_good = False if faults else True if pull and pull.pages > 1 else None  # None until its Link was followed
        yield Sign(PAGING, is_good, f"a page of {_counted(page.count, 'object')}", faults)
    if pull and pull.is_whole:
        is_over = True if pull.onward is None and pull.objects else None  # an empty list shows nothing
        yield Sign(WHOLE, False if pull.faults else is_over, _progress(pull), pull.faults)
    elif page is None and _asks_for_all(seen):
        rules = sorted({each.rule for each in seen.errors(Side.PARTNER, OF_ANSWERS) if each.side == "response"})
        if is_refusal(seen) or any(rule.startswith("envelope.data-") for rule in rules):
            yield Sign(WHOLE, False, seen.outcome(), tuple(rules))


def read_by_partner(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner reads a list of the hub's to its last page; where the hub fails, that says nothing of the partner."""
    if seen.by_hub or seen.call.place.operation != "list":
        return
    pull = dossier.pulls.page
    if pull and pull.is_whole:
        yield Sign(WHOLE, True if pull.onward is None else None, _progress(pull))
    elif rules := refused_for(seen):
        yield Sign(WHOLE, False, seen.outcome(), rules)


def own_faults(seen: Seen) -> tuple[str, ...]:
    """The rules that the partner broke in its request."""
    return tuple(sorted({each.rule for each in seen.errors(Side.PARTNER) if each.side == "request"}))


def refused_for(seen: Seen) -> tuple[str, ...]:
    """The rules that the partner broke in a request that the hub refused, unless the hub says it failed itself.

    Of one that was refused for its token the handshake's checkpoints tell.
    """
    response = seen.call.response
    if response is None or response.succeeded or response.status in UNAUTHORIZED or not blames_requester(seen):
        return ()
    return own_faults(seen)


def _progress(pull: Pull) -> str:
    objects, pages = _counted(pull.objects, "object"), _counted(pull.pages, "page")
    return f"{objects} on {pages}" + (" so far" if pull.onward else "")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"


def _asks_for_all(seen: Seen) -> bool:
    return is_whole(asked_by(seen.call.request.url), seen.call.exchange.started_at)


def is_refusal(seen: Seen) -> bool:
    """Whether the answer is no success; none at all, or one that leads to another URL, is neither."""
    response = seen.call.response
    return response is not None and not response.succeeded and response.status // 100 != 3


def says_unknown(seen: Seen) -> bool:
    """Whether a refusal may say that the object is not there, as is right where one is changed or deleted."""
    response = seen.call.response
    return response is not None and (response.status == 404 or (response.status_code or 0) // 1000 == 2)


def faultless(stock: Stock) -> Iterator[Sign]:
    """Each of the partner's objects that a call told of: whether any of its errors is in there."""
    for entry in stock.touched:
        if found := [*entry.errors]:
            yield against(entry, found)
        elif not entry.item.is_partial:
            yield Sign(entry.name, True, "no errors", thing=entry.thing)
    yield from settled(stock, lambda entry: any(entry.errors))


def against(entry: Entry, found: list[tuple[str, Trouble]]) -> Sign:
    """That something is wrong with an object, at some of its places."""
    shown = [trouble.what or place for place, trouble in found[:PLACES]]
    more = f" and {len(found) - PLACES} more" if len(found) > PLACES else ""
    rules = tuple(sorted({rule for _, trouble in found for rule in trouble.rules}))
    latest = max(trouble.exchange for _, trouble in found)
    return Sign(entry.name, False, f"{', '.join(shown)}{more}", rules, entry.thing, latest)


def settled(stock: Stock, was_bad: Callable[[Entry], bool]) -> Iterator[Sign]:
    """Nothing is wrong any more with an object that is no more."""
    for entry in stock.gone:
        if was_bad(entry):
            yield Sign(entry.name, True, "no longer there", thing=entry.thing)
