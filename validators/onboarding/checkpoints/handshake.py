"""The handshake: each side reads the other's versions, credentials are exchanged, and their tokens work."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.authorization import tokens_in
from validators.json_text import text
from validators.learned.tokens import Standing, right_coding
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.dossier import Dossier
from validators.onboarding.retries import OF_ENCODING, OF_TOKENS, UNAUTHORIZED
from validators.onboarding.roles import CPO, EMSP
from validators.onboarding.seen import Seen
from validators.rules.versions.offered import OF_CPO
from validators.spec.operations import RECEIVER, SENDER
from validators.spec.versions import V211

SET_UP = ("versions", "credentials")
HUB_READS, PARTNER_READS = "the hub reads the partner's", "the partner reads the hub's"
HUBS, PARTNERS = "the hub's", "the partner's"
NEEDED = {
    CPO: OF_CPO,
    EMSP: {name: SENDER if role == RECEIVER else RECEIVER for name, role in OF_CPO.items() if name != "commands"},
}  # an eMSP may leave commands to its drivers' cards


@checkpoint(
    "handshake.versions", "Versions are read", Phase.HANDSHAKE, needs=(HUB_READS, PARTNER_READS), modules=["versions"]
)
def versions(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """Each side has read the other's list of versions.

    Serve the versions list at the URL that the other side was given, to its token.
    """
    if seen.call.place.operation == "versions":
        yield _read(seen)


@checkpoint(
    "handshake.details",
    "Version details are read",
    Phase.HANDSHAKE,
    needs=(HUB_READS, PARTNER_READS),
    modules=["versions"],
)
def details(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """Each side has read the other's details of the version that both talk.

    Serve the details of the version that both sides talk, to the token of the registration.
    """
    if seen.call.place.operation == "details":
        yield _read(seen)


def _read(seen: Seen) -> Sign:
    part = HUB_READS if seen.by_hub else PARTNER_READS
    return Sign(part, True if seen.call.succeeded else None if _may_be_refused(seen) else False, seen.outcome())


def _may_be_refused(seen: Seen) -> bool:
    """Whether the answer may mean a token of which nothing is known: platforms say so in many ways."""
    response = seen.call.response
    is_known = seen.conversation.registration.presented(seen.call).token is not None
    return not is_known and response is not None and (response.status < 500 or response.status_code is not None)


@checkpoint(
    "handshake.credentials",
    "Credentials are exchanged",
    Phase.HANDSHAKE,
    needs=(HUBS, PARTNERS),
    modules=["credentials"],
)
def credentials(seen: Seen, _: Dossier) -> Iterator[Sign]:
    """A registration succeeded in which each side gave its credentials to the other.

    Register with POST, and answer with credentials of your own and status code 1000.
    """
    call = seen.call
    if call.request.method not in ("POST", "PUT") or call.response is None:
        return
    for side, body in ((call.requester, call.request.json.value), (call.responder, call.response.data)):
        is_given = call.succeeded and bool(text(body, "token"))
        yield Sign(HUBS if side is Side.HUB else PARTNERS, is_given, f"{call.request.method}: {seen.outcome()}")


@checkpoint("handshake.tokens", "The exchanged tokens work", Phase.HANDSHAKE, needs=(HUBS, PARTNERS))
def tokens(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each side was served with the token that the other gave it in the registration.

    Call the other side's modules with the token from its latest credentials, and serve it to yours.
    """
    call = seen.call
    if call.place.module in (None, *SET_UP) or call.response is None:
        return
    part, wrong = HUBS if seen.by_hub else PARTNERS, _rules(seen, OF_TOKENS)
    is_current = seen.conversation.registration.presented(call).standing is Standing.CURRENT
    is_refused = call.response.status in UNAUTHORIZED
    if is_refused and (wrong or is_current) and not _rules(seen, OF_ENCODING):
        is_hubs_fault = not seen.by_hub and not wrong  # the token is valid
        yield Sign(part, None if is_hubs_fault else False, seen.outcome(), wrong)
    elif is_current and call.succeeded and not dossier.retries.is_one:
        yield Sign(part, True, seen.outcome())


@checkpoint("handshake.endpoints", "The modules of its role are offered", Phase.HANDSHAKE)
def endpoints(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner's version details have every module that its role needs.

    Add the missing modules to the endpoints of the version details, with the right role.
    """
    is_details = seen.by_hub and seen.call.place.operation == "details" and seen.call.succeeded
    is_news = is_details or dossier.roles.is_news or dossier.is_version_news
    if not is_news or not dossier.roles.known or not dossier.version:
        return
    announced, version = seen.conversation.announcements, dossier.version
    needed = {need for role in dossier.roles.known for need in _needed(role, seen).items()}
    if needed and announced.offers(Side.PARTNER, version):
        missing = sorted(
            module for module, role in needed if not announced.offered(Side.PARTNER, version, module, role)
        )
        what = f"not offered: {', '.join(missing)}" if missing else f"{len(needed)} modules"
        yield Sign("the partner's", not missing, what, exchange=dossier.details)


def _needed(role: str, seen: Seen) -> dict[str, str]:
    expected = seen.conversation.profile.expected.modules.get(role)
    return dict(expected) if expected else NEEDED[role]


@checkpoint("handshake.encoding", "The encoding of tokens is agreed", Phase.HANDSHAKE, needs=(HUBS, PARTNERS))
def encoding(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Each side sends its token in the encoding that the version, or the hub's agreement with it, has.

    From 2.2 on encode the token in Base64, once, without a line break; in 2.1.1 send it as it is.
    """
    call = seen.call
    if call.place.module in (None, *SET_UP) or not tokens_in(call):
        return
    part, wrong = HUBS if seen.by_hub else PARTNERS, _rules(seen, OF_ENCODING)
    coding = seen.conversation.registration.presented(call).coding
    if wrong and not call.succeeded:
        yield Sign(part, False, seen.outcome(), wrong)
    elif coding and call.succeeded and not dossier.retries.is_one:
        usual = "" if coding == right_coding(call.place.version) else f", unlike {call.place.version or V211} has it"
        yield Sign(part, True, f"{coding}{usual}, and was served")


def _rules(seen: Seen, of: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that find something of that kind wrong with how the request is authorized."""
    side = seen.call.requester
    return tuple(each.rule for each in seen.findings if each.party == side and each.rule.startswith(of))
