"""Several recordings of one partner: the latest attempt counts, and what has changed is told."""

from pathlib import Path

from tests.validators.onboarding.reporting import (
    COMPLETE,
    FAULTY,
    LOCATION,
    LOCATIONS,
    pulled,
    pushed,
    read,
    report_on,
    result,
    rule,
)
from tests.validators.onboarding.seeing import AS_HUB, HUBS_TOKEN, OF_CPO, PARTNERS_TOKEN, TOKEN_A, handshake
from tests.validators.talk import HUB, PARTNER, SESSION, TO_PARTNER, credentials, encoded, envelope, exchange
from validators.onboarding.attempt import Attempt
from validators.onboarding.report import report_of

NULL = "fields.null-for-required"
FEWER = {module: role for module, role in OF_CPO.items() if module != "tariffs"}
MONDAY = [*handshake(FEWER), pulled(FAULTY), read()]


def test_a_checkpoint_stands_as_in_the_latest_recording_that_shows_it(tmp_path: Path) -> None:
    report = report_on(tmp_path, MONDAY, COMPLETE)
    endpoints = result(report, "handshake.endpoints")
    assert (endpoints.state, endpoints.attempt) == ("passed", 1)
    assert report.verdict == "passed"


def test_what_the_latest_does_not_show_stands_as_before(tmp_path: Path) -> None:
    elsewhere = exchange("GET", "https://elsewhere.example/")
    endpoints = result(report_on(tmp_path, COMPLETE, [elsewhere]), "handshake.endpoints")
    assert (endpoints.state, endpoints.attempt) == ("passed", 0)


def test_a_failure_afterwards_counts(tmp_path: Path) -> None:
    assert result(report_on(tmp_path, COMPLETE, MONDAY), "handshake.endpoints").state == "failed"


def test_the_order_is_that_of_the_first_exchanges(tmp_path: Path) -> None:
    report = report_on(tmp_path, MONDAY, COMPLETE)
    assert [source.name for source in report.sources] == ["0.db", "1.db"]
    swapped = tmp_path / "swapped"
    swapped.mkdir()
    (tmp_path / "0.db").rename(swapped / "1.db")
    (tmp_path / "1.db").rename(swapped / "0.db")
    made = [Attempt(swapped / name, str(tmp_path / "own.toml")) for name in ("0.db", "1.db")]
    for each in made:
        each.read_on()
    again = report_of(made)
    assert [source.name for source in again.sources] == ["1.db", "0.db"]
    assert again.verdict == report.verdict == "passed"


def test_a_finding_is_settled_by_a_later_recording_with_the_same_kind_of_call(tmp_path: Path) -> None:
    assert rule(report_on(tmp_path, MONDAY, [*handshake(), pulled(LOCATION)]), NULL) is None


def test_a_finding_stays_open_where_no_such_call_was_made_again(tmp_path: Path) -> None:
    found = rule(report_on(tmp_path, MONDAY, handshake()), NULL)
    assert found
    assert (found.attempt, found.example.exchange, found.count) == (0, 6, 1)


def test_progress_tells_what_is_fixed_what_is_new_and_what_is_open_still(tmp_path: Path) -> None:
    monday = [*handshake(FEWER), pulled(FAULTY, {"id": "LOC2"}), read()]
    tuesday = [*handshake(), pulled({"id": "LOC2"}), read(), pushed(SESSION | {"kwh": "5"})]
    progress = report_on(tmp_path, monday, tuesday).progress
    assert progress
    assert progress.fixed == ("handshake.endpoints", NULL)
    assert progress.new == ("fields.wrong-type",)
    assert progress.still_open == ("fields.required-missing", "transport.url-not-advertised")
    assert progress.reached == ()


def test_progress_tells_what_was_reached(tmp_path: Path) -> None:
    progress = report_on(tmp_path, handshake(), COMPLETE).progress
    assert progress
    assert progress.reached == ("handshake.tokens", "handshake.encoding")


def test_one_recording_alone_has_no_progress(tmp_path: Path) -> None:
    assert report_on(tmp_path, COMPLETE).progress is None


def test_the_role_and_the_version_are_those_that_were_seen_last(tmp_path: Path) -> None:
    report = report_on(tmp_path, COMPLETE, [exchange("GET", "https://elsewhere.example/")])
    assert (report.role, report.version) == ("cpo", "2.2.1")


def test_what_was_shown_in_another_version_does_not_count_for_the_latest(tmp_path: Path) -> None:
    newer = exchange("GET", LOCATIONS.replace("2.2.1", "2.3.0"), answer=envelope([]), way=TO_PARTNER, token=AS_HUB)
    report = report_on(tmp_path, COMPLETE, [newer])
    assert report.version == "2.3.0"
    assert result(report, "handshake.credentials").state == "not seen"
    assert result(report, "success.handshake").state != "passed"
    assert report.verdict == "in progress"
    assert "Whether what was shown in OCPI 2.2.1 alone, in 0.db, works in 2.3.0." in report.untold


def test_recordings_of_two_partners_are_told(tmp_path: Path) -> None:
    mine, other = credentials(HUBS_TOKEN, f"{HUB}/versions"), credentials(PARTNERS_TOKEN, f"{PARTNER}/versions")
    other["roles"][0]["party_id"] = "OTH"
    registered = exchange("POST", f"{PARTNER}/2.2.1/sender/credentials", mine, envelope(other), way=TO_PARTNER,
                          token=encoded(TOKEN_A))  # fmt: skip
    report = report_on(tmp_path, COMPLETE, [*handshake()[:-1], registered])
    assert report.untold[0] == "Whether these are attempts of one partner: it is DEEXA in 0.db, DEOTH in 1.db."


def test_a_recording_that_does_not_say_whose_it_is_raises_no_doubt(tmp_path: Path) -> None:
    assert report_on(tmp_path, COMPLETE, COMPLETE, [pulled()]).untold == ()
