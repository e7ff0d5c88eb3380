"""The report as one HTML file that needs nothing beside it, to be read on a screen, on a phone and on paper."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from recordings.charts import Chart
from recordings.finding import Severity
from recordings.printable import printable
from validators.onboarding import wording
from validators.onboarding.checkpoint import State
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report, Source
from validators.onboarding.results import required_states

LOOKS = {  # how a state or a severity looks: a class of the style sheet, and a mark
    State.PASSED: ("good", "✓"),
    State.SIGNED_OFF: ("good", "✓"),
    State.FAILED: ("bad", "✗"),
    State.IN_PROGRESS: ("busy", "…"),
    State.NOT_SEEN: ("plainly", "○"),
    State.WAIVED: ("plainly", "–"),
    State.NOT_APPLICABLE: ("plainly", "–"),
    Severity.ERROR: ("bad", "✗"),
    Severity.WARNING: ("busy", "!"),
    Severity.INFO: ("plainly", "i"),
}
CODE = MarkdownIt("zero").enable("backticks")  # nothing else: what partners sent may be in it


def html_of(report: Report, charts: Sequence[Chart] = ()) -> str:
    """The whole file. `charts` are those of the latest recording."""
    anchors = {each.checkpoint.id for each in report.results} | {each.rule for each in report.findings}
    return TEMPLATES.get_template("report.html").render(report=report, charts=charts, anchors=anchors)


def coded(text: str) -> Markup:
    """A text of our own pages or of a rule, with what stands in backticks as code."""
    return Markup(CODE.renderInline(printable(text)))  # noqa: S704, for it escapes all else


def span(source: Source) -> str:
    """When the exchanges of a recording began, in UTC."""
    first, last = (datetime.fromtimestamp(seconds, UTC) for seconds in (source.first_at, source.last_at))
    until = f"{last:%H:%M:%S}" if last.date() == first.date() else f"{last:%Y-%m-%d %H:%M:%S}"
    return f"{first:%Y-%m-%d %H:%M:%S} to {until} UTC"


def tally(report: Report) -> list[tuple[State, int]]:
    """How many of the required checkpoints are in which state, the done ones first, as one."""
    counted = [State.PASSED if state.is_done else state for state in required_states(report.results)]
    order = (State.PASSED, State.IN_PROGRESS, State.NOT_SEEN, State.FAILED)
    return [(state, counted.count(state)) for state in order if state in counted]


def by_severity(rules: Sequence[OpenRule]) -> list[tuple[Severity, list[OpenRule]]]:
    """As they come, which is the gravest first."""
    return [(severity, list(group)) for severity, group in groupby(rules, key=lambda each: each.severity)]


def _shown(value: object) -> object:
    return printable(value) if type(value) is str else value


TEMPLATES = Environment(
    loader=PackageLoader("validators.onboarding.forms"), autoescape=True, finalize=_shown, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.globals |= {"wording": wording, "LOOKS": LOOKS, "State": State, "tally": tally, "by_severity": by_severity}
TEMPLATES.globals |= {"STEPS": 5, "FIRST": 10, "PROOFS": 4, "MOST": 50, "LONGEST": 400}  # shown at once; characters
TEMPLATES.filters |= {"coded": coded, "span": span}
