"""What a report says, in words that all its forms share; texts of partners are printable in them, and no more."""

from collections.abc import Iterator

from recordings.printable import printable
from validators.onboarding.checkpoint import Phase, State
from validators.onboarding.coverage import FieldCoverage, ModuleCoverage
from validators.onboarding.object_counts import ObjectCount
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report
from validators.onboarding.results import required_done
from validators.onboarding.standing import Proof, Result
from validators.onboarding.steps import Step

PROOFS = 3  # told of each kind
PARTS = ("EVSE", "Connector")  # of a location
ROLES = {"cpo": "a CPO", "emsp": "an eMSP", "both": "a CPO and an eMSP", "unknown": "role not known yet"}


def headline(report: Report) -> str:
    """The verdict, in a line."""
    return f"Onboarding {report.verdict}: {ROLES[report.role]}, OCPI {report.version or 'version not seen yet'}"


def basis(report: Report) -> Iterator[str]:
    """What it was decided from, a line for each recording."""
    for source in report.sources:
        yield f"{printable(source.name)}: {source.exchanges:,} exchanges, {source.graded:,} of them judged"
    done, required = required_done(report.results)
    yield f"{done} of {required} required checkpoints done; profile {printable(report.profile)}"


def phases(report: Report) -> Iterator[tuple[Phase, list[Result]]]:
    """The checkpoints that apply, by phase."""
    for phase in Phase:
        in_it = [each for each in report.results if each.checkpoint.phase is phase]
        if apply := [each for each in in_it if each.state != State.NOT_APPLICABLE]:
            yield phase, apply


def title(result: Result) -> str:
    """A checkpoint's, with a word where it need not be passed."""
    checkpoint = result.checkpoint
    words = [word for word, is_so in (("optional", not checkpoint.required), ("manual", checkpoint.is_manual)) if is_so]
    return checkpoint.title + (f" ({', '.join(words)})" if words else "")


def evidence(report: Report, result: Result) -> str:
    """What shows a checkpoint, or what keeps it from being passed, in a line."""
    shown, against, begun = (_proofs(report, result, result.evidence[kind]) for kind in ("shown", "against", "begun"))
    missing = [f"not seen: {', '.join(result.evidence['missing'])}"] if result.evidence["missing"] else []
    match result.state:
        case State.PASSED:
            told = shown
        case State.FAILED:
            told = against
        case State.IN_PROGRESS:
            told = shown + begun + missing
        case State.NOT_SEEN:
            told = [f"wanted: {result.checkpoint.must_be_seen}"]
        case _:
            told = [result.reason]
    return printable("; ".join(told))


def _proofs(report: Report, result: Result, proofs: list[Proof]) -> list[str]:
    told = [_proof(report, result, proof) for proof in proofs[:PROOFS]]
    return told + ([f"and {len(proofs) - PROOFS} more"] if len(proofs) > PROOFS else [])


def _proof(report: Report, result: Result, proof: Proof) -> str:
    """Of a criterion the name of what it is about, which has its own evidence, perhaps in another recording."""
    if result.checkpoint.phase is Phase.SUCCESS:
        return proof["part"] + (f" (exchange {proof['exchange']})" if len(report.sources) == 1 else "")
    told = f"{proof['part']}: {proof['what']}" if proof["what"] else proof["part"]
    rules = f" [{', '.join(proof['rules'])}]" if proof["rules"] else ""
    thing = f"{proof['thing']}, " if proof["thing"] not in told else ""
    return f"{told}{rules} ({thing}{report.where(result.attempt, proof['exchange'])})"


def often(report: Report, rule: OpenRule) -> str:
    """How often a rule's findings were made, and where."""
    modules = f" in {', '.join(rule.modules)}" if rule.modules else ""
    if rule.first == rule.last:
        return f"{rule.count} x{modules}, {report.where(rule.attempt, rule.first)}"
    first = f"first exchange {rule.first}, last {report.where(rule.attempt, rule.last).removeprefix('exchange ')}"
    return f"{rule.count} x{modules}, {first}"


def place(report: Report, rule: OpenRule) -> str:
    """Where its example is."""
    example = rule.example
    at = f"{printable(example.pointer)} " if example.pointer else ""
    return f"{at}in the {example.side} of {report.where(rule.attempt, example.exchange)}"


def step_title(step: Step) -> str:
    """What a step is about; of a checkpoint, whether it need not be passed."""
    is_optional = not step.required and step.state in [*State]
    return f"{step.title} (optional)" if is_optional else step.title


def kind(count: ObjectCount) -> str:
    """What was counted: the parts of a location that came in it were not."""
    return f"{count.kind} by itself" if count.kind in PARTS else count.kind


def objects(report: Report) -> Iterator[tuple[str, str]]:
    """What each side has sent, with the number of different ones."""
    for each in report.objects:
        yield f"{kind(each)}, sent by the {each.sent_by} ({each.module})", f"{each.objects:,}"


def operations(each: ModuleCoverage) -> str:
    """What was called of an interface."""
    done = f"{len(each.done)} of {len(each.done) + len(each.missing)} operations"
    missing = f"; not used: {', '.join(each.missing)}" if each.missing else ""
    return f"{each.module} ({each.interface}, served by the {each.served_by}): {done}{missing}"


def fields(each: FieldCoverage) -> str:
    """What was sent of the optional fields of an object."""
    done = f"{len(each.done)} of {len(each.done) + len(each.missing)} optional fields"
    missing = f"; never sent: {', '.join(each.missing)}" if each.missing else ""
    return f"{each.object} by the {each.sent_by}: {done}{missing}"


def progress(report: Report) -> Iterator[str]:
    """What the latest of several recordings has changed, a line each; that nothing has, where nothing has."""
    if report.progress is None:
        return
    words = {"fixed": "fixed", "reached": "reached", "new": "new", "still_open": "still open"}
    lines = [f"{word}: {', '.join(ids)}" for name, word in words.items() if (ids := getattr(report.progress, name))]
    yield from lines or ["Nothing has changed."]
