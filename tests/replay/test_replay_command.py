"""The whole command against a target on a real socket: clean, with each deviation, and with everything it refuses."""

import base64
import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from recordings.reader import Recording
from replay.commands import replay
from tests.replay.dialogue import (
    ALL,
    BASE,
    ENV,
    HOST,
    LOCATION,
    READS,
    TOKEN,
    VERSIONS,
    Answer,
    Platform,
    details,
    envelope,
    ocpi,
    platform,
    record,
    said,
)

LIST = "GET /2.2.1/locations?limit=2"
PLACE = {"id": "X", **LOCATION}


def run(recording: Path, target: str, *options: str) -> Result:
    arguments = [str(recording), "--target", target, "--token-env", ENV, *options]
    return CliRunner(env={ENV: TOKEN}).invoke(replay, arguments, catch_exceptions=False)


def regressions(result: Result) -> list[str]:
    """What regressed, without the kind."""
    lines = (line for line in result.output.splitlines() if line.startswith("regression: "))
    return [line.removeprefix("regression: ") for line in lines]


def closed_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_target_that_answers_like_the_recording_is_clean(tmp_path: Path) -> None:
    with platform() as target:
        result = run(record(tmp_path / "r.db", ALL), f"{target.base}/versions", "--allow-write", target.host)
    assert result.exit_code == 0, result.output
    assert "9 sent, 0 regressed" in result.output
    assert target.urls()[:2] == ["GET /versions", "GET /2.2.1"], "asked for its endpoints"
    assert target.urls()[2:] == [
        "GET /versions",
        "GET /2.2.1",
        LIST,
        "GET /2.2.1/locations?page=b",
        "PUT /2.2.1/tokens/DE/ENA/T1",
        "GET /2.2.1/tokens/DE/ENA/T1",
        "POST /2.2.1/commands/STOP_SESSION",
        "POST /2.2.1/cdrs",
        "GET /2.2.1/cdrs/live-9",
    ]


def test_the_token_is_sent_as_the_recording_encoded_it_and_never_shown(tmp_path: Path) -> None:
    encoded = base64.b64encode(TOKEN.encode()).decode()
    with platform() as target:
        result = run(record(tmp_path / "r.db", ALL), f"{target.base}/versions", "--allow-write", target.host)
    assert {heard.headers["authorization"] for heard in target.heard} == {f"Token {encoded}"}
    assert TOKEN not in result.output
    assert encoded not in result.output


def test_without_permission_nothing_is_changed_and_what_depends_on_it_is_left_out(tmp_path: Path) -> None:
    recording = record(tmp_path / "r.db", ALL)
    with platform() as target:
        for permitted in ((), ("--allow-write", "127.0.0.1"), ("--allow-write", f"localhost:{target.host[-4:]}")):
            result = run(recording, f"{target.base}/versions", *permitted)
            assert result.exit_code == 0, result.output
            assert f"3 would change the target (--allow-write {target.host} permits it)" in result.output
            assert "2 depends on a change that was not made" in result.output
    assert {heard.method for heard in target.heard} == {"GET"}


def test_credentials_and_foreign_traffic_are_never_sent(tmp_path: Path) -> None:
    secret = {"token": "obviously-fake", "url": f"{HOST}/v", "roles": []}
    text = VERSIONS + said(f"PUT {BASE}/2.2.1/credentials", secret, answer=envelope(secret))
    text += said(f"GET {HOST}/health", answer="fine")
    with platform() as target:
        result = run(record(tmp_path / "r.db", text), f"{target.base}/versions", "--allow-write", target.host)
    assert result.exit_code == 0
    assert "1 would change the credentials" in result.output
    assert "1 not OCPI" in result.output
    assert set(target.urls()) == {"GET /versions"}


