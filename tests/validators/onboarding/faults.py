"""Fault -> checkpoints: what comes of the onboarding of a partner that has a fault, by what the fault says of itself.

A step that is done again in another way passes, as the latest attempt counts.
"""

from typing import NamedTuple

from replay.simulator.faults import FAULTS
from tests.validators.onboarding.faulty import RoleName
from validators.spec.versions import V211, V221, V230


class Row(NamedTuple):
    """The checkpoints that `failed`, and those required that were `unseen` in whole.

    `hit` are those that may be either, where chance has a part in it; then nothing else is known. `error` is the rule
    whose finding stays open where no checkpoint notices the fault, but the success criteria do; `because` says why
    nothing notices it at all.
    """

    failed: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()
    error: str = ""
    because: str = ""


def fails(*checkpoints: str, unseen: tuple[str, ...] = ()) -> Row:
    """Checkpoints that fail, and others of which it keeps the sight."""
    return Row(failed=checkpoints, unseen=unseen)


def hides(*checkpoints: str) -> Row:
    """Checkpoints that can not be seen for it."""
    return Row(unseen=checkpoints)


def hits(*checkpoints: str) -> Row:
    """Checkpoints of which it depends on the order of messages whether the fault strikes them."""
    return Row(hit=checkpoints)


def errs(rule: str) -> Row:
    """Every step comes off, and the findings of a rule stay open."""
    return Row(error=rule)


def nothing(because: str) -> Row:
    """The verdict is passed."""
    return Row(because=because)


AT_FIRST_ONLY = "it is refused, comes again as it should be, and the latest attempt counts"
WORKS = "everything came off, if not as it should; the rules warn of it"
SAME = "ids and codes are the same whatever the case of their letters"
ENCODED = fails("handshake.encoding", unseen=("handshake.tokens",))
NOT_STARTED = ("cpo.session-stopped",)  # a session that never began cannot be stopped
NO_GOOD_CDR = ("cpo.cdr-agrees", "cpo.cdr-routed")  # the hub refuses it
# Every third answer of an eMSP: to how many updates of sessions it has to answer is another thing each time.
THIRD = hits(
    "handshake.tokens", "emsp.tokens-pulled", "emsp.tariff-updated", "emsp.session-started",
    "emsp.session-updated", "emsp.session-stopped", "emsp.cdr-delivered", "rfid.known", "rfid.unknown", "rfid.blocked",
)  # fmt: skip

OF_BOTH = {
    "raw-token": ENCODED,
    "base64-token": ENCODED,
    "newline-token": ENCODED,
    "double-base64-token": ENCODED,
    "bearer-scheme": ENCODED,
    "old-token": fails("handshake.tokens", unseen=("handshake.encoding",)),
    "post-when-registered": fails("handshake.credentials"),
    "put-instead-of-post": nothing(AT_FIRST_ONLY),
    "credentials-twice": nothing(WORKS),
    "missing-request-id": errs("transport.request-id-missing"),
    "missing-correlation-id": errs("transport.correlation-id-missing"),
    "same-request-id": errs("transport.request-id-reused"),
    "ids-not-echoed": errs("transport.request-id-not-echoed"),
    "no-content-type": errs("transport.request-mislabelled"),
    "answer-without-content-type": errs("transport.response-mislabelled"),
    "timestamp-missing": errs("fields.required-missing"),
    "timestamp-with-blank": errs("fields.malformed"),
    "frozen-timestamp": nothing(WORKS),
    "404-with-1000": errs("http.error-with-success-code"),
    "framework-422": nothing("all that the hub sends is valid"),
    "data-in-list": nothing("the hub asks for no single object"),
    "200-for-created": nothing("it may be"),
    "redirect": nothing(WORKS),
    "slow-answer": nothing("it comes in time"),
    "nulls-for-optional": nothing("it may be"),
    "lower-case-country": nothing(SAME),
    "lower-case-codes": nothing(SAME),
    "mixed-case-ids": nothing(SAME),
    "owner-differs": nothing(AT_FIRST_ONLY),
    "last-updated-is-now": errs("page.after-date-to"),
    "date-window-ignored": errs("page.before-date-from"),
    "limit-ignored": nothing("read again with a limit that it does not reach, the list is as it should be"),
    "lost-filters": nothing("the window that is lost ends now, so that nothing else comes without it"),
    "link-with-http": nothing("a list may go on at another host; read again, it comes on one page"),
    "empty-link": nothing(WORKS),
}

