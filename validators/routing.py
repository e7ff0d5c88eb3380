"""The routing headers: whom a message is to and from, which is how a hub knows where to pass it on."""

from functools import lru_cache

import msgspec

from validators.headers import legible
from validators.spec.operations import MODULES

TO = ("OCPI-to-country-code", "OCPI-to-party-id")
FROM = ("OCPI-from-country-code", "OCPI-from-party-id")
ENDS = {"to": TO, "from": FROM}
AT_TO, AT_FROM = f"header:{TO[1]}", f"header:{FROM[1]}"  # where findings on a party as a whole are
NAMES = tuple(name for pair in ENDS.values() for name in pair)
CONFIGURATION = frozenset({"versions", "credentials", "hubclientinfo"})  # modules that are not routed
FUNCTIONAL = MODULES - CONFIGURATION
COUNTRY_CODE, PARTY_ID = 2, 3  # characters
PUSHES = ("POST", "PUT", "PATCH")


class Routing(msgspec.Struct, frozen=True, gc=False):
    """The parties that a message names, each country code and party id in one, in capitals.

    None where one of the two headers is missing or empty. `is_regular` says that each pair is there with the right
    lengths, or wholly absent.
    """

    to: str | None
    sender: str | None
    is_regular: bool

    @property
    def ends(self) -> tuple[str | None, str | None]:
        """Whom it is to and from."""
        return self.to, self.sender


@lru_cache(maxsize=1024)  # the same few parties come again and again
def routing_of(*values: str | None) -> Routing:
    """The routing of a message, by the values of its headers in the order of NAMES, as they were sent."""
    to_country, to_id, from_country, from_id = (value and legible(value) for value in values)
    to, to_is_regular = _party(to_country, to_id)
    sender, sender_is_regular = _party(from_country, from_id)
    return Routing(to, sender, to_is_regular and sender_is_regular)


def _party(country_code: str | None, party_id: str | None) -> tuple[str | None, bool]:
    if country_code is None or party_id is None:
        return None, country_code is party_id
    is_regular = len(country_code) == COUNTRY_CODE and len(party_id) == PARTY_ID
    return (country_code + party_id).upper() if country_code and party_id else None, is_regular
