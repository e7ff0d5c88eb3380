"""A CPO's tariffs: one for every way to price charging, and which of them hang together at a connector."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from replay.simulator.data.dates import EPOCH, HORIZON
from replay.simulator.data.energy import GREEN
from replay.simulator.data.prices import dollars, element, limit, price, tariff, texts
from replay.simulator.data.within import within
from replay.simulator.values import Json, Party, timestamp
from validators.spec.versions import ORDER, V211, V221, V230
from validators.spec.view import covers

WORKDAYS: Final = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
OFFICE: Final = {"start_time": "09:00", "end_time": "18:00", "day_of_week": WORKDAYS}
HOUR: Final = 3600  # seconds

# Every restricted price has one without restrictions after it: else the dimension would be free at other times.
TARIFFS: Final[dict[str, tuple[Json, ...]]] = {
    V211: (
        tariff(element(price("ENERGY", 0.49), price("FLAT", 0.5))),
        tariff(element(price("ENERGY", 0.45, 100))),
        tariff(element(price("TIME", 3.6, 60))),
        tariff(element(price("FLAT", 6.9)), tariff_alt_text=texts("So lange Sie wollen", "As long as you like")),
        tariff(element(price("ENERGY", 0.42), price("PARKING_TIME", 6.0, 300))),
        tariff(element(price("ENERGY", 0.35, 500), price("TIME", 1.2, 900))),
        tariff(  # time of day
            element(price("ENERGY", 0.59), start_time="08:00", end_time="20:00"),
            element(price("ENERGY", 0.39)),
        ),
        tariff(  # weekday
            element(price("ENERGY", 0.52), day_of_week=WORKDAYS),
            element(price("ENERGY", 0.44)),
        ),
        tariff(  # power, in kW
            element(price("ENERGY", 0.39), max_power=16),
            element(price("ENERGY", 0.49), min_power=16, max_power=32),
            element(price("ENERGY", 0.59)),
        ),
        tariff(  # duration
            element(price("TIME", 1.2, 60), max_duration=HOUR),
            element(price("TIME", 4.8, 60)),
        ),
        tariff(  # energy so far
            element(price("ENERGY", 0.35), max_kwh=20),
            element(price("ENERGY", 0.45), min_kwh=20, max_kwh=50),
            element(price("ENERGY", 0.55)),
        ),
        tariff(element(price("FLAT", 0.0, vat=None))),  # free
        tariff(  # several elements
            element(price("FLAT", 1.0)),
            element(price("ENERGY", 0.47), price("PARKING_TIME", 9.0, 300), **OFFICE),
            element(price("ENERGY", 0.37), price("PARKING_TIME", 3.0, 300)),
            tariff_alt_url="https://example.com/tariffs/several",
        ),
        tariff(  # season
            element(price("ENERGY", 0.41), start_date="2025-01-01", end_date="2035-01-01"),
            element(price("ENERGY", 0.51)),
            energy_mix=GREEN,
        ),
    ),
    V221: (
        tariff(element(price("ENERGY", 0.49), price("FLAT", 0.5)), min_price=limit(2), max_price=limit(40)),
        tariff(  # reservation: the element for one that expires comes first, as some take the first that fits
            element(price("FLAT", 4.0), price("TIME", 6.0, 60), reservation="RESERVATION_EXPIRES"),
            element(price("TIME", 3.0, 60), reservation="RESERVATION"),
            element(price("ENERGY", 0.48)),
        ),
        tariff(  # current, in A over all phases
            element(price("TIME", 1.0, 300), max_current=32),
            element(price("TIME", 2.5, 300)),
        ),
        tariff(  # over midnight, taxed as in Spain
            element(price("ENERGY", 0.29, vat=21.0), start_time="22:00", end_time="06:00"),
            element(price("ENERGY", 0.46, vat=21.0)),
        ),
        tariff(  # for a time
            element(price("ENERGY", 0.43)),
            start_date_time=timestamp(EPOCH),
            end_date_time=timestamp(HORIZON),
        ),
        tariff(
            element(price("ENERGY", 0.69), price("PARKING_TIME", 6.0, 60)),
            type="AD_HOC_PAYMENT",
            tariff_alt_text=texts("Mit Karte am Terminal", "By card at the terminal"),
            tariff_alt_url="https://example.com/tariffs/ad-hoc",
        ),
        tariff(element(price("ENERGY", 0.36)), type="PROFILE_CHEAP"),
        tariff(element(price("ENERGY", 0.64)), type="PROFILE_FAST"),
        tariff(element(price("ENERGY", 0.47)), type="PROFILE_GREEN", energy_mix=GREEN),
    ),
    V230: (
        dollars("NO", price("ENERGY", 0.48, vat=None)),
        dollars("YES", price("TIME", 2.1, 60, vat=8.25)),
        dollars("N/A", price("ENERGY", 0.52, vat=None), price("FLAT", 1.0, vat=None)),
    ),
}


def tariffs(party: Party, version: str = "2.3.0") -> list[Json]:
    """The tariffs that a version can say, canonical; an id means the same prices in every version."""
    return [within("Tariff", each, version) for each in _tariffs(party, version)]


def offers(version: str, currency: str) -> list[list[str]]:
    """Which tariffs, by id, hang together at a connector: at most one of each type, what contracts pay comes first."""
    found = [each for each in _tariffs(Party("", ""), version) if each["currency"] == currency]
    regular = [each["id"] for each in found if each["type"] == "REGULAR"]
    special = [each["id"] for each in found if each["type"] != "REGULAR"]
    return [[each] for each in regular] + ([[regular[0], *special]] if special else [])


def _tariffs(party: Party, version: str) -> Iterator[Json]:
    owner = {"country_code": party.country_code, "party_id": party.party_id}
    declared = ((since, each) for since, several in TARIFFS.items() for each in several)
    for number, (since, each) in enumerate(declared, start=1):
        changed = timestamp(EPOCH + timedelta(hours=number))
        if covers(version, since, ORDER[-1]):
            yield {**owner, "id": f"TARIFF{number}", **each, "last_updated": changed}
