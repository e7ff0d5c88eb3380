"""How the ids of objects were spelled that were pushed whole: two spellings in turn are two objects."""

from dataclasses import dataclass, field

from recordings.lru import Lru
from validators import json_text
from validators.call import Call
from validators.learned.pushes import Target, is_push, target_of

OBJECTS = 20_000
ID_FIELDS = {"Location": "id", "EVSE": "uid", "Connector": "id", "Session": "id", "Tariff": "id", "Token": "uid"}


@dataclass
class Spellings:
    """By object, its URL without regard to case: the spellings of its id in the order of their change, the last two."""

    of: Lru[Target, tuple[str, ...]] = field(default_factory=lambda: Lru(OBJECTS))

    def learn(self, call: Call) -> None:
        """Take in an object that was accepted whole."""
        spelled = pushed_id(call)
        if spelled and call.succeeded:
            key = folded(call)
            known = self.of.get(key) or ()
            if known[-1:] != (spelled,):
                self.of.put(key, (*known, spelled)[-2:])


def pushed_id(call: Call) -> str | None:
    """The id of an object that is pushed whole, as its body spells it."""
    if call.request.method != "PUT" or not is_push(call) or call.place.row is None:
        return None
    name = ID_FIELDS.get(call.place.row.request)
    return json_text.text(call.request.json.value, name) if name else None


def folded(call: Call) -> Target:
    """Where an object is pushed to, without regard to case."""
    target = target_of(call)
    return Target(target.way, target.url.lower())
