"""What the modules that two platforms offer have to do with each other and with the platforms' roles."""

from collections.abc import Iterator
from typing import Any

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.announcements import Offer
from validators.rule import Fault, rule
from validators.spec.operations import RECEIVER, SENDER
from validators.spec.versions import V221_UP

NEEDS = (
    ("commands", None, "locations"),
    ("commands", None, "sessions"),
    ("chargingprofiles", None, "sessions"),
    ("locations", RECEIVER, "tariffs"),
)
OF_CPO = {"locations": SENDER, "sessions": SENDER, "cdrs": SENDER, "tariffs": SENDER,
          "tokens": RECEIVER, "commands": RECEIVER}  # fmt: skip
TYPICAL = {
    frozenset({"CPO"}): OF_CPO,
    frozenset({"EMSP"}): {name: SENDER if role == RECEIVER else RECEIVER for name, role in OF_CPO.items()},
}


@rule("versions.dependency-missing", spec="mod_commands#commands_module", severity=Severity.WARNING,
      modules=["credentials"], methods=["POST", "PUT"], once=True)  # fmt: skip
def dependency_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A module is offered that needs another one, which neither side offers."""
    ways = (("request", call.requester), ("response", call.responder))
    offers = {way: conversation.announcements.offers(side, call.place.version or "") for way, side in ways}
    if not (call.succeeded and all(offers.values())):
        return
    offered = {offer.module for each in offers.values() for offer in each}
    for module, role, needed in NEEDS:
        dependent = [way for way, each in offers.items() if _has(each, module, role)]
        if dependent and needed not in offered:
            yield Fault("", f"{module}{f' as {role}' if role else ''} needs {needed}.", side=dependent[0])


def _has(offers: tuple[Offer, ...], module: str, role: str | None) -> bool:
    return any(offer.module == module and role in (None, offer.role) for offer in offers)


@rule("versions.role-implausible", spec="terminology#typical_ocpi_implementations_per_role", severity=Severity.INFO,
      versions=V221_UP, modules=["credentials"], methods=["POST", "PUT"], once=True)  # fmt: skip
def role_implausible(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The interfaces that a platform offers do not fit its roles; SENDER and RECEIVER may be swapped."""
    if not (call.succeeded and call.response):
        return
    for way, side, body in (
        ("request", call.requester, call.request.json.value),
        ("response", call.responder, call.response.data),
    ):
        offers = conversation.announcements.offers(side, call.place.version or "")
        for detail in _oddities(_roles_in(body), offers) if side is not Side.HUB else ():
            yield Fault("/roles" if way == "request" else "/data/roles", detail, side=way)


def _roles_in(credentials: Any) -> frozenset[str]:
    """The names of the roles; HUB for one that has a party of its own as a hub."""
    listed = member(credentials, "roles")
    names = {text(entry, "role") or "" for entry in (listed if isinstance(listed, list) else [])}
    return frozenset(names | ({"HUB"} if text(credentials, "hub_party_id") else set()))


def _oddities(roles: frozenset[str], offers: tuple[Offer, ...]) -> Iterator[str]:
    """What the roles do not lead one to expect; the table of the specification is typical, not required."""
    if roles and "HUB" not in roles and _has(offers, "hubclientinfo", SENDER):
        yield "It is no hub, but offers hubclientinfo as SENDER."
    swapped = sorted(
        module
        for module, role in TYPICAL.get(roles, {}).items()
        if {offer.role for offer in offers if offer.module == module} == {RECEIVER if role == SENDER else SENDER}
    )
    if swapped:
        yield f"It is {next(iter(roles))} alone, but offers {', '.join(swapped)} the other way round."
