"""`ocpi-tap check --object`: bare payloads, and every kind of garbage in their place."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from validators.commands import check

TOKEN: dict[str, Any] = {
    "country_code": "DE", "party_id": "EXM", "uid": "0123456789ABCD", "type": "RFID", "contract_id": "DE-EXM-C1",
    "issuer": "Example eMSP", "valid": True, "whitelist": "ALLOWED", "last_updated": "2026-01-05T09:00:00Z",
}  # fmt: skip
TEXT = json.dumps(TOKEN)
OBJECT = ("--object", "Token", "--ocpi", "2.2.1")


def judged(tmp_path: Path, content: str | bytes, *options: str) -> Result:
    file = tmp_path / "payload.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(check, [*OBJECT, *options, str(file)])


def found(tmp_path: Path, value: Any, *options: str) -> list[tuple[Any, ...]]:
    report = json.loads(judged(tmp_path, json.dumps(value), "--format", "json", *options).stdout)
    return [(each["rule"], each["severity"], each["exchange"], each["pointer"]) for each in report["findings"]]


def test_a_clean_object(tmp_path: Path) -> None:
    result = judged(tmp_path, TEXT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 of 1 objects graded: 0 error" in result.stdout


def test_a_broken_item_of_a_list_hides_no_other(tmp_path: Path) -> None:
    items = [TOKEN, 7, TOKEN | {"valid": "true"}, TOKEN | {"uid": "0" * 37}]
    assert found(tmp_path, items) == [
        ("fields.wrong-type", "error", 2, ""),
        ("fields.wrong-type", "error", 3, "/valid"),
        ("fields.too-long", "error", 4, "/uid"),
    ]


def test_a_finding_has_the_form_of_every_other(tmp_path: Path) -> None:
    result = judged(tmp_path, json.dumps(TOKEN | {"valid": 1}), "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["inputs"], report["graded"], report["counts"]["error"]) == (1, 1, 1, 1)
    finding = report["findings"][0]
    assert (finding["side"], finding["party"], finding["input"]) == ("request", "", str(tmp_path / "payload.json"))
    assert "object 1 /valid: " in judged(tmp_path, json.dumps(TOKEN | {"valid": 1})).stdout


def test_a_patch_needs_no_field(tmp_path: Path) -> None:
    body = {"valid": False, "last_updated": "2026-01-05T09:00:00Z"}
    assert found(tmp_path, body, "--partial") == []
    assert {rule for rule, *_ in found(tmp_path, body)} == {"fields.required-missing"}


def test_null_for_an_absent_field_is_told_once(tmp_path: Path) -> None:
    items = [TOKEN | {"visual_number": None, "group_id": None}] * 3
    told = [(rule, severity, number) for rule, severity, number, _ in found(tmp_path, items)]
    assert told == [("fields.needless-null", "info", 1)]


def test_the_profile_counts(tmp_path: Path) -> None:
    file = tmp_path / "tariff.json"
    file.write_text(json.dumps({"country_code": "DE"}))
    arguments = ["--object", "Tariff", "--ocpi", "2.1.1", "--partial", "--format", "json", str(file)]
    plain = json.loads(CliRunner().invoke(check, arguments).stdout)["findings"]
    assert [each["rule"] for each in plain] == ["fields.of-other-version"]
    assert json.loads(CliRunner().invoke(check, ["--profile", "enapi", *arguments]).stdout)["findings"] == []


def test_an_edition_counts(tmp_path: Path) -> None:
    file = tmp_path / "location.json"
    file.write_text(json.dumps({"address": "x" * 60}))
    arguments = ["--object", "Location", "--ocpi", "2.2.1", "--partial", str(file)]
    assert CliRunner().invoke(check, arguments).exit_code == 0
    assert CliRunner().invoke(check, ["--edition", "d2", *arguments]).exit_code == 1


def test_too_many_decimals_are_told(tmp_path: Path) -> None:
    session = ("--object", "Session", "--ocpi", "2.2.1", "--partial")
    file = tmp_path / "session.json"
    for kwh, count in (("0.30000000000000004", 1), ("1e-7", 1), ("0.3", 0), ("12.3456", 0)):
        file.write_text(f'{{"kwh":{kwh}}}')
        assert CliRunner().invoke(check, [*session, str(file)]).stdout.count("fields.too-many-decimals  1 x") == count


def test_stdin() -> None:
    result = CliRunner().invoke(check, [*OBJECT, "-"], input=TEXT)
    assert (result.exit_code, result.stderr) == (0, "")


GARBAGE = {
    "empty": b"",
    "blank": b" \n\t",
    "html": b"<html></html>",
    "half": TEXT[:-9].encode(),
    "binary": bytes(range(256)),
    "nul": b"\0" * 100,
    "two": (TEXT + TEXT).encode(),
    "tail": TEXT.encode() + b"x",
    "comma": b'{"a": 1,}',
    "comment": b"{} // no",
    "single quotes": b"{'a': 1}",
    "not utf-8": TEXT.replace("Example", "Ex\xe4mple").encode("latin-1"),
    "half of utf-16": TEXT.encode("utf-16")[:-1],
    "high surrogate": b'{"uid": "\\ud800"}',
    "low surrogate": b'{"\\udc00": 1}',
    "raw surrogate": b'{"uid": "\xed\xa0\x80"}',
    "duplicate": b'{"uid": "1", "uid": "2"}',
    "duplicate below": b'[{"a": {"x": 1, "x": 1}}]',
    "long duplicate": b'{"%b": 1, "%b": 2}' % ((b"n" * 9_999,) * 2),
    "duplicate of two lines": b'{"a\\nb": 1, "a\\nb": 2}',
    "deep lists": b"[" * 10_000 + b"]" * 10_000,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "rather deep": b'{"uid":' + b"[" * 400 + b"]" * 400 + b"}",
    "unclosed": b"[" * 1_000_000,
    "digits": b'{"a": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_one_line(kind: str, tmp_path: Path) -> None:
    result = judged(tmp_path, GARBAGE[kind])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"ocpi-tap check: {tmp_path / 'payload.json'}: ")
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 400


ODD = ["null", "1", "-1.5e9", "true", '"text"', "NaN", "-Infinity", "1e999", "[1]", "[[]]", "[null]"]


@pytest.mark.parametrize("text", ODD)
def test_json_that_is_no_object_is_one_finding(text: str, tmp_path: Path) -> None:
    result = judged(tmp_path, text, "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    assert [each["rule"] for each in json.loads(result.stdout)["findings"]] == ["fields.wrong-type"]


def test_a_long_text_is_not_repeated(tmp_path: Path) -> None:
    result = judged(tmp_path, json.dumps(TOKEN | {"issuer": "x" * 10_000_000}))
    assert result.exit_code == 1
    assert "fields.too-long" in result.stdout
    assert len(result.stdout) < 1000


@pytest.mark.parametrize(
    ("encoding", "word"), [("utf-8-sig", "byte order mark"), ("utf-16", "utf-16"), ("utf-32-le", "utf-32-le")]
)
def test_another_encoding_is_a_line_and_is_judged(encoding: str, word: str, tmp_path: Path) -> None:
    result = judged(tmp_path, TEXT.encode(encoding))
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert word in result.stderr
    assert "1 of 1 objects graded" in result.stdout


def test_an_empty_list_is_nothing_graded(tmp_path: Path) -> None:
    assert judged(tmp_path, "[]").exit_code == 4


def test_files_that_cannot_be_read_stop_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(TEXT)
    (tmp_path / "bad.json").write_text("{")
    names = [str(tmp_path / name) for name in ("missing.json", "bad.json", "", "good.json")]
    result = CliRunner().invoke(check, [*OBJECT, *names])
    assert result.exit_code == 3
    assert "1 of 1 objects graded" in result.stdout
    missing, bad, folder = result.stderr.splitlines()
    assert missing == f"ocpi-tap check: {names[0]}: No such file or directory"
    assert bad.startswith(f"ocpi-tap check: {names[1]}: the file is not JSON")
    assert folder.endswith(": Is a directory")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--object", "Tokn", "--ocpi", "2.2.1"], "no object 'Tokn'; did you mean Token"),
        (["--object", "token", "--ocpi", "2.2.1"], "no object 'token'; did you mean Token"),
        (["--object", "Booking", "--ocpi", "2.1.1"], "OCPI 2.1.1 has no Booking; it is of 2.3.0"),
        (["--object", "Token", "--ocpi", "2.2"], "no OCPI version '2.2'; there are: 2.1.1, 2.2.1, 2.3.0"),
        (["--object", "Token", "--ocpi", "2.2.1", "--edition", "ed1"], "has no edition 'ed1'; there are: d2, bugfixes"),
        (["--object", "Token"], "--object needs --ocpi"),
        (["--object", "", "--ocpi", "2.2.1"], "no object ''"),
        (["--ocpi", "2.2.1"], "--ocpi goes with --object"),
        (["--partial"], "--partial goes with --object"),
        ([*OBJECT, "--hub", "https://hub.example"], "--hub goes without --object"),
        ([*OBJECT, "--profile", "nobody"], "no profile 'nobody'; there are: enapi, ocpi"),
    ],
)
def test_wrong_usage_is_one_line(options: list[str], line: str) -> None:
    result = CliRunner().invoke(check, [*options, "-"], input=TEXT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line in result.stderr
    assert result.stderr.count("\n") == 1
