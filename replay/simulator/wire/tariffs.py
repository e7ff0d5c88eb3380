"""What an older version cannot say of a tariff, said in another way or not at all; prices never change by it."""

from collections.abc import Iterator

from replay.simulator.values import Json
from replay.simulator.wire import money
from replay.simulator.wire.way import Way
from validators.spec.versions import V211, V230
from validators.spec.view import members


def plainer(tariff: Json, way: Way) -> Json:
    """A canonical tariff that says only what the older version can; it may be left without elements."""
    if "elements" not in tariff:
        return tariff
    gross = tariff.get("tax_included") == "YES"  # older prices are always without VAT
    elements = [plain for element in tariff["elements"] for plain in _plainer(element, way.target)]
    return tariff | {"elements": [_without_vat(each) if gross else each for each in elements]}


def _plainer(element: Json, version: str) -> Iterator[Json]:
    """The element, split or left out: without one of its restrictions it would apply when it must not."""
    restrictions = {name: value for name, value in (element.get("restrictions") or {}).items() if value is not None}
    if _newer(version).isdisjoint(restrictions):
        if version == V211:
            yield from ({**element, "restrictions": each} if each else element for each in _unwrapped(restrictions))
        else:
            yield element


def _newer(version: str) -> set[str]:
    """The restrictions that a version lacks."""
    return members("TariffRestrictions", V230).keys() - members("TariffRestrictions", version).keys()


def _unwrapped(restrictions: Json) -> Iterator[Json]:
    """2.1.1 knows no time of day that lasts to or past midnight: open ends say the same."""
    start, end = restrictions.get("start_time"), restrictions.get("end_time")
    if start is None or end is None or start < end or start == end != "00:00":
        yield restrictions
        return
    yield {name: value for name, value in restrictions.items() if name != "end_time"}
    if end != "00:00":
        yield {name: value for name, value in restrictions.items() if name != "start_time"}


def _without_vat(element: Json) -> Json:
    components = [
        each | {"price": money.without_vat(each["price"], each["vat"])} if each.get("vat") is not None else each
        for each in element["price_components"]
    ]
    return element | {"price_components": components}
