"""`ocpi-tap record`: wrong usage is exit code 2, what could not be run is 3, each in one line; else a tap runs."""

import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import trustme
from click.testing import CliRunner, Result

from addons.commands import record
from ocpi_tap.demo import free_port
from tests.tapping import end, exchanges_of, rows_of
from tests.upstream import response, upstream

PLATFORMS = ("--hub", "https://hub.example/ocpi/versions", "--partner", "https://partner.example/ocpi/versions")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(*words: str) -> Result:
    """What a command says that must not get as far as a process."""
    return CliRunner().invoke(record, words)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give --hub URL, or [hub] url in ocpi-tap.toml"),
        (PLATFORMS[:2], "give --partner URL"),
        (["--hub", "hub.example", *PLATFORMS[2:]], "--hub: 'hub.example' is not an http:// or https:// URL"),
        ([*PLATFORMS, "--hub", "https://partner.example"], "--hub and --partner are the same origin"),
        ([*PLATFORMS, "--hub-port", "9000", "--partner-port", "9000"], "both listeners have port 9000"),
        ([*PLATFORMS, "--hub-port", "0"], "'--hub-port'"),
        ([*PLATFORMS, "--hub-public-url", "tap.example"], "--hub-public-url: 'tap.example'"),
        ([*PLATFORMS, "--partner-public-url", "https://hub.example"], "must differ"),
        ([*PLATFORMS, "--profile", "nobody"], "--profile: no profile 'nobody'"),
        ([*PLATFORMS, "--profile", "mine.toml"], "--profile: mine.toml: No such file"),
        ([*PLATFORMS, "--body-limit", "big"], "--body-limit: 'big' is not a size"),
        ([*PLATFORMS, "--queue-limit", "0"], "--queue-limit"),
        ([*PLATFORMS, "--when-full", "wait"], "'--when-full'"),
        ([*PLATFORMS, "--cert", "missing.pem"], "--cert: missing.pem: no such file"),
        ([*PLATFORMS, "--key", __file__], "--key needs --cert"),
        ([*PLATFORMS, "--config", "missing.toml"], "missing.toml: No such file"),
        ([*PLATFORMS, "--outt", "a.db"], "--outt"),
    ],
)
def test_wrong_usage_is_exit_code_2(tmp_path: Path, words: list[str], message: str) -> None:
    result = refused(*words)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_a_mistake_in_the_file_is_wrong_usage_too(tmp_path: Path) -> None:
    (tmp_path / "ocpi-tap.toml").write_text("[hub]\nport = 0\n")
    result = refused(*PLATFORMS)
    assert result.exit_code == 2
    assert result.output.startswith("ocpi-tap record: ocpi-tap.toml: hub.port: ")
    assert result.output.count("\n") == 1


def test_a_recording_that_cannot_be_continued_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("hello")
    for out, message in (("a.db", "no SQLite database"), ("missing/a.db", "no such folder")):
        result = refused(*PLATFORMS, "--out", out)
        assert result.exit_code == 3
        assert message in result.output
        assert result.output.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["a.db"]


