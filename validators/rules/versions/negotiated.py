"""Platforms keep to the version that they registered on, and tell when its endpoints change."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.announcements import Details
from validators.learned.handshake import Handshake, Outcome
from validators.learned.tokens import Standing
from validators.rule import Fault, rule, steady
from validators.spec.operations import MODULES

FUNCTIONAL = MODULES - {"credentials", "hubclientinfo"}
IN_FLIGHT = 60  # seconds for which calls of the earlier version may still be under way
UNTOLD = 3600  # seconds within which a PUT may still tell of changed endpoints


@steady
def is_of_another_version(call: Call, conversation: Conversation) -> bool:
    """Whether a call to an advertised URL has a current token that was given in another version."""
    presented, link = conversation.registration.presented(call), conversation.registration.link_of(call)
    is_current = presented.standing is Standing.CURRENT and call.place.known_by == "endpoint"
    return is_current and link is not None and link.version not in (None, call.place.version)


@rule("versions.other-than-negotiated", spec="credentials#put_method", severity=Severity.WARNING, modules=FUNCTIONAL,
      once=True, when=is_of_another_version)  # fmt: skip
def other_than_negotiated(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The call goes to the endpoints of another version than the one that its token was given for."""
    presented, link = conversation.registration.presented(call), conversation.registration.link_of(call)
    version, since = str(link and link.version), presented.token.since if presented.token else 0
    if call.exchange.started_at >= since + IN_FLIGHT and not _may_remain(call, conversation, version):
        yield Fault("url", f"It is {call.place.version}; the credentials were exchanged in {version}.")


def _may_remain(call: Call, conversation: Conversation, version: str) -> bool:
    """Whether a URL was handed out for a single call, or is the same in the version that was agreed on."""
    if call.place.operation == "result" or (call.place.module == "cdrs" and call.place.operation == "get"):
        return True
    here = urls.normal(call.request.url)
    offers = conversation.announcements.offers(call.responder, version)
    return any(f"{here}/".startswith(f"{urls.normal(offer.url)}/") for offer in offers)


def _agreed(conversation: Conversation) -> list[Handshake]:
    """The exchanges of credentials that went well, in both directions."""
    handshakes = conversation.registration.handshakes.values()
    return [each for way in handshakes for each in way if each.outcome is Outcome.AGREED]


@steady
def has_changed(call: Call, conversation: Conversation) -> bool:
    """Whether the requester's endpoints have ever changed: the guard of the rule below."""
    return call.requester in conversation.announcements.changed


@rule("versions.changed-untold", spec="credentials#changing_endpoints_for_the_current_version", severity=Severity.INFO,
      modules=FUNCTIONAL, once=True, when=has_changed)  # fmt: skip
def changed_untold(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The requester's endpoints have changed, but no PUT of its credentials told the other side to read them again."""
    details = conversation.announcements.changed[call.requester]
    changed_at = details.changed_at or 0
    agreed = [handshake.ended_at for handshake in _agreed(conversation)]
    if details.version != call.place.version or not agreed or max(agreed) > changed_at:
        return
    if call.exchange.started_at > changed_at + UNTOLD:
        yield Fault("url", f"Changed: {', '.join(_modules(details))}.")


def _modules(details: Details) -> list[str]:
    """The modules that were added, taken away or moved."""
    return sorted({offer.module for offer in set(details.offers) ^ set(details.before or ())})
