"""The parties that credentials name: each once, and none on both sides."""

from collections.abc import Iterator
from typing import Any

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.json_text import member, pointer, text
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import Credentials, handed_over
from validators.spec.versions import V221_UP

SPEC = "credentials#credentials_object"
Role = tuple[str, str, str]


def roles_of(credentials: Credentials) -> Iterator[tuple[str, Role]]:
    """Role, country code and party id, the ids in capitals, each with its place; those that are complete."""
    listed: Any = member(credentials.value, "roles")
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        role, country, party = (text(entry, name) for name in ("role", "country_code", "party_id"))
        if role and country and party:
            yield credentials.at + pointer("roles", index), (role, country.upper(), party.upper())


@rule("credentials.role-repeated", spec=SPEC, versions=V221_UP, modules=["credentials"])
def role_repeated(call: Call) -> Iterator[Fault]:
    """A party stands in the credentials twice in the same role."""
    for credentials in handed_over(call):
        seen = set()
        for place, role in roles_of(credentials):
            if role in seen:
                yield Fault(place, f"It is {' '.join(role)}.", side=credentials.said)
            seen.add(role)


@rule("credentials.party-taken", spec=SPEC, severity=Severity.WARNING, versions=V221_UP, modules=["credentials"],
      methods=["POST", "PUT"])  # fmt: skip
def party_taken(call: Call) -> Iterator[Fault]:
    """Both platforms say that they are the same party in the same role."""
    by_side = {credentials.side: credentials for credentials in handed_over(call)}
    if len(by_side) < 2 or any(map(_lists_others, by_side.values())):
        return
    the_hubs = {role for _, role in roles_of(by_side[Side.HUB])}
    for place, role in roles_of(by_side[Side.PARTNER]):
        if role in the_hubs:
            yield Fault(place, f"It is {' '.join(role)}.", side=by_side[Side.PARTNER].said)


def _lists_others(credentials: Credentials) -> bool:
    """Whether a hub names parties that are connected to it, who may be connected directly as well."""
    names = {role for _, (role, _, _) in roles_of(credentials)}
    return text(credentials.value, "hub_party_id") is not None or ("HUB" in names and len(names) > 1)
