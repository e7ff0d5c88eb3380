"""The report as data: what to do next, findings by rule, objects, coverage, and what the recordings cannot tell."""

from pathlib import Path

from msgspec.structs import replace

from recordings.exchange import TransportError
from recordings.store import Store
from tests.validators.onboarding.reporting import (
    COMPLETE,
    FAULTY,
    LOCATION,
    LOCATIONS,
    pulled,
    pushed,
    read,
    recorded,
    report_on,
    rule,
)
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, OF_CPO, handshake
from tests.validators.talk import HUB, PARTNER, SESSION, TIME, TO_HUB, TO_PARTNER, cut, envelope, exchange
from tests.validators.test_resume import CONNECTION
from validators.onboarding.attempt import Attempt
from validators.onboarding.report import Report, report_of

NULL = "fields.null-for-required"
TWO_VERSIONS = envelope([{"version": one, "url": f"{PARTNER}/{one}"} for one in ("2.1.1", "2.2.1")])


def test_a_partner_that_has_done_everything_has_passed(tmp_path: Path) -> None:
    report = report_on(tmp_path, COMPLETE)
    assert (report.verdict, report.role, report.version, report.profile) == ("passed", "cpo", "2.2.1", "own.toml")
    assert [(source.name, source.exchanges, source.graded) for source in report.sources] == [("0.db", 8, 8)]
    assert not any(step.required for step in report.todo)


def test_what_failed_comes_first_then_what_has_begun_what_was_not_seen_errors_and_the_rest(tmp_path: Path) -> None:
    fewer = {module: role for module, role in OF_CPO.items() if module != "tariffs"}
    todo = report_on(tmp_path, [*handshake(fewer)[1:], pulled(FAULTY), pushed(SESSION | {"kwh": 5.00001})]).todo
    assert [(step.id, step.state) for step in todo if step.id.startswith(("handshake", "fields"))] == [
        ("handshake.endpoints", "failed"),
        ("handshake.versions", "in progress"),
        (NULL, "error"),
        ("fields.too-many-decimals", "info"),
    ]
    assert todo[0].todo.startswith("Add the missing modules")
    assert next(step for step in todo if step.id == NULL).todo.startswith("Send the real value.")


def test_a_rule_tells_what_was_sent_what_is_expected_how_often_and_where(tmp_path: Path) -> None:
    found = rule(report_on(tmp_path, [*handshake(), pulled(FAULTY, FAULTY | {"id": "LOC2"}), pulled(FAULTY)]), NULL)
    assert found
    assert (found.count, found.first, found.last, found.modules) == (3, 6, 7, ("locations",))
    example = found.example
    assert (example.exchange, example.side, example.pointer, example.sent) == (7, "response", "/data/0/city", "null")
    assert found.summary == "A required field is null."
    assert found.expected.startswith("A field of cardinality `1`")
    assert found.advice.startswith("Send the real value.")


def test_what_a_rule_found_again_and_did_not_repeat_is_counted(tmp_path: Path) -> None:
    bare = exchange("GET", LOCATIONS, answer=envelope([]), way=TO_PARTNER, token=AS_HUB, headers=(("A", "b"),))
    report = report_on(tmp_path, [*handshake(), bare, bare, bare])
    [missing] = [each for each in report.hubs if each.rule == "transport.request-id-missing"]
    assert (missing.count, missing.first, missing.last) == (3, 6, 8)


def test_the_hubs_findings_stand_apart(tmp_path: Path) -> None:
    report = report_on(tmp_path, [*handshake(), pulled(), read({"uid": 5})])
    assert "fields.required-missing" in [each.rule for each in report.hubs]
    assert not rule(report, "fields.required-missing")
    assert "fields.required-missing" not in [step.id for step in report.todo]


def test_different_objects_are_counted_by_who_sent_them(tmp_path: Path) -> None:
    later = LOCATION | {"last_updated": TIME}
    other = LOCATION | {"id": "LOC2"}
    report = report_on(tmp_path, [*handshake(), pulled(LOCATION, other), pulled(later), pushed()])
    counts = [(each.module, each.kind, each.sent_by, each.objects) for each in report.objects]
    assert counts == [("locations", "Location", "partner", 2), ("sessions", "Session", "partner", 1)]


def test_objects_of_several_recordings_are_those_of_the_latest_that_has_any(tmp_path: Path) -> None:
    report = report_on(tmp_path, [*handshake(), pulled(LOCATION, LOCATION | {"id": "LOC2"}), pushed()],
                       [*handshake(), pulled(LOCATION)])  # fmt: skip
    assert [(each.kind, each.objects) for each in report.objects] == [("Location", 1), ("Session", 1)]


def test_the_role_can_be_given(tmp_path: Path) -> None:
    assert report_on(tmp_path, handshake(), role="EMSP").role == "emsp"


def test_a_partner_does_as_well_in_the_role_that_is_given_as_in_the_same_that_is_seen(tmp_path: Path) -> None:
    given = report_on(tmp_path, COMPLETE, role="CPO")
    assert given.verdict == "passed"


def test_operations_are_told_by_interface_and_by_who_serves_them(tmp_path: Path) -> None:
    report = report_on(tmp_path, COMPLETE)
    modules = {(each.module, each.interface, str(each.served_by)): each for each in report.modules}
    assert modules["locations", "SENDER", "partner"].done == ("GET list",)
    assert "GET {location_id}" in modules["locations", "SENDER", "partner"].missing
    assert modules["sessions", "RECEIVER", "hub"].done == ("PUT {session_id}",)
    assert modules["tokens", "SENDER", "hub"].done == ("GET list",)
    assert modules["commands", "RECEIVER", "partner"].missing[0] == "POST START_SESSION"
    assert ("tokens", "SENDER", "partner") not in modules  # it is no eMSP
    assert ("chargingprofiles", "RECEIVER", "partner") not in modules  # it does not offer them


