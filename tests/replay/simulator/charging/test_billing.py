"""The costs of charging periods are those of the examples that the specification works out itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from replay.simulator.charging.billing import bill
from replay.simulator.values import Json, timestamp
from tests.replay.simulator.charging.tariffs import (
    AT_LEAST,
    AT_MOST,
    BOTH_TIMES,
    CHANGING,
    CHEAPER,
    COMPLEX,
    DURATIONS,
    ENERGY,
    EVENING,
    EXPIRY_FEE,
    EXPIRY_TIME,
    FLAT,
    PLAIN,
    POWERS,
    RESERVED,
    RESERVED_FLAT,
    STEPPED,
    WEEKEND,
    component,
    element,
    per_hour,
    per_kwh,
    tariff,
)

ZONE = "Europe/Amsterdam"
MONDAY, SATURDAY = "2024-06-03", "2024-06-08"

Usage = Sequence[tuple[float, dict[str, float]]]  # minutes that each period lasts, and its dimensions


def billed(tariff: Json, usage: Usage, at: str = f"{MONDAY} 09:30") -> Json:
    """The bill of periods that follow each other from a local time on; durations count from the first to charge."""
    moments, begin = [], datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(ZONE))
    for minutes, _ in usage:
        moments.append(begin)
        begin += timedelta(minutes=minutes)
    periods = [
        {
            "start_date_time": timestamp(moment),
            "dimensions": [{"type": name, "volume": volume} for name, volume in dimensions.items()],
        }
        for moment, (_, dimensions) in zip(moments, usage, strict=True)
    ]
    charging = [moment for moment, (_, names) in zip(moments, usage, strict=True) if "RESERVATION_TIME" not in names]
    return bill(periods, tariff, charging[0] if charging else moments[0], ZONE)


def paid(price: Json) -> tuple[float, float]:
    """A price without and with taxes."""
    return price["before_taxes"], price["before_taxes"] + sum(tax["amount"] for tax in price.get("taxes", []))


def energy(kwh: float, minutes: float = 60, **powers: float) -> tuple[float, dict[str, float]]:
    return minutes, {"ENERGY": kwh, "TIME": minutes / 60, **powers}


def time(minutes: float, **powers: float) -> tuple[float, dict[str, float]]:
    return minutes, {"TIME": minutes / 60, **powers}


def parking(minutes: float) -> tuple[float, dict[str, float]]:
    return minutes, {"PARKING_TIME": minutes / 60}


def reserved(minutes: float) -> tuple[float, dict[str, float]]:
    return minutes, {"RESERVATION_TIME": minutes / 60}


# tariff, periods, start; cost without and with taxes
VECTORS: dict[str, tuple[Json, Usage, str, float, float]] = {
    "energy": (tariff(element(ENERGY)), [energy(20)], MONDAY, 5, 5.5),
    "fee and energy": (tariff(PLAIN), [energy(20)], MONDAY, 5.5, 6.1),
    "below min_price": (AT_LEAST, [energy(1)], MONDAY, 0.5, 0.55),
    "above min_price": (AT_LEAST, [energy(20)], MONDAY, 5, 5.5),
    "parking in steps": (
        tariff(element(FLAT, ENERGY, component("PARKING_TIME", 2, 20, 900))),
        [energy(20), parking(40)], MONDAY, 7, 7.9,
    ),
    "above max_price": (AT_MOST, [energy(50)], MONDAY, 10, 11),
    "below max_price": (AT_MOST, [energy(30)], MONDAY, 8, 8.85),
    "time": (per_hour(2, 10, 60), [time(150)], MONDAY, 5, 5.5),
    "time, then parking in steps": (
        tariff(element(component("TIME", 3, 10, 60), component("PARKING_TIME", 5, 20, 300))),
        [time(150), parking(42)], MONDAY, 11.25, 12.75,
    ),
    "an uneven VAT": (per_hour(1.9, 5.2, 300), [time(150)], MONDAY, 4.75, 4.997),
    "energy in steps": (STEPPED, [energy(20.45)], MONDAY, 5.625, 6.2375),
    "energy in steps, cheaper": (CHEAPER, [energy(20.45)], MONDAY, 5.01, 5.561),
    "weak current on a weekday": (COMPLEX, [time(165, MAX_CURRENT=16), parking(42)], f"{MONDAY} 09:30", 9, 10.3),
    "strong current at the weekend": (
        COMPLEX, [time(114, MAX_CURRENT=40), parking(71)], f"{SATURDAY} 13:30", 12.375, 13.975,
    ),
    "reservation": (RESERVED, [reserved(15), energy(20)], MONDAY, 6.75, 7.6),
    "reservation with a fee": (RESERVED_FLAT, [reserved(13), energy(20)], MONDAY, 8.75, 10),
    "reservation used, no expiry fee": (EXPIRY_FEE, [reserved(22), energy(20)], MONDAY, 6.5, 7.3),
    "reservation expired, with a fee": (EXPIRY_FEE, [reserved(60)], MONDAY, 6, 7.2),
    "reservation used, its own time price": (EXPIRY_TIME, [reserved(22), energy(20)], MONDAY, 7, 7.9),
    "reservation expired, its own time price": (EXPIRY_TIME, [reserved(90)], MONDAY, 9, 10.8),
    "price change while charging": (EVENING, [time(5), time(5), parking(2)], f"{MONDAY} 16:55", 0.55, 0.55),
    "step of the last price": (EVENING, [time(25), time(10)], f"{MONDAY} 16:35", 1.3, 1.3),
    "parking becomes free": (EVENING, [time(12), parking(8), parking(12)], f"{MONDAY} 19:40", 0.73, 0.73),
    "prices by power": (
        POWERS, [energy(1, MAX_POWER=6), energy(40, MAX_POWER=48), energy(0.5, MAX_POWER=4)], MONDAY, 20.3, 20.3,
    ),
    "prices by duration": (DURATIONS, [energy(5, 30), energy(1.2, 10)], MONDAY, 0.3, 0.3),
    "energy steps over a price change": (
        tariff(*[{**each, "price_components": each["price_components"][:1]} for each in CHANGING["elements"]]),
        [energy(4.3), energy(1.1)], f"{MONDAY} 16:00", 1.184, 1.184,
    ),
    "time steps over a price change": (CHANGING, [time(6), time(22)], f"{MONDAY} 16:54", 3.3, 3.3),
    "steps of the last kind of time alone": (BOTH_TIMES, [time(21), parking(16)], MONDAY, 1.0167, 1.0167),
    "steps of 1 Wh": (per_kwh(1), [energy(0.1152)], MONDAY, 0.029, 0.029),
    "steps of 25 Wh": (per_kwh(25), [energy(0.1152)], MONDAY, 0.0313, 0.0313),
    "steps of 500 Wh": (per_kwh(500), [energy(0.1152)], MONDAY, 0.125, 0.125),
    "time in blocks": (per_hour(2, 10, 300), [time(1.973 * 60)], MONDAY, 4, 4.4),
    "taxes to come": (per_hour(2, None, 60), [time(150)], MONDAY, 5, 5),
    "taxes included, of unknown rate": (per_hour(2.1, None, 60, "YES"), [time(150)], MONDAY, 5.25, 5.25),
    "taxes included": (per_hour(2.1, 5, 60, "YES"), [time(150)], MONDAY, 5, 5.25),
    "no taxes": (per_hour(2, None, 60, "N/A"), [time(150)], MONDAY, 5, 5),
    "a step of 0": (per_hour(2, None, 0), [time(150)], MONDAY, 5, 5),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_cost_is_what_the_example_says(name: str) -> None:
    tariff, usage, at, before, after = VECTORS[name]
    assert paid(billed(tariff, usage, at)["total_cost"]) == pytest.approx((before, after), abs=6e-5)


def test_parts_are_told_where_the_tariff_prices_them_and_make_the_total() -> None:
    found = billed(RESERVED_FLAT, [reserved(13), energy(20), parking(30)])
    assert found == {
        "total_cost": {
            "before_taxes": 8.75,
            "taxes": [
                {"name": "VAT", "percentage": 10.0, "amount": 0.5},
                {"name": "VAT", "percentage": 20.0, "amount": 0.75},
            ],
        },
        "total_fixed_cost": {"before_taxes": 0.5, "taxes": [{"name": "VAT", "percentage": 20.0, "amount": 0.1}]},
        "total_energy_cost": {"before_taxes": 5.0, "taxes": [{"name": "VAT", "percentage": 10.0, "amount": 0.5}]},
        "total_reservation_cost": {
            "before_taxes": 3.25, "taxes": [{"name": "VAT", "percentage": 20.0, "amount": 0.65}],
        },
        "total_energy": 20.0,
        "total_time": pytest.approx(103 / 60),
        "total_parking_time": 0.5,
    }  # fmt: skip


def test_without_a_tariff_nothing_is_due() -> None:
    periods = [{"start_date_time": "2024-06-03T08:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 3}]}]
    found = bill(periods, None, datetime.fromisoformat("2024-06-03T08:00:00Z"), ZONE)
    assert found == {"total_cost": {"before_taxes": 0.0}, "total_energy": 3.0, "total_time": 0.0}


def test_limits_without_taxes_bind_the_taxes_in_proportion() -> None:
    limited = tariff(element(ENERGY)) | {"min_price": {"before_taxes": 8}}
    assert paid(billed(limited, [energy(20)])["total_cost"]) == (8, 8.8)


def test_expired_reservation_is_not_raised_to_the_price_of_a_session() -> None:
    assert paid(billed(EXPIRY_FEE | {"min_price": {"before_taxes": 50}}, [reserved(60)])["total_cost"]) == (6, 7.2)


@pytest.mark.parametrize(
    ("at", "price"),
    [
        (f"{MONDAY} 19:59", 1), (f"{MONDAY} 20:00", 2), (f"{MONDAY} 23:59", 2), (f"{SATURDAY} 05:59", 2),
        (f"{SATURDAY} 06:00", 3), (f"{SATURDAY} 19:59", 3), ("2024-12-25 12:00", 4), ("2024-12-26 12:00", 1),
    ],
)  # fmt: skip
def test_time_of_day_weekday_and_date_follow_the_local_clock(at: str, price: float) -> None:
    prices = tariff(
        element(component("FLAT", 4), start_date="2024-12-25", end_date="2024-12-26"),
        element(component("FLAT", 2), start_time="20:00", end_time="06:00"),
        element(component("FLAT", 3), start_time="00:00", end_time="00:00", day_of_week=WEEKEND),
        element(component("FLAT", 1)),
    )
    assert billed(prices, [time(1)], at)["total_cost"] == {"before_taxes": price}


def test_energy_tier_begins_with_the_period_that_begins_at_its_limit() -> None:
    tiers = tariff(element(component("ENERGY", 0.1), max_kwh=0.3), element(component("ENERGY", 1)))
    assert paid(billed(tiers, [energy(0.1), energy(0.2), energy(1)])["total_cost"])[0] == 1.03
