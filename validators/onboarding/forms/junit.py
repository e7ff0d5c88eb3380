"""The report as JUnit XML, for CI: a suite for each phase, in it a test case for each checkpoint."""

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from recordings.printable import printable
from validators.onboarding import wording
from validators.onboarding.checkpoint import State
from validators.onboarding.report import Report
from validators.onboarding.standing import Result


def junit(report: Report) -> str:
    """What failed is a failure, and what is required and not done; what is neither shown nor required is skipped."""
    whole = JUnitXml(wording.headline(report))
    for phase, results in wording.phases(report):
        suite = TestSuite(phase)
        suite.add_property("verdict", report.verdict)
        suite.add_property("profile", printable(report.profile))
        suite.add_testcases([_case(report, result) for result in results])
        whole.add_testsuite(suite)
    whole.update_statistics()  # type: ignore[no-untyped-call]
    text: bytes = whole.tostring()  # type: ignore[no-untyped-call]
    return text.decode()


def _case(report: Report, result: Result) -> TestCase:
    checkpoint, evidence = result.checkpoint, wording.evidence(report, result)
    case = TestCase(f"{checkpoint.id}: {checkpoint.title}", f"onboarding.{checkpoint.id.partition('.')[0]}")
    if result.state is State.FAILED or (checkpoint.required and not result.state.is_done):
        failure = Failure(result.state, result.state)
        failure.text = "\n".join(filter(None, [evidence, checkpoint.todo and f"what to do: {checkpoint.todo}"]))
        case.result = [failure]
    elif not result.state.is_done:
        case.result = [Skipped(result.state)]
    elif evidence:
        case.system_out = evidence if result.state is State.SIGNED_OFF else f"{result.state}: {evidence}"
    return case
