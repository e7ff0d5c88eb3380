"""The two shapes of a credentials object: one party at the top in 2.1.1, a list of roles from 2.2.1 on."""

from typing import Any

from validators.spec.versions import V211, V221, V230

PARTY = ("country_code", "party_id")


def other_shape(credentials: Any, version: str) -> str | None:
    """A version whose shape these credentials have; None where it is that of `version`, or a mixture or neither."""
    if not isinstance(credentials, dict):
        return None
    has_roles = credentials.get("roles") is not None
    has_party = any(credentials.get(name) is not None for name in PARTY)
    if version == V211 and has_roles and not has_party and credentials.get("business_details") is None:
        return V230 if credentials.get("hub_party_id") is not None else V221
    return V211 if version != V211 and has_party and not has_roles else None
