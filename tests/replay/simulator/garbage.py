"""What a partner that is not to be trusted may send: paths, queries, headers, and bodies that are nearly right."""

import copy
import gzip
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from replay.simulator.commanding import KINDS
from replay.simulator.values import Json
from tests.validators.spec.strategies import full
from validators.spec.checker import Structure

BODIES = {
    "locations": "Location", "tariffs": "Tariff", "sessions": "Session", "cdrs": "CDR", "tokens": "Token",
    "hubclientinfo": "ClientInfo", "credentials": "Credentials",
}  # fmt: skip
COMMANDS = [
    "START_SESSION", "STOP_SESSION", "RESERVE_NOW", "CANCEL_RESERVATION", "UNLOCK_CONNECTOR", "X", "start_session",
]  # fmt: skip
# What goes into the variables of a path: known ids and unknown ones, and what no id looks like.
KNOWN = {
    "country_code": ["DE", "de", "FR"],
    "party_id": ["ABC", "XYZ", "abc"],
    "id": ["LOC001", "loc001", "none"],
    "evse_uid": ["EVSE001-1"],
    "connector_id": ["1"],
    "uid": ["0458595AD4E502", "none"],
    "command": COMMANDS,
}
ODD = st.text(min_size=1, max_size=40).map(lambda odd: quote(odd, safe="", errors="replace")) | st.sampled_from(
    ["..", "%00", "%ff", "a%2Fb", "%C3%BC"]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            10**40,
            10**400,
            -(10**40),
            1e308,
            "\ud800",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "2024-02-29t12:00:60.5z",
            "",
            "#NA",
            "X" * 300,
        ]
    )
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def paths(template: str) -> st.SearchStrategy[str]:
    """Paths that match a route."""
    parts = [
        st.sampled_from(KNOWN[part[1:-1]] * 4 + [""]).flatmap(lambda known: st.just(known) if known else ODD)
        if part.startswith("{")
        else st.just(part)
        for part in template.split("/")
    ]
    return st.tuples(*parts).map("/".join)


def kind_of(path: str) -> str:
    """The object that is usual at a path."""
    module = next((part for part in path.split("/") if part in BODIES or part == "commands"), "versions")
    if module == "commands":
        return KINDS.get(path.rsplit("/", 1)[-1], "CommandResult")
    if module == "locations":
        return ["Location", "EVSE", "Connector"][max(0, path.count("{") - 3)] if "{country" in path else "Location"
    if path.endswith("authorize"):
        return "LocationReferences"
    return BODIES.get(module, "Location")


def examples(version: str, kind: str, path: str) -> Json:
    """A valid object that fits a path, as far as one can tell."""
    try:
        value = full(Structure(kind, version))
    except (KeyError, IndexError):  # 2.1.1 has no such object
        value = {}
    value |= {name: "http://127.0.0.1:9/nobody" for name in ("url", "response_url") if name in value}
    for name, part in zip(("id", "party_id", "country_code"), reversed(path.split("/")), strict=False):
        if name in value:
            value[name] = part[:3] if name == "party_id" else part[:2] if name == "country_code" else part[:36]
    return value


def mutated(value: Json) -> st.SearchStrategy[Json]:
    """The object with one value, at any depth, replaced by any other or gone."""

    def places(at: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        items = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
        for key, inner in items:
            yield (*way, key)
            yield from places(inner, (*way, key))

    def change(place: tuple[Any, ...], other: Any, gone: bool) -> Json:
        changed = copy.deepcopy(value)
        inner: Any = changed
        for key in place[:-1]:
            inner = inner[key]
        if gone:
            inner.pop(place[-1])
        else:
            inner[place[-1]] = other
        return changed

    found = list(places(value))
    if not found:
        return st.just(value)
    return st.builds(change, st.sampled_from(found), JSON, st.booleans())


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "OCPI-from-country-code": st.sampled_from(["DE", "\u00df", ""]),
        "OCPI-from-party-id": st.sampled_from(["ABC", "\u00fc\u00ff\u00b5"]),
        "OCPI-to-country-code": st.sampled_from(["DE", "es", "\u00b5"]),
        "OCPI-to-party-id": st.sampled_from(["ENA", "MSP", "cpo", "\u00b5", "x" * 3000]),
        "X-Request-ID": st.sampled_from(["1", "\u00fc"]),
        "X-Correlation-ID": st.sampled_from(["1", "\u00fc" * 3000]),
        "Content-Type": st.sampled_from(["text/html", "application/json; charset=utf-16", "\u00fc"]),
        "Content-Encoding": st.sampled_from(["gzip", "br"]),
        "Accept": st.just("text/html"),
    },
)
QUERIES = st.sampled_from(
    [
        "",
        "?type=RFID",
        "?type=%ff",
        "?type=",
        "?limit=0",
        "?limit=99999999999",
        "?limit=%C2%B2",
        "?offset=-1",
        "?offset=3&limit=2",
        "?date_from=0000-01-01T00:00:00Z",
        "?date_from=2026-01-01T00:00:00%2B99:00",
        "?date_from=x",
        "?date_to=9999-12-31T23:59:60Z&date_from=2020-01-01",
        "?date_from=0001-01-01T00:00:00%2B14:00&limit=1",
        "?%00=%00&limit=1&x=%ED%A0%80",
    ]
)
GARBAGE = [
    b"", b"null", b"[]", b"0", b'"x"', b"{", b"{} {}", b"\xff\xfe\x00", b"\xed\xa0\x80", "{}".encode("utf-16"),
    b'{"a": NaN}', b'{"a": 1e999}', b'{"id": ' + b"9" * 40 + b"}", b'{"id": ' + b"9" * 5000 + b"}",
    b'{"id": "\\ud800"}', b'{"a":' * 900 + b"1" + b"}" * 900, b'{"a": ' + b"[" * 100_000, gzip.compress(b"{}"),
    b"{}" + b" " * 100_000, b'{"id":"a","id":{}}', b"<html></html>", b"\xef\xbb\xbf{}",
]  # fmt: skip
METHODS = ["GET", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "FOO"]
