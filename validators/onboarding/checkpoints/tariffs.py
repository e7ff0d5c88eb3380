"""Tariffs: the hub reads a CPO's, one for each connector; an eMSP reads the hub's and hears of changes."""

from collections import Counter
from collections.abc import Iterator

from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.checkpoints.reading import (
    WHOLE,
    faultless,
    is_refusal,
    read_by_hub,
    read_by_partner,
    says_unknown,
)
from validators.onboarding.dossier import Dossier
from validators.onboarding.entry import Entry
from validators.onboarding.roles import CPO, EMSP
from validators.onboarding.seen import Seen
from validators.onboarding.stock import Stock
from validators.spec.operations import RECEIVER

OF_BOTH = ("locations", "tariffs")
NAMED = 3
FOR_ALL = ("", "REGULAR")  # types of tariffs that a connector has to name


def has_changed(dossier: Dossier) -> bool:
    """Whether the call changes which tariffs there are or are named."""
    return dossier.locations.is_changed or dossier.tariffs.is_changed


@checkpoint("cpo.tariffs-pulled", "All tariffs are pulled", Phase.CPO_DATA, needs=(WHOLE,), roles=[CPO],
            modules=["tariffs"])  # fmt: skip
def pulled(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The hub has read the partner's whole list of tariffs, page by page to the last one.

    Serve the whole list, without filters or with the hub's, and lead from each page to the next by its Link.
    """
    yield from read_by_hub(seen, dossier)


@checkpoint("cpo.tariffs-valid", "Tariffs have no errors", Phase.CPO_DATA, roles=[CPO], modules=["tariffs"])
def valid(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each tariff that the partner listed or pushed is as the version has it, with prices that are not negative.

    Mend the fields that are named, and push the tariff or serve the list once more.
    """
    yield from faultless(dossier.tariffs)


@checkpoint("cpo.tariffs-known", "Every connector's tariff is known", Phase.CPO_DATA, roles=[CPO], modules=OF_BOTH,
            when=has_changed)  # fmt: skip
def known(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Every tariff that a connector names was listed or pushed by the partner.

    List the tariffs that are named, or take their ids from the connectors.
    """
    if not _can_tell(dossier):
        return
    given = {entry.id.lower() for entry in dossier.tariffs.entries.values()}
    named = [each for each in _named(dossier) if _is_covered(each[0], dossier.tariffs)]
    count = len({tariff.lower() for _, tariff in named})
    if unknown := [each for each in named if each[1].lower() not in given]:
        tariffs, places = Counter(tariff for _, tariff in unknown), Counter(entry.thing for entry, _ in unknown)
        what = f"{len(tariffs)} of {count} tariffs on connectors are unknown: {_worst(tariffs)} (at {_worst(places)})"
        yield Sign("the connectors' tariffs", False, what)
    elif named:
        all_known = f"all {count} tariffs on connectors are known"
        yield Sign("the connectors' tariffs", True, all_known if count > 1 else "the tariff on connectors is known")


@checkpoint("cpo.tariffs-used", "Every tariff has a connector", Phase.CPO_DATA, roles=[CPO], modules=OF_BOTH,
            required=False, when=has_changed)  # fmt: skip
def used(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Every tariff that the partner listed is named by a connector; not required, as an unused one harms nobody.

    Name the tariffs at their connectors, or list them no longer.
    """
    if not _can_tell(dossier):
        return
    named = {tariff.lower() for _, tariff in _named(dossier)}
    needed = [entry for entry in dossier.tariffs.entries.values() if _is_needed(entry, dossier)]
    unused = [entry.id for entry in needed if entry.id.lower() not in named]
    if unused:
        what = f"{len(unused)} of {len(needed)} tariffs are on no connector: {', '.join(unused[:NAMED])}"
        yield Sign("the tariffs", False, what)
    elif needed:
        all_used = f"all {len(needed)} tariffs are on connectors"
        yield Sign("the tariffs", True, all_used if len(needed) > 1 else "the tariff is on a connector")


def _can_tell(dossier: Dossier) -> bool:
    """Whether both lists were read to the end."""
    return all(stock.complete and not stock.is_forgetful for stock in (dossier.locations, dossier.tariffs))


def _named(dossier: Dossier) -> Iterator[tuple[Entry, str]]:
    """Each tariff that a connector in use names, with the location."""
    for entry in dossier.locations.entries.values():
        for tariff in entry.tariffs:
            yield entry, tariff


def _is_covered(entry: Entry, stock: Stock) -> bool:
    """Whether a whole list was read of the party whose object this is."""
    origin = "".join(entry.seen.source.parties[:2]) if entry.seen.source else entry.owner.lower()
    return origin in stock.complete or "" in stock.complete


def _is_needed(entry: Entry, dossier: Dossier) -> bool:
    """Whether a connector has to name a tariff: it is listed, for everybody and for all times."""
    item = entry.item
    return (
        bool(entry.seen.source) and item.mark in FOR_ALL and not item.filled and _is_covered(entry, dossier.locations)
    )


def _worst(times: Counter[str]) -> str:
    return ", ".join(name for name, _ in times.most_common(NAMED))


@checkpoint("emsp.tariffs-pulled", "The partner pulls all tariffs", Phase.EMSP_DATA, needs=(WHOLE,), roles=[EMSP],
            modules=["tariffs"])  # fmt: skip
def partner_pulls(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner has read the hub's whole list of tariffs, page by page to the last one.

    Ask for the list without filters, and follow the Link of each page until there is none.
    """
    yield from read_by_partner(seen, dossier)


@checkpoint("emsp.tariff-updated", "The partner takes a change of a tariff", Phase.EMSP_DATA, roles=[EMSP],
            modules=["tariffs"])  # fmt: skip
def updated(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """The partner has accepted a tariff that the hub pushed, or took back.

    Answer the hub's PUT and DELETE of tariffs with success.
    """
    call = seen.call
    is_push = seen.by_hub and seen.interface == RECEIVER and call.request.method in ("PUT", "PATCH", "DELETE")
    if not is_push:
        return
    if call.succeeded:
        yield Sign(f"a {call.request.method}", True, seen.outcome())
    elif is_refusal(seen) and (call.request.method == "PUT" or not says_unknown(seen)):
        yield Sign(f"a {call.request.method}", False, seen.outcome())
