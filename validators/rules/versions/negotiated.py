"""Platforms keep to the version that they registered on, and tell when its endpoints change."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators import urls
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.agreements import Agreement
from validators.learned.announcements import Details
from validators.rule import Fault, rule
from validators.spec.operations import MODULES

FUNCTIONAL = MODULES - {"credentials", "hubclientinfo"}
IN_FLIGHT = 60  # seconds for which calls of the earlier version may still be under way
UNTOLD = 3600  # seconds within which a PUT may still tell of changed endpoints


@rule("versions.other-than-negotiated", spec="credentials#put_method", severity=Severity.WARNING, modules=FUNCTIONAL,
      once=True)  # fmt: skip
def other_than_negotiated(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The call goes to the endpoints of another version than the one that its token was given for."""
    latest = conversation.agreements.latest
    if latest is None or latest.version == call.place.version or call.place.known_by != "endpoint":
        return
    agreement = _agreement(call, conversation)
    if agreement and agreement.version != call.place.version and not _may_remain(call, conversation, agreement):
        yield Fault("url", f"It is {call.place.version}; the credentials were exchanged in {agreement.version}.")


def _agreement(call: Call, conversation: Conversation) -> Agreement | None:
    way, tokens = call.exchange.direction, conversation.agreements.tokens
    return next((found for token in sorted(tokens_in(call)) if (found := tokens.get((way, token)))), None)


def _may_remain(call: Call, conversation: Conversation, agreement: Agreement) -> bool:
    """Whether a call may still go to URLs of an earlier version: under way, handed out, or the same in both."""
    handed_out = call.place.operation == "result" or (call.place.module == "cdrs" and call.place.operation == "get")
    if handed_out or call.exchange.started_at < agreement.at + IN_FLIGHT:
        return True
    here = urls.normal(call.request.url)
    offers = conversation.announcements.offers(call.responder, agreement.version)
    return any(f"{here}/".startswith(f"{urls.normal(offer.url)}/") for offer in offers)


def has_changed(call: Call, conversation: Conversation) -> bool:
    """Whether the requester's endpoints have ever changed: the guard of the rule below."""
    return call.requester in conversation.announcements.changed


@rule("versions.changed-untold", spec="credentials#changing_endpoints_for_the_current_version", severity=Severity.INFO,
      modules=FUNCTIONAL, once=True, when=has_changed)  # fmt: skip
def changed_untold(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The requester's endpoints have changed, but no PUT of its credentials told the other side to read them again."""
    latest, details = conversation.agreements.latest, conversation.announcements.changed[call.requester]
    if latest is None or details.version != call.place.version or details.changed_at is None:
        return
    if latest.at < details.changed_at < call.exchange.started_at - UNTOLD:
        yield Fault("url", f"Changed: {', '.join(_modules(details))}.")


def _modules(details: Details) -> list[str]:
    """The modules that were added, taken away or moved."""
    return sorted({offer.module for offer in set(details.offers) ^ set(details.before or ())})