# The same of a CPO, in a version in which it offers fewer lists.
OF_CPO_THIRD = hits(
    "handshake.tokens", "cpo.locations-pulled", "cpo.locations-complete", "cpo.tariffs-pulled", "cpo.tariffs-known",
    "cpo.tariffs-used", "cpo.tokens-valid", "cpo.tokens-varied", "cpo.session-started", "cpo.session-stopped",
)  # fmt: skip

OF_CPO = OF_BOTH | {
    "missing-routing-headers": fails("cpo.cdr-routed"),
    "html-502": fails("cpo.session-started", unseen=NOT_STARTED),
    "truncated-json": fails("cpo.session-started", unseen=NOT_STARTED),
    "reset-in-mid-body": fails("cpo.session-started", unseen=NOT_STARTED),
    "status-code-as-text": fails("cpo.session-started", unseen=NOT_STARTED),
    "too-many-requests": hides("cpo.session-started", *NOT_STARTED),
    "framework-401": hides("cpo.session-started", *NOT_STARTED),
    "gzip-mislabelled": hides("cpo.session-started", *NOT_STARTED),
    "random-500": fails("cpo.tariffs-pulled", "cpo.session-stopped"),
    "no-envelope": errs("envelope.status-code-missing"),
    "500-for-refusals": nothing("the hub asks for nothing that may be refused"),
    "no-content": fails("cpo.tokens-valid", "cpo.tokens-varied"),
    "wrong-total": fails("cpo.locations-pulled", "cpo.tariffs-pulled"),
    "missing-total": fails("cpo.locations-pulled", "cpo.tariffs-pulled"),
    "missing-link": fails("cpo.locations-pulled", "cpo.tariffs-pulled"),
    "self-link": fails("cpo.locations-pulled", "cpo.tariffs-pulled"),
    "duplicates": fails("cpo.locations-pulled", "cpo.tariffs-pulled"),
    "swapped-coordinates": nothing("a place elsewhere on earth, as far as the figures go"),
    "unknown-status": fails("cpo.locations-valid"),
    "tariff-unknown": fails("cpo.tariffs-known", "cpo.tariffs-used"),
    "overlong-address": nothing("there is room for it by now"),
    "evse-id-with-dashes": nothing(WORKS),
    "seconds-in-times": fails("cpo.locations-valid", "cpo.tariffs-valid"),
    "evse-vanishing": nothing("an EVSE may be built away"),
    "newer-field": nothing("receivers overlook what they do not know"),
    "newer-value": fails("cpo.locations-valid", "cpo.connectors-mapped"),
    "offset-timestamps": fails("cpo.locations-valid", "cpo.tariffs-valid", "cpo.cdr-received"),
    "camel-case-field": fails(
        "cpo.locations-valid", "cpo.locations-complete", "cpo.tariffs-valid", "cpo.session-started",
        "cpo.cdr-received", "cpo.tariffs-used", unseen=("cpo.tariffs-known",),
    ),
    # The tariff that is to be deleted is pushed, refused, listed, and for that refusal never deleted.
    "numbers-as-text": fails("cpo.tariffs-valid", "cpo.tariffs-used", "cpo.cdr-received", unseen=NO_GOOD_CDR),
    "price-of-other-version": fails("cpo.tariffs-valid", "cpo.cdr-received", unseen=NO_GOOD_CDR),
    "missing-ids": fails("cpo.cdr-received", unseen=NO_GOOD_CDR),
    "too-many-decimals": nothing("the noise is far below what is rounded"),
    "cdr-total-off": nothing("a cent is within rounding"),
    "wh-for-kwh": nothing("session and CDR say the same, and the figures are those of a small vehicle"),
    "seconds-for-hours": fails("cpo.cdr-agrees"),
    "cdr-ends-before-start": fails("cpo.cdr-agrees"),
    "period-before-start": nothing("of CDR and session the whole is compared, not the periods"),
    "reference-lost": fails("cpo.session-started"),
    "result-never-sent": fails("cpo.session-started", unseen=("cpo.session-stopped",)),
    "result-late": hides("cpo.session-started", "cpo.session-stopped"),
    "result-twice": nothing("nobody waits for the second"),
    "cdr-before-session-end": nothing("both have come in the end, and agree"),
    "cdr-twice": nothing("the hub refuses the second, or takes it for the first"),
    "cdr-missing": hides("cpo.cdr-received", "cpo.cdr-agrees", "cpo.cdr-routed"),
    "cdr-to-owner-url": nothing(AT_FIRST_ONLY),
    "patch-without-last-updated": errs("objects.patch-without-last-updated"),
    "last-updated-goes-back": hits("cpo.session-updates"),
    "session-patch-before-put": nothing(AT_FIRST_ONLY),
    "session-stays-pending": fails(
        "cpo.session-states", unseen=("cpo.session-stopped", "cpo.cdr-agrees")
    ),
    "kwh-falls": hits("cpo.session-updates"),
    "periods-sent-again": nothing("whether an update replaces the periods is not settled"),
    "status-after-completed": fails("cpo.session-states", unseen=("cpo.cdr-agrees",)),
}  # fmt: skip

