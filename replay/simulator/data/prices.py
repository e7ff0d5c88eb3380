"""The words in which the tariffs are written: price components, elements with their restrictions, whole tariffs."""

from typing import Any, Final

from replay.simulator.values import Json

VAT: Final = 19.0


def price(dimension: str, amount: float, step_size: int = 1, vat: float | None = VAT) -> Json:
    """A price component: `amount` for each kWh, hour or session, `step_size` in Wh or seconds, `vat` in percent."""
    taxed = {} if vat is None else {"vat": vat}
    return {"type": dimension, "price": amount, **taxed, "step_size": step_size}


def element(*components: Json, **restrictions: Any) -> Json:
    """Prices that apply together where all of the restrictions hold."""
    return {"price_components": list(components), **({"restrictions": restrictions} if restrictions else {})}


def tariff(*elements: Json, **fields: Any) -> Json:
    """A tariff in euros without taxes, for charging by contract; `fields` say what is otherwise."""
    return {"currency": "EUR", "type": "REGULAR", "elements": list(elements), "tax_included": "NO", **fields}


def dollars(tax_included: str, *components: Json) -> Json:
    """A tariff of the USA: taxes differ from place to place there, so that they may be in, on top, or not named."""
    return tariff(element(*components), currency="USD", tax_included=tax_included)


def limit(before_taxes: float) -> Json:
    """The least or greatest price of a session."""
    return {"before_taxes": before_taxes, "after_taxes": round(before_taxes * (1 + VAT / 100), 4)}


def texts(german: str, english: str) -> list[Json]:
    """The same text for drivers in two languages."""
    return [{"language": "de", "text": german}, {"language": "en", "text": english}]
