"""What partners on 2.1.1 get to see, where the version has no field for the owner of an object.

The hub's documentation says that names are replaced so that the operator or provider can be told; in which form, it
does not say. This is ours.
"""

from replay.simulator.values import Json, party_of


def dressed(kind: str, value: Json) -> Json:
    """A Location or Token whose operator or issuer names its owner; anything else as it is."""
    if "party_id" not in value:  # a PATCH
        return value
    owner = party_of(value)
    shown = f"{owner.country_code}*{owner.party_id}"
    if kind == "Location":
        return value | {"operator": {**(value.get("operator") or {}), "name": shown}}
    return value | {"issuer": shown} if kind == "Token" else value


def backported(value: Json, wired: Json) -> Json:
    """A 2.1.1 object with the owner that the hub's schema adds to it; one that has none stays as it is."""
    return {name: value[name] for name in ("country_code", "party_id") if name in value} | wired
