"""One rule for each kind of fault of an enum's value."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.bodies import faults_in, has_faults
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.rules.fields.tables import is_leak
from validators.spec.explain import Kind

SPEC = "types#enum"


@rule("enums.unknown-value", spec=SPEC, when=has_faults)
def unknown_value(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A value is none that its enum lists."""
    profile = conversation.profile
    for side, fault in faults_in(call, profile):
        is_module = fault.subject.startswith("ModuleID.")  # parties may agree on their own: versions.custom-module
        if fault.kind == Kind.VALUE_UNKNOWN and not is_module and fault.subject not in profile.values:
            is_open = fault.severity == Severity.INFO
            yield Fault(fault.pointer, fault.detail, profile.open_enums if is_open else fault.severity, side)


@rule("enums.misspelt-value", spec=SPEC, when=has_faults)
def misspelt_value(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A value has another spelling than its enum lists."""
    for side, fault in faults_in(call, conversation.profile):
        if fault.kind == Kind.VALUE_MISSPELT and fault.subject not in conversation.profile.values:
            yield Fault(fault.pointer, fault.detail, fault.severity, side)


@rule("enums.of-other-version", spec=SPEC, when=has_faults)
def of_other_version(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A value belongs to another version of OCPI."""
    extended = conversation.profile.extended_enums
    for side, fault in faults_in(call, conversation.profile):
        registered = fault.subject in conversation.profile.values
        if fault.kind == Kind.VALUE_OTHER_VERSION and not registered and not (fault.newer and is_leak(side, call)):
            known = f"{call.place.version} {fault.subject.partition('.')[0]}" in extended
            yield Fault(fault.pointer, fault.detail, Severity.INFO if known and fault.newer else None, side)
