"""What a charging session must not do from one message to the next: go back in its states, its time or its energy."""

from validators.json_text import instant
from validators.onboarding.facts import Facts

FINAL = ("COMPLETED", "INVALID")
NOT_BEGUN = ("PENDING", "RESERVATION")
BACK = {("ACTIVE", "PENDING"), ("ACTIVE", "RESERVATION"), ("PENDING", "RESERVATION")}
ROUNDING = 0.0001  # OCPI's numbers have four decimals


def illegal_step(before: Facts, after: Facts) -> str:
    """What is wrong with a change, or with the status not changing; "" where nothing is.

    RESERVATION to PENDING is forbidden nowhere.
    """
    old, new = before.status, after.status
    if old != new and (old in FINAL or (old, new) in BACK):
        return f"{new} after {old}"
    if old == new and new in NOT_BEGUN and (after.energy or 0.0) > (before.energy or 0.0) + ROUNDING:
        return f"energy flows while it is {new}"
    return ""


def unordered_update(before: Facts, after: Facts) -> str:
    """What is wrong with the order of an update, "" where nothing is."""
    if (instant(after.updated or "") or 0.0) < (instant(before.updated or "") or 0.0):
        return f"last_updated {after.updated} after {before.updated}"
    if before.energy is None or after.energy is None or after.feeds_back:
        return ""
    if after.energy < before.energy - ROUNDING:
        return f"kwh {after.energy:g} after {before.energy:g}"
    return ""