def test_a_dry_run_shows_the_plan_and_sends_nothing(tmp_path: Path) -> None:
    recording = record(tmp_path / "r.db", ALL)
    with platform() as target:
        arguments = [str(recording), "--target", f"{target.base}/versions", "--dry-run"]
        result = CliRunner().invoke(replay, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert target.heard == []
    lines = result.output.splitlines()
    assert lines[0].split() == ["1", "GET", "versions", f"{target.base}/versions"]
    assert re.search(r"5 +PUT tokens .*/tokens/DE/ENA/T1  not sent: would change the target", lines[4])


def broken(body: object, status: int = 200, **headers: str) -> Answer:
    return lambda base: ocpi(body, status, **headers)


DEVIATIONS: dict[str, tuple[Answer, list[str]]] = {
    "another HTTP status": (
        broken(envelope([PLACE]), 500),
        ["#3 GET locations list: status HTTP 500 with status_code 1000, was HTTP 200 with status_code 1000"],
    ),
    "another OCPI status": (
        broken(envelope(None, 2001)),
        ["#3 GET locations list: /status_code HTTP 200 with status_code 2001, was HTTP 200 with status_code 1000"],
    ),
    "a field is gone": (
        broken(envelope([{key: value for key, value in PLACE.items() if key != "name"}])),
        ["#3 GET locations list: /data/*/name is gone, was string"],
    ),
    "another type": (
        broken(envelope([PLACE | {"id": 7}])),
        ["#3 GET locations list: /data/*/id is number, was string"],
    ),
    "a new finding": (
        broken(envelope([PLACE]), X_Total_Count="9"),
        ["#3 GET locations list: header:Link page.link-missing: "],
    ),
    "no JSON": (
        lambda base: ocpi(None, 404),
        ["#3 GET locations list: status HTTP 404 with no status_code, was HTTP 200 with status_code 1000"],
    ),
    "a Link to another host": (
        broken(envelope([PLACE]), Link='<http://elsewhere.invalid/x>; rel="next"'),
        ["#4 GET locations list: url http://elsewhere.invalid/x leads away from the target"],
    ),
    "a redirect": (
        broken(None, 302, Location="http://elsewhere.invalid/"),
        ["#3 GET locations list: status HTTP 302 with no status_code, was HTTP 200 with status_code 1000"],
    ),
}


@pytest.mark.parametrize("name", DEVIATIONS)
def test_a_deviation_is_a_regression(tmp_path: Path, name: str) -> None:
    answer, expected = DEVIATIONS[name]
    with platform() as target:
        target.answers[LIST] = answer
        result = run(record(tmp_path / "r.db", READS), f"{target.base}/versions")
    assert result.exit_code == 1
    found = regressions(result)
    assert len(found) == len(expected)
    assert all(line.startswith(beginning) for line, beginning in zip(found, expected, strict=True)), found


def test_a_list_that_ends_earlier_is_no_regression(tmp_path: Path) -> None:
    with platform() as target:
        target.answers[LIST] = broken(envelope([PLACE]), X_Total_Count="1")
        result = run(record(tmp_path / "r.db", READS), f"{target.base}/versions")
    assert result.exit_code == 0, result.output
    assert "1 the target's list ended before this page" in result.output


def test_a_module_that_is_no_longer_advertised_is_a_regression(tmp_path: Path) -> None:
    with platform() as target:
        target.answers["GET /2.2.1"] = lambda base: ocpi(details(base, "credentials tokens"))
        result = run(record(tmp_path / "r.db", READS), f"{target.base}/versions")
    assert result.exit_code == 1
    assert regressions(result)[0] == "#3 GET locations list: url the target does not advertise 2.2.1 locations SENDER"


def test_what_was_wrong_and_is_right_is_mended(tmp_path: Path) -> None:
    faulty = said(f"GET {BASE}/2.2.1/locations?limit=1", answer=envelope([PLACE]), headers="X-Total-Count: 5")
    with platform() as target:
        target.answers["GET /2.2.1/locations?limit=1"] = broken(envelope([PLACE]), X_Total_Count="1")
        result = run(record(tmp_path / "r.db", READS + faulty), f"{target.base}/versions")
    assert result.exit_code == 0, result.output
    assert "mended: #5 GET locations list: header:Link page.link-missing" in result.output


def test_a_failed_change_is_told_once(tmp_path: Path) -> None:
    with platform() as target:
        target.answers["POST /2.2.1/cdrs"] = broken(envelope(None, 3000), 503)
        result = run(record(tmp_path / "r.db", ALL), f"{target.base}/versions", "--allow-write", target.host)
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in regressions(result)] == ["#8 POST cdrs"]
    assert "1 depends on a change that was not made" in result.output


def test_an_origin_is_asked_where_the_recorded_platform_had_its_versions(tmp_path: Path) -> None:
    with platform() as target:
        target.mount = "/ocpi"
        result = run(record(tmp_path / "r.db", READS), target.origin)
    assert result.exit_code == 0, result.output
    assert "4 sent" in result.output


def test_what_nobody_advertised_keeps_its_path(tmp_path: Path) -> None:
    late = record(tmp_path / "late.db", said(f"GET {BASE}/2.2.1/tokens/DE/ENA/T1", answer=envelope({"uid": "T1"})))
    early = record(tmp_path / "early.db", READS)
    with platform() as target:
        target.mount = "/ocpi"
        assert run(late, target.origin).exit_code == 0
        assert target.urls() == ["GET /2.2.1/tokens/DE/ENA/T1"]
        del target.answers["GET /versions"]
        result = run(early, target.origin)
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in regressions(result)] == ["#1 GET versions"]
    assert "4 sent" in result.output


