"""Amounts of money in the shapes of the three versions; what is not an amount is passed on as it is."""

from typing import Any, TypeGuard

from replay.simulator.values import Json

DECIMALS = 4  # of what is computed; what is only renamed keeps its own
LARGEST = 1e12  # beyond it floats have no four decimals


def excl_and_incl(price: Json) -> Json:
    """The Price of 2.2.1; without taxes it has no `incl_vat`, as VAT is not known or does not apply."""
    built = {"excl_vat": price["before_taxes"]}
    if taxes := price.get("taxes"):
        built["incl_vat"] = _sum(price["before_taxes"], *(tax["amount"] for tax in taxes))
    return built


def before_and_taxes(price: Any) -> Any:
    """The Price of 2.3.0 from that of 2.2.1: the difference is one tax named VAT."""
    if not isinstance(price, dict):
        return price
    excl, incl = price.get("excl_vat"), price.get("incl_vat")
    built = {} if excl is None else {"before_taxes": excl}
    return built | {"taxes": [_vat(excl, incl)]} if _is_amount(excl) and _is_amount(incl) else built


def amount(price: Json) -> Any:
    """The number of 2.1.1, which is without taxes."""
    return price["before_taxes"]


def price(amount: Any) -> Json:
    """The Price of 2.3.0 from the number of 2.1.1."""
    return {"before_taxes": amount}


def limit(price: Any) -> Any:
    """The PriceLimit of 2.3.0 from the Price that limits were in 2.2.1."""
    if not isinstance(price, dict):
        return price
    names = {"excl_vat": "before_taxes", "incl_vat": "after_taxes"}
    return {names[name]: value for name, value in price.items() if name in names and value is not None}


def limit_as_price(limit: Json) -> Json:
    """The Price that limits were in 2.2.1 from the PriceLimit of 2.3.0."""
    names = {"before_taxes": "excl_vat", "after_taxes": "incl_vat"}
    return {names[name]: value for name, value in limit.items() if name in names and value is not None}


def without_vat(price: float, vat: float) -> float:
    """A price that contains VAT of that percentage, without it."""
    return round(price / (1 + vat / 100), DECIMALS)


def _vat(excl: float, incl: float) -> Json:
    """The TaxAmount; with a percentage only where the amounts give a plain one, such as 19 or 5.5."""
    tax = _sum(incl, -excl)
    rate = tax / excl * 100 if excl else -1
    plain = rate >= 0 and abs(rate - round(rate, 2)) < 1e-9
    return {"name": "VAT", **({"percentage": round(rate, 2)} if plain else {}), "amount": tax}


def _sum(*amounts: float) -> float:
    return round(sum(amounts), DECIMALS)


def _is_amount(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
