"""Bare payloads: files that hold one object of OCPI or a list of them, judged by the tables without an exchange."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from recordings.exchange import Direction, Exchange, Request
from recordings.finding import Finding
from validators import user_schemas
from validators.call import Call, Place
from validators.checking import Checked
from validators.conversation import Conversation
from validators.decimals import has_long_decimals
from validators.json_text import parse
from validators.profile import Profile
from validators.rule import Fault, Rule
from validators.rules import RULES
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind
from validators.telling import Teller

STDIN = Path("-")
ENCODINGS = {"utf-8-sig": "UTF-8 with a byte order mark"}  # others by their own names
KINDS = frozenset(kind.value for kind in Kind)
OF_TABLES = tuple(rule for rule in RULES if rule.id in KINDS)
SCHEMA = next(rule for rule in RULES if rule.id == "profile.schema")
JUDGED = frozenset(rule.id for rule in (*OF_TABLES, SCHEMA))
NOBODYS = Exchange(
    direction=Direction.PARTNER_TO_HUB,
    started_at=0,
    duration_ms=0,
    request=Request(method="PUT", url=""),
    response=None,
)


class PayloadError(Exception):
    """The file holds no payload that could be judged; the message is one line."""


def check(path: Path, structure: Structure, profile: Profile, note: Callable[[str], None]) -> Checked:
    """Judge a file, `-` for stdin; raises PayloadError. `note` gets a line where only its encoding is odd."""
    content = _content(path)
    value = _value(path, content)
    if (encoding := json.detect_encoding(content)) != "utf-8":
        note(f"{path}: the file is {ENCODINGS.get(encoding, encoding)}; over HTTP, JSON must be plain UTF-8")
    conversation = Conversation(profile)
    teller = Teller(conversation)
    now = time.time()  # by which silences run out, as a file has no time of its own
    checked = Checked(str(path), unit="object", tally=teller.tally, profile=profile, latest=now, judged=JUDGED)
    structure = replace(structure, decimals=has_long_decimals(content))
    for number, one in enumerate(value if isinstance(value, list) else [value], 1):
        call = Call(replace(NOBODYS, id=number, started_at=now), Place(version=structure.version))
        checked.findings += teller.told(call, list(_findings(path, call, one, structure, conversation))).new
        checked.exchanges += 1
        checked.graded += 1
    return checked


def _content(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    except OSError as error:
        raise PayloadError(f"{path}: {error.strerror}") from None


def _value(path: Path, content: bytes) -> Any:
    """The file's JSON, where every reader would read the same."""
    if error := parse(content).error:
        raise PayloadError(f"{path}: the file {error}")
    try:
        value = json.loads(content, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise PayloadError(f"{path}: the file holds half a surrogate pair (\\ud800 to \\udfff), no character") from None
    except _TwiceError as error:
        raise PayloadError(f"{path}: the file has {str(error)!r:.80} twice in one object") from None
    return value


class _TwiceError(Exception):
    """A name stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _findings(
    path: Path, call: Call, value: Any, structure: Structure, conversation: Conversation
) -> Iterator[Finding]:
    """One object, as the body of a request that nobody sent: so the profile counts as it does live."""
    number = call.exchange.id
    try:
        call.table_faults = [("request", fault) for fault in faults(value, structure)]
    except ValueError:  # of jsonschema-rs, and the only one
        raise PayloadError(f"{path}: object {number} is nested too deeply") from None
    for rule in OF_TABLES:
        yield from (_finding(rule, fault, number) for fault in rule.check(call, conversation))
    own = user_schemas.faults(value, structure, conversation.profile.schemas)
    yield from (_finding(SCHEMA, fault, number) for fault in own)


def _finding(rule: Rule, fault: Fault, number: int) -> Finding:
    return Finding(
        exchange_id=number,
        rule=rule.id,
        severity=fault.severity or rule.severity,
        side="request",
        party="",
        pointer=fault.pointer,
        message=f"{rule.summary} {fault.detail}".strip(),
    )
