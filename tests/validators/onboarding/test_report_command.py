"""`ocpi-tap report`: exit codes, options, sign-offs, and a recording that is watched while it grows."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from recordings.reader import Recording
from recordings.sign_offs import sign_offs
from recordings.store import Store
from tests.validators.onboarding.reporting import COMPLETE, HANDSHAKE_ALONE, pulled, recorded
from tests.validators.onboarding.seeing import OF_CPO, handshake, numbered
from tests.validators.talk import exchange
from tests.validators.test_resume import CONNECTION
from validators import profile
from validators.engine import Engine
from validators.onboarding import command, onboarding, results
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.command import report

FEWER = {module: role for module, role in OF_CPO.items() if module != "tariffs"}
SIGNED = ("--sign-off", "rfid.test", "--by", "J. Doe", "--reason", "Seen at station 12.")


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A profile that asks for the handshake alone."""
    file = tmp_path / "own.toml"
    file.write_text(HANDSHAKE_ALONE)
    return str(file)


def asked(*words: object) -> Result:
    return CliRunner().invoke(report, [*map(str, words)])


def test_a_partner_that_has_passed_gives_0(tmp_path: Path, own: str) -> None:
    done = asked(recorded(tmp_path / "a.db", *COMPLETE), "--profile", own)
    assert done.exit_code == 0
    assert done.stdout.startswith("Onboarding passed: a CPO, OCPI 2.2.1\n")


def test_one_that_has_not_gives_1(tmp_path: Path, own: str) -> None:
    assert asked(recorded(tmp_path / "a.db", *handshake()), "--profile", own).exit_code == 1
    assert asked(recorded(tmp_path / "b.db", *handshake(FEWER)), "--profile", own).exit_code == 1


def test_a_recording_in_which_nothing_could_be_judged_gives_4(tmp_path: Path) -> None:
    assert asked(recorded(tmp_path / "a.db")).exit_code == 4
    assert asked(recorded(tmp_path / "b.db", exchange("GET", "https://elsewhere.example/"))).exit_code == 4


@pytest.mark.parametrize(
    "content", [None, b"", b"junk", b"SQLite format 3\0" + b"\xff" * 200, b'{"log": {"entries": []}}']
)
def test_what_is_no_recording_gives_3_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.db"
    if content is not None:
        path.write_bytes(content)
    done = asked(path)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"ocpi-tap report: {path}: ")
    assert done.stderr.count("\n") == 1


def test_a_recording_that_is_damaged_inside_gives_3_in_one_line(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.db", *COMPLETE)
    content = bytearray(path.read_bytes())
    content[16_384:] = b"\xa5" * len(content[16_384:])
    path.write_bytes(content)
    done = asked(path)
    assert (done.exit_code, done.stderr.count("\n")) == (3, 1)
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--profile", "enapy"], "no profile 'enapy'; there are: enapi, ocpi"),
        (
            ["--sign-off", "handshake.tokens"],
            "handshake.tokens is decided from traffic; a profile",
        ),
        (["--sign-off", "handshake.token"], "no checkpoint 'handshake.token'; did you mean handshake.tokens"),
        (["--by", "J. Doe"], "--by goes with --sign-off"),
        (["--reason", "x"], "--reason goes with --sign-off"),
        (["--watch", "--format", "json"], "--watch is for people at a terminal and goes without --format"),
    ],
)
def test_what_does_not_fit_together_gives_2_in_one_line(tmp_path: Path, words: list[str], line: str) -> None:
    done = asked(recorded(tmp_path / "a.db", *COMPLETE), *words)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"ocpi-tap report: {line}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [["--role", "hub"], ["--format", "pdf"], []])
def test_nonsense_gives_2(tmp_path: Path, words: list[str]) -> None:
    assert asked(*([recorded(tmp_path / "a.db"), *words] if words else [])).exit_code == 2


@pytest.mark.parametrize(("role", "told"), [("cpo", "cpo"), ("emsp", "emsp"), ("both", "both")])
def test_the_role_can_be_given(tmp_path: Path, role: str, told: str) -> None:
    done = asked(recorded(tmp_path / "a.db", *handshake()), "--role", role, "--format", "json")
    assert json.loads(done.stdout)["role"] == told


@pytest.mark.parametrize("form", ["text", "json", "markdown", "junit"])
def test_every_form_is_printed(tmp_path: Path, form: str) -> None:
    assert asked(recorded(tmp_path / "a.db", *COMPLETE), "--format", form).stdout


