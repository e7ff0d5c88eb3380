"""How the partner treats a command of the hub's, at once and by its result."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.onboarding.answers import is_partners_failure, undue, wrong_in_body
from validators.onboarding.checkpoint import Sign
from validators.onboarding.commands import ACCEPTED, Command
from validators.onboarding.dossier import Dossier
from validators.onboarding.seen import Seen

ANSWERED, RESULT = "command accepted", "result accepted"
FAILURES = ("FAILED", "TIMEOUT")  # results that no driver and no hub is to blame for


def obeyed(seen: Seen, dossier: Dossier, name: str) -> Iterator[Sign]:
    """What a call shows of commands of that name."""
    commands = dossier.commands
    for late in commands.overdue:
        if late.name == name and late.by is Side.HUB:
            yield Sign(RESULT, False, "no result came within its time", exchange=late.exchange)
    command = commands.told
    if command is None or command.name != name or command.by is not Side.HUB:
        return
    if seen.call.place.operation == "command":
        yield from _answered(seen, command)
    if command.result is not None:
        is_good = True if command.result == ACCEPTED else False if command.result in FAILURES else None
        yield Sign(RESULT, is_good, command.result, exchange=command.resulted)


def _answered(seen: Seen, command: Command) -> Iterator[Sign]:
    """A refusal may be right, and only leaves the checkpoint open."""
    if command.answer == ACCEPTED:
        yield Sign(ANSWERED, True, command.answer)
    elif command.answer is not None:
        yield Sign(ANSWERED, None, command.answer)
    elif seen.call.succeeded:
        yield Sign(ANSWERED, False, "the answer has no result", wrong_in_body(seen, "response", "/data"))
    elif is_partners_failure(seen):
        yield Sign(ANSWERED, False, seen.outcome(), undue(seen))
    else:
        yield Sign(ANSWERED, None, seen.outcome())
