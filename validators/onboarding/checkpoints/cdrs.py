"""CDRs: they are received without errors, agree with their sessions, and reach the party that pays."""

from collections.abc import Iterator
from typing import Any

from recordings.exchange import Side
from validators.json_text import text
from validators.learned.clients import party_in
from validators.onboarding.agreement import differences
from validators.onboarding.answers import is_partners_failure, undue, wrong_in_body
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.dossier import Dossier
from validators.onboarding.roles import CPO, EMSP
from validators.onboarding.seen import Seen
from validators.spec.operations import SENDER
from validators.spec.versions import V221_UP

RECEIVED, AGREES = "a CDR", "a CDR and its session"
ROUTED, DELIVERED = "a CDR to the party of its token", "a CDR acknowledged"
BROADCAST = "routing.personal-data-broadcast"


@checkpoint("cpo.cdr-received", "A CDR is received", Phase.CPO_SESSIONS, roles=[CPO], modules=["cdrs"])
def received(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """The hub accepted a CDR that the partner sent, or read one from it, and nothing is wrong in it.

    Send the CDR by POST to the hub's cdrs endpoint after the session's end, with every required field.
    """
    if _is_posted_by(seen, Side.PARTNER):
        rules = wrong_in_body(seen)
        if rules or seen.call.succeeded:
            yield Sign(RECEIVED, not rules, seen.outcome(), rules, _name(seen.call.request.json.value))
    signs = [_read(seen, place, cdr) for place, cdr in enumerate(_read_by(seen, Side.HUB))]
    yield from sorted(signs, key=lambda sign: not sign.good)  # what is wrong comes last, and counts


@checkpoint(
    "cpo.cdr-agrees", "The CDR agrees with its session", Phase.CPO_SESSIONS, roles=[CPO], modules=["cdrs", "sessions"]
)
def agrees(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """A CDR has the token, location, currency, times, energy and cost of its session, within rounding.

    Make the CDR of what the session told last; name the session in session_id.
    """
    signs = []
    for charging in dossier.chargings.billed:
        if charging.owner is Side.PARTNER and charging.bill:
            differing = differences(charging)
            what = "; ".join(differing) or f"CDR {charging.bill.id}"
            signs.append(Sign(AGREES, not differing, what, thing=charging.name, exchange=charging.bill.exchange))
    yield from sorted(signs, key=lambda sign: not sign.good)


@checkpoint(
    "cpo.cdr-routed",
    "The CDR is routed to the right party",
    Phase.CPO_SESSIONS,
    roles=[CPO],
    versions=V221_UP,
    modules=["cdrs"],
)
def routed(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """A CDR was sent to the eMSP of its token, or left to the hub to route by the token.

    Name the country code and party id of the CDR's cdr_token in the OCPI-to headers.
    """
    if seen.by_hub:
        if not seen.errors(chapters=["routing"]) and any(_payer(cdr) for cdr in _read_by(seen, Side.HUB)):
            yield Sign(ROUTED, True, "read by the hub, its tokens name the parties")
        return
    cdr, to = seen.call.request.json.value, seen.call.request.routing.to
    payer, rules = _payer(cdr), _misrouted(seen)
    if not _is_posted_by(seen, Side.PARTNER) or payer is None:
        return
    if rules or (to and _is_astray(seen, to, payer)):
        yield Sign(ROUTED, False, f"to {to or 'nobody'}, its token is of {payer}", rules, _name(cdr))
    elif seen.call.succeeded and to in (None, payer):
        what = f"to {payer}" if to else f"left to the hub, its token is of {payer}"
        yield Sign(ROUTED, True, what, thing=_name(cdr))


@checkpoint("emsp.cdr-delivered", "A CDR is delivered", Phase.EMSP_SESSIONS, roles=[EMSP], modules=["cdrs"])
def delivered(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """The partner acknowledged a CDR that the hub sent, or read one from it.

    Accept CDRs by POST at the cdrs endpoint, and answer status code 1000 with a Location header.
    """
    if _is_posted_by(seen, Side.HUB):
        name = _name(seen.call.request.json.value)
        if seen.call.succeeded:
            yield Sign(DELIVERED, True, seen.outcome(), thing=name)
        elif is_partners_failure(seen):
            yield Sign(DELIVERED, False, seen.outcome(), undue(seen), name)
    elif read := _read_by(seen, Side.PARTNER):
        yield Sign(DELIVERED, True, f"{len(read)} read", thing=_name(read[-1]))


def _is_posted_by(seen: Seen, side: Side) -> bool:
    return seen.call.request.method == "POST" and seen.call.requester is side


def _read_by(seen: Seen, side: Side) -> list[Any]:
    """The CDRs that a side reads of the other's."""
    call = seen.call
    is_list = call.requester is side and call.place.interface in (SENDER, None) and call.place.operation == "list"
    data = call.response.data if is_list and call.succeeded and call.response else None
    return data if isinstance(data, list) else []


def _read(seen: Seen, place: int, cdr: Any) -> Sign:
    rules = wrong_in_body(seen, "response", f"/data/{place}")
    return Sign(RECEIVED, not rules, "read by the hub", rules, _name(cdr))


def _name(cdr: Any) -> str:
    return f"CDR {text(cdr, 'id') or 'without id'}"


def _payer(cdr: Any) -> str | None:
    """The party of its token."""
    return party_in(cdr.get("cdr_token")) if isinstance(cdr, dict) else None


def _misrouted(seen: Seen) -> tuple[str, ...]:
    """The rules that find its routing headers wrong; that it must not be for everybody is a warning elsewhere."""
    errors = {each.rule for each in seen.errors(chapters=["routing"]) if each.side == "request"}
    broadcast = {each.rule for each in seen.findings if each.rule == BROADCAST and each.party == Side.PARTNER}
    return tuple(sorted(errors | broadcast))


def _is_astray(seen: Seen, to: str, payer: str) -> bool:
    """Whether another eMSP gets it than the one of its token, who is behind the hub, too.

    SCSPs and others may have reasons to get it.
    """
    talk, version = seen.conversation, seen.call.place.version
    roles = talk.parties.roles_of(Side.HUB, version, to)
    is_there = talk.heard.of(payer).first_at is not None or talk.parties.hosts(Side.HUB, version, payer) is True
    return to != payer and is_there and (not roles or EMSP in roles)
