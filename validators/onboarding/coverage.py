"""Coverage: how much of the specification the traffic has exercised, in operations and in optional fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recordings.exchange import Side
from recordings.lru import Lru
from validators.bodies import COMMANDS, carried
from validators.call import Call
from validators.onboarding.roles import CPO, EMSP, OWN
from validators.profile import Profile
from validators.spec.declare import MANY, OPTIONAL
from validators.spec.operations import OPERATIONS, SENDER, Operation
from validators.spec.tables import OBJECTS
from validators.spec.view import members, values

SENDERS = OWN | {"commands": EMSP, "chargingprofiles": EMSP}  # by module; the other role is the receiver
OWNER = "{country_code}/{party_id}/"
BODIES = 2_000  # that need not be looked through again
COMMON = ("Response", "CommandResponse", "CommandResult")  # that have nothing optional worth telling


class ModuleCoverage(NamedTuple):
    """The operations of one interface that one side serves: those that were called and accepted, and the others."""

    module: str
    interface: str
    served_by: Side
    done: tuple[str, ...]
    missing: tuple[str, ...]


class FieldCoverage(NamedTuple):
    """The optional fields of one kind of object that one side sends: those that had a value, and the others."""

    object: str
    sent_by: Side
    done: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass
class Coverage:
    """`operations` that were accepted, by who serves them; `fields` that had a value, by object and sender."""

    operations: set[tuple[Side, Operation, str]] = field(default_factory=set)
    fields: dict[tuple[str, Side], set[str]] = field(default_factory=dict)
    _known: Lru[tuple[str, str], bool] = field(default_factory=lambda: Lru(BODIES))

    def learn(self, call: Call, profile: Profile) -> None:
        """Take in a call that was graded."""
        if not call.succeeded:
            return
        if call.place.row:
            command = call.ids.get("command", "")
            self.operations.add((call.responder, call.place.row, command if command in COMMANDS else ""))
        if any(self._is_new(said.message.body.digest, said.side) for said in (call.request, call.response) if said):
            for each in carried(call, profile, envelope=False):
                sender = call.requester if each.side == "request" else call.responder
                self._learn_fields(each.value, each.structure.name, each.structure.version, sender)

    def _is_new(self, digest: str, side: str) -> bool:
        if digest and self._known.get((digest, side)):
            return False
        self._known.put((digest, side), True)
        return True

    def _learn_fields(self, value: Any, name: str, version: str, sender: Side) -> None:
        """Those of an object, and of the objects in it."""
        if not isinstance(value, dict) or name not in OBJECTS or name in COMMON:
            return
        known = members(name, version)
        filled = {each for each in known.keys() & value.keys() if value[each] not in (None, [])}
        self.fields.setdefault((name, sender), set()).update(filled)
        for each in filled:
            if (inner := known[each].type.name) in OBJECTS:
                for item in value[each] if isinstance(value[each], list) else [value[each]]:
                    self._learn_fields(item, inner, version, sender)


def together(coverages: Iterable[Coverage]) -> Coverage:
    """What all of several have exercised."""
    whole = Coverage()
    for each in coverages:
        whole.operations |= each.operations
        for key, fields in each.fields.items():
            whole.fields.setdefault(key, set()).update(fields)
    return whole


def of_modules(
    coverage: Coverage, roles: frozenset[str], version: str, offered: frozenset[str]
) -> Iterator[ModuleCoverage]:
    """By module and side, what a partner with these roles has operations for; `offered` are optional modules too."""
    done: dict[tuple[str, str, Side], dict[str, bool]] = {}
    for row in OPERATIONS:
        if version in row.versions and (row.module in OWN or row.module in offered or row.module == "commands"):
            for side in _servers(row, roles):
                names = done.setdefault((row.module, row.interface, side), {})
                for command in _commands(row, version):
                    name, is_done = name_of(row, command), (side, row, command) in coverage.operations
                    names[name] = names.get(name, False) or is_done
    for key, names in done.items():
        yield ModuleCoverage(
            *key, tuple(name for name in names if names[name]), tuple(name for name in names if not names[name])
        )


def _servers(row: Operation, roles: frozenset[str]) -> list[Side]:
    """Who serves an operation: the partner in the role that is its interface's, the hub for the other one."""
    sender = SENDERS.get(row.module)
    if sender is None:
        return []
    receiver = EMSP if sender == CPO else CPO
    serving = sender if row.interface == SENDER else receiver
    sides = {Side.PARTNER: serving, Side.HUB: EMSP if serving == CPO else CPO}
    return [side for side, role in sides.items() if role in roles]


def _commands(row: Operation, version: str) -> list[str]:
    """The commands of a version, for the operation that sends them; "" alone for any other."""
    if row.name != "command":
        return [""]
    return [name for name in COMMANDS if name in values("CommandType", version)]


def name_of(row: Operation, command: str) -> str:
    """An operation in words: its method, and what its path names."""
    path = command or "/".join(row.path).replace(OWNER, "")
    return f"{row.method} {path or ('list' if row.paginated else row.request or row.name)}"


def of_fields(coverage: Coverage, version: str) -> Iterator[FieldCoverage]:
    """By object and sender; of those that were sent at all and have optional fields."""
    for name in OBJECTS:
        for side in Side:
            filled = coverage.fields.get((name, side))
            if filled is None:
                continue
            optional = [each.name for each in members(name, version).values() if each.card in (OPTIONAL, MANY)]
            done = tuple(each for each in optional if each in filled)
            if optional:
                yield FieldCoverage(name, side, done, tuple(each for each in optional if each not in filled))
