"""Each fault of a simulated partner fails the checkpoints that should notice it, and no other one."""

import pytest

from replay.simulator.faults import FAULTS
from tests.replay.simulator.faults.marks import MARKS
from tests.validators.onboarding.faults import Row, table
from tests.validators.onboarding.faulty import Judged, RoleName, judged
from validators.onboarding.checkpoint import Phase, State
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.spec.versions import ORDER, V221

ROLES: tuple[RoleName, ...] = ("cpo", "emsp")
REQUIRED = {each.id for each in CHECKPOINTS if each.required}
UNSEEN = (State.IN_PROGRESS, State.NOT_SEEN)
CLEAN = ""
# Their marks are in the comparison with exchanges that the evidence does not name.
FAR = ("tariff-unknown", "reference-lost", "kwh-falls", "last-updated-goes-back")


@pytest.mark.parametrize("role", ROLES)
def test_every_fault_of_a_partner_is_in_the_table(role: RoleName) -> None:
    known = {name for version in ORDER for name in table(role, version)}
    assert known == {name for name, fault in FAULTS.items() if role in fault.roles}


@pytest.mark.heavy
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ROLES)
def test_each_checkpoint_notices_a_fault(role: RoleName) -> None:
    check(role, V221, one_for_each(table(role, V221)))


@pytest.mark.exhaustive
@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", ORDER)
@pytest.mark.parametrize("role", ROLES)
def test_each_fault_fails_the_checkpoints_that_should_notice_it(role: RoleName, version: str) -> None:
    check(role, version, table(role, version))


def one_for_each(rows: dict[str, Row]) -> dict[str, Row]:
    """The first fault in the table for each checkpoint that one can fail or hide, and one that only leaves an error."""
    chosen, noticed = {}, set[str]()
    for name, row in rows.items():
        notices = {*row.failed, *row.unseen} or {"error" if row.error else ""}
        if not row.hit and not notices <= noticed:
            chosen[name] = row
            noticed |= notices
    return chosen


def check(role: RoleName, version: str, rows: dict[str, Row]) -> None:
    """Play them all, and a fault that does not come out as it should once more: a step may come too late.

    Without a fault there is no second time: it would hide a false alarm.
    """
    played = judged(role, version, [CLEAN, *rows])
    assert played.pop(CLEAN).verdict == "passed"
    played |= judged(role, version, [name for name, each in played.items() if not fits(each, rows[name])])
    assert {name: what_stands(each) for name, each in played.items() if not fits(each, rows[name])} == {}
    assert {name: led for name, each in played.items() if (led := leads_astray(each, name, rows[name]))} == {}


def what_stands(played: Judged) -> tuple[str, set[str], set[str]]:
    """The verdict, which checkpoints failed, and which required ones were not shown in whole.

    The success criteria are left out: they follow from the others.
    """
    steps = [each for each in played.results if each.checkpoint.phase is not Phase.SUCCESS]
    failed = {each.checkpoint.id for each in steps if each.state is State.FAILED}
    unseen = {each.checkpoint.id for each in steps if each.state in UNSEEN and each.checkpoint.required}
    return played.verdict, failed, unseen


def fits(played: Judged, row: Row) -> bool:
    """Whether an onboarding stands as its row has it."""
    verdict, failed, unseen = what_stands(played)
    if row.hit:
        return failed | unseen <= {*row.hit}
    applicable = {each.checkpoint.id for each in played.results if each.state is not State.NOT_APPLICABLE}
    return (verdict, failed, unseen) == (wanted_verdict(row), {*row.failed} & applicable, {*row.unseen} & applicable)


def wanted_verdict(row: Row) -> str:
    """What a row makes of the whole."""
    if row.error or REQUIRED & {*row.failed}:
        return "failed"
    return "in progress" if REQUIRED & {*row.unseen} else "passed"


def leads_astray(played: Judged, name: str, row: Row) -> list[str]:
    """The failed checkpoints whose evidence does not show the fault; the rule where it is not among what is open."""
    open_rules = {rule for proof in played.of("success.errors").evidence["against"] for rule in proof["rules"]}
    missed = [row.error] if row.error and row.error not in open_rules else []
    _, failed, _ = what_stands(played)
    shown = {each: played.exchanges if name in FAR else played.shown(each) for each in failed}
    return missed + [each for each, exchanges in shown.items() if not MARKS[name](exchanges)]
