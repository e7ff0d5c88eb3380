"""What a session and a CDR tell of one and the same charging, in the same terms whatever the version."""

from typing import Any, NamedTuple

from validators.json_text import member, text

UNBELIEVABLE = 1e12  # of energy or money; whole numbers may be too big to reckon with


class Facts(NamedTuple):
    """None is what is not told, or not readable. `energy` is in kWh, `cost` without taxes in `currency`.

    `hours` are the total time of a CDR. `token` is its uid; in 2.1.1, where sessions do not tell it, its auth_id.
    `feeds_back` is whether the vehicle gave energy, so that `energy` may fall.
    """

    status: str | None = None
    session: str | None = None
    token: str | None = None
    location: str | None = None
    evse: str | None = None
    currency: str | None = None
    start: str | None = None
    end: str | None = None
    updated: str | None = None
    method: str | None = None
    reference: str | None = None
    energy: float | None = None
    cost: float | None = None
    hours: float | None = None
    feeds_back: bool | None = None

    def after(self, later: "Facts") -> "Facts":
        """With what was told later; a cost counts only where it was told last, as it is that of its moment."""
        both = (old if new is None else new for old, new in zip(self, later, strict=True))
        return Facts._make(both)._replace(cost=later.cost)


def facts_of(body: Any) -> Facts:
    """What an object tells, or a part of one."""
    return Facts(
        status=text(body, "status"),
        session=text(body, "session_id"),
        token=text(body, "cdr_token", "uid") or text(body, "auth_id"),
        location=text(body, "location_id") or text(body, "cdr_location", "id") or text(body, "location", "id"),
        evse=text(body, "evse_uid"),
        currency=text(body, "currency"),
        start=text(body, "start_date_time") or text(body, "start_datetime"),
        end=text(body, "end_date_time") or text(body, "end_datetime") or text(body, "stop_date_time"),
        updated=text(body, "last_updated"),
        method=text(body, "auth_method"),
        reference=text(body, "authorization_reference"),
        energy=_number(body, ("kwh",), ("total_energy",)),
        cost=_number(body, ("total_cost",), ("total_cost", "excl_vat"), ("total_cost", "before_taxes")),
        hours=_number(body, ("total_time",)),
        feeds_back=_feeds_back(body) or None,
    )


def same_id(one: str | None, other: str | None) -> bool:
    """Whether two ids are told and mean the same; case does not count."""
    return one is not None and other is not None and one.lower() == other.lower()


def _number(body: Any, *places: tuple[str, ...]) -> float | None:
    """The number at the first of some places that holds one."""
    for place in places:
        value = member(body, *place)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < UNBELIEVABLE:
            return float(value)
    return None


def _feeds_back(body: Any) -> bool:
    periods = member(body, "charging_periods")
    return any(_is_given(each) for period in _list(periods) for each in _list(member(period, "dimensions")))


def _is_given(dimension: Any) -> bool:
    kind, volume = text(dimension, "type"), _number(dimension, ("volume",)) or 0.0
    return (kind == "ENERGY_EXPORT" and volume > 0) or (kind == "ENERGY" and volume < 0)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
