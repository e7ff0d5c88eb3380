"""Amounts of money with their taxes, in exact decimals."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from replay.simulator.values import Json

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Money:
    """An amount before taxes, and the VAT on it by percentage."""

    before: Decimal = Decimal(0)
    vat: dict[Decimal, Decimal] = field(default_factory=dict)

    @property
    def after(self) -> Decimal:
        return self.before + sum(self.vat.values())

    def __add__(self, other: "Money") -> "Money":
        rates = sorted(self.vat | other.vat)
        return Money(
            self.before + other.before,
            {rate: self.vat.get(rate, Decimal(0)) + other.vat.get(rate, Decimal(0)) for rate in rates},
        )

    def rounded(self) -> "Money":
        return Money(_rounded(self.before), {rate: _rounded(amount) for rate, amount in self.vat.items()})

    def price(self) -> Json:
        """As a canonical Price."""
        taxes = [{"name": "VAT", "percentage": float(rate), "amount": float(self.vat[rate])} for rate in self.vat]
        return {"before_taxes": float(self.before), **({"taxes": taxes} if taxes else {})}


def charge(amount: Decimal, vat: Decimal | None, tax_included: str) -> Money:
    """A price to pay, as a tariff with that `tax_included` states it; without a VAT rate no tax is told."""
    if vat is None or tax_included == "N/A":
        return Money(amount)
    before = amount / (1 + vat / 100) if tax_included == "YES" else amount
    return Money(before, {vat: before * vat / 100})


def limited(total: Money, least: Json | None, most: Json | None) -> Json:
    """A total as a canonical Price within a tariff's min_price and max_price, each side of it by itself."""
    before, after = total.before, total.after
    ratio = after / before if before else Decimal(1)
    for limit, choose in ((least, max), (most, min)):
        if limit:
            before_limit = decimal(limit["before_taxes"])
            after_limit = limit.get("after_taxes")
            before = choose(before, before_limit)
            after = choose(after, before_limit * ratio if after_limit is None else decimal(after_limit))
    if (before, after) == (total.before, total.after):
        return total.price()
    before, tax = _rounded(before), _rounded(after - before)  # such a tax follows no rate
    return {"before_taxes": float(before), **({"taxes": [{"name": "VAT", "amount": float(tax)}]} if tax else {})}


def decimal(number: float) -> Decimal:
    """A number of JSON as it is written."""
    return Decimal(str(number))


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(PLACES, ROUND_HALF_UP)
