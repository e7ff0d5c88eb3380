"""What the platform of the tests knows, and the objects that it has, as short as they can be."""

from typing import Any

from replay.simulator.values import Json, Party
from tests.validators.spec.strategies import full
from validators.spec.checker import Structure, faults

CPO = Party("NL", "CPO")
EMSP = Party("NL", "MSP")
THEN = "2026-05-04T08:30:00Z"


class Platform:
    """Knows every token, and the locations that it was given, by their id."""

    def __init__(self, *locations: Json) -> None:
        self.locations = {each["id"]: each for each in locations}

    def location(self, owner: Party, location_id: str) -> Json | None:
        found = self.locations.get(location_id)
        return found if found and owner == Party(found["country_code"], found["party_id"]) else None

    def token(self, contract_id: str) -> Json | None:
        return (
            None if contract_id == "unknown" else canonical("Token", contract_id=contract_id, uid="04A1", type="RFID")
        )


NOBODY = Platform()


def canonical(kind: str, **fields: Any) -> Json:
    """An object of 2.3.0 with its required fields and these."""
    owner = {"country_code": "NL", "party_id": "CPO"} if kind in ("Location", "Tariff", "Session", "CDR") else {}
    return full(Structure(kind, "2.3.0"), required=True) | owner | fields


def clean(kind: str, version: str, value: Any) -> Json:
    """The object, after a look that it has no fault."""
    assert list(faults(value, Structure(kind, version))) == []
    assert isinstance(value, dict)
    return value
