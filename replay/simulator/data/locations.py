"""A CPO's locations: sites in cities, of which every kind comes round again with another city."""

import random
from datetime import timedelta
from typing import Final

from replay.simulator.data.cities import City, point
from replay.simulator.data.companies import OPERATOR, OWNER, PICTURES, SUBOPERATOR
from replay.simulator.data.dates import EPOCH
from replay.simulator.data.energy import MIXES
from replay.simulator.data.evses import Fitter
from replay.simulator.data.hours import HOURS
from replay.simulator.data.sites import VISIBILITY, Site, sites
from replay.simulator.data.within import within
from replay.simulator.values import Json, Party, timestamp
from validators.spec.view import values

DIRECTIONS: Final = [
    {"language": "de", "text": "Die Einfahrt ist auf der Rückseite, gleich hinter der Schranke."},
    {"language": "en", "text": "The entrance is at the back, just behind the gate."},
]
ENTRANCE: Final = {"language": "en", "text": "Entrance"}
HELP: Final = "+49 30 23125 001"  # one of the numbers that are kept free for films


def locations(party: Party, version: str = "2.3.0", seed: int = 1, count: int = 30) -> list[Json]:
    """Locations that a version can say, canonical, the oldest change first; more of them begin with the same ones.

    Those from LOC001 to LOC006 have only EVSEs that are available. The usual thirty hold every kind of site.
    """
    chance = random.Random(seed)  # noqa: S311 - test data, no secrets
    kinds, fitter = sites(version), Fitter(party, version)
    whole = (
        _location(party, number, kinds[(number - 1) % len(kinds)], fitter, chance) | _around(number, version)
        for number in range(1, count + 1)
    )
    return [_told(each, version) for each in whole]


def _told(location: Json, version: str) -> Json:
    told = within("Location", location, version)
    told.setdefault("parking_type", "PARKING_LOT")  # 2.1.1 asks for one, and lacks some
    return told


def _location(party: Party, number: int, site: Site, fitter: Fitter, chance: random.Random) -> Json:
    city = site.cities[(number - 1) % len(site.cities)]
    changed = EPOCH + timedelta(hours=number, seconds=chance.randrange(3600))
    evses = fitter.evses(number, site, city, changed)
    return {
        "country_code": party.country_code,
        "party_id": party.party_id,
        "id": f"LOC{number:03}",
        **VISIBILITY[site.visible],
        "name": f"{city.name} {site.name}",
        **_address(city, chance),
        "parking_type": site.parking_type,
        "evses": evses,
        "parking_places": [{"id": f"P{place}", **site.bay(place).parking} for place in range(1, len(evses) + 1)],
        **HOURS[site.hours],
        "last_updated": timestamp(changed),
    }


def _address(city: City, chance: random.Random) -> Json:
    latitude, longitude = (about + chance.uniform(-0.005, 0.005) for about in (city.latitude, city.longitude))
    return {
        "address": city.street.format(chance.randint(1, 99)),
        "city": city.name,
        "postal_code": city.postal_code,
        **({"state": city.state} if city.state else {}),
        "country": city.country,
        "coordinates": point(latitude, longitude),
        "related_locations": [point(latitude + 0.0004, longitude - 0.0003) | {"name": ENTRANCE}],
        "time_zone": city.time_zone,
    }


def _around(number: int, version: str) -> Json:
    """What need not be told of a location, and is not of every fourth."""
    if number % 4 == 0:
        return {}
    facilities = values("Facility", version)
    return {
        "directions": DIRECTIONS,
        "operator": OPERATOR,
        "suboperator": SUBOPERATOR,
        "owner": OWNER,
        "facilities": [facilities[(3 * number + more) % len(facilities)] for more in (0, 1, 2)],
        "images": [PICTURES[(2 * number + more) % len(PICTURES)] for more in (0, 1)],
        "energy_mix": MIXES[number % len(MIXES)],
        "help_phone": HELP,
    }
