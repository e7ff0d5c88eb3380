"""What a platform knows: its own objects and those it was sent or pulled, in canonical form, each by its identity."""

from collections.abc import Iterator
from typing import Any

from replay.simulator.values import Json, Party, party_of

KINDS = {
    "locations": "Location",
    "tariffs": "Tariff",
    "tokens": "Token",
    "sessions": "Session",
    "cdrs": "CDR",
    "hubclientinfo": "ClientInfo",
}
ID_FIELDS = {"tokens": ("uid", "type"), "hubclientinfo": ("role",)}  # all others have an `id`

Key = tuple[str, ...]


def key_of(module: str, owned: Json) -> Key:
    """What identifies an object: party and id, for tokens their type too; upper case, as CiStrings are compared."""
    parts = [owned["country_code"], owned["party_id"], *(owned[name] for name in ID_FIELDS.get(module, ("id",)))]
    return tuple(str(part).upper() for part in parts)


class Store:
    """Objects by module and identity. `dirty` says that something changed since it was last cleared."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[Key, Json]] = {module: {} for module in KINDS}
        self.dirty = False

    def put(self, module: str, owned: Json) -> bool:
        """Keep an object; whether it is new."""
        known = self.objects[module]
        key = key_of(module, owned)
        new = key not in known
        known[key] = owned
        self.dirty = True
        return new

    def find(self, module: str, *parts: str) -> Json | None:
        """The object with that identity: country code, party id, id, and for tokens the type.

        Of hubclientinfo the first role of the party, as its URL names no role.
        """
        wanted, known = tuple(part.upper() for part in parts), self.objects[module]
        if module == "hubclientinfo":
            return next((found for key, found in known.items() if key[: len(wanted)] == wanted), None)
        return known.get(wanted)

    def discard(self, module: str, owned: Json) -> None:
        """Forget an object."""
        self.objects[module].pop(key_of(module, owned), None)
        self.dirty = True

    def merge(self, target: Json, changes: Json) -> None:
        """Apply a PATCH to a stored object; the charging periods of a session are appended."""
        merge(target, changes)
        self.dirty = True

    def all(self, module: str) -> Iterator[Json]:
        """Every object of a module, in the order it came."""
        yield from self.objects[module].values()

    def of(self, module: str, *owners: Party) -> list[Json]:
        """The objects of some parties."""
        return [owned for owned in self.all(module) if party_of(owned) in owners]

    def by_id(self, module: str, wanted: str) -> Json | None:
        """The first object with that `id` (tokens: `uid`), whoever owns it."""
        name = ID_FIELDS.get(module, ("id",))[0]
        return next((owned for owned in self.all(module) if owned[name].upper() == wanted.upper()), None)

    def location(self, owner: Party, location_id: str) -> Json | None:
        """A location by owner and id; in 2.1.1 the owner may be told wrong, so that the id alone decides then."""
        own = self.find("locations", owner.country_code, owner.party_id, location_id)
        return own or self.by_id("locations", location_id)

    def token(self, contract_id: str) -> Json | None:
        """A token by its contract."""
        return next((one for one in self.all("tokens") if one["contract_id"].upper() == contract_id.upper()), None)


def merge(target: Json, changes: dict[str, Any]) -> None:
    """Apply a PATCH to an object; the charging periods of a session are appended."""
    periods = target.get("charging_periods") or []
    target.update(changes)
    if "charging_periods" in changes:
        target["charging_periods"] = [*periods, *(changes["charging_periods"] or [])]
