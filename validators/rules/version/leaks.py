"""What the hub must hold back from a partner of an older version, save what it back-ports on purpose."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.bodies import faults_in, has_faults
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.rules.fields.tables import is_leak
from validators.spec.explain import Kind

SPEC = "types#data_types"


@rule("version.leaked-field", spec=SPEC, severity=Severity.WARNING, when=has_faults)
def leaked_field(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub sends a field that the partner's version does not have yet."""
    for side, fault in faults_in(call, conversation.profile):
        known = f"{call.place.version} {fault.subject}" in conversation.profile.backported
        if fault.kind == Kind.OTHER_VERSION and fault.newer and is_leak(side, call) and not known:
            yield Fault(fault.pointer, fault.detail, None, side)


@rule("version.leaked-value", spec=SPEC, severity=Severity.WARNING, when=has_faults)
def leaked_value(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub sends a value that the partner's version does not have yet."""
    extended = conversation.profile.extended_enums
    for side, fault in faults_in(call, conversation.profile):
        registered = fault.subject in conversation.profile.values
        if fault.kind == Kind.VALUE_OTHER_VERSION and not registered and fault.newer and is_leak(side, call):
            known = f"{call.place.version} {fault.subject.partition('.')[0]}" in extended
            yield Fault(fault.pointer, fault.detail, Severity.INFO if known else None, side)
