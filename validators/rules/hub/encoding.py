"""Tokens in Authorization headers: a hub that lets a connection choose how they stand there means both directions."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Coding
from validators.learned.uses import UNAUTHORIZED
from validators.rule import Fault, rule, steady
from validators.spec.versions import V221_UP


@steady
def is_one_setting(call: Call, conversation: Conversation) -> bool:
    """Whether the hub has one setting for both directions."""
    return conversation.profile.expected.same_encoding


@rule("hub.encodings-differ", spec="transport_and_format#authorization_header", severity=Severity.WARNING,
      versions=V221_UP, once=True, when=is_one_setting)  # fmt: skip
def encodings_differ(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """One side sends its token in Base64 and the other as it is."""
    registration, way = conversation.registration, call.exchange.direction
    coding, before = registration.presented(call).coding, registration.uses[way].coding
    theirs = registration.uses[way.back].coding
    if coding is None or theirs is None or call.response is None or call.response.status == UNAUTHORIZED:
        return
    differs = _is_plain(coding) != _is_plain(theirs)
    if differs and (before is None or _is_plain(before) != _is_plain(coding)):
        yield Fault("header:Authorization", "The hub has one setting for both, which has to fit the partner.")


def _is_plain(coding: Coding) -> bool:
    return coding is Coding.RAW
