"""The window of a list: date_from belongs to it, date_to does not."""

from collections.abc import Iterator

from validators.call import Call
from validators.instants import resolution
from validators.json_text import instant, text
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule
from validators.spec.versions import V211

SPEC = "transport_and_format#paginated_request"


@rule("page.before-date-from", spec=SPEC, side="response", operations=["list"], when=brings_page, once=True)
def before_date_from(call: Call) -> Iterator[Fault]:
    """The list holds objects that were last updated before date_from."""
    start, _ = _window(call)
    if start is not None:
        yield from _outside(
            call, [at for at, moment, told in _moments(call) if moment < start and moment + resolution(told) <= start]
        )


@rule("page.after-date-to", spec=SPEC, side="response", operations=["list"], when=brings_page, once=True)
def after_date_to(call: Call) -> Iterator[Fault]:
    """The list holds objects that were last updated after date_to."""
    _, end = _window(call)
    if end is not None:
        is_open = call.place.version == V211  # it does not say whether that moment itself belongs to the window
        late = {at: moment for at, moment, _ in _moments(call) if moment > end or (moment == end and not is_open)}
        hint = "date_to itself is not part of the window." if end in late.values() else ""
        yield from _outside(call, list(late), hint)


def _window(call: Call) -> tuple[float | None, float | None]:
    page = page_in(call)
    start, end = page.asked.window if page and page.count else (None, None)
    upside_down = start is not None and end is not None and start >= end
    return (None, None) if upside_down else (start, end)


def _moments(call: Call) -> Iterator[tuple[int, float, str]]:
    """When each object was last updated, with its place and how that is told."""
    page = page_in(call)
    for index, item in enumerate(page.items if page else ()):
        written = text(item, "last_updated") or ""
        moment = instant(written)
        if moment is not None:
            yield index, moment, written


def _outside(call: Call, places: list[int], hint: str = "") -> Iterator[Fault]:
    if places:
        yield Fault(f"/data/{places[0]}/last_updated", f"On the list of {call.place.module}. {hint}".strip())
