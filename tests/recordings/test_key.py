"""The keys of a user: private, made once, and never a reason not to record."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recordings.key import kept_key, redaction_key


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def test_it_is_made_once_and_for_its_owner_alone(home: Path) -> None:
    key = redaction_key()
    assert len(key) == 32
    assert redaction_key() == key
    [file] = (home / "ocpi-tap").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_each_name_has_a_key_of_its_own(home: Path) -> None:
    assert kept_key("redaction") == redaction_key()
    assert kept_key("state") == kept_key("state") != redaction_key()
    assert {file.name for file in (home / "ocpi-tap").iterdir()} == {"redaction.key", "state.key"}


def test_a_key_that_cannot_be_kept_is_none_at_all(home: Path) -> None:
    (home / "ocpi-tap").write_text("a file stands in the way")
    assert kept_key("state") is None


def test_processes_that_start_together_agree(home: Path) -> None:
    ask = "from recordings.key import redaction_key; print(redaction_key().hex())"
    asking = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert {process.communicate(timeout=20)[0].strip() for process in asking} == {redaction_key().hex()}


@pytest.mark.parametrize("content", ["", "no hex", "ab", "\udcff"])
def test_a_key_that_is_none_is_not_used(home: Path, content: str) -> None:
    (home / "ocpi-tap").mkdir()
    file = home / "ocpi-tap" / "redaction.key"
    file.write_bytes(content.encode(errors="surrogateescape"))
    assert len(redaction_key()) == 32
    assert redaction_key() != redaction_key()
    assert file.read_bytes() == content.encode(errors="surrogateescape")


def test_a_folder_that_cannot_be_made_is_no_obstacle(home: Path) -> None:
    (home / "ocpi-tap").write_text("a file stands in the way")
    assert len(redaction_key()) == 32


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_neither_is_a_key_that_cannot_be_read(home: Path) -> None:
    key = redaction_key()
    (home / "ocpi-tap" / "redaction.key").chmod(0)
    assert redaction_key() != key


def test_what_a_killed_process_left_behind_is_no_obstacle(home: Path) -> None:
    (home / "ocpi-tap").mkdir()
    (home / "ocpi-tap" / f"redaction.{os.getpid()}").write_text("half")
    assert redaction_key() == redaction_key()


def test_a_user_without_a_home_has_a_key_for_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert len(redaction_key()) == 32