OF_EMSP = OF_BOTH | {
    "missing-routing-headers": errs("routing.headers-missing"),
    "html-502": THIRD,
    "truncated-json": THIRD,
    "reset-in-mid-body": THIRD,
    "status-code-as-text": THIRD,
    "too-many-requests": THIRD,
    "framework-401": THIRD,
    "gzip-mislabelled": THIRD,
    "random-500": THIRD,
    "no-envelope": fails("emsp.tokens-pulled", "rfid.known"),
    "500-for-refusals": fails("rfid.unknown"),
    "no-content": fails("emsp.session-updated", "emsp.session-stopped"),
    "wrong-total": fails("emsp.tokens-pulled"),
    "missing-total": fails("emsp.tokens-pulled"),
    "missing-link": fails("emsp.tokens-pulled"),
    "self-link": fails("emsp.tokens-pulled"),
    "duplicates": fails("emsp.tokens-pulled"),
    "newer-value": fails("emsp.tokens-valid"),
    "offset-timestamps": fails("emsp.tokens-valid"),
    "camel-case-field": fails("emsp.tokens-valid"),
    "created-without-location": nothing("the CDR was taken all the same"),
    "token-valid-again": nothing("a card may be let in again"),
    "allowed-but-invalid": fails("rfid.blocked"),
    "command-twice": nothing("one of the two starts a session"),
    "patch-without-last-updated": nothing(AT_FIRST_ONLY),
    "last-updated-goes-back": nothing("it changes one object once, and every second change has the fault"),
}  # fmt: skip

THIRDS = (
    "html-502", "truncated-json", "reset-in-mid-body", "status-code-as-text", "too-many-requests", "framework-401",
    "gzip-mislabelled", "random-500", "no-envelope", "redirect",
)  # fmt: skip
OF_CPO_IN = {  # what is otherwise in a version
    V211: dict.fromkeys(THIRDS, OF_CPO_THIRD) | {
        "overlong-address": fails("cpo.locations-valid"),  # there never was room for it
        "camel-case-field": fails(
            "cpo.locations-valid", "cpo.locations-complete", "cpo.tariffs-valid", "cpo.cdr-received",
            "cpo.tariffs-used", unseen=("cpo.tariffs-known",),
        ),  # sessions have no authorization_reference to misspell
    },
    V221: {},
    V230: {"swapped-coordinates": fails("cpo.locations-valid")},  # a place with the connectors of North America
}  # fmt: skip


def table(role: RoleName, version: str) -> dict[str, Row]:
    """The faults that a role can have in a version."""
    rows = OF_CPO | OF_CPO_IN[version] if role == "cpo" else OF_EMSP
    return {name: row for name, row in rows.items() if role in FAULTS[name].roles and version in FAULTS[name].versions}
