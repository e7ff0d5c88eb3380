"""Faults of fields in any object: nulls, spelling, timestamps, ids, and what belongs to a newer version."""

import zlib
from datetime import UTC, datetime
from typing import Final

from replay.simulator.faults.registry import ANYBODY, on_objects
from replay.simulator.values import Json, timestamp
from validators.spec.declare import MANY, ONE, SOME
from validators.spec.versions import V211, V221
from validators.spec.view import members

COUNTRIES = ("country", "country_code")
IDS = {
    "Session": ("location_id", "evse_uid", "auth_id"),
    "CDR": ("auth_id",),
    "Location": ("id",),  # in a session of 2.1.1
    "CdrLocation": ("id", "evse_uid"),
    "CdrToken": ("uid", "contract_id"),
    "LocationReferences": ("location_id",),
    "Token": ("uid", "contract_id", "auth_id"),
}
REFERRING = ("Session", "CDR", "LocationReferences", "StartSession", "ReserveNow", "AuthorizationInfo")
NEWER: Final[dict[str, Json]] = {
    "Location": {"help_phone": "+49 30 23125 001"},
    "EVSE": {"accepted_service_providers": ["Example Mobility"]},
}


def some(value: Json) -> bool:
    """One object in three, always the same ones: where strict receivers refuse a fault, the dialogue still goes on."""
    name = value.get("id") or value.get("uid") or ""
    return zlib.crc32(str(name).encode()) % 3 == 0


@on_objects("nulls-for-optional", roles=ANYBODY)
def nulls_for_optional(kind: str, value: Json, version: str) -> None:
    """Every optional field that has no value is null, every list without entries is [].

    Serializers do that unless told otherwise (extrawest-ocpi, py-ocpi, the Dutch national access point).
    """
    known = members(kind, version)
    if all(name in value for name, member in known.items() if member.card in (ONE, SOME)):  # not in a PATCH
        for name, member in known.items():
            if not member.field.module:
                value.setdefault(name, [] if member.card == MANY else None)


@on_objects("camel-case-field", roles=ANYBODY)
def camel_case_field(kind: str, value: Json, version: str) -> None:
    """Optional fields are spelt in camelCase.

    Their receivers silently overlook them, such as restrictions of tariffs (ocpi-tariffs-py).
    """
    for name, member in members(kind, version).items():
        if member.card not in (ONE, SOME) and "_" in name and name in value and name != "last_updated":
            value[_camel(name)] = value.pop(name)


@on_objects("lower-case-country", roles=ANYBODY)
def lower_case_country(kind: str, value: Json, version: str) -> None:
    """Country codes in objects are in lower case.

    Receivers then have two countries where there is one (OCPI.Net issue 19).
    """
    value.update({name: value[name].lower() for name in COUNTRIES if value.get(name)})


@on_objects("offset-timestamps", "Location", "Tariff", "Token", "CDR", roles=ANYBODY)
def offset_timestamps(kind: str, value: Json, version: str) -> None:
    """Timestamps end in +00:00 instead of Z, in one object of three and in all CDRs.

    Most languages print UTC so (ocpi/ocpi issue 464).
    """
    if kind == "CDR" or some(value):
        given = value.get("last_updated", "")
        value.update({"last_updated": given.replace("Z", "+00:00")} if given else {})


@on_objects("mixed-case-ids", *REFERRING, roles=ANYBODY)
def mixed_case_ids(kind: str, value: Json, version: str) -> None:
    """References to objects spell their ids in lower case, the objects themselves do not.

    A hub compares ids by case (e-clearing.net), a library lower-cases them all (extrawest-ocpi).
    """
    value.update({name: value[name].lower() for name in IDS.get(kind, ()) if value.get(name)})


@on_objects("newer-field", "Location", versions=(V211, V221))
def newer_field(kind: str, value: Json, version: str) -> None:
    """Locations have fields that came with 2.3.0, in an older version.

    What a platform stores for its newest partners leaks to all others.
    """
    if "last_updated" in value:
        value.update(NEWER.get(kind, {}))


@on_objects("newer-value", "Location", "Token", roles=ANYBODY, versions=(V211, V221))
def newer_value(kind: str, value: Json, version: str) -> None:
    """Some connectors have the standard MCS and some tokens the type EMAID of 2.3.0, in an older version.

    In closed enums a new value is an error, and one bad object may cost a whole page (ocpi-toolkit issue 158).
    """
    if kind == "EVSE" and some(value):
        for connector in value.get("connectors", ()):
            connector["standard"] = "MCS"
    if kind == "Token" and some(value) and "type" in value:
        value["type"] = "EMAID"


@on_objects("last-updated-is-now", "Location", "Tariff", "Token", roles=ANYBODY)
def last_updated_is_now(kind: str, value: Json, version: str) -> None:
    """Each time an object is told its last_updated is later, though nothing has changed.

    A pull of what is new brings everything (ocpi/ocpi issue 428); a hub writes its own clock there (e-clearing.net).
    """
    if "last_updated" in value and ("id" in value or "uid" in value):
        value["last_updated"] = timestamp(datetime.now(UTC))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
