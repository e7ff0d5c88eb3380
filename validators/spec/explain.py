"""Faults of fields in words: what was found, what is allowed, since or until which version."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any

from recordings.finding import Severity
from validators.spec import forms
from validators.spec.declare import ONE, SOME
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import ORDER, V230
from validators.spec.view import Member, covers, is_open, members, ranges, since_of, values


class Kind(StrEnum):
    """What can be wrong with a field; each is a rule."""

    MISSING = "fields.required-missing"
    NULL = "fields.null-for-required"
    NEEDLESS_NULL = "fields.needless-null"
    WRONG_TYPE = "fields.wrong-type"
    NOT_A_NUMBER = "fields.not-a-number"
    TOO_LONG = "fields.too-long"
    MALFORMED = "fields.malformed"
    EMPTY_LIST = "fields.empty-list"
    OUT_OF_RANGE = "fields.out-of-range"
    DECIMALS = "fields.too-many-decimals"
    UNKNOWN = "fields.unknown"
    MISSPELT = "fields.misspelt"
    OTHER_VERSION = "fields.of-other-version"
    VALUE_UNKNOWN = "enums.unknown-value"
    VALUE_MISSPELT = "enums.misspelt-value"
    VALUE_OTHER_VERSION = "enums.of-other-version"


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is relative to the object until `below` makes it whole; `subject` is what to count it by."""

    kind: Kind
    detail: str
    severity: Severity | None = None
    pointer: str = ""
    subject: str = ""
    newer: bool = False  # of a version later than the conversation's
    needed: bool = False  # it stands in the place of a field that is required here

    def below(self, at: str) -> "Fault":
        """The same fault with its place."""
        place = at + self.pointer  # dataclasses.replace would take as long as the whole look at a small object
        return Fault(self.kind, self.detail, self.severity, place, self.subject, self.newer, self.needed)


def missing(name: str, owner: str, found: Any, version: str, edition: str) -> Iterator[Fault]:
    """A required field is not there, unless it stands there under another name: that is told of the other name."""
    fields = members(owner, version, edition)
    unknown = [other for other in found if other not in fields and found[other] is not None]
    if any(_meant(other, owner, version, edition) == name for other in unknown):
        return
    yield Fault(Kind.MISSING, f"`{name}` of {owner}: {fields[name].field.doc}", subject=f"{owner}.{name}")


def unexpected(name: str, found: Any, owner: str, version: str, edition: str) -> Iterator[Fault]:
    """A field that the object does not have in this version."""
    if found[name] is None:
        return
    at, subject = "/" + name.replace("~", "~0").replace("/", "~1"), f"{owner}.{name}"
    meant = _meant(name, owner, version, edition)
    if other := _elsewhere(name, owner, version):
        since, until = other
        newer = ORDER.index(since) > ORDER.index(version)
        when = f"was added in {since}" if newer else f"was removed after {until}"
        instead = f"; it is called `{meant}` here" if meant else ""
        needed = meant not in found and meant in required(owner, version, edition)
        severity = Severity.ERROR if needed else None
        yield Fault(Kind.OTHER_VERSION, f"`{name}` of {owner} {when}{instead}.", severity, at, subject, newer, needed)
    elif meant:
        yield Fault(Kind.MISSPELT, f"`{name}` is not a field of {owner}; `{meant}` is.", None, at, subject)
    elif version != V230:
        home = _home(name, version, edition)
        hint = f" It is one of {home}." if home else ""
        yield Fault(Kind.UNKNOWN, f"`{name}` is not a field of {owner}.{hint}", None, at, subject)


@cache
def required(owner: str, version: str, edition: str) -> tuple[str, ...]:
    """The fields that an object must have, in the order of the specification."""
    return tuple(name for name, member in members(owner, version, edition).items() if member.card in (ONE, SOME))


def _elsewhere(name: str, owner: str, version: str) -> tuple[str, str] | None:
    """The versions from and to which an object does have a field of that name."""
    found = ranges(owner, name)
    return (found[0][0], found[-1][1]) if found else None


def _meant(name: str, owner: str, version: str, edition: str) -> str | None:
    """The field that a name stands for: renamed, in another spelling, or a slip of the pen."""
    fields = members(owner, version, edition)
    for member in fields.values():
        if member.field.formerly == name:
            return member.name
    later = {field.name: field.formerly for field in OBJECTS[owner].fields if field.formerly in fields}
    if name in later:
        return later[name]
    plain = {_plain(known): known for known in fields}
    if _plain(name) in plain:
        return plain[_plain(name)]
    if _elsewhere(name, owner, version):
        return None
    close = get_close_matches(name.lower(), [known for known in fields if abs(len(known) - len(name)) <= 2], 1, 0.85)
    return close[0] if close and len(name) > 4 else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _home(name: str, version: str, edition: str) -> str | None:
    """An object that does have a field of that name, where it is only one."""
    homes = [
        o.name
        for o in OBJECTS.values()
        if covers(version, o.since, o.until) and name in members(o.name, version, edition)
    ]
    return homes[0] if len(homes) == 1 else None