def test_junit(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    with platform() as target:
        target.answers["GET /2.2.1/locations?page=b"] = broken(envelope([{"\x1bid": "X"}]))
        run(record(tmp_path / "r.db", ALL), f"{target.base}/versions", "--junit", str(path))
    (suite,) = JUnitXml.fromfile(str(path))
    assert (suite.tests, suite.failures, suite.skipped) == (9, 1, 5)
    assert [case.name for case in suite][2:5] == ["3 GET locations list", "4 GET locations list", "5 PUT tokens"]
    assert "\x1b" not in path.read_text()


def test_out_is_a_recording_of_the_replay_without_the_token(tmp_path: Path) -> None:
    source, out = record(tmp_path / "r.db", READS), tmp_path / "replay.db"
    with platform() as target:
        run(source, f"{target.base}/versions", "--out", str(out))
        again = run(source, f"{target.base}/versions", "--out", str(out))
    assert again.exit_code == 2
    with closing(Recording(out)) as recording:
        kept = list(recording.exchanges())
    assert [exchange.request.url.removeprefix(target.base) for exchange in kept] == [
        "/versions", "/2.2.1", "/versions", "/2.2.1", "/2.2.1/locations?limit=2", "/2.2.1/locations?page=b",
    ]  # fmt: skip
    for secret in (TOKEN.encode(), base64.b64encode(TOKEN.encode())):
        assert all(secret not in path.read_bytes() for path in tmp_path.iterdir())


def refused_token(target: Platform) -> None:
    target.answers["GET /versions"] = broken(envelope(None, 2001), 401)


def no_versions(target: Platform) -> None:
    target.answers["GET /versions"] = broken(envelope([]))


def nonsense(target: Platform) -> None:
    target.answers["GET /versions"] = broken({"version": 1})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (refused_token, "answered HTTP 401 without success (does it know the token?)"),
        (no_versions, "lists no versions"),
        (nonsense, "answered HTTP 200 without success"),
    ],
)
def test_a_target_that_cannot_be_read(tmp_path: Path, change: object, message: str) -> None:
    assert callable(change)
    with platform() as target:
        change(target)
        result = run(record(tmp_path / "r.db", READS), f"{target.base}/versions")
    assert result.exit_code == 3
    assert result.output == f"Error: {target.base}/versions {message}\n"


def test_a_target_that_is_not_there(tmp_path: Path) -> None:
    recording, nowhere = record(tmp_path / "r.db", READS), closed_port()
    for url in (nowhere, f"{nowhere}/versions"):
        result = run(recording, url)
        assert result.exit_code == 3
        assert re.fullmatch(rf"Error: {nowhere}\S* cannot be reached: .*refused\n", result.output)


def test_an_unreadable_recording(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("hello")
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as sql:
        sql.execute("CREATE TABLE t (x)")
    for name in ("missing.db", "other.db", "foreign.db"):
        result = run(tmp_path / name, "http://127.0.0.1:1")
        assert result.exit_code == 3
        assert len(result.output.splitlines()) == 1


def test_nothing_to_send(tmp_path: Path) -> None:
    recording = record(tmp_path / "r.db", READS)
    result = run(recording, "http://127.0.0.1:1", "--direction", "partner_to_hub")
    assert result.exit_code == 4
    assert "holds no request from partner to hub" in result.output
    only_writes = record(tmp_path / "w.db", said(f"DELETE {BASE}/2.2.1/tariffs/DE/ABC/1", answer=envelope()))
    result = run(only_writes, "http://127.0.0.1:1")
    assert result.exit_code == 4
    assert "0 sent" in result.output


def test_wrong_usage(tmp_path: Path) -> None:
    recording = record(tmp_path / "r.db", READS)
    for url in ("partner.example", "ftp://partner.example", "http://user:pass@partner.example", "http://[", ""):
        assert run(recording, url).exit_code == 2
    for token in ({ENV: ""}, {ENV: "two words"}, {ENV: "naïve"}, {"OTHER": TOKEN}):
        arguments = [str(recording), "--target", HOST, "--token-env", ENV]
        assert CliRunner(env={ENV: "", **token}).invoke(replay, arguments).exit_code == 2
    assert CliRunner().invoke(replay, [str(recording), "--target", HOST]).exit_code == 2
    given_by_mistake = CliRunner().invoke(replay, [str(recording), "--target", HOST, "--token-env", TOKEN])
    assert given_by_mistake.exit_code == 2
    assert TOKEN not in given_by_mistake.output


def test_the_partner_side_is_replayed_to_a_hub(tmp_path: Path) -> None:
    text = said(f"GET {BASE}/versions", answer=json.loads(json.dumps(envelope([]))), way="partner to hub")
    with platform() as target:
        target.answers["GET /versions"] = lambda base: ocpi(envelope([{"version": "2.2.1", "url": f"{base}/2.2.1"}]))
        result = run(record(tmp_path / "r.db", text), f"{target.base}/versions", "--direction", "partner_to_hub")
    assert result.exit_code == 0, result.output
    assert "1 sent" in result.output
