"""How faults of objects show on the wire."""

import re
from collections import defaultdict
from typing import Any

from replay.simulator.values import moment
from tests.replay.simulator.faults.seen import Dialogue

CAMEL = re.compile(r"[a-z][A-Z]")
SECONDS = re.compile(r"\d\d:\d\d:\d\d")
IDS = ("id", "uid", "location_id", "evse_uid", "contract_id", "auth_id")
TIMES = ("start_time", "end_time", "period_begin", "period_end")
FASTEST = 2000  # kW that no vehicle takes
ENDS = ("end_date_time", "stop_date_time")


def nulls_for_optional(seen: Dialogue) -> bool:
    return any(value is None for _, one in seen.objects for value in one.values())


def camel_case_field(seen: Dialogue) -> bool:
    return any(CAMEL.search(name) for _, one in seen.objects for name in one)


def lower_case_country(seen: Dialogue) -> bool:
    values = [one[name] for name in ("country", "country_code") for _, one in seen.having(name)]
    return any(str(value).islower() for value in values)


def offset_timestamps(seen: Dialogue) -> bool:
    return any(str(one["last_updated"]).endswith("+00:00") for _, one in seen.having("last_updated"))


def mixed_case_ids(seen: Dialogue) -> bool:
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for value in (str(one[name]) for name in IDS for _, one in seen.having(name)):
        spellings[value.upper()].add(value)
    return any(len(spelt) > 1 for spelt in spellings.values())


def newer_field(seen: Dialogue) -> bool:
    return any(call.version != "2.3.0" for call, _ in seen.having("help_phone"))


def newer_value(seen: Dialogue) -> bool:
    older = [one for call, one in seen.objects if call.version != "2.3.0"]
    return any(one.get("standard") == "MCS" or one.get("type") == "EMAID" for one in older)


def last_updated_is_now(seen: Dialogue) -> bool:
    """Lists tell an object again, later but the same, and nobody has pushed a change in between."""
    told: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for call in seen.functional:
        if call.method in ("PUT", "PATCH"):
            told[call.module].clear()
        for one in call.page or ():
            same = _frozen({name: value for name, value in one.items() if name != "last_updated"})
            if told[call.module].setdefault(same, one.get("last_updated")) != one.get("last_updated"):
                return True
    return False


def swapped_coordinates(seen: Dialogue) -> bool:
    """All our places lie further north than east."""
    return any(float(one["latitude"]) < float(one["longitude"]) for _, one in seen.having("latitude", "longitude"))


def unknown_status(seen: Dialogue) -> bool:
    return any(one["status"] == "FAULTED" for _, one in seen.having("status"))


def tariff_unknown(seen: Dialogue) -> bool:
    told = {one["id"].upper() for _, one in seen.having("id", "elements")}
    named = {name for _, one in seen.having("standard") for name in [*one.get("tariff_ids", ()), one.get("tariff_id")]}
    return bool(told) and any(name.upper() not in told for name in named if name)


def overlong_address(seen: Dialogue) -> bool:
    return any(len(one["address"]) > 45 for _, one in seen.having("address"))


def evse_id_with_dashes(seen: Dialogue) -> bool:
    return any("-" in str(one["evse_id"]) for _, one in seen.having("evse_id"))


def seconds_in_times(seen: Dialogue) -> bool:
    return any(SECONDS.fullmatch(str(one[name])) for name in TIMES for _, one in seen.having(name))


def evse_vanishing(seen: Dialogue) -> bool:
    known: defaultdict[Any, set[str]] = defaultdict(set)
    for call, one in seen.having("id", "evses", "last_updated"):
        uids = {evse["uid"] for evse in one["evses"]}
        if call.module == "locations" and known[one["id"]] - uids:
            return True
        known[one["id"]] |= uids if call.module == "locations" else set()
    return False


def wh_for_kwh(seen: Dialogue) -> bool:
    return any(_number(one["total_energy"]) > FASTEST * max(_hours(one), 1e-4) for _, one in seen.cdrs)


def seconds_for_hours(seen: Dialogue) -> bool:
    return any(_number(one["total_time"]) > 10 * _hours(one) + 0.01 for _, one in seen.cdrs)


def numbers_as_text(seen: Dialogue) -> bool:
    texts = [one[name] for name in ("price", "total_energy") for _, one in seen.having(name)]
    return any(isinstance(text, str) for text in texts)


def too_many_decimals(seen: Dialogue) -> bool:
    return any(round(value, 6) != value for _, one in seen.cdrs for value in one.values() if isinstance(value, float))


def price_of_other_version(seen: Dialogue) -> bool:
    wrong = {"2.2.1": "before_taxes", "2.3.0": "excl_vat"}
    return any(wrong.get(call.version) in one for call, one in seen.objects)


def cdr_total_off(seen: Dialogue) -> bool:
    told = {_frozen(one["total_cost"]) for call, one in seen.having("total_cost") if call.module == "sessions"}
    return any(_frozen(one["total_cost"]) not in told for _, one in seen.cdrs) and bool(told)


def missing_ids(seen: Dialogue) -> bool:
    return any("evse_uid" not in one["cdr_location"] for _, one in seen.having("cdr_location"))


def reference_lost(seen: Dialogue) -> bool:
    return any("session_id" not in one for call, one in seen.cdrs if call.version != "2.1.1")


def cdr_ends_before_start(seen: Dialogue) -> bool:
    return any(_hours(one) < 0 for _, one in seen.cdrs)


def period_before_start(seen: Dialogue) -> bool:
    firsts = [(one["charging_periods"][0]["start_date_time"], one["start_date_time"]) for _, one in seen.cdrs]
    return any(first < start for first, start in firsts)


def _hours(cdr: dict[str, Any]) -> float:
    end = next(cdr[name] for name in ENDS if name in cdr)
    return (moment(end) - moment(cdr["start_date_time"])).total_seconds() / 3600


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) else 0


def _frozen(value: Any) -> str:
    return repr(sorted(value.items()) if isinstance(value, dict) else value)


MARKS = {
    "nulls-for-optional": nulls_for_optional,
    "camel-case-field": camel_case_field,
    "lower-case-country": lower_case_country,
    "offset-timestamps": offset_timestamps,
    "mixed-case-ids": mixed_case_ids,
    "newer-field": newer_field,
    "newer-value": newer_value,
    "last-updated-is-now": last_updated_is_now,
    "swapped-coordinates": swapped_coordinates,
    "unknown-status": unknown_status,
    "tariff-unknown": tariff_unknown,
    "overlong-address": overlong_address,
    "evse-id-with-dashes": evse_id_with_dashes,
    "seconds-in-times": seconds_in_times,
    "evse-vanishing": evse_vanishing,
    "wh-for-kwh": wh_for_kwh,
    "seconds-for-hours": seconds_for_hours,
    "numbers-as-text": numbers_as_text,
    "too-many-decimals": too_many_decimals,
    "price-of-other-version": price_of_other_version,
    "cdr-total-off": cdr_total_off,
    "missing-ids": missing_ids,
    "reference-lost": reference_lost,
    "cdr-ends-before-start": cdr_ends_before_start,
    "period-before-start": period_before_start,
}
