"""One charging session, one currency: in the session from beginning to end, in its CDR, and in the CDR's tariffs."""

from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.currencies import priced_sessions
from validators.rule import Fault, rule
from validators.rules.types.carrying import objects_in


def may_name_a_currency(call: Call, conversation: Conversation) -> bool:
    """Whether sessions are read, or what is pushed names a currency."""
    return call.request.method == "GET" or text(call.request.json.value, "currency") is not None


@rule("types.currency-changed", spec="mod_sessions#session_object", severity=Severity.WARNING, modules=("sessions",),
      when=may_name_a_currency)  # fmt: skip
def currency_changed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The currency of a charging session changes."""
    for priced in priced_sessions(call):
        before = conversation.currencies.of.get(priced.session)
        if before and before != priced.currency:
            yield Fault(f"{priced.pointer}/currency", f"It was {before[:3]} before.", side=priced.side)


@rule("types.currency-differs", spec="mod_cdrs#cdr_object", severity=Severity.WARNING, modules=("cdrs",))
def currency_differs(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The currency of a CDR is another than its session's, or its tariff's."""
    for shown in objects_in(call):
        currency = (text(shown.value, "currency") or "").upper()
        if shown.kind != "CDR" or not currency:
            continue
        ids = (text(shown.value, name) or "" for name in ("country_code", "party_id", "session_id"))
        country, party, session_id = ids
        of_session = conversation.currencies.of.get((country.upper(), party.upper(), session_id.lower()))
        if of_session and of_session != currency:
            yield Fault(f"{shown.pointer}/currency", f"The session's is {of_session[:3]}.", side=shown.side)
        for index, other in _of_tariffs_in_use(shown.value):
            if other != currency:
                yield Fault(f"{shown.pointer}/tariffs/{index}/currency", side=shown.side)


def _of_tariffs_in_use(cdr: Any) -> Iterator[tuple[int, str]]:
    """The currencies of the embedded tariffs that a period names, or of the only one there is."""
    tariffs, periods = member(cdr, "tariffs"), member(cdr, "charging_periods")
    if not isinstance(tariffs, list):
        return
    named = [text(period, "tariff_id") for period in periods] if isinstance(periods, list) else []
    used = {name.lower() for name in named if name}
    for index, tariff in enumerate(tariffs):
        currency = text(tariff, "currency")
        if currency and ((text(tariff, "id") or "").lower() in used if used else len(tariffs) == 1):
            yield index, currency.upper()
