"""RFID: cards that somebody asks about in real time.

None is required: it is tried by hand, with the hub's staff, and who has all cards on the whitelist never asks.
"""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.json_text import member
from validators.onboarding.answers import is_partners_failure, undue
from validators.onboarding.cards import ALLOWED, NOT_ALLOWED, UNKNOWN, Card, answer_of
from validators.onboarding.checkpoint import Checkpoint, Phase, Sign, checkpoint
from validators.onboarding.dossier import Dossier
from validators.onboarding.seen import Seen

MODULES = ("tokens", "sessions")
BY_QUESTION = "AUTH_REQUEST"  # an AuthMethod
KNOWN_CARD, UNKNOWN_CARD, BLOCKED_CARD = "a known card", "an unknown card", "a blocked card"


@checkpoint("rfid.known", "A known card is allowed", Phase.RFID, modules=["tokens"], required=False)
def known(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Somebody asked in real time about a card that its eMSP knows, and it was ALLOWED.

    Ask with POST authorize when a card is read; answer ALLOWED for a card that may charge.
    """
    if seen.call.place.operation != "authorize":
        return
    answer, asked = answer_of(seen.call), dossier.cards.of(seen.call)
    if answer == ALLOWED and not _is_invalid(seen, asked):
        yield Sign(KNOWN_CARD, True, answer)
    elif asked and seen.by_hub and (answer == UNKNOWN or is_partners_failure(seen)):
        yield Sign(KNOWN_CARD, False, f"the partner's own token: {seen.outcome()}", undue(seen))


@checkpoint("rfid.unknown", "An unknown card is refused", Phase.RFID, modules=MODULES, required=False)
def unknown(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Somebody asked in real time about a card that nobody knows, and was told so; nothing was charged with it.

    Answer HTTP 404 with status code 2004 (in 2.1.1 HTTP 404) for a token that is not yours; start no session then.
    """
    if seen.call.place.operation == "authorize":
        asked = dossier.cards.of(seen.call)
        if answer_of(seen.call) == UNKNOWN and asked is None:
            yield Sign(UNKNOWN_CARD, True, seen.outcome())
        elif asked is None and is_partners_failure(seen) and Side.PARTNER in dossier.cards.listed:
            yield Sign(UNKNOWN_CARD, False, seen.outcome(), undue(seen))
    yield from _charged_all_the_same(seen, dossier, UNKNOWN_CARD, frozenset({UNKNOWN}))


@checkpoint("rfid.blocked", "A blocked card is refused", Phase.RFID, modules=MODULES, required=False)
def blocked(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Somebody asked in real time about a card that may not charge, and was told so; nothing was charged with it.

    Answer BLOCKED, EXPIRED, NO_CREDIT or NOT_ALLOWED for a token that is not valid; start no session then.
    """
    if seen.call.place.operation == "authorize":
        answer, asked = answer_of(seen.call), dossier.cards.of(seen.call)
        if answer in NOT_ALLOWED:
            yield Sign(BLOCKED_CARD, True, answer)
        elif answer == ALLOWED and seen.by_hub and _is_invalid(seen, asked):
            yield Sign(BLOCKED_CARD, False, "ALLOWED, though the token is not valid")
    yield from _charged_all_the_same(seen, dossier, BLOCKED_CARD, NOT_ALLOWED)


card = Checkpoint(
    id="rfid.card",
    title="A real card is read at a real station",
    phase=Phase.RFID,
    must_be_seen="A person held a card to a station of the partner, or a card of the partner to a station.",
    todo="Do it together with the hub's staff, and have them sign it off.",
    is_manual=True,
    required=False,
)


def _is_invalid(seen: Seen, card: Card | None) -> bool:
    """Whether a token was told not to be valid, before or in this very answer."""
    told = member(seen.call.response.data, "token", "valid") if seen.call.response else None
    return told is False or (told is None and card is not None and not card.valid)


def _charged_all_the_same(seen: Seen, dossier: Dossier, part: str, answers: frozenset[str]) -> Iterator[Sign]:
    """Sessions of the partner that claim that a card was allowed which it was only ever refused."""
    for charging, before in dossier.chargings.steps_of(Side.PARTNER):
        refusal = dossier.cards.refused.get((Side.HUB, (charging.facts.token or "").lower()))
        is_new = before is None and charging.facts.method == BY_QUESTION
        if is_new and refusal and refusal.answer in answers:
            what = f"a session with a card that was {refusal.answer} in exchange {refusal.exchange}"
            yield Sign(part, False, what, thing=charging.name)
