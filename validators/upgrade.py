"""Upgrade: what in a partner's real traffic would break or be lost in a newer version, by the version tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recordings.exchange import Side
from recordings.reader import Recording
from validators import profile
from validators.bodies import Carried, carried
from validators.call import Call
from validators.engine import Engine
from validators.resume import introduce
from validators.spec.checker import Structure, faults
from validators.spec.explain import Fault, Kind
from validators.spec.versions import ORDER
from validators.spec.view import objects

LOST = {Kind.OTHER_VERSION, Kind.UNKNOWN, Kind.NEEDLESS_NULL}
INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(slots=True)
class Change:
    """One thing that the newer version would not take as it is. `exchange` and `pointer` are one example of `count`."""

    object: str
    place: str
    kind: Kind
    detail: str
    exchange: int
    side: str
    pointer: str
    breaks: bool  # the message would be wrong; else something in it would only go unheard
    count: int = 0


def changes(path: Path, to: str, side: Side) -> tuple[list[Change], int]:
    """What would change for the messages of one side, the breaking and the frequent first, and how many were looked at.

    Only messages of older versions count. What is wrong already is not told again. Raises RecordingError.
    """
    recording = Recording(path)
    found: dict[tuple[str, str, Kind, str], Change] = {}
    looked_at = 0
    for call in _calls(recording):
        for each in _older(call, to, side):
            looked_at += 1
            for fault in _new(each, to):
                change = _change(call, each, fault)
                key = (change.object, change.place, change.kind, change.detail)
                found.setdefault(key, change).count += 1
    recording.close()
    return sorted(found.values(), key=lambda change: (not change.breaks, -change.count, change.object)), looked_at


def _calls(recording: Recording) -> Iterator[Call]:
    engine = Engine(profile.load("ocpi"))
    if connection := recording.connection():
        introduce(engine, connection)
    for exchange in recording.exchanges():
        call = engine.conversation.read(exchange)
        yield call
        engine.conversation.learn(call)


def _older(call: Call, to: str, side: Side) -> Iterator[Carried]:
    """The objects that one side says in a call of an older version, as far as the newer one knows them."""
    if call.place.version not in ORDER or ORDER.index(call.place.version) >= ORDER.index(to):
        return
    names = {each.name for each in objects(to)}
    for each in carried(call, profile.load("ocpi")):
        speaker = call.requester if each.side == "request" else call.responder
        if speaker is side and each.structure.name in names:
            yield each


def _new(each: Carried, to: str) -> Iterator[Fault]:
    """The faults that an object has in the newer version, and not in its own."""
    old = {(fault.kind, fault.pointer, fault.subject) for fault in faults(each.value, each.structure)}
    newer = Structure(each.structure.name, to, partial=each.structure.partial)
    found = faults(each.value, newer)
    return (fault for fault in found if (fault.kind, fault.pointer, fault.subject) not in old)


def _change(call: Call, each: Carried, fault: Fault) -> Change:
    place = INDEX.sub("/*", fault.pointer)
    return Change(
        object=each.structure.name,
        place=place,
        kind=fault.kind,
        detail=fault.detail,
        exchange=call.exchange.id,
        side=each.side,
        pointer=each.pointer + fault.pointer,
        breaks=fault.kind not in LOST or fault.needed,
    )
