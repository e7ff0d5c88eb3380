"""Kinds of sites: what stands there, when they are open, who may see them, and since which version they can be told."""

from dataclasses import dataclass
from typing import Final

from replay.simulator.data.accounts import FAMILY, ISSUER, printed, rfid
from replay.simulator.data.bays import BAYS, Bay
from replay.simulator.data.cities import EUROPE, USA, City
from replay.simulator.data.plugs import PLUGS, Plug
from replay.simulator.values import Json
from validators.spec.versions import ORDER, V211, V221, V230
from validators.spec.view import covers

VISIBILITY: Final[dict[str, Json]] = {
    "public": {"publish": True},
    "home": {"publish": False},
    "staff": {
        "publish": False,
        "publish_allowed_to": [
            {"uid": rfid("MSP", 2), "type": "RFID"},
            {"visual_number": printed(5), "issuer": ISSUER},
            {"group_id": FAMILY},
        ],
    },
}


@dataclass(frozen=True)
class Site:
    """`stands` names the plugs of each EVSE, those of one EVSE joined by `+`.

    `hours`, `bays` and `visible` name what HOURS, BAYS and VISIBILITY hold.
    """

    name: str
    parking_type: str
    stands: str
    since: str = V211
    hours: str = "always"
    bays: str = "car"
    visible: str = "public"
    cities: tuple[City, ...] = EUROPE

    def fitted(self, version: str) -> list[list[Plug]]:
        """The plugs of each EVSE, as far as the version knows them; one to six EVSEs."""
        stands = [[PLUGS[name] for name in stand.split("+")] for stand in self.stands.split()]
        known = [[plug for plug in stand if plug.exists(version)] for stand in stands]
        return [stand for stand in known if stand]

    def bay(self, place: int) -> Bay:
        """The parking place in front of an EVSE, counted from 1."""
        bays = BAYS[self.bays]
        return bays[(place - 1) % len(bays)]


# The first six have one plug a stand and are always open: scenarios charge there.
SITES: Final = (
    Site("Central Station", "PARKING_GARAGE", "ccs150 ac22 ac22"),
    Site("Town Hall", "ON_STREET", "ac22 ac11"),
    Site("Motorway Services", "ALONG_MOTORWAY", "ccs300 ccs300 ccs300 ccs150 chademo ac43"),
    Site("Shopping Centre", "UNDERGROUND_GARAGE", "ac22 ac11 ccs50"),
    Site("Lido", "PARKING_LOT", "ac22"),
    Site("Fairground", "PARKING_LOT", "ccs150 ccs150 ac22 ac22"),
    Site("Supermarket", "PARKING_LOT", "ccs50+chademo+ac43 ccs150 ac22", hours="shop"),
    Site("University", "PARKING_LOT", "ac22 ac11 domestic_f+ac4 domestic_e", hours="office"),
    Site("Old Town", "UNDERGROUND_GARAGE", "ac22 t3a t3c+domestic_e tesla+ac7", hours="garage"),
    Site("Camping Ground", "PARKING_LOT", "ac11 blue16 red16+blue16 red32 red64 domestic_c", bays="van"),
    Site("Car Museum", "PARKING_LOT", "ac22 t1 ccs1+t1 roadster tesla", hours="shop"),
    Site(
        "Plug Laboratory",
        "PARKING_LOT",
        "ac22 domestic_a+domestic_b domestic_c+domestic_d domestic_g+domestic_h domestic_i+domestic_j"
        " domestic_k+domestic_l",
        hours="office",
    ),
    Site(
        "Proving Ground",
        "PARKING_LOT",
        "ac7 nema_5_20+nema_6_30 nema_6_50+nema_10_30 nema_10_50+nema_14_30 nema_14_50"
        " domestic_m+domestic_n+domestic_o",
        V221,
        hours="office",
    ),
    Site("Car Importer", "PARKING_LOT", "ccs150 gb_ac+gb_dc chaoji", V221),
    Site("Bus Depot", "PARKING_LOT", "roof roof mast", V221, bays="bus"),
    Site("Office Park", "PARKING_GARAGE", "ac22 ac11 ac11", V221, hours="garage", bays="staff", visible="staff"),
    Site("Private Home", "ON_DRIVEWAY", "ac11", V221, visible="home"),
    Site("Truck Stop", "ALONG_MOTORWAY", "ccs300 mcs mcs", V230, bays="truck"),
    Site("Downtown", "ON_STREET", "nacs ccs1+nacs t1", V230, cities=USA),
    Site("Interstate Plaza", "ALONG_MOTORWAY", "nacs nacs ccs1 ccs1", V230, cities=USA),
    Site("Outlet Mall", "PARKING_LOT", "ccs1 t1 nema_14_50", V230, hours="shop", cities=USA),
)


def sites(version: str) -> list[Site]:
    """The sites that a version can describe."""
    return [site for site in SITES if covers(version, site.since, ORDER[-1])]
