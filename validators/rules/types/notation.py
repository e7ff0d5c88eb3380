"""How times are written where the version tables do not look: in queries, and with fractions of seconds in 2.1.1."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, SaidRequest
from validators.json_text import member, text
from validators.rule import Fault, rule
from validators.spec.forms import FORMS, LENGTHS
from validators.spec.versions import V211
from validators.urls import query

SPEC = "types#datetime_type"
DATES = ("date_from", "date_to")
DATETIME = re.compile(FORMS["datetime"].pattern)
OFFSET = re.compile(r"[+\- ]\d\d:?\d\d$")


@rule(
    "types.query-time-malformed",
    spec=SPEC,
    operations=("list",),
    methods=("GET",),
    explains=("page.link-loses-filters", "page.window-reversed"),
)
def query_time_malformed(request: SaidRequest) -> Iterator[Fault]:
    """A time in the query is not written as OCPI writes times."""
    if "date_" in request.url and "offset" not in query(request.url):  # a later page's URL may be the server's own
        yield from (Fault("url", what) for what in _malformed(request.url))


def _malformed(url: str) -> list[str]:
    """What is wrong with the times of a URL's query, each in a sentence; what has no value asks for nothing."""
    found = query(url)
    return [f"`{name}` {_wrong(found[name])}" for name in DATES if found.get(name) and _wrong(found[name])]


def _wrong(written: str) -> str:
    if len(written) > LENGTHS["DateTime"] and DATETIME.fullmatch(written):
        return f"has {len(written)} characters; {LENGTHS['DateTime']} are allowed."
    if DATETIME.fullmatch(written):
        return ""
    if OFFSET.search(written):
        return "has an offset; write UTC, with Z."  # a plus sign in a query may have become a blank
    return "must be a date and time such as 2026-05-04T08:30:00Z."


@rule("types.fraction-of-second", spec=SPEC, severity=Severity.INFO, versions=frozenset({V211}), once=True)
def fraction_of_second(call: Call) -> Iterator[Fault]:
    """A time has fractions of a second, which OCPI 2.1.1 does not mention."""
    answer = call.response.json.value if call.response else None
    data = member(answer, "data")
    is_list = isinstance(data, list) and bool(data)
    for side, place, told in (
        ("request", "", text(call.request.json.value, "last_updated")),
        ("response", "/data/0" if is_list else "/data", text(data[0] if is_list else data, "last_updated")),
    ):
        if told and "." in told and len(told) <= LENGTHS["DateTime"]:
            yield Fault(f"{place}/last_updated", "`last_updated`.", side=side)
    if "." in (text(answer, "timestamp") or ""):
        yield Fault("/timestamp", "`timestamp`.", side="response")
