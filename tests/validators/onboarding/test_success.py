"""The success criteria, decided from the checkpoints before them and from what is open."""

from pathlib import Path

from recordings.finding import Severity
from tests.validators.onboarding.charging import Told
from tests.validators.onboarding.reporting import COMPLETE, FAULTY, pulled, pushed, read, report_on, result
from tests.validators.onboarding.seeing import OF_CPO, handshake, onboarding, state
from tests.validators.talk import HUB, PARTNER, SESSION, TO_PARTNER, envelope, exchange
from validators.onboarding.checkpoint import Checkpoint, Phase, State
from validators.onboarding.checkpoints.success import Grounds, decided, sessions
from validators.onboarding.checkpoints.success import data as of_data
from validators.onboarding.open_findings import Open
from validators.onboarding.standing import Evidence, Proof, Result

PROOF = Proof(part="it", exchange=7, what="seen", rules=[], thing="")


def of(phase: Phase, state: State, id: str = "x.one", required: bool = True) -> Result:
    """A checkpoint of a phase in a state, with one exchange that shows it."""
    checkpoint = Checkpoint(id=id, title="One", phase=phase, must_be_seen="", todo="", required=required)
    proofs = {"shown": [], "against": [], "begun": [], "missing": []}  # type: ignore[var-annotated]
    if state in (State.PASSED, State.FAILED):
        proofs["shown" if state is State.PASSED else "against"] = [PROOF]
    return Result(checkpoint, state, Evidence(**proofs))  # type: ignore[typeddict-item]


def stands(criterion: Checkpoint, *results: Result, errors: tuple[Open, ...] = ()) -> str:
    needing, standing = decided(criterion, Grounds(results, errors, 1, None, None))
    return standing.state(needing).value


def error(module: str, rule: str = "fields.wrong-type") -> Open:
    return Open(rule, Severity.ERROR, "partner", "No good.", 9, module)


def test_the_handshake_is_complete_when_all_of_it_is_passed(tmp_path: Path) -> None:
    passed = result(report_on(tmp_path, COMPLETE), "success.handshake")
    assert passed.state == "passed"
    assert [(proof["part"], proof["exchange"]) for proof in passed.evidence["shown"]][:2] == [
        ("handshake.versions", 1),
        ("handshake.details", 2),
    ]
    assert state("success.handshake", *handshake()) == "in progress"
    assert state("success.handshake", *handshake({"locations": OF_CPO["locations"]})) == "failed"
    assert state("success.handshake", exchange("GET", "https://elsewhere.example/")) == "not seen"


def test_a_phase_fails_with_one_of_its_required_checkpoints() -> None:
    good, bad = of(Phase.CPO_SESSIONS, State.PASSED), of(Phase.RFID, State.FAILED, "x.two")
    assert stands(sessions, good) == "passed"
    assert stands(sessions, good, bad) == "failed"
    assert stands(sessions, good, of(Phase.RFID, State.FAILED, "x.two", required=False)) == "passed"
    assert stands(sessions, good, of(Phase.RFID, State.NOT_SEEN, "x.two")) == "in progress"
    assert stands(sessions, of(Phase.RFID, State.NOT_SEEN)) == "not seen"


def test_what_does_not_apply_or_was_waived_is_not_asked_for() -> None:
    good = of(Phase.EMSP_SESSIONS, State.PASSED)
    for other in (State.NOT_APPLICABLE, State.WAIVED):
        assert stands(sessions, good, of(Phase.CPO_SESSIONS, other, "x.two")) == "passed"


def test_data_fail_with_an_open_error_in_them() -> None:
    good = of(Phase.CPO_DATA, State.PASSED)
    assert stands(of_data, good) == "passed"
    assert stands(of_data, good, errors=(error("locations"),)) == "failed"
    assert stands(of_data, good, errors=(error("sessions"),)) == "passed"


def test_routing_needs_a_message_that_names_its_parties() -> None:
    assert state("success.routing", *COMPLETE) == "passed"
    assert state("success.routing", *handshake()) == "in progress"
    assert state("success.routing", exchange("GET", "https://elsewhere.example/")) == "not seen"
    bare = exchange("PUT", f"{HUB}/2.2.1/receiver/sessions/DE/EXA/S1", SESSION, headers=(("A", "b"),))
    assert state("success.routing", *handshake(), bare) == "failed"
    older = exchange("GET", f"{PARTNER}/2.1.1/locations", answer=envelope([]), way=TO_PARTNER)
    assert state("success.routing", older) == "not applicable"


def test_an_open_error_of_the_partners_fails_until_it_is_mended(tmp_path: Path) -> None:
    faulty = [*handshake(), pulled(FAULTY), read()]
    found = result(report_on(tmp_path, faulty), "success.errors")
    assert found.state == "failed"
    assert [proof["rules"] for proof in found.evidence["against"]] == [["fields.null-for-required"]]
    (tmp_path / "mended").mkdir()
    mended = [*faulty, pulled(FAULTY | {"city": "Berlin"})]
    assert result(report_on(tmp_path / "mended", mended), "success.errors").state == "passed"


def test_an_error_of_the_hubs_does_not_count(tmp_path: Path) -> None:
    report = report_on(tmp_path, [*handshake(), pulled(), read({"uid": 5})])
    assert "fields.required-missing" in [each.rule for each in report.hubs]
    assert result(report, "success.errors").state == "passed"


def test_no_error_is_no_success_before_anything_functional_was_judged() -> None:
    assert state("success.errors", exchange("GET", "https://elsewhere.example/")) == "not seen"
    seen = onboarding(*handshake()).results()
    [of_errors] = [each for each in seen if each.checkpoint.id == "success.errors"]
    assert of_errors.evidence["missing"] == ["traffic in functional modules"]


def test_an_error_hides_behind_no_warning_of_the_same_rule() -> None:
    wrong = pushed(SESSION | {"kwh": None})
    assert state("success.errors", *COMPLETE, wrong) == "failed"


def test_data_and_sessions_are_judged_by_what_was_recorded() -> None:
    assert [state(each, *handshake()) for each in ("success.data", "success.sessions")] == ["not seen", "not seen"]
    assert state("success.data", *handshake(), pulled()) == "in progress"
    assert state("success.data", *handshake(), pulled(FAULTY)) == "failed"
    cpo = Told()
    assert state("success.sessions", *handshake(), cpo.command(), cpo.result(), cpo.put()) == "in progress"
    assert state("success.sessions", *handshake(), cpo.command(answer={})) == "failed"
