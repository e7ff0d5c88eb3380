"""What the recordings of an onboarding cannot tell, in sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from recordings.exchange import Side
from validators.onboarding.attempt import Attempt
from validators.onboarding.results import version_of
from validators.spec.versions import ORDER

NOT_OCPI = "not OCPI"
PARTIES = 3  # told of each recording


def untold(attempts: Sequence[Attempt]) -> Iterator[str]:
    """The gravest first."""
    yield from _of_all(attempts)
    for attempt in attempts:
        of = f" in {attempt.name}" if len(attempts) > 1 else ""
        yield from (f"{sentence.removesuffix('.')}{of}." for sentence in _of_one(attempt))


def _of_all(attempts: Sequence[Attempt]) -> Iterator[str]:
    if not any(attempt.graded for attempt in attempts):
        yield "Nothing could be judged: there is no OCPI traffic that was kept whole."
        return
    if not _is_one_partner(attempts):
        named = ", ".join(
            f"{' and '.join(sorted(of)[:PARTIES])} in {each.name}" for each in attempts if (of := _parties(each))
        )
        yield f"Whether these are attempts of one partner: it is {named}."
    yield from _of_versions(attempts)
    if not any(attempt.onboarding.roles for attempt in attempts):
        yield "Whether the partner is a CPO or an eMSP: nobody has said so yet. --role tells it."
    if all(_is_late(attempt) for attempt in attempts):
        yield "Who gave which token to whom: the recording began after the registration."
    talked = set().union(*(attempt.versions for attempt in attempts))
    for version in sorted(_offered(attempts) - talked) if talked else ():
        yield f"Whether OCPI {version} works: the partner lists it, and it was not talked."


def _is_one_partner(attempts: Sequence[Attempt]) -> bool:
    """Whether each that names the partner's parties shares one with the one before it."""
    named = [parties for attempt in attempts if (parties := _parties(attempt))]
    return all(before & after for before, after in pairwise(named))


def _parties(attempt: Attempt) -> frozenset[str]:
    """The partner's, by its credentials."""
    announced = attempt.engine.conversation.parties.announced[Side.PARTNER].values()
    return frozenset(party for each in announced for party in each.roles)


def _of_versions(attempts: Sequence[Attempt]) -> Iterator[str]:
    version = version_of([attempt.onboarding for attempt in attempts])
    for attempt in attempts:
        if (other := attempt.onboarding.dossier.version) not in (None, version):
            yield f"Whether what was shown in OCPI {other} alone, in {attempt.name}, works in {version}."


def _is_late(attempt: Attempt) -> bool:
    """Whether platforms talked that were not seen to register."""
    credentials = attempt.onboarding.standings["handshake.credentials"]
    return attempt.onboarding.dossier.functional is not None and not (credentials.shown or credentials.against)


def _offered(attempts: Sequence[Attempt]) -> set[str]:
    lists = [attempt.engine.conversation.announcements.lists.get(Side.PARTNER) for attempt in attempts]
    return {version for listed in lists if listed for version in listed.urls if version in ORDER}


def _of_one(attempt: Attempt) -> Iterator[str]:
    for exchanges, reason in attempt.recording.sql.execute(
        "SELECT sum(exchanges), reason FROM gaps GROUP BY reason ORDER BY min(id)"
    ):
        yield f"What was in {exchanges:,} exchanges that could not be recorded ({reason})"
    for reason, count in attempt.not_graded.most_common():
        if reason != NOT_OCPI:
            yield f"What was in {count:,} messages that were not kept whole ({reason})"
    if count := attempt.not_graded[NOT_OCPI]:
        yield f"Whether {count:,} requests were right that are not OCPI's, or went to addresses that nobody announced"
    crashed = attempt.crashed + Counter(crash.rule for crash in attempt.onboarding.crashes)
    for rule, count in crashed.most_common():
        yield f"What {rule} thinks of {count:,} exchanges, by a fault of ocpi-tap itself"
    for (silence, rule), count in attempt.engine.teller.tally.hidden.items():
        yield f"What {count:,} x {rule} would have changed, silenced until {silence.until}: {silence.reason}"
    for each in attempt.onboarding.conversation.profile.waive:
        if not each.holds(attempt.onboarding.latest):
            yield f"Whether {each.checkpoint} is still waived: that ran out on {each.until}"
