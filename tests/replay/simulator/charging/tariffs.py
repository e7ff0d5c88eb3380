"""Tariffs to bill by: a short way to write them, and those that the specification uses as examples."""

from typing import Any

from replay.simulator.values import Json

WEEKEND = ["SATURDAY", "SUNDAY"]


def component(kind: str, price: float, vat: float | None = None, step_size: int = 1) -> Json:
    return {"type": kind, "price": price, "step_size": step_size} | ({} if vat is None else {"vat": vat})


def element(*components: Json, **restrictions: Any) -> Json:
    return {"price_components": list(components)} | ({"restrictions": restrictions} if restrictions else {})


def tariff(*elements: Json, tax_included: str = "NO", **limits: tuple[float, float]) -> Json:
    prices = {name: {"before_taxes": least, "after_taxes": most} for name, (least, most) in limits.items()}
    return {"id": "T", "currency": "EUR", "tax_included": tax_included, "elements": list(elements)} | prices


FLAT, ENERGY = component("FLAT", 0.5, 20), component("ENERGY", 0.25, 10)
PLAIN = element(FLAT, ENERGY)
AT_LEAST = tariff(element(ENERGY), min_price=(0.5, 0.55))
AT_MOST = tariff(PLAIN, max_price=(10, 11))
STEPPED = tariff(element(FLAT, component("ENERGY", 0.25, 10, 100)))
CHEAPER = tariff(element(FLAT, component("ENERGY", 0.22, 10, 100)))
COMPLEX = tariff(
    element(component("FLAT", 2.5, 15)),
    element(component("TIME", 1.0, 20, 900), max_current=32),
    element(component("TIME", 2.0, 20, 600), min_current=32, day_of_week=["MONDAY", "TUESDAY", "WEDNESDAY"]),
    element(component("TIME", 1.25, 20, 600), min_current=32, day_of_week=WEEKEND),
    element(component("PARKING_TIME", 5, 10, 300), day_of_week=["MONDAY"], start_time="09:00", end_time="18:00"),
    element(component("PARKING_TIME", 6, 10, 300), day_of_week=["SATURDAY"], start_time="10:00", end_time="17:00"),
)
RESERVED = tariff(element(component("TIME", 5, 20, 60), reservation="RESERVATION"), PLAIN)
RESERVED_FLAT = tariff(
    element(component("FLAT", 2, 20), component("TIME", 5, 20, 300), reservation="RESERVATION"), PLAIN
)
EXPIRY_FEE = tariff(
    element(component("FLAT", 4, 20), reservation="RESERVATION_EXPIRES"),
    element(component("TIME", 2, 20, 600), reservation="RESERVATION"),
    PLAIN,
)
EXPIRY_TIME = tariff(
    element(component("TIME", 3, 20, 600), reservation="RESERVATION"),
    element(component("TIME", 6, 20, 600), reservation="RESERVATION_EXPIRES"),
    PLAIN,
)
EVENING = tariff(
    element(component("TIME", 1.2, None, 1800), start_time="00:00", end_time="17:00"),
    element(component("TIME", 2.4, None, 900), start_time="17:00", end_time="20:00"),
    element(component("PARKING_TIME", 1.0, None, 900), end_time="20:00"),
)
POWERS = tariff(
    element(component("ENERGY", 0.2), max_power=16),
    element(component("ENERGY", 0.35), max_power=32),
    element(component("ENERGY", 0.5)),
)
DURATIONS = tariff(
    element(component("ENERGY", 0), max_duration=1800),
    element(component("ENERGY", 0.25), max_duration=3600),
    element(component("ENERGY", 0.4)),
)
CHANGING = tariff(
    element(component("ENERGY", 0.2, None, 500), component("TIME", 5, None, 600), end_time="17:00"),
    element(component("ENERGY", 0.27, None, 500), component("TIME", 7, None, 600)),
)
BOTH_TIMES = tariff(element(component("TIME", 1, None, 600), component("PARKING_TIME", 2, None, 600)))


def per_hour(price: float, vat: float | None, step_size: int, tax_included: str = "NO") -> Json:
    return tariff(element(component("TIME", price, vat, step_size)), tax_included=tax_included)


def per_kwh(step_size: int) -> Json:
    return tariff(element(component("ENERGY", 0.25, None, step_size)))