def test_each_command_counts_for_itself(tmp_path: Path) -> None:
    body = {"response_url": f"{HUB}/result", "token": {"uid": "1"}, "location_id": "LOC1"}
    start = exchange("POST", f"{PARTNER}/2.2.1/receiver/commands/START_SESSION", body,
                     envelope({"result": "ACCEPTED", "timeout": 30}), way=TO_PARTNER, token=AS_HUB)  # fmt: skip
    [commands] = [
        each
        for each in report_on(tmp_path, [*handshake(), start]).modules
        if (each.module, each.served_by) == ("commands", "partner")
    ]
    assert commands.done == ("POST START_SESSION",)
    assert "POST STOP_SESSION" in commands.missing


def test_a_module_that_the_partner_offers_besides_is_asked_for_too(tmp_path: Path) -> None:
    offered = OF_CPO | {"chargingprofiles": "RECEIVER"}
    modules = report_on(tmp_path, handshake(offered)).modules
    assert ("chargingprofiles", "partner") in {(each.module, each.served_by) for each in modules}


def test_optional_fields_are_told_by_object_and_sender_those_within_included(tmp_path: Path) -> None:
    evse = {"uid": "1", "status": "AVAILABLE", "floor_level": "-1", "connectors": [], "last_updated": TIME}
    report = report_on(tmp_path, [*handshake(), pulled(LOCATION | {"name": "Old Harbour", "evses": [evse, 7]})])
    fields = {(each.object, str(each.sent_by)): each for each in report.fields}
    assert fields["Location", "partner"].done == ("name", "evses")
    assert "operator" in fields["Location", "partner"].missing
    assert fields["EVSE", "partner"].done == ("floor_level",)
    assert ("Token", "hub") not in fields


def test_a_request_that_was_refused_exercises_nothing(tmp_path: Path) -> None:
    report = report_on(tmp_path, [*handshake(), pulled(status=500)])
    assert [each.done for each in report.modules if each.module == "locations"] == [(), ()]


def untold(folder: Path, *exchanges: object) -> tuple[str, ...]:
    return report_on(folder, exchanges).untold  # type: ignore[arg-type]


def test_a_whole_recording_leaves_nothing_untold(tmp_path: Path) -> None:
    assert untold(tmp_path, *COMPLETE) == ()


def test_a_recording_that_begins_late_says_so(tmp_path: Path) -> None:
    assert untold(tmp_path, pulled(LOCATION)) == (
        "Who gave which token to whom: the recording began after the registration.",
    )


def test_what_was_not_registered_yet_did_not_begin_late(tmp_path: Path) -> None:
    assert untold(tmp_path, *handshake()[:4]) == (
        "Whether the partner is a CPO or an eMSP: nobody has said so yet. --role tells it.",
    )


def test_a_silence_of_the_profile_is_told(tmp_path: Path) -> None:
    own = f'[[silence]]\nrule = "{NULL}"\nreason = "Known, ticket 12."\nuntil = 2027-03-31\n'
    report = report_on(tmp_path, [*COMPLETE, pulled(FAULTY)], own=own)
    assert report.untold == (f"What 1 x {NULL} would have changed, silenced until 2027-03-31: Known, ticket 12.",)
    assert rule(report, NULL) is None


def test_a_role_that_nobody_told_is_named(tmp_path: Path) -> None:
    told = untold(tmp_path, exchange("GET", f"{HUB}/versions", answer=TWO_VERSIONS, way=TO_HUB))
    assert told[0] == "Whether the partner is a CPO or an eMSP: nobody has said so yet. --role tells it."


def test_a_version_that_was_not_talked_is_named(tmp_path: Path) -> None:
    listed = exchange("GET", f"{PARTNER}/versions", answer=TWO_VERSIONS, way=TO_PARTNER, token=AS_HUB)
    assert untold(tmp_path, *COMPLETE, listed) == (
        "Whether OCPI 2.1.1 works: the partner lists it, and it was not talked.",
    )


def test_what_was_not_kept_or_is_not_ocpi_is_counted(tmp_path: Path) -> None:
    large = exchange("PUT", f"{HUB}/2.2.1/receiver/sessions/DE/EXA/S1", cut(b"{"), token=AS_PARTNER)
    other = exchange("GET", "https://elsewhere.example/")
    assert untold(tmp_path, *COMPLETE, large, other, other) == (
        "What was in 1 messages that were not kept whole (request body cut).",
        "Whether 2 requests were right that are not OCPI's, or went to addresses that nobody announced.",
    )


def test_gaps_are_told(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.db", *COMPLETE)
    store = Store(path)
    store.start_run(CONNECTION, {}, {})
    store.add_gap(3, "the queue was full")
    store.end_run("stopped", 0)
    store.close()
    assert made(path).untold == ("What was in 3 exchanges that could not be recorded (the queue was full).",)


def test_a_recording_without_traffic_is_a_report_too(tmp_path: Path) -> None:
    report = report_on(tmp_path, [])
    assert (report.verdict, report.role, report.version, report.graded) == ("in progress", "unknown", None, 0)
    assert report.untold == ("Nothing could be judged: there is no OCPI traffic that was kept whole.",)


def test_no_answer_is_told_as_such(tmp_path: Path) -> None:
    silent = replace(pulled(), response=None, error=TransportError.TIMEOUT)
    report = report_on(tmp_path, [*handshake(), silent])
    assert report.verdict != "passed"


def made(path: Path) -> Report:
    """The report on one recording by its own profile."""
    attempt = Attempt(path)
    attempt.read_on()
    report = report_of([attempt])
    attempt.close()
    return report
