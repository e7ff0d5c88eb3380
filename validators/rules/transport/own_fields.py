"""Fields of the sender's own in 2.3.0: everybody lets them pass, and they have names like any other."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from recordings.finding import Severity
from validators.bodies import carried
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.refusals import answer_of, is_refused
from validators.own_fields import OwnField, own_fields, own_in, without
from validators.rule import Fault, rule
from validators.spec.versions import V230

SPEC = "transport_and_format#non_specified_json_fields"
ONLY_230 = frozenset({V230})
BEGINNINGS = (b"x-", b"X-", b"ustom")
PREFIX = re.compile(r"[xX]-|[cC]ustom(?=[-_A-Z]|$)")
REFUSING = re.compile(
    r"\bun(known|recogni[sz]ed|expected|documented|defined|supported)\b|\badditional|\bextra\b"
    r"|\bnot (allowed|permitted|defined)\b|\bno such\b|\bnot a (known |valid )?(field|property)\b",
    re.IGNORECASE,
)
METHODS = ("POST", "PUT", "PATCH")


@rule("transport.own-field-prefixed", spec=SPEC, severity=Severity.WARNING, versions=ONLY_230, once=True)
def own_field_prefixed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field of the sender's own is marked as such by a prefix."""
    answer = call.response.message.body.content if call.response else b""
    bodies = (call.request.message.body.content, answer)
    if not any(body.find(each) >= 0 for body in bodies for each in BEGINNINGS):  # not `in`: see odd_bytes.py
        return
    for own in own_fields(call, conversation.profile):
        if PREFIX.match(own.name):
            yield Fault(own.pointer, f"`{own.name[:40]}` of {own.owner}.", side=own.side)


@rule("transport.own-field-refused", spec=SPEC, side="response", versions=ONLY_230, methods=METHODS)
def own_field_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object is refused because it has a field that OCPI does not document."""
    if is_refused(call):
        named = _named(
            answer_of(call), (own for own in own_fields(call, conversation.profile) if own.side == "request")
        )
        if named:
            yield Fault("", f"The answer names `{named.name[:40]}` of {named.owner}.")
    elif call.succeeded and (own := _refused_before(call, conversation)):
        yield Fault("status", f"The same object was refused while it had `{own.name[:40]}` of {own.owner}.")


def _named(answer: str, owns: Iterable[OwnField]) -> OwnField | None:
    """The own field that an answer complains of, by its name."""
    if not REFUSING.search(answer):
        return None
    return next((own for own in owns if re.search(rf"(?<![\w-]){re.escape(own.name)}(?![\w-])", answer)), None)


def _refused_before(call: Call, conversation: Conversation) -> OwnField | None:
    """The own field that this object had when it was refused, and lacks now that it is accepted."""
    known = conversation.refusals.of
    refused = known.get((call.request.method, call.request.url)) if len(known) else None
    if refused is None:
        return None
    sent = next((each for each in carried(call, conversation.profile) if each.side == "request"), None)
    if sent is None:
        return None
    owns = list(own_in(refused.body, sent.structure))
    stripped = without(refused.body, {own.pointer for own in owns})
    is_same = owns and _but_for_time(stripped) == _but_for_time(sent.value)
    return owns[0] if is_same and not _named(refused.answer, owns) else None


def _but_for_time(value: Any) -> Any:
    """An object without its `last_updated`: a second try may be of another moment."""
    return (
        {name: inner for name, inner in value.items() if name != "last_updated"} if isinstance(value, dict) else value
    )
