"""The forms of a report: what each says, and that nothing which partners send breaks it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from recordings.exchange import Side
from recordings.finding import Severity
from tests.validators.onboarding.reporting import COMPLETE, FAULTY, pulled, pushed, read, report_on
from tests.validators.onboarding.seeing import OF_CPO, handshake
from tests.validators.reports.results import NASTY
from tests.validators.talk import SESSION
from validators.onboarding.checkpoint import State
from validators.onboarding.forms.as_json import as_json
from validators.onboarding.forms.html import html_of
from validators.onboarding.forms.junit import junit
from validators.onboarding.forms.markdown import markdown
from validators.onboarding.forms.text import print_text
from validators.onboarding.object_counts import ObjectCount
from validators.onboarding.report import Report
from validators.onboarding.steps import Step
from validators.onboarding.watching import view

FEWER = {module: role for module, role in OF_CPO.items() if module != "tariffs"}
FAILING = [*handshake(FEWER)[1:], pulled(FAULTY), pushed()]
HOSTILE = "</td>|<script>alert(1)</script>`![x](http://evil.example)*\x1b[31m@all #1"


@pytest.fixture
def failed(tmp_path: Path) -> Report:
    return report_on(tmp_path, FAILING)


def text(report: Report, width: int = 200, is_terminal: bool = False) -> str:
    console = Console(width=width, force_terminal=is_terminal, color_system="standard" if is_terminal else None)
    with console.capture() as capture:
        print_text(report, console)
    return capture.get()


def test_the_verdict_is_in_the_first_line(tmp_path: Path, failed: Report) -> None:
    assert text(failed).splitlines()[0] == "Onboarding failed: a CPO, OCPI 2.2.1"
    assert markdown(failed).splitlines()[0] == "# Onboarding failed: a CPO, OCPI 2.2.1"
    (tmp_path / "passed").mkdir()
    passed = report_on(tmp_path / "passed", COMPLETE)
    assert text(passed).splitlines()[0] == "Onboarding passed: a CPO, OCPI 2.2.1"
    (tmp_path / "empty").mkdir()
    empty = report_on(tmp_path / "empty", [])
    assert text(empty).splitlines()[0] == "Onboarding in progress: role not known yet, OCPI version not seen yet"


def test_text_tells_each_checkpoint_with_its_state_and_evidence(failed: Report) -> None:
    lines = [line.strip() for line in text(failed).splitlines()]
    for title, evidence in (
        ("failed       The modules of its role are offered  handshake.endpoints",
         "the partner's: not offered: tariffs (exchange 1)"),
        ("in progress  Versions are read  handshake.versions",
         "the partner reads the hub's: HTTP 200, status code 1000 (exchange 2); not seen: the hub reads the partner's"),
    ):  # fmt: skip
        assert lines[lines.index(title) + 1] == evidence


def test_text_tells_what_to_do_in_order(failed: Report) -> None:
    whole = text(failed)
    steps = re.findall(r"^ +(\d+)\. (\S+(?: \S+)?)  .*  ([a-z.-]+)\n      \w", whole, re.MULTILINE)
    assert steps[:2] == [("1", "failed", "handshake.endpoints"), ("2", "in progress", "handshake.versions")]
    assert [int(number) for number, *_ in steps] == [*range(1, len(steps) + 1)]


def test_every_form_for_people_says_which_steps_are_optional(failed: Report) -> None:
    steps = (
        Step("rfid.known", "A known card is allowed", State.NOT_SEEN, required=False, todo="Ask with POST authorize."),
        Step("a.b", "An advice.", Severity.INFO, required=False, todo="Follow it."),
        Step("handshake.tokens", "The tokens work", State.NOT_SEEN, required=True, todo="Use them."),
    )
    report = replace(failed, todo=steps)
    for told in (text(report), html_of(report), markdown(report).replace("\\", "")):
        assert "A known card is allowed (optional)" in told
        assert "An advice. (optional)" not in told
        assert "The tokens work (optional)" not in told


def test_parts_of_locations_are_those_that_were_sent_by_themselves(failed: Report) -> None:
    report = replace(
        failed, objects=tuple(ObjectCount("locations", kind, Side.HUB, 3) for kind in ("EVSE", "Location"))
    )
    for told in (text(report), html_of(report), markdown(report)):
        assert "EVSE by itself" in told
        assert "Location by itself" not in told


def test_text_tells_of_a_finding_what_was_sent_and_how_to_mend_it(failed: Report) -> None:
    lines = [line.strip() for line in text(failed).splitlines()]
    at = lines.index("error        fields.null-for-required  1 x in locations, exchange 5")
    assert lines[at + 1] == "A required field is null. `city` is null."
    assert lines[at + 2] == "sent: null  (/data/0/city in the response of exchange 5)"
    assert lines[at + 3].startswith("expected: A field of cardinality")
    assert lines[at + 4].startswith("mend it: Send the real value.")


@pytest.mark.parametrize(("height", "shows_done"), [(200, True), (12, False)])
def test_a_screen_shows_what_is_done_where_it_has_room(failed: Report, height: int, shows_done: bool) -> None:
    console = Console(width=100, height=height)
    with console.capture() as capture:
        console.print(view(failed, console))
    shown = capture.get()
    assert shown.startswith("Onboarding failed: a CPO, OCPI 2.2.1")
    assert "1. failed  The modules of its role are offered" in shown
    assert "failed       The modules of its role are offered" in shown
    assert ("passed       Credentials are exchanged" in shown) is shows_done


def test_a_narrow_screen_has_room_for_less(failed: Report) -> None:
    def shown(width: int) -> str:
        console = Console(width=width, height=60)
        with console.capture() as capture:
            console.print(view(failed, console))
        return capture.get()

    assert "passed       Credentials are exchanged" in shown(100)
    assert "passed       Credentials" not in shown(30)


def test_text_fits_a_terminal_and_has_colour_there_alone(failed: Report) -> None:
    assert "\x1b[" not in text(failed)
    shown = text(failed, width=80, is_terminal=True)
    assert "\x1b[" in shown
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 80


@pytest.mark.parametrize(
    "heading",
    ["Handshake", "Success criteria", "What to do next", "Open findings", "Objects", "Operations that were used",
     "Optional fields that were used", "What this cannot tell"],
)  # fmt: skip
def test_text_and_markdown_have_the_same_sections(tmp_path: Path, heading: str) -> None:
    report = report_on(tmp_path, FAILING[4:])  # without the registration
    assert re.search(f"^{heading}", text(report), re.MULTILINE)
    assert f"## {heading}" in markdown(report).splitlines()


def test_several_recordings_are_named_and_progress_is_told(tmp_path: Path) -> None:
    report = report_on(tmp_path, FAILING, COMPLETE)
    for told in (text(report), markdown(report).replace("\\", "")):
        assert "fixed: handshake.endpoints, fields.null-for-required" in told
        assert "(exchange 2 of 1.db)" in told


def test_waivers_are_told_with_their_reason(tmp_path: Path) -> None:
    own = '[[waive]]\ncheckpoint = "handshake.endpoints"\nreason = "It charges for free."\n'
    report = report_on(tmp_path, FAILING, own=own)
    assert re.search(r"waived +The modules .*\n +It charges for free\.", text(report))


def test_json_has_everything(failed: Report) -> None:
    whole = json.loads(as_json(failed))
    assert [*whole] == ["verdict", "role", "version", "profile", "recordings", "checkpoints", "todo", "findings",
                        "hubs_findings", "objects", "coverage", "unknown", "progress"]  # fmt: skip
    assert (whole["verdict"], whole["role"], whole["version"]) == ("failed", "cpo", "2.2.1")
    [endpoints] = [each for each in whole["checkpoints"] if each["id"] == "handshake.endpoints"]
    assert endpoints.pop("evidence")["against"][0]["exchange"] == 1
    assert endpoints == {
        "id": "handshake.endpoints", "title": "The modules of its role are offered", "phase": "Handshake",
        "state": "failed", "required": True, "manual": False, "reason": "", "attempt": 0,
    }  # fmt: skip
    assert whole["findings"][0]["example"].keys() == {"exchange", "side", "pointer", "message", "sent"}
    assert whole["recordings"][0]["from"] == "2026-01-05T10:00:04.000000Z"
    assert whole["progress"] is None


def test_junit_fails_for_what_failed_and_for_what_is_required_and_not_done(failed: Report) -> None:
    suites = ElementTree.fromstring(junit(failed))
    cases = {case.attrib["name"].partition(":")[0]: case for case in suites.iter("testcase")}
    assert failure(cases["handshake.endpoints"]) == "failed"
    assert failure(cases["handshake.versions"]) == "in progress"
    assert failure(cases["handshake.credentials"]) is None
    assert "not offered: tariffs (exchange 1)" in (cases["handshake.endpoints"].findtext("failure") or "")


def test_junit_has_a_case_for_each_checkpoint_that_applies(failed: Report) -> None:
    cases = [*ElementTree.fromstring(junit(failed)).iter("testcase")]
    assert len(cases) == len([each for each in failed.results if each.state != "not applicable"])


def test_junit_begins_with_the_verdict_and_counts(failed: Report) -> None:
    suites = ElementTree.fromstring(junit(failed))
    cases = [*suites.iter("testcase")]
    assert suites.attrib["name"] == "Onboarding failed: a CPO, OCPI 2.2.1"
    assert suites.attrib["tests"] == str(len(cases))
    assert suites.attrib["failures"] == str(sum(failure(case) is not None for case in cases))
    assert suites.attrib["skipped"] == str(sum(case.find("skipped") is not None for case in cases))


def failure(case: ElementTree.Element) -> str | None:
    found = case.find("failure")
    return None if found is None else found.attrib["message"]


def test_what_partners_send_breaks_no_form(tmp_path: Path) -> None:
    nasty = NASTY.replace("\ud83d", "")
    odd = [pulled(FAULTY | {"city": 5, "address": HOSTILE, "name": nasty, HOSTILE: nasty}), read()]
    bad = [pushed(SESSION | {"location_id": HOSTILE * 5, "status": nasty})]
    report = report_on(tmp_path, [*handshake({**OF_CPO, HOSTILE: "SENDER"}), *odd, *bad])
    assert "\x1b" not in text(report)
    assert json.loads(as_json(report))["verdict"] == "failed"
    assert ElementTree.fromstring(junit(report)) is not None
    written = markdown(report)
    bare = re.sub(r"`[^`\n]*`", "", written)
    assert "<script>" not in bare
    assert "![x](" not in bare
    assert "\x1b" not in written


def test_no_form_holds_a_token_or_anything_of_a_drivers(tmp_path: Path) -> None:
    wrong = SESSION | {"cdr_token": {"uid": "0123456789ABCD", "contract_id": "DE-EXM-C12345678" * 4, "type": "X"}}
    report = report_on(tmp_path, [*handshake(), pulled(), read({"uid": "0123456789ABCD", "valid": 5}), pushed(wrong)])
    for form in (text(report), as_json(report), markdown(report), junit(report)):
        for secret in ("0123456789ABCD", "EXM-C12345678", "example-token", "ZXhhbXBs"):
            assert secret not in form
