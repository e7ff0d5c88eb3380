"""Tokens: a CPO reads the hub's and takes them, the hub reads an eMSP's, of different kinds."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.json_text import member, text
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.checkpoints.reading import (
    WHOLE,
    faultless,
    is_refusal,
    read_by_hub,
    read_by_partner,
    refused_for,
    says_unknown,
)
from validators.onboarding.dossier import Dossier
from validators.onboarding.roles import CPO, EMSP
from validators.onboarding.seen import Seen
from validators.onboarding.token_kinds import giver_of, tokens_in

OF_TOKENS = ("fields", "enums", "types", "objects", "version")  # chapters
TYPES, STATES = "several types", "valid and invalid ones"
VALID, INVALID = "a valid token", "an invalid token"
PUSHED, READ = "pushed tokens", "tokens that were read"


@checkpoint("cpo.tokens-pulled", "The partner pulls all tokens", Phase.CPO_DATA, needs=(WHOLE,), roles=[CPO],
            modules=["tokens"])  # fmt: skip
def partner_pulls(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner has read the hub's whole list of tokens, page by page to the last one.

    Ask for the list without filters, and follow the Link of each page until there is none.
    """
    yield from read_by_partner(seen, dossier)


@checkpoint("cpo.tokens-varied", "The partner is given tokens of several kinds", Phase.CPO_DATA, needs=(TYPES, STATES),
            roles=[CPO], modules=["tokens"])  # fmt: skip
def partner_has_varied(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner was given tokens of several types, valid and invalid ones, by lists that it read and by pushes.

    Read all tokens of the hub, and accept those that it pushes, whatever their type and whether they are valid.
    """
    if giver_of(seen) is not Side.HUB:
        return
    types, states = dossier.token_kinds.types[Side.HUB], dossier.token_kinds.valid[Side.HUB]
    if _is_refused_push(seen):
        body = seen.call.request.json.value
        if (kind := text(body, "type")) and kind not in types:
            yield Sign(TYPES, False, f"one of another type: {seen.outcome()}")
        if member(body, "valid") is False:
            yield Sign(STATES, False, f"an invalid one: {seen.outcome()}")
    elif seen.call.succeeded and types and states:
        yield Sign(TYPES, True if len(types) > 1 else None, ", ".join(sorted(types)))
        named = ["valid"] * (True in states) + ["invalid"] * (False in states)
        yield Sign(STATES, True if len(states) > 1 else None, ", ".join(named))


@checkpoint("cpo.tokens-valid", "The partner takes the tokens as they are", Phase.CPO_DATA, roles=[CPO],
            modules=["tokens"])  # fmt: skip
def partner_takes(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner has accepted the tokens that the hub pushed, or read them all where it prefers to pull.

    Answer the hub's PUT of a token with success; of what is in the token, nothing is a reason to refuse it.
    """
    if giver_of(seen) is not Side.HUB:
        return
    pull = dossier.pulls.done
    if not seen.by_hub and pull and pull.is_whole and pull.objects and not seen.errors(Side.HUB, OF_TOKENS):
        yield Sign(READ, True, f"{pull.objects:,} tokens")
    elif seen.by_hub and seen.call.succeeded:
        yield Sign(PUSHED, True, f"{seen.call.request.method}: {seen.outcome()}")
    elif _is_refused_push(seen):
        yield Sign(PUSHED, False, f"{seen.call.request.method}: {seen.outcome()}")


def _is_refused_push(seen: Seen) -> bool:
    """Whether the partner refuses a token of the hub's; a change of one that it does not have may be refused."""
    is_patch = seen.call.request.method == "PATCH"
    return seen.by_hub and is_refusal(seen) and not (is_patch and says_unknown(seen))


@checkpoint("emsp.tokens-pulled", "All tokens are pulled", Phase.EMSP_DATA, needs=(WHOLE,), roles=[EMSP],
            modules=["tokens"])  # fmt: skip
def pulled(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The hub has read the partner's whole list of tokens, page by page to the last one.

    Serve the whole list, without filters or with the hub's, and lead from each page to the next by its Link.
    """
    yield from read_by_hub(seen, dossier)


@checkpoint("emsp.tokens-valid", "Tokens have no errors", Phase.EMSP_DATA, roles=[EMSP], modules=["tokens"])
def valid(_: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each token that the partner listed or pushed is as the version has it; they are numbered as they came.

    Mend the fields that are named, and push the token or serve the list once more.
    """
    yield from faultless(dossier.tokens)


# Even an eMSP with one type of token and a few test cards can block one of them, and has to when a card is lost.
@checkpoint("emsp.tokens-varied", "Valid and invalid tokens are given", Phase.EMSP_DATA, needs=(VALID, INVALID),
            roles=[EMSP], modules=["tokens"])  # fmt: skip
def varied(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """The partner has listed or pushed a valid token and an invalid one; of which types is up to it.

    Block a test token, so that it is listed or pushed with `valid` false: so must every card that is lost.
    """
    if giver_of(seen) is not Side.PARTNER:
        return
    found = {member(token, "valid") for token in tokens_in(seen) if isinstance(member(token, "valid"), bool)}
    wrong = refused_for(seen)
    for part, value in ((VALID, True), (INVALID, False)):
        if value in found and (wrong or seen.call.succeeded):
            yield Sign(part, not wrong, seen.outcome(), wrong)
