"""#NA: for a required text that nobody can fill, and for nothing else."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.rule import Fault, rule
from validators.spec.declare import MANY, OPTIONAL
from validators.spec.versions import V211, V221_UP
from validators.texts import NOT_AVAILABLE, OddText, has_odd_texts, odd_texts

SPEC = "transport_and_format#no_data_available"
IDENTITY = ("id", "uid", "party_id")
OF_SESSION = {"id": "location_id", "location_id": "location_id", "evse_uid": "evse_uid", "connector_id": "connector_id"}
CHARGED = ("ACTIVE", "COMPLETED")


@rule("types.na-in-optional-field", spec=SPEC, versions=V221_UP, once=True, when=has_odd_texts)
def na_in_optional_field(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An optional field says #NA; it can be left out."""
    for odd in _not_available(call, conversation):
        if odd.member.card in (OPTIONAL, MANY) and not odd.member.field.na:
            yield Fault(odd.pointer, f"{odd.label}.", side=odd.side)


@rule(
    "types.na-without-meaning",
    spec="types#string_type",
    severity=Severity.WARNING,
    versions=frozenset({V211}),
    once=True,
    when=has_odd_texts,
)
def na_without_meaning(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field says #NA, which means nothing in OCPI 2.1.1."""
    for odd in _not_available(call, conversation):
        yield Fault(odd.pointer, f"{odd.label}.", side=odd.side)


@rule(
    "types.na-though-known",
    spec=SPEC,
    severity=Severity.WARNING,
    versions=V221_UP,
    once=True,
    when=has_odd_texts,
)
def na_though_known(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A field says #NA though its sender has the value."""
    for odd in _not_available(call, conversation):
        if len(odd.path) == 1 and odd.member.name in IDENTITY:
            yield Fault(odd.pointer, f"{odd.label} is what the object is known by.", side=odd.side)
        elif odd.member.name in OF_SESSION and _has_session_it(odd, call, conversation):
            yield Fault(odd.pointer, f"{odd.label}; the session has it.", side=odd.side)


def _not_available(call: Call, conversation: Conversation) -> Iterator[OddText]:
    """The texts that say #NA where a text without a form of its own belongs; of other fields the tables tell."""
    for odd in odd_texts(call, conversation):
        if odd.text == NOT_AVAILABLE and odd.member.type.name in ("string", "CiString") and not odd.member.type.form:
            yield odd


def _has_session_it(odd: OddText, call: Call, conversation: Conversation) -> bool:
    """Whether the charging session, as it was pushed, has the value: once there was charging it is a fact."""
    whole, kind = odd.whole.value, odd.whole.structure.name
    if odd.owner != {"Session": "Session", "CDR": "CdrLocation"}.get(kind):
        return False
    own = call.ids.get("session_id") or text(whole, "id") if kind == "Session" else text(whole, "session_id")
    country, party = (text(whole, name) or call.ids.get(name, "") for name in ("country_code", "party_id"))
    stored = conversation.sessions.states.get((country.upper(), party.upper(), (own or "").lower()))
    energy = member(stored, "kwh")
    was_charged = text(stored, "status") in CHARGED and isinstance(energy, int | float) and energy > 0
    return was_charged and text(stored, OF_SESSION[odd.member.name]) not in (None, "", NOT_AVAILABLE)
