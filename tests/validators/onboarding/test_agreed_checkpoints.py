"""Checkpoints that were waived by the profile, or signed off by a person."""

from dataclasses import replace
from pathlib import Path

import pytest

from recordings.sign_offs import SignOff
from tests.validators.onboarding.reporting import COMPLETE, pulled, read, report_on, result
from tests.validators.onboarding.seeing import OF_CPO, handshake
from validators import profile
from validators.conversation import Conversation
from validators.onboarding import onboarding, results
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.onboarding import Onboarding
from validators.onboarding.results import results_of
from validators.onboarding.standing import Result
from validators.profile import UnknownProfileError

WITHOUT_TARIFFS = [
    *handshake({module: role for module, role in OF_CPO.items() if module != "tariffs"}), pulled(), read(),
]  # fmt: skip
WAIVER = '[[waive]]\ncheckpoint = "handshake.endpoints"\nreason = "It charges for free."\n'
SIGNED = SignOff("handshake.endpoints", "J. Doe", "2026-03-03T10:00:00.000000Z", "Seen at station 12.")


def test_a_waived_checkpoint_is_done_for_a_reason(tmp_path: Path) -> None:
    report = report_on(tmp_path, WITHOUT_TARIFFS, own=WAIVER)
    waived = result(report, "handshake.endpoints")
    assert (waived.state, waived.reason) == ("waived", "It charges for free.")
    assert result(report, "success.handshake").state == "passed"
    assert "handshake.endpoints" not in [step.id for step in report.todo]


def test_it_is_passed_where_it_is_passed_all_the_same(tmp_path: Path) -> None:
    assert result(report_on(tmp_path, COMPLETE, own=WAIVER), "handshake.endpoints").state == "passed"


@pytest.mark.parametrize(("until", "state"), [("2026-01-05", "waived"), ("2026-01-04", "failed")])
def test_a_waiver_holds_up_to_its_day_by_the_time_of_the_traffic(tmp_path: Path, until: str, state: str) -> None:
    report = report_on(tmp_path, WITHOUT_TARIFFS, own=f"{WAIVER}until = {until}\n")
    waived = result(report, "handshake.endpoints")
    assert waived.state == state
    assert waived.reason == ("It charges for free. (until 2026-01-05)" if state == "waived" else "")
    told = "Whether handshake.endpoints is still waived: that ran out on 2026-01-04."
    assert (told in report.untold) is (state == "failed")


def test_a_criterion_can_be_waived_too(tmp_path: Path) -> None:
    own = '[[waive]]\ncheckpoint = "success.handshake"\nreason = "x"\n'
    assert result(report_on(tmp_path, WITHOUT_TARIFFS, own=own), "success.handshake").state == "waived"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            WAIVER.replace("endpoints", "endpoint"),
            "no checkpoint 'handshake.endpoint'; did you mean handshake.",
        ),
        (WAIVER.replace('reason = "It charges for free."\n', ""), "waive.0.reason: Field required"),
        (f'{WAIVER}until = "soon"\n', "waive.0.until: Input should be a valid date"),
        (f'{WAIVER}module = "x"\n', "waive.0.module: Extra inputs"),
    ],
)
def test_a_mistake_in_a_waiver_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(UnknownProfileError) as caught:
        profile.load(str(file))
    assert str(caught.value).startswith(f"{file}: {line}")
    assert "\n" not in str(caught.value)


def test_waivers_may_stand_in_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "ocpi-tap.toml"
    file.write_text(f'hub = "https://hub.example"\nprofile = "enapi"\n{WAIVER}')
    assert [each.checkpoint for each in profile.load(str(file)).waive] == ["handshake.endpoints"]


def test_a_manual_checkpoint_is_signed_off(monkeypatch: pytest.MonkeyPatch) -> None:
    manual = tuple(
        replace(each, is_manual=True, look=None) if each.id == SIGNED.checkpoint else each for each in CHECKPOINTS
    )
    for module in (results, onboarding):
        monkeypatch.setattr(module, "CHECKPOINTS", manual)
    assert stands({}).state == "not seen"
    signed = stands({SIGNED.checkpoint: SIGNED})
    assert (signed.state, signed.reason) == ("signed off", "signed off by J. Doe on 2026-03-03: Seen at station 12.")


def test_what_traffic_decides_is_not_signed_off() -> None:
    assert stands({SIGNED.checkpoint: SIGNED}).state == "not seen"


def stands(sign_offs: dict[str, SignOff]) -> Result:
    """The checkpoint, in a recording in which nothing was said."""
    watched = Onboarding(Conversation(profile.load("ocpi")), sign_offs=sign_offs)
    return next(each for each in results_of([watched]) if each.checkpoint.id == SIGNED.checkpoint)
