"""One rule for each kind of fault that the tables know; what is wrong exactly is in the detail."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators.bodies import faults_in, has_faults
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.explain import Kind

SPEC = "types#data_types"


def of_kind(kind: Kind, call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The faults of one kind, each at its place."""
    for side, fault in faults_in(call, conversation.profile):
        if fault.kind == kind:
            yield Fault(fault.pointer, fault.detail, fault.severity, side)


def is_leak(side: str, call: Call) -> bool:
    """Whether a message goes from the hub to the partner: what is too new there is the hub's to hold back."""
    return (call.requester if side == "request" else call.responder) is Side.HUB


@rule("fields.required-missing", spec=SPEC, when=has_faults)
def required_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A required field is missing."""
    return of_kind(Kind.MISSING, call, conversation)


@rule("fields.null-for-required", spec="terminology#cardinality", when=has_faults)
def null_for_required(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A required field is null."""
    return of_kind(Kind.NULL, call, conversation)


@rule("fields.wrong-type", spec=SPEC, when=has_faults)
def wrong_type(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A value has the wrong JSON type."""
    return of_kind(Kind.WRONG_TYPE, call, conversation)


@rule("fields.not-a-number", spec="types#number_type", when=has_faults)
def not_a_number(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A number is none that JSON knows."""
    return of_kind(Kind.NOT_A_NUMBER, call, conversation)


@rule("fields.too-long", spec="types#string_type", when=has_faults)
def too_long(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A text is too long."""
    return of_kind(Kind.TOO_LONG, call, conversation)


@rule("fields.malformed", spec=SPEC, when=has_faults)
def malformed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A text does not have the form that its field asks for."""
    return of_kind(Kind.MALFORMED, call, conversation)


@rule("fields.empty-list", spec="terminology#cardinality", when=has_faults)
def empty_list(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A list that needs an entry is empty."""
    return of_kind(Kind.EMPTY_LIST, call, conversation)


@rule("fields.out-of-range", spec="types#number_type", when=has_faults)
def out_of_range(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A number is outside what is possible."""
    return of_kind(Kind.OUT_OF_RANGE, call, conversation)


@rule("fields.too-many-decimals", spec="types#number_type", severity=Severity.INFO, once=True, when=has_faults)
def too_many_decimals(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A number has more than four decimals."""
    return of_kind(Kind.DECIMALS, call, conversation)


@rule("fields.misspelt", spec="terminology#variable_names", when=has_faults)
def misspelt(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field has another spelling than OCPI's."""
    return of_kind(Kind.MISSPELT, call, conversation)


@rule(
    "fields.unknown",
    spec="transport_and_format#json_http_implementation_guide",
    severity=Severity.INFO,
    when=has_faults,
)
def unknown(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field is none of OCPI's."""
    return of_kind(Kind.UNKNOWN, call, conversation)


@rule("fields.of-other-version", spec=SPEC, severity=Severity.WARNING, when=has_faults)
def of_other_version(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field belongs to another version of OCPI."""
    for side, fault in faults_in(call, conversation.profile):
        known = f"{call.place.version} {fault.subject}" in conversation.profile.backported
        if fault.kind == Kind.OTHER_VERSION and not known and not (fault.newer and is_leak(side, call)):
            yield Fault(fault.pointer, fault.detail, fault.severity, side)


@rule("fields.needless-null", spec="terminology#cardinality", severity=Severity.INFO, once=True, when=has_faults)
def needless_null(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Optional fields are null; they can be left out."""
    told = set()
    for side, fault in faults_in(call, conversation.profile):
        owner = fault.subject.partition(".")[0]
        if fault.kind == Kind.NEEDLESS_NULL and owner not in told:
            told.add(owner)
            yield Fault(fault.pointer, f"In {owner}.", None, side)
