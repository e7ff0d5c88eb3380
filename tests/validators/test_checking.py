"""One engine for recordings, HAR files and flow files; what cannot be read is one line and exit code 3."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.formats import har
from recordings.reader import Recording
from tests.validators.rules.routing.messages import CPO, EMSP, HOSTS_CPO, HOSTS_EMSP, IS_HUB, H, message
from tests.validators.talk import HUB, cut, exchange
from tests.validators.test_resume import CHANGED, COMPLETED, HANDSHAKE, RAW, recorded
from validators.commands import check

FOUND = ["transport.token-not-base64", "transport.token-encoding-varies", "sessions.changed-after-completed"]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    recorded(path, HANDSHAKE, COMPLETED, RAW, CHANGED)
    return path


def rules_in(*words: str) -> list[str]:
    return [finding["rule"] for finding in findings_in(*words)]


def test_a_har_of_a_recording_yields_the_same_findings(recording: Path, tmp_path: Path) -> None:
    opened = Recording(recording)
    har.write(opened.exchanges(), tmp_path / "a.har")
    opened.close()
    assert rules_in(str(recording)) == rules_in(str(tmp_path / "a.har")) == FOUND


def test_findings_that_appeared_or_vanished_are_told(recording: Path) -> None:
    import sqlite3

    sql = sqlite3.connect(recording)
    sql.execute("UPDATE findings SET rule = 'page.gone' WHERE rule = ?", (FOUND[0],))
    sql.commit()
    sql.close()
    output = CliRunner().invoke(check, [str(recording)]).output
    assert f"appeared since the recording: 1 x {FOUND[0]}" in output
    assert "vanished since the recording: 1 x page.gone" in output


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("info", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(recording: Path, fail_on: str, code: int) -> None:
    assert CliRunner().invoke(check, [str(recording), "--fail-on", fail_on]).exit_code == code


def test_where_nothing_was_graded_the_exit_code_says_so(tmp_path: Path) -> None:
    recorded(tmp_path / "b.db", exchange("GET", "https://hub.example/favicon.ico", token=""))
    result = CliRunner().invoke(check, [str(tmp_path / "b.db")])
    assert result.exit_code == 4
    assert "not graded: 1 x not OCPI" in result.output


def test_a_body_that_was_cut_is_not_graded(tmp_path: Path) -> None:
    recorded(tmp_path / "b.db", exchange("GET", f"{HUB}/2.2.1/tokens", answer=cut(b'{"data": [')))
    result = CliRunner().invoke(check, [str(tmp_path / "b.db")])
    assert result.exit_code == 4
    assert "not graded: 1 x response body cut" in result.output


@pytest.mark.parametrize("content", [b"", b"hello", b'{"log": {"entries": [', b"SQLite format 3\0" + b"\0" * 200])
def test_what_cannot_be_read_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    result = CliRunner().invoke(check, [str(tmp_path / "x")])
    assert result.exit_code == 3
    assert result.output.count("\n") == 1
    assert str(tmp_path / "x") in result.output


def test_what_goes_on_from_one_recording_to_another_is_judged_with_both(tmp_path: Path) -> None:
    came, onward = message("in", CPO, EMSP, at=10, lasts=3), message("out", CPO, H, at=11)
    recorded(tmp_path / "emsp.db", *numbered(IS_HUB, HOSTS_EMSP, came))
    recorded(tmp_path / "cpo.db", *numbered(IS_HUB, HOSTS_CPO, onward))
    both = [str(tmp_path / name) for name in ("emsp.db", "cpo.db")]
    (told,) = [one for one in findings_in(*both) if one["rule"] == "routing.changed-by-hub"]
    assert (Path(told["input"]).name, told["exchange"], told["party"]) == ("emsp.db", 3, "hub")
    assert "exchange 3 of cpo.db" in told["message"]
    assert "routing.changed-by-hub" not in [one["rule"] for path in both for one in findings_in(path)]


def test_of_recordings_with_one_name_the_folders_are_told_too(tmp_path: Path) -> None:
    came, onward = message("in", CPO, EMSP, at=10, lasts=3), message("out", CPO, H, at=11)
    for name, exchanges in (("a", (IS_HUB, HOSTS_EMSP, came)), ("b", (IS_HUB, HOSTS_CPO, onward))):
        (tmp_path / name).mkdir()
        recorded(tmp_path / name / "x.db", *numbered(*exchanges))
    output = findings_in(*(str(tmp_path / name / "x.db") for name in "ab"))
    assert any(f"of {tmp_path / 'b' / 'x.db'}" in one["message"] for one in output)


def findings_in(*words: str) -> list[dict[str, Any]]:
    output = CliRunner().invoke(check, [*words, "--format", "json"]).output
    found: list[dict[str, Any]] = json.loads(output)["findings"]
    return found


def numbered(*exchanges: Exchange) -> list[Exchange]:
    return [replace(one, id=number, number=number) for number, one in enumerate(exchanges, 1)]
