"""Locations: the hub reads a CPO's and can use them, an eMSP reads the hub's and finds what it asks for."""

from collections.abc import Iterator

from validators.asked import asked_by
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.checkpoints.reading import (
    WHOLE,
    against,
    faultless,
    own_faults,
    read_by_hub,
    read_by_partner,
    refused_for,
    settled,
)
from validators.onboarding.completeness import of_all
from validators.onboarding.dossier import Dossier
from validators.onboarding.entry import Entry
from validators.onboarding.item import Item, Trouble
from validators.onboarding.roles import CPO, EMSP
from validators.onboarding.seen import Seen
from validators.spec.operations import SENDER

SKELETON = 0.5  # half of what is recommended: data kept with any care have more, a skeleton of required fields has less
PLUG = ("standard", "format", "power_type")
MAPPED = {"EVSE": ("capabilities", "connectors"), "Connector": (*PLUG, "capabilities")}
NO_TIME = "types.query-time-malformed"  # an answer to such a filter means little
WINDOW, ONE_LOCATION, ONE_EVSE = "by date window", "a single location", "a single EVSE"


@checkpoint("cpo.locations-pulled", "All locations are pulled", Phase.CPO_DATA, needs=(WHOLE,), roles=[CPO],
            modules=["locations"])  # fmt: skip
def pulled(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The hub has read the partner's whole list of locations, page by page to the last one.

    Serve the whole list, without filters or with the hub's, and lead from each page to the next by its Link.
    """
    yield from read_by_hub(seen, dossier)


@checkpoint("cpo.locations-valid", "Locations have no errors", Phase.CPO_DATA, roles=[CPO], modules=["locations"])
def valid(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each location that the partner listed or pushed is as the version has it.

    Mend the fields that are named, and push the location or serve the list once more.
    """
    yield from faultless(dossier.locations)


def is_read_anew(dossier: Dossier) -> bool:
    """Whether a list of locations was read to its end in which anything has changed."""
    done = dossier.pulls.done
    return done is not None and done.is_whole and dossier.locations.is_changed


@checkpoint("cpo.locations-complete", "Locations are complete", Phase.CPO_DATA, roles=[CPO], modules=["locations"],
            when=is_read_anew)  # fmt: skip
def complete(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Of the fields that drivers need and OCPI leaves open, at least half are filled over all locations.

    Fill the fields that are named: drivers choose a place by them, and find it with them.
    """
    if dossier.version and dossier.locations.entries:
        found = of_all(dossier.locations.entries.values(), dossier.version)
        yield Sign("the share of recommended fields", found.share >= SKELETON, found.told())


@checkpoint("cpo.connectors-mapped", "Connectors and capabilities can be mapped", Phase.CPO_DATA, roles=[CPO],
            modules=["locations"])  # fmt: skip
def mapped(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each EVSE in use has connectors, and their plugs and its capabilities are values that the version knows.

    Use the enums' own values, or register others with the hub, and list the connectors of each EVSE.
    """
    for entry in dossier.locations.touched:
        if found := [*_unmapped(entry)]:
            yield against(entry, found)
        elif not entry.item.is_partial and (plugs := sum(each.kind == "Connector" for each in entry.item.in_use())):
            yield Sign(entry.name, True, f"{plugs} connector{'s' * (plugs != 1)}", thing=entry.thing)
    yield from settled(dossier.locations, lambda entry: any(_unmapped(entry)))


def _unmapped(entry: Entry) -> Iterator[tuple[str, Trouble]]:
    """What nobody can make anything of, in EVSEs and connectors that are in use."""
    used = {id(each) for each in entry.item.in_use()}
    for path, item in entry.item.all():
        if id(item) in used and item.kind in MAPPED:
            for name in MAPPED[item.kind]:
                if name in item.troubles:
                    yield f"{path} {name}", item.troubles[name]
            if lack := _lack(item):
                yield f"{path} {lack}", Trouble((), entry.seen.exchange)


def _lack(item: Item) -> str:
    """What is not there at all; where it is null or an empty list, a rule has said so."""
    if item.is_partial or (item.kind == "EVSE" and (item.parts or "connectors" in item.troubles)):
        return ""
    missing = [name for name in PLUG if name not in item.filled and name not in item.troubles]
    return "has no connectors" if item.kind == "EVSE" else f"has no {' or '.join(missing)}" if missing else ""


@checkpoint("emsp.locations-pulled", "The partner pulls all locations", Phase.EMSP_DATA, needs=(WHOLE,), roles=[EMSP],
            modules=["locations"])  # fmt: skip
def partner_pulls(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner has read the hub's whole list of locations, page by page to the last one.

    Ask for the list without filters, and follow the Link of each page until there is none.
    """
    yield from read_by_partner(seen, dossier)


@checkpoint(
    "emsp.locations-filtered",
    "The partner asks for some locations",
    Phase.EMSP_DATA,
    needs=(WINDOW, ONE_LOCATION, ONE_EVSE),
    roles=[EMSP],
    modules=["locations"],
)
def filtered(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """The partner has asked for the locations since a date, for one location and for one EVSE, and was answered.

    Ask for the list with date_from, for a location by its id, and for one of its EVSEs by its uid.
    """
    part = _filter(seen)
    if not part:
        return
    wrong = refused_for(seen) or tuple(rule for rule in own_faults(seen) if rule == NO_TIME)
    if wrong or seen.call.succeeded:
        yield Sign(part, not wrong, seen.outcome(), wrong)


def _filter(seen: Seen) -> str:
    """Which of the ways to ask for less than everything a request takes; "" for none."""
    place = seen.call.place
    if seen.by_hub or seen.interface != SENDER or seen.call.request.method != "GET":
        return ""
    if place.operation == "list":
        return WINDOW if asked_by(seen.call.request.url).has_filter("date_from") else ""
    return {1: ONE_LOCATION, 2: ONE_EVSE}.get(len(seen.call.ids), "")
