"""EVSEs and their connectors: what stands at a site, with status, capabilities and tariffs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from replay.simulator.data.accounts import ISSUER
from replay.simulator.data.cities import City
from replay.simulator.data.companies import WEB, picture
from replay.simulator.data.dates import HORIZON
from replay.simulator.data.plugs import Plug
from replay.simulator.data.sites import Site
from replay.simulator.data.tariffs import offers
from replay.simulator.values import Json, Party, timestamp

ALWAYS_FIT: Final = 6  # so many locations at the front have EVSEs that are all available
STATUSES: Final = ("CHARGING", "AVAILABLE", "RESERVED", "BLOCKED", "AVAILABLE", "OUTOFORDER", "PLANNED",
                   "AVAILABLE", "INOPERATIVE", "REMOVED", "UNKNOWN")  # fmt: skip

SCHEDULES: Final[dict[str, list[Json]]] = {
    "PLANNED": [{"period_begin": timestamp(HORIZON), "status": "AVAILABLE"}],
    "OUTOFORDER": [
        {
            "period_begin": timestamp(HORIZON),
            "period_end": timestamp(HORIZON + timedelta(days=2)),
            "status": "INOPERATIVE",
        }
    ],
}

USUAL: Final = ("REMOTE_START_STOP_CAPABLE", "RFID_READER")
BESIDES: Final = (  # by the place at the location, from the first on and over again
    ("RESERVABLE", "CHARGING_PROFILE_CAPABLE", "TOKEN_GROUP_CAPABLE"),
    ("CHARGING_PROFILE_CAPABLE",),
    ("RESERVABLE", "CREDIT_CARD_PAYABLE"),
)
SPECIAL: Final = ("CHARGING_PREFERENCES_CAPABLE", "CONTACTLESS_CARD_SUPPORT", "CHIP_CARD_SUPPORT", "PED_TERMINAL",
                  "CREDIT_CARD_PAYABLE", "DEBIT_CARD_PAYABLE")  # fmt: skip
PLUG_AND_CHARGE: Final = ("ISO_15118_2_PLUG_AND_CHARGE", "ISO_15118_20_PLUG_AND_CHARGE")


class Fitter:
    """Fits one location after the other with EVSEs, so that every tariff and every status gets its turn."""

    def __init__(self, party: Party, version: str) -> None:
        self._party = party
        self._version = version
        self._offers = {currency: cycle(offers(version, currency)) for currency in ("EUR", "USD")}
        self._statuses = cycle(STATUSES)

    def evses(self, number: int, site: Site, city: City, changed: datetime) -> list[Json]:
        """The EVSEs of the location with this number, which changed last at `changed`: none of them did later."""
        return [
            self._evse(
                number, place, site, plugs, next(self._offers[city.currency]), changed - timedelta(minutes=place)
            )
            for place, plugs in enumerate(site.fitted(self._version), start=1)
        ]

    def _evse(
        self, number: int, place: int, site: Site, plugs: list[Plug], offer: list[str], changed: datetime
    ) -> Json:
        status = "AVAILABLE" if number <= ALWAYS_FIT or place == 1 else next(self._statuses)
        bay = site.bay(place)
        return {
            "uid": f"EVSE{number:03}-{place}",
            **(self._evse_id(number, place) if site.visible != "home" and status != "REMOVED" else {}),
            "status": status,
            **({"status_schedule": SCHEDULES[status]} if status in SCHEDULES else {}),
            "capabilities": _capabilities(place, plugs, offer),
            "connectors": list(_connectors(plugs, offer, changed - timedelta(minutes=1))),
            **({"floor_level": "-1"} if "GARAGE" in site.parking_type else {}),
            "physical_reference": str(place),
            "parking_restrictions": list(bay.restrictions),
            "parking": [{"parking_id": f"P{place}", "evse_position": bay.position}],
            "images": [picture("CHARGER", "charger")],
            **({"accepted_service_providers": [ISSUER]} if site.visible == "staff" else {}),
            "last_updated": timestamp(changed),
        }

    def _evse_id(self, number: int, place: int) -> Json:
        return {"evse_id": f"{self._party.country_code}*{self._party.party_id}*E{number:03}*{place}"}


def _capabilities(place: int, plugs: list[Plug], offer: list[str]) -> list[str]:
    found = [*USUAL, *BESIDES[(place - 1) % len(BESIDES)]]
    if any(plug.format == "SOCKET" for plug in plugs):
        found.append("UNLOCK_CAPABLE")
    if len(plugs) > 1:
        found.append("START_SESSION_CONNECTOR_REQUIRED")
    if len(offer) > 1:  # tariffs for payment at a terminal and for charging preferences
        found += SPECIAL
    return list(dict.fromkeys(found))


def _connectors(plugs: list[Plug], offer: list[str], changed: datetime) -> Iterator[Json]:
    for number, plug in enumerate(plugs, start=1):
        yield {
            "id": str(number),
            **plug.electrics(),
            "tariff_ids": list(offer),
            "terms_and_conditions": f"{WEB}/terms",
            **({"capabilities": list(PLUG_AND_CHARGE)} if plug.communicates else {}),
            "last_updated": timestamp(changed),
        }
