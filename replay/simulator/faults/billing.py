"""Faults of money and energy: in tariffs, in CDRs and in the figures of sessions."""

from datetime import timedelta
from typing import Any

from replay.simulator.faults.registry import SINCE_221, on_objects
from replay.simulator.values import Json, moment, timestamp
from validators.spec.versions import V221

BILLING = ("Tariff", "CDR")
TIMES = ("TIME", "PARKING_TIME", "RESERVATION_TIME")
ENDS = ("end_date_time", "stop_date_time")  # stop is 2.1.1's
NAMES = {"excl_vat": "before_taxes", "incl_vat": "after_taxes"}


@on_objects("wh-for-kwh", "Session", "CDR")
def wh_for_kwh(kind: str, value: Json, version: str) -> None:
    """Energy is told in watt-hours.

    Meters count so; hubs refuse CDRs of more than 1000 kWh for it (Hubject).
    """
    for name in ("kwh", "total_energy"):
        if name in value:
            value[name] = round(value[name] * 1000, 4)
    if kind == "CdrDimension" and value.get("type") == "ENERGY":
        value["volume"] = round(value["volume"] * 1000, 4)


@on_objects("seconds-for-hours", "Session", "CDR")
def seconds_for_hours(kind: str, value: Json, version: str) -> None:
    """Durations are told in seconds instead of hours, in charging periods and in totals.

    Tools made for OCPI do it too (test-ocpi).
    """
    for name in ("total_time", "total_parking_time"):
        if name in value:
            value[name] = round(value[name] * 3600, 4)
    if kind == "CdrDimension" and value.get("type") in TIMES:
        value["volume"] = round(value["volume"] * 3600, 4)


@on_objects("numbers-as-text", *BILLING)
def numbers_as_text(kind: str, value: Json, version: str) -> None:
    """Numbers in tariffs and CDRs are texts.

    Decimal types are often written so; an example of the specification had it (ocpi/ocpi issue 116).
    """
    value.update({name: str(given) for name, given in value.items() if _is_number(given)})


@on_objects("too-many-decimals", "CDR")
def too_many_decimals(kind: str, value: Json, version: str) -> None:
    """Numbers in CDRs have the noise of binary fractions, such as 0.30000000000000004.

    OCPI has four decimals (ocpi-tariffs issue 45).
    """
    value.update({name: given + 3e-11 for name, given in value.items() if isinstance(given, float)})


@on_objects("price-of-other-version", *BILLING, versions=SINCE_221)
def price_of_other_version(kind: str, value: Json, version: str) -> None:
    """Amounts of money in tariffs and CDRs have the shape of 2.3.0 in 2.2.1, and the other way round.

    The two versions look alike but for this (ocpi-kit).
    """
    names = NAMES if version == V221 else {new: old for old, new in NAMES.items()}
    if kind in ("Price", "PriceLimit"):
        for old, new in names.items():
            if old in value:
                value[new] = value.pop(old)


@on_objects("cdr-total-off", "CDR")
def cdr_total_off(kind: str, value: Json, version: str) -> None:
    """The total cost of CDRs is one cent more than tariff, periods and session give.

    CDRs that do not add up are the most common trouble with partners (ocpi-kit).
    """
    if kind != "CDR" or "total_cost" not in value:
        return
    if isinstance(value["total_cost"], dict):
        total = value["total_cost"]
        total.update({name: round(given + 0.01, 4) for name, given in total.items() if _is_number(given)})
    else:
        value["total_cost"] = round(value["total_cost"] + 0.01, 4)


@on_objects("missing-ids", "CDR", versions=SINCE_221)
def missing_ids(kind: str, value: Json, version: str) -> None:
    """The place of a CDR has neither evse_uid nor connector_id.

    Libraries drop them on the way through (extrawest-ocpi, py-ocpi).
    """
    if kind == "CdrLocation":
        for name in ("evse_uid", "connector_id"):
            value.pop(name, None)


@on_objects("reference-lost", "Session", "CDR", versions=SINCE_221)
def reference_lost(kind: str, value: Json, version: str) -> None:
    """Sessions and CDRs do not repeat the authorization_reference, CDRs name no session.

    The eMSP cannot tell which driver's click they belong to (Plugsurfing).
    """
    value.pop("authorization_reference", None)
    if kind == "CDR":
        value.pop("session_id", None)


@on_objects("cdr-ends-before-start", "CDR")
def cdr_ends_before_start(kind: str, value: Json, version: str) -> None:
    """CDRs end one minute before they start.

    Local time in one of the two fields does this; hubs refuse such CDRs (Hubject).
    """
    for name in ENDS:
        if kind == "CDR" and name in value:
            value[name] = timestamp(moment(value["start_date_time"]) - timedelta(minutes=1))


@on_objects("period-before-start", "CDR")
def period_before_start(kind: str, value: Json, version: str) -> None:
    """The first charging period of a CDR starts one minute before the CDR does.

    Meter and back end have clocks of their own (an issue of ocpi-tariffs).
    """
    if kind == "CDR" and value.get("charging_periods"):
        first = value["charging_periods"][0]
        first["start_date_time"] = timestamp(moment(value["start_date_time"]) - timedelta(minutes=1))


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
