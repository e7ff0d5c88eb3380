"""The faults as such: each is explained, and only what a role and version can show is switched on."""

import pytest

from replay.simulator.connection import Connection
from replay.simulator.faults import FAULTS, Fault, UnknownFaultError, install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, Partner
from replay.simulator.values import new_token
from tests.replay.simulator.faults.marks import MARKS
from validators.spec.versions import ORDER


def cpo(version: str = "2.2.1") -> Partner:
    return Partner(Connection(version, new_token()), [CPO], count=1)


def test_there_are_at_least_45_and_each_has_its_mark() -> None:
    assert len(FAULTS) >= 45
    assert FAULTS.keys() == MARKS.keys()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_each_is_explained_in_one_sentence_with_the_reason_below(fault: Fault) -> None:
    assert fault.summary[:1].isupper() or fault.summary[:1].isdigit()
    assert fault.summary.endswith(".")
    assert ". " not in fault.summary
    assert fault.why.endswith((".", ")."))
    assert fault.why != fault.summary


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_each_has_a_name_in_kebab_case_roles_and_versions(fault: Fault) -> None:
    assert fault.name == fault.name.lower()
    assert fault.name.replace("-", "").isalnum()
    assert set(fault.roles) <= {"hub", "cpo", "emsp"}
    assert set(fault.versions) <= set(ORDER)
    assert fault.roles
    assert fault.versions


def test_unknown_names_and_what_cannot_be_shown_are_refused_together_in_one_line() -> None:
    with pytest.raises(UnknownFaultError) as refused:
        install(cpo("2.1.1"), "cpo", ["raw-token", "no-such", "token-valid-again", "cdr-twice"])
    assert str(refused.value) == (
        "raw-token exists in 2.2.1, 2.3.0, not in 2.1.1; there is no fault 'no-such'; "
        "token-valid-again is for hub, emsp, not for cpo"
    )


def test_where_one_is_refused_none_is_switched_on() -> None:
    platform = cpo()
    before = list(platform.client.between)
    with pytest.raises(UnknownFaultError):
        install(platform, "cpo", ["cdr-twice", "no-such"])
    assert (platform.client.between, platform.answering, platform.faults) == (before, [], set())


def test_a_platform_tells_which_are_switched_on() -> None:
    platform = cpo()
    install(platform, "cpo", ["cdr-twice", "html-502", "cdr-twice"])
    assert platform.faults == {"cdr-twice", "html-502"}


def test_a_hub_counts_only_the_versions_of_its_partners() -> None:
    with pytest.raises(UnknownFaultError, match=r"not in 2\.1\.1"):
        install(Hub([Connection("2.1.1", None)]), "hub", ["missing-ids"])