def test_a_recording_is_no_second_attempt_of_itself(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.db", *COMPLETE)
    done = asked(path, tmp_path / "." / "a.db")
    assert (done.exit_code, done.stderr) == (2, f"ocpi-tap report: {path} is given twice\n")


def test_no_recording_is_written_over(tmp_path: Path) -> None:
    first, second = (recorded(tmp_path / name, *COMPLETE) for name in ("a.db", "b.db"))
    before = first.read_bytes()
    done = asked("--html", first, second)
    assert (done.exit_code, done.stderr) == (2, f"ocpi-tap report: --html would write over the recording {first}\n")
    assert first.read_bytes() == before


def test_several_recordings_are_attempts(tmp_path: Path, own: str) -> None:
    first = recorded(tmp_path / "monday.db", *handshake(FEWER), pulled())
    second = recorded(tmp_path / "tuesday.db", *COMPLETE, day=1)
    done = asked(second, first, "--profile", own)
    assert done.exit_code == 0
    assert "fixed: handshake.endpoints" in done.stdout


def test_recordings_of_one_name_can_be_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / day / "onboarding.db" for day in ("monday", "tuesday")]
    for day, path in enumerate(paths):
        path.parent.mkdir()
        recorded(path, *COMPLETE, day=day)
    told = asked(*reversed(paths)).stdout
    assert told.index("onboarding.db (2): ") < told.index("onboarding.db (1): ")  # numbered as given, told by age
    assert "monday" not in told


@pytest.fixture
def _manual(monkeypatch: pytest.MonkeyPatch) -> None:
    """One checkpoint more, which a person decides."""
    one = replace(CHECKPOINTS[0], id="rfid.test", title="A card was held to a station", is_manual=True, look=None)
    for module in (command, onboarding, results):
        monkeypatch.setattr(module, "CHECKPOINTS", (one, *CHECKPOINTS))


@pytest.mark.usefixtures("_manual")
def test_a_manual_checkpoint_is_signed_off_in_the_recording(tmp_path: Path, own: str) -> None:
    path = recorded(tmp_path / "a.db", *COMPLETE)
    assert asked(path, "--profile", own).exit_code == 1
    signed = asked(path, "--profile", own, *SIGNED)
    assert signed.exit_code == 0
    assert "signed off by J. Doe on 20" in signed.stdout
    assert asked(path, "--profile", own).exit_code == 0  # it stays
    with closing(Recording(path)) as recording:
        signed_off = sign_offs(recording)["rfid.test"]
    assert (signed_off.by, signed_off.reason) == ("J. Doe", "Seen at station 12.")


@pytest.mark.usefixtures("_manual")
@pytest.mark.parametrize("left_out", ["--by", "--reason"])
def test_a_sign_off_needs_a_name_and_a_reason(tmp_path: Path, left_out: str) -> None:
    at, path = SIGNED.index(left_out), recorded(tmp_path / "a.db", *COMPLETE)
    for words in (SIGNED[:at] + SIGNED[at + 2 :], (*SIGNED[: at + 1], " ", *SIGNED[at + 2 :])):
        done = asked(path, *words)
        assert (done.exit_code, done.stderr) == (2, "ocpi-tap report: --sign-off needs --by and --reason\n")


@pytest.mark.usefixtures("_manual")
def test_a_sign_off_goes_into_one_recording(tmp_path: Path) -> None:
    paths = [recorded(tmp_path / name, *COMPLETE) for name in ("a.db", "b.db")]
    done = asked(*paths, *SIGNED)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert asked(tmp_path / "none.db", *SIGNED).exit_code == 3
    assert not (tmp_path / "none.db").exists()


def test_a_recording_is_watched_while_it_grows(tmp_path: Path, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    store, engine = Store(path), Engine(profile.load("ocpi"))
    store.start_run(CONNECTION, {}, {})

    def add(*numbers: int) -> None:
        for each in numbered(*COMPLETE)[numbers[0] - 1 : numbers[-1]]:
            store.add(engine.judge(msgspec.structs.replace(each, duration_ms=4_000 if each.id == 5 else 1))[1])
        store.commit()

    add(1, 2)
    _when_it_sleeps(monkeypatch, lambda: add(3, 5), lambda: None, lambda: add(6, 8))
    done = asked(path, "--profile", own, "--watch")
    store.close()
    assert done.exit_code in (0, 1)
    assert "8 exchanges" in done.stdout
    assert "Handshake (6 of 6 done)" in done.stdout


def _when_it_sleeps(monkeypatch: pytest.MonkeyPatch, *deeds: Callable[[], None]) -> None:
    """Instead of sleeping do one after the other, then press Ctrl-C."""
    left = iter(deeds)

    def sleep(_: float) -> None:
        deed = next(left, None)
        if deed is None:
            raise KeyboardInterrupt
        deed()

    monkeypatch.setattr(time, "sleep", sleep)
