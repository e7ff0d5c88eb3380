"""How much is told of locations beyond what must be: the share of recommended fields that are filled, and the worst."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from validators.onboarding.entry import Entry
from validators.spec.declare import MANY, OPTIONAL
from validators.spec.view import members

# What drivers choose a place by and find it with, where OCPI leaves it open. Left out are fields that many places
# rightly have nothing for: max_electric_power (only where it is less than voltage times current), images, directions.
RECOMMENDED = {
    "Location": ("name", "postal_code", "parking_type", "time_zone", "operator", "opening_times"),
    "EVSE": ("evse_id", "capabilities", "physical_reference"),
    "Connector": ("tariff_ids", "tariff_id"),
}
WORST = 3  # named


@dataclass
class Completeness:
    """Counts by field (`operator of Location`) and by the name of the location."""

    version: str
    asked: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    missing_at: Counter[str] = field(default_factory=Counter)
    locations: int = 0

    @property
    def share(self) -> float:
        """Of the recommended fields of all objects, how many are filled, from 0 to 1."""
        return 1 - self.missing.total() / self.asked.total() if self.asked else 1.0

    def told(self) -> str:
        """In words, with the fields and locations that lack most."""
        count, fields = self.locations, len(self.asked)
        text = f"{self.share:.0%} of {fields} recommended fields filled in {count} location{'s' * (count != 1)}"
        fields_missing = [
            f"{name} missing on {times} of {self.asked[name]}" for name, times in self.missing.most_common(WORST)
        ]
        worst = [f"{name} ({times})" for name, times in self.missing_at.most_common(WORST)]
        at = [f"most at {', '.join(worst)}"] if worst else []
        return "; ".join([text, *fields_missing, *at])

    def count(self, entry: Entry) -> None:
        """Take in a location with all its EVSEs and connectors in use."""
        self.locations += 1
        for item in entry.item.in_use():
            for name in recommended(item.kind, self.version):
                self.asked[f"{name} of {item.kind}"] += 1
                if name not in item.filled:
                    self.missing[f"{name} of {item.kind}"] += 1
                    self.missing_at[entry.thing] += 1


def of_all(entries: Iterable[Entry], version: str) -> Completeness:
    """Over all locations that were seen whole."""
    found = Completeness(version)
    for entry in entries:
        if not entry.item.is_partial:
            found.count(entry)
    return found


def recommended(kind: str, version: str) -> tuple[str, ...]:
    """The recommended fields that an object has in a version, and may leave out."""
    fields = members(kind, version)
    return tuple(name for name in RECOMMENDED[kind] if name in fields and fields[name].card in (OPTIONAL, MANY))