JSON_NAMES = {bool: "a boolean", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}
WANTED = {"string": "a text", "CiString": "a text", "DateTime": "a date and time", "URL": "a URL", "number": "a number",
          "int": "a whole number", "boolean": "true or false"}  # fmt: skip


def wrong_type(found: Any, owner: str, member: Member | None, in_list: bool) -> Fault:
    """A value of another JSON type, null among them."""
    if member is None:
        wanted = f"a text of {owner}" if owner in ENUMS else f"the object {owner}"
        return Fault(Kind.WRONG_TYPE, f"This is {_json_name(found)}, not {wanted}.")
    subject = f"{owner}.{member.name}"
    if found is None:
        required = member.card in (ONE, SOME) or in_list
        kind = Kind.NULL if required else Kind.NEEDLESS_NULL
        return Fault(kind, f"`{member.name}` is null.", subject=subject)
    if isinstance(found, float) and not math.isfinite(found):
        return Fault(Kind.NOT_A_NUMBER, f"`{member.name}` is {found}, which JSON does not know.", subject=subject)
    return Fault(
        Kind.WRONG_TYPE, f"`{member.name}` is {_shown(found)}; it must be {_wanted(member, in_list)}.", subject=subject
    )


def _json_name(found: Any) -> str:
    return JSON_NAMES.get(type(found), "null")


def _shown(found: Any) -> str:
    """A value of the wrong type: what it is, and for texts that hold a number, that they do."""
    if isinstance(found, str) and re.fullmatch(r"-?\d+(\.\d+)?", found):
        return "a number written as a text"
    return _json_name(found)


def _wanted(member: Member, in_list: bool) -> str:
    type_ = member.type.name
    one = WANTED.get(type_) or (f"one of the texts of {type_}" if type_ in ENUMS else f"an object ({type_})")
    return f"a list, each entry {one}" if member.card in "*+" and not in_list else one


def too_long(found: str, limit: int, owner: str, member: Member | None, version: str) -> Fault:
    """More characters than allowed. What the Location may hold is only worth a word where a CDR copies it."""
    assert member
    detail = f"`{member.name}` of {owner} has {len(found)} characters; at most {limit} are allowed."
    location = members("Location", version).get(member.name) if owner == "CdrLocation" else None
    if location and location.type.length and len(found) <= location.type.length:
        allowed = f" A Location's may have {location.type.length}, and CDRs copy it."
        return Fault(Kind.TOO_LONG, detail + allowed, Severity.INFO, subject=f"{owner}.{member.name}")
    return Fault(Kind.TOO_LONG, detail, subject=f"{owner}.{member.name}")


def malformed(found: str, member: Member | None) -> Fault:
    """A text that does not look as it must; URLs are not quoted, they may hold secrets."""
    assert member
    form = forms.form_of(member.type)
    assert form
    what = "" if member.type.name == "URL" else f" is `{found[:40]}`; it"
    return Fault(Kind.MALFORMED, f"`{member.name}`{what} must be {form.says}.", form.severity, subject=member.name)


def unlisted(found: str, name: str, version: str) -> Fault:
    """A text that is none of an enum's values in this version."""
    listed = values(name, version)
    quoted = f"`{found[:40]}`"
    if known := since_of(name, found):
        since, until = known
        newer = ORDER.index(since) > ORDER.index(version)
        when = f"was added in {since}" if newer else f"was removed after {until}"
        return Fault(Kind.VALUE_OTHER_VERSION, f"{quoted} {when} ({name}).", subject=f"{name}.{found}", newer=newer)
    plain = {_plain(value): value for value in listed}
    close = plain.get(_plain(found)) or _closest(found, listed)
    severity = Severity.INFO if is_open(ENUMS[name], version) else None
    if close:
        detail = f"{quoted} is not a value of {name}; `{close}` is."
        return Fault(Kind.VALUE_MISSPELT, detail, severity, subject=f"{name}.{found}")
    some = ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "")
    return Fault(Kind.VALUE_UNKNOWN, f"{quoted} is not a value of {name}: {some}.", severity, subject=f"{name}.{found}")


def _closest(found: str, listed: tuple[str, ...]) -> str | None:
    """A value that somebody may have meant, whatever the case."""
    cased = {value.lower(): value for value in listed}
    return next((cased[name] for name in get_close_matches(found.lower(), cased, 1, 0.85)), None)


def out_of_range(found: float, member: Member | None) -> Fault:
    """A number that cannot be."""
    assert member
    least, most = member.type.least, member.type.most
    wanted = f"at least {least:g}" if most is None else f"between {least:g} and {most:g}"
    return Fault(Kind.OUT_OF_RANGE, f"`{member.name}` is {found}; it must be {wanted}.", subject=member.name)


def too_precise(owner: str, member: Member | None) -> Fault:
    """A number with more decimals than a receiver has to keep."""
    assert member
    return Fault(Kind.DECIMALS, f"`{member.name}` of {owner}.", subject=f"{owner}.{member.name}")
