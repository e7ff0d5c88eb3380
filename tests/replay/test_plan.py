"""The plan: causal order, the endpoints that URLs lie below, and the reasons for leaving a request out."""

import sqlite3
from contextlib import closing
from pathlib import Path

from recordings.exchange import Direction
from recordings.reader import Recording
from replay.plan import Plan, Step, plan_of
from tests.replay.dialogue import AUTH, BASE, DETAILS, HOST, PAGE_1, READS, VERSIONS, envelope, record, said
from validators import profile
from validators.engine import Engine
from validators.learned.endpoints import Endpoint


def plan(path: Path, text: str, direction: Direction = Direction.HUB_TO_PARTNER) -> Plan:
    return read(record(path / "r.db", text), direction)


def read(path: Path, direction: Direction = Direction.HUB_TO_PARTNER) -> Plan:
    with closing(Recording(path)) as recording:
        return plan_of(recording, Engine(profile.load("ocpi")), direction)


def last(path: Path, text: str) -> Step:
    return plan(path, text).steps[-1]


def test_steps_are_numbered_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    path = record(tmp_path / "r.db", READS)
    with closing(sqlite3.connect(path)) as sql, sql:  # the second page was asked for first, and took longer
        sql.execute("UPDATE exchanges SET started_at = '2000-01-01T00:00:00Z' WHERE id = 4")
    steps = read(path).steps
    assert [(step.number, step.call.exchange.id) for step in steps] == [(1, 4), (2, 1), (3, 2), (4, 3)]


def test_only_the_given_direction_is_planned(tmp_path: Path) -> None:
    text = READS + said("GET https://hub.example/ocpi/2.2.1/tokens", answer=envelope([]), way="partner to hub")
    assert len(plan(tmp_path, text).steps) == 4
    other = read(tmp_path / "r.db", Direction.PARTNER_TO_HUB)
    assert [step.what for step in other.steps] == ["GET tokens list"]
    assert other.versions_url == ""


def test_the_versions_url_is_known(tmp_path: Path) -> None:
    assert plan(tmp_path, READS).versions_url == f"{BASE}/versions"


def test_urls_are_split_at_the_advertised_endpoint_as_they_were_spelled(tmp_path: Path) -> None:
    url = f"{BASE}/2.2.1/tokens/DE/ENA/a%2Fb//?type=RFID"
    step = last(tmp_path, VERSIONS + DETAILS + said(f"GET {url}", answer=envelope()))
    assert step.endpoint == Endpoint("2.2.1", "tokens", "RECEIVER")
    assert step.rest == "/DE/ENA/a%2Fb//?type=RFID"


def test_the_longest_endpoint_wins_and_case_of_the_host_is_no_obstacle(tmp_path: Path) -> None:
    ends = [("tokens", f"{BASE}/2.2.1"), ("locations", f"{BASE}/2.2.1/locations")]
    listed = [{"identifier": name, "role": "SENDER", "url": url} for name, url in ends]
    text = VERSIONS + said(f"GET {BASE}/2.2.1", answer=envelope({"version": "2.2.1", "endpoints": listed}))
    step = last(
        tmp_path, text + said(f"GET {BASE.replace('partner', 'PARTNER')}/2.2.1/locations/L1?x=1", answer=envelope())
    )
    assert step.endpoint == Endpoint("2.2.1", "locations", "SENDER")
    assert step.rest == "/L1?x=1"


def test_an_endpoint_nobody_advertised_is_not_known(tmp_path: Path) -> None:
    (step,) = plan(tmp_path, PAGE_1).steps
    assert (step.endpoint, step.rest, step.skip) == (None, "", "")


def test_reasons_to_leave_a_request_out(tmp_path: Path) -> None:
    cut = record(tmp_path / "cut.db", said(f"PUT {BASE}/2.2.1/tokens/DE/ENA/1", {"uid": "1"}, answer=envelope()))
    with closing(sqlite3.connect(cut)) as sql, sql:
        sql.execute("UPDATE bodies SET note = 'cut' WHERE sha256 = (SELECT request_body FROM exchanges)")
    assert read(cut).steps[0].skip == "its body is cut in the recording"
    credentials = f"{BASE}/2.2.1/credentials"
    unanswered = f"### hub to partner\nGET {BASE}/2.2.1/locations HTTP/1.1\n{AUTH}\n\nNO ANSWER timeout: too slow\n"
    callback = f"{BASE}/callback/1"
    command = {"response_url": callback, "session_id": "S1"}
    text = said(f"GET {HOST}/health", answer="fine")
    text += said(f"GET {credentials}", answer=envelope({}))
    text += said(f"POST {credentials}", {}, answer=envelope({}))
    text += said(f"DELETE {credentials}", answer=envelope())
    text += said(
        "POST https://hub.example/ocpi/2.2.1/commands/STOP_SESSION", command, answer=envelope(), way="partner to hub"
    )
    text += said(f"POST {callback}", {"result": "ACCEPTED"}, answer=envelope())
    text += unanswered + said(f"GET {BASE}/versions", status=401, answer=envelope(None, 2001))
    text += said(f"GET {BASE}/2.2.1/locations", status=307, answer="")
    assert [step.skip for step in plan(tmp_path, text).steps] == [
        "not OCPI",
        "",
        "would change the credentials",
        "would change the credentials",
        "answers a command that the target never sent",
        "was not answered in the recording",
        "was refused for its token in the recording",
        "was redirected in the recording, to a request of its own",
    ]


def test_version_2_1_1_has_no_interfaces(tmp_path: Path) -> None:
    base = f"{HOST}/cpo"
    listed = [{"identifier": "locations", "url": f"{base}/2.1.1/locations/"}]
    text = said(f"GET {base}/versions", answer=envelope([{"version": "2.1.1", "url": f"{base}/2.1.1"}]))
    text += said(f"GET {base}/2.1.1", answer=envelope({"version": "2.1.1", "endpoints": listed}))
    step = last(tmp_path, text + said(f"GET {base}/2.1.1/locations/?limit=1", answer=envelope([])))
    assert step.endpoint == Endpoint("2.1.1", "locations", None)
    assert step.rest == "/?limit=1"
