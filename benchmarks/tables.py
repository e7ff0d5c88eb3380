"""Tables: objects a second of the checker against the `jsonschema` package on the schemas that we publish."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from validators.spec.checker import Structure, faults
from validators.spec.schema import schema

VERSION = "2.2.1"
FIRST_USE = """
import time
began = time.perf_counter()
from validators.spec.checker import Structure, faults
list(faults({}, Structure("Location", "2.2.1")))
print(time.perf_counter() - began)
"""
Work = Callable[[], Any]


@dataclass(frozen=True)
class Speed:
    """Objects a second of both, each a median."""

    name: str
    checker: float
    reference: float

    @property
    def ratio(self) -> float:
        """How many times faster the checker is."""
        return self.checker / self.reference


def measure(rounds: int = 7) -> list[Speed]:
    """Every workload, clean and with three faults in each object; both ways in turn within a round."""
    return [_speed(name, objects, structure, rounds) for name, objects, structure in workloads()]


def first_use() -> float:
    """Seconds that a new process needs to import the tables and look at one Location; the median of five."""
    runs = [subprocess.check_output([sys.executable, "-c", FIRST_USE]) for _ in range(5)]
    return statistics.median(map(float, runs))


def workloads() -> list[tuple[str, list[Any], Structure]]:
    """Name, objects and what they should be."""
    page, record = [location(number) for number in range(50)], cdr()
    return [
        (f"{name}, {state}", [broken(each) for each in objects] if state == "3 faults" else objects, structure)
        for name, objects, structure in (
            ("Location with 10 EVSEs", page[:1], Structure("Location", VERSION)),
            ("CDR with 10 periods", [record], Structure("CDR", VERSION)),
            ("page of 50 Locations", page, Structure("Location", VERSION)),
        )
        for state in ("clean", "3 faults")
    ]


def location(number: int) -> dict[str, Any]:
    """A Location of about 12 KB."""
    moment = "2026-05-04T08:30:00Z"
    return {
        "country_code": "NL", "party_id": "ABC", "id": f"LOC{number}", "publish": True, "name": "Station square",
        "address": "Stationsplein 1", "city": "Utrecht", "postal_code": "3511 ED", "country": "NLD",
        "coordinates": {"latitude": "52.090736", "longitude": "5.121420"}, "parking_type": "PARKING_LOT",
        "evses": [evse(each, moment) for each in range(10)],
        "directions": [{"language": "nl", "text": "Volg de borden naar de fietsenstalling, dan links. " * 4}],
        "operator": {"name": "Example charging", "website": "https://example.com"},
        "facilities": ["TRAIN_STATION", "CAFE"], "time_zone": "Europe/Amsterdam",
        "opening_times": {"twentyfourseven": True}, "charging_when_closed": True,
        "images": [image("LOCATION")], "last_updated": moment,
    }  # fmt: skip


def evse(number: int, moment: str) -> dict[str, Any]:
    """An EVSE with two connectors."""
    return {
        "uid": f"EVSE{number}", "evse_id": f"NL*ABC*E{number:06}", "status": "AVAILABLE",
        "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE", "UNLOCK_CAPABLE"],
        "connectors": [
            {"id": str(each), "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE",
             "max_voltage": 230, "max_amperage": 32, "max_electric_power": 22000, "tariff_ids": ["T1", "T2"],
             "terms_and_conditions": "https://example.com/terms", "last_updated": moment}
            for each in range(2)
        ],
        "floor_level": "-1", "coordinates": {"latitude": "52.090740", "longitude": "5.121430"},
        "physical_reference": f"Bay {number}", "images": [image("CHARGER")],
        "directions": [{"language": "en", "text": "Second row behind the entrance."}], "last_updated": moment,
    }  # fmt: skip


def image(category: str) -> dict[str, Any]:
    """A picture."""
    return {"url": "https://example.com/pictures/1.jpeg", "thumbnail": "https://example.com/pictures/1s.jpeg",
            "category": category, "type": "jpeg", "width": 1920, "height": 1080}  # fmt: skip


def cdr() -> dict[str, Any]:
    """A CDR with ten charging periods."""
    moment = "2026-05-04T08:30:00Z"
    token = {"country_code": "NL", "party_id": "TNM", "uid": "012345678", "type": "RFID", "contract_id": "NL-TNM-1"}
    dimensions = [{"type": "ENERGY", "volume": 1.5}, {"type": "TIME", "volume": 0.25}]
    return {
        "country_code": "NL", "party_id": "ABC", "id": "CDR1", "start_date_time": moment, "end_date_time": moment,
        "session_id": "S1", "cdr_token": token, "auth_method": "WHITELIST",
        "cdr_location": {
            "id": "LOC1", "address": "Stationsplein 1", "city": "Utrecht", "postal_code": "3511 ED", "country": "NLD",
            "coordinates": {"latitude": "52.090736", "longitude": "5.121420"}, "evse_uid": "EVSE1",
            "evse_id": "NL*ABC*E000001", "connector_id": "1", "connector_standard": "IEC_62196_T2",
            "connector_format": "SOCKET", "connector_power_type": "AC_3_PHASE"},
        "currency": "EUR", "total_cost": {"excl_vat": 4.0, "incl_vat": 4.84}, "total_energy": 15.0, "total_time": 2.5,
        "charging_periods": [
            {"start_date_time": moment, "dimensions": dimensions, "tariff_id": "T1"} for _ in range(10)
        ],
        "last_updated": moment,
    }  # fmt: skip


def broken(value: dict[str, Any]) -> dict[str, Any]:
    """The same object with a field missing, a number for a text and a time with an offset."""
    changed: dict[str, Any] = json.loads(json.dumps(value)) | {"id": 7, "last_updated": "2026-05-04T08:30:00+02:00"}
    del changed["party_id"]
    return changed


def _speed(name: str, objects: list[Any], structure: Structure, rounds: int) -> Speed:
    reference = Draft202012Validator(schema(structure.name, structure.version))
    ways: tuple[Work, Work] = (
        lambda: [list(faults(each, structure)) for each in objects],
        lambda: [list(reference.iter_errors(each)) for each in objects],
    )
    taken = [[_seconds(work) for work in ways] for _ in range(rounds)]
    return Speed(name, *(len(objects) / statistics.median(column) for column in zip(*taken, strict=True)))


def _seconds(work: Work) -> float:
    """Seconds of one run, over at least 50 ms of them."""
    work()
    runs, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < 0.05:
        work()
        runs += 1
    return passed / runs