def started(*words: str) -> "subprocess.Popen[str]":
    program = Path(sys.executable).with_name("ocpi-tap")
    command = [str(program), "record", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_port_that_is_taken_is_exit_code_3() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = ("--hub-port", str(taken.getsockname()[1]), "--partner-port", str(free_port()))
        process = started(*PLATFORMS, *ports)
        output, _ = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "address already in use" in output
    assert "Traceback" not in output


def test_it_records_as_its_file_says_and_ends_in_order(tmp_path: Path) -> None:
    ports = free_port(), free_port()
    with upstream() as hub, upstream() as partner:
        hub.answers["/x"] = response("hello")
        (tmp_path / "ocpi-tap.toml").write_text(
            f'out = "here.db"\nprofile = "enapi"\n[hub]\nurl = "{hub.url}/ocpi/versions"\nport = {ports[0]}\n'
            f'[partner]\nurl = "{partner.url}"\nport = {ports[1]}\n'
        )
        process = started("--", "--set", "termlog_verbosity=warn")
        try:
            assert patiently(f"http://127.0.0.1:{ports[0]}/x").text == "hello"
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
        finally:
            end(process)
    assert process.returncode == 0, output
    (exchange,) = exchanges_of(tmp_path / "here.db")
    assert exchange.request.url == f"{hub.url}/x"
    assert rows_of(tmp_path / "here.db", "SELECT ended_by, seen, recorded, failed FROM runs") == [("stopped", 1, 1, 0)]
    assert rows_of(tmp_path / "here.db", "SELECT profile FROM connections") == [("enapi",)]


def told_of_a_token(folder: Path, config: str) -> str:
    """What the tap prints under a configuration while two tokens without anything but an id are put through it."""
    ports = free_port(), free_port()
    with upstream() as hub, upstream() as partner:
        (folder / "ocpi-tap.toml").write_text(
            f'{config}\n[hub]\nurl = "{hub.url}/ocpi/versions"\nport = {ports[0]}\n'
            f'[partner]\nurl = "{partner.url}"\nport = {ports[1]}\n'
        )
        process = started("--out", "a.db")
        try:
            patiently(f"http://127.0.0.1:{ports[0]}/x")
            for _ in range(2):
                url = f"http://127.0.0.1:{ports[0]}/ocpi/2.2.1/tokens/DE/EXM/T1"
                httpx.put(url, json={"uid": "T1"}, trust_env=False)
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
        finally:
            end(process)
    assert process.returncode == 0, output
    return output


def test_a_profile_of_the_users_own_holds_live(tmp_path: Path) -> None:
    (tmp_path / "more.json").write_text('{"required": ["group_id"]}')
    (tmp_path / "own.toml").write_text('[[schemas]]\nobject = "Token"\nocpi = "2.2.1"\nfile = "more.json"\n')
    told_of_a_token(tmp_path, 'profile = "own.toml"')
    found = "SELECT party, side, pointer FROM findings WHERE rule = 'profile.schema'"
    assert rows_of(tmp_path / "a.db", found) == [("partner", "request", "")] * 2


def test_what_was_agreed_about_findings_holds_live(tmp_path: Path) -> None:
    agreed = """
        repeats = 2
        silence = [{rule = "transport.*", module = "tokens", reason = "Known.", until = 9999-12-31}]
        severity = [{rule = "fields.required-missing", severity = "info", reason = "In the lab."}]
    """
    output = told_of_a_token(tmp_path, agreed)
    found = "SELECT DISTINCT severity FROM findings WHERE rule = 'fields.required-missing'"
    assert rows_of(tmp_path / "a.db", found) == [("info",)]
    assert rows_of(tmp_path / "a.db", "SELECT 1 FROM findings WHERE rule LIKE 'transport.%'") == []
    assert output.count("(info here, not error: In the lab.) [fields.required-missing, request]") == 2
    assert "fields.required-missing: 14 more by the partner" in output
    assert "findings silenced by the profile" in output


def test_a_certificate_and_its_key_make_the_listeners_https(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    (tmp_path / "cert.pem").write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    ports = free_port(), free_port()
    with upstream() as hub, upstream() as partner:
        hub.answers["/x"] = response("hello")
        words = (
            "--hub",
            hub.url,
            "--partner",
            partner.url,
            "--hub-port",
            str(ports[0]),
            "--partner-port",
            str(ports[1]),
        )
        process = started(*words, "--cert", "cert.pem", "--key", "key.pem", "--out", "a.db", "-q")
        try:
            trusting = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
            assert patiently(f"https://127.0.0.1:{ports[0]}/x", trusting).text == "hello"
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
        finally:
            end(process)
    assert (process.returncode, output) == (0, "")
    assert rows_of(tmp_path / "a.db", "SELECT hub_tap_url FROM connections") == [(f"https://127.0.0.1:{ports[0]}",)]


def patiently(url: str, verify: ssl.SSLContext | bool = True) -> httpx.Response:
    """The first answer, once somebody listens; TimeoutError after twenty seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            return httpx.get(url, trust_env=False, verify=verify)
        except httpx.ConnectError:
            time.sleep(0.05)
    raise TimeoutError(url)
