"""The pages of a charging session, an object and a finding, over a real socket."""

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest

import recordings
from recordings.browse.server import running
from recordings.store import Store
from tests.recordings import browse_recording, story_recording
from tests.recordings.story_recording import NUMBER
from tests.recordings.test_browse import client

SAMPLE = Path(recordings.__file__).parent / "samples" / "extrawest-2.2.1.db"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of Datasette on the story and the small recording."""
    folder = tmp_path_factory.mktemp("pages")
    made = [story_recording.write(folder / "the story.db"), browse_recording.write(folder / "small.db")]
    (folder / "rules").mkdir()
    (folder / "rules" / "location.uid-form.md").write_text("# location.uid-form\n")
    with (
        running([*made, SAMPLE], host="127.0.0.1", port=0, sql=False, rules=folder / "rules") as server,
        client(server.url) as web,
    ):
        yield web


def page(web: httpx.Client, path: str) -> str:
    """The text of a page, which must be there."""
    answer = web.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def plain(html: str) -> str:
    """What a reader sees of it, on one line."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def steps(text: str) -> dict[str, str]:
    """Each step of a story by the name of its exchange."""
    names = {number: name for name, number in NUMBER.items()}
    parts = re.findall(r'<li class="step[^>]* id="exchange-(\d+)">(.*?)</li>', text, re.DOTALL)
    return {names[int(number)]: plain(part) for number, part in parts}


def test_the_story_of_a_charging_session_in_order(web: httpx.Client) -> None:
    told = steps(page(web, "/the+story/-/sessions/S1"))
    assert list(told) == [
        "authorisation", "start", "started", "put", "refused patch", "patch", "stop", "stopped", "completed", "cdr",
    ]  # fmt: skip
    assert (
        "Partner to hub: real-time authorisation at LOC/1, E1 Answer: HTTP 200, OCPI 1000, ALLOWED"
        in told["authorisation"]
    )
    assert "Hub to partner: START_SESSION at LOC/1 Answer: HTTP 200, OCPI 1000, ACCEPTED 7 ms" in told["start"]
    assert "result of START_SESSION: ACCEPTED" in told["started"]
    assert (
        "55.0 s later Partner to hub: PATCH status ACTIVE, kwh 6 Answer: HTTP 200, OCPI 2001" in told["refused patch"]
    )
    assert "no <last_updated>" in told["refused patch"]
    assert "error: objects.patch-without-last-updated" in told["refused patch"]
    assert "1 d later" in told["cdr"]


def test_a_step_says_what_ties_it_to_the_session(web: httpx.Client) -> None:
    told = steps(page(web, "/the+story/-/sessions/S1"))
    assert "certain: same authorization_reference" in told["authorisation"]
    assert "certain: same authorization_reference" in told["start"]
    assert "certain: sent to the response_url of STOP_SESSION" in told["stopped"]
    assert "certain" not in told["put"] + told["stop"] + told["cdr"]
    guessed = steps(page(web, "/the+story/-/sessions/S2"))
    assert list(guessed) == ["new authorisation", "guessed", "last"]
    assert "a guess: same token and location, within 10 minutes before" in guessed["new authorisation"]
    assert "no answer" in guessed["last"]


def test_a_session_that_was_only_pulled_has_its_own_findings_alone(web: httpx.Client) -> None:
    for session, findings in (("S3", "no"), ("S4", "1")):
        text = page(web, f"/the+story/-/sessions/{session}")
        assert "GET sessions Answer: HTTP 200, OCPI 1000, status PENDING, kwh 0" in steps(text)["list"]
        assert f"findings {findings}" in plain(text)


def test_a_session_of_a_real_partner(web: httpx.Client) -> None:
    session = re.search(r"/-/sessions/S-\w+", page(web, "/extrawest-2~2E2~2E1/charging_sessions"))
    assert session
    text = plain(page(web, f"/extrawest-2~2E2~2E1{session[0]}"))
    assert "START_SESSION at loc-1, evse-1-1 Answer: HTTP 200, OCPI 1000, ACCEPTED" in text
    assert "result of START_SESSION: ACCEPTED" in text
    assert "energy, kWh 12.0 12.0 same" in text


def test_values_over_time_and_the_cdr(web: httpx.Client) -> None:
    text = plain(page(web, "/the+story/-/sessions/S1"))
    assert "08:00:05.000 PUT PENDING 0 EUR 2027-01-15T08:00:05Z" in text
    assert "09:00:00.000 PATCH COMPLETED 12 4 before taxes EUR" in text
    assert "energy, kWh 12 12.5 differs" in text
    assert "total_cost 4 before taxes 4 before taxes same" in text
    assert "token uid TOKEN1 token1 same" in text
    assert "No CDR of this session was seen." in page(web, "/the+story/-/sessions/S2")


def test_a_session_leads_on(web: httpx.Client) -> None:
    text = page(web, "/the+story/-/sessions/S1")
    assert f'href="/the+story/exchanges/{NUMBER["put"]}"' in text
    assert 'href="/the+story/-/findings/1"' in text
    assert 'href="/the+story/-/objects/sessions/Session/DE/ABC/S1"' in text
    assert 'href="/the+story/-/objects/cdrs/CDR/DE/ABC/CDR1"' in text
    assert 'href="/the+story/charging_session?session_id=S1"' in text


@pytest.mark.parametrize("path", ["charging_sessions", "exchanges/5", "-/findings/1"])
def test_a_charging_session_is_linked_from(web: httpx.Client, path: str) -> None:
    assert 'href="/the+story/-/sessions/S1"' in page(web, f"/the+story/{path}")


def test_the_versions_of_an_object(web: httpx.Client) -> None:
    text = page(web, "/the+story/-/objects/sessions/Session/DE/ABC/S1")
    found = [plain(part) for part in re.findall(r'<li id="version-\d+">(.*?)</li>', text, re.DOTALL)]
    assert len(found) == 3
    assert "told by the partner PATCH, exchange 10" in found[0]
    assert "changed: kwh, status; added: total_cost, end_date_time" in found[0]
    assert 'removed "kwh": 6' in found[0]
    assert 'added "kwh": 12' in found[0]
    assert "error The PATCH has no <b>last_updated</b>." in found[0]
    assert "the first that was seen" in found[2]
    assert "&#34;status&#34;" in text.split("As it stands")[1].split("</details>")[0]
    assert 'href="/the+story/-/sessions/S1"' in text


def test_a_long_history_goes_over_several_pages(tmp_path: Path) -> None:
    store = story_recording.opened(tmp_path / "long.db")
    story_recording.add(store, list(story_recording.many_patches(45)))
    path = "/long/-/objects/sessions/Session/DE/ABC/S1"
    with running([tmp_path / "long.db"], host="127.0.0.1", port=0, sql=False) as server, client(server.url) as web:
        pages = [path]
        while older := re.search(r'href="([^"]*\?before=\d+)"', page(web, pages[-1])):
            pages.append(older[1])
        texts = [page(web, one) for one in pages]
    assert [text.count('<li id="version-') for text in texts] == [20, 20, 6]
    assert all("changed: kwh" in text for text in texts)
    assert all("added: kwh" not in text for text in texts), "a PATCH is laid over what came before, on any page"
    store.close()


@pytest.mark.parametrize(("table", "href"), [
    ("objects", "/the+story/-/objects/sessions/Session/DE/ABC/S1"),
    ("findings", "/the+story/-/findings/1"),
    ("findings_by_rule", "/the+story/-/findings/1"),
    ("exchanges/10", "/the+story/-/objects/sessions/Session/DE/ABC/S1"),
    ("exchanges/10", "/the+story/-/findings/2"),
])  # fmt: skip
def test_tables_lead_to_our_pages(web: httpx.Client, table: str, href: str) -> None:
    assert f'href="{href}"' in page(web, f"/the+story/{table}")


@pytest.mark.parametrize("path", ["objects?_col=object_id", "findings?_col=message"])
def test_tables_with_few_columns_stay_tables(web: httpx.Client, path: str) -> None:
    assert "<table" in page(web, f"/the+story/{path}")


def test_a_finding_with_its_place_marked(web: httpx.Client) -> None:
    text = page(web, "/small/-/findings/1")
    assert '<a href="/-/rules/location.uid-form">what it means and how to mend it</a>' in text
    assert len(re.findall(r'class="line marked error"', text)) == 1
    assert "/evses/0/uid in the body of the request" in plain(text)
    assert "at fault the partner" in plain(text)
    assert "found 1 time by the partner" in plain(text)
    assert "coordinates is missing." in plain(text).split("Other findings in this exchange")[1]


@pytest.mark.parametrize(
    ("number", "place", "marked"),
    [
        (3, "header content-type of the request", 'class="marked warning">\\s*<th scope="row">Content-Type'),
        (4, "header X-Correlation-ID of the request", "<em>not sent</em>"),
        (5, "URL of the request", 'id="request".*id="finding-5".*id="response"'),
        (6, "HTTP status", 'id="response".*id="finding-6"'),
        (10, "/data/150000/uid in the body of the response", 'places that are not shown.*id="finding-10"'),
        (11, "the whole in the body of the response", "line marked error"),
    ],
)
def test_places_beside_the_body(web: httpx.Client, number: int, place: str, marked: str) -> None:
    text = page(web, f"/small/-/findings/{number}")
    assert place in plain(text)
    assert re.search(marked, text, re.DOTALL)
    assert text.count(f'id="finding-{number}"') == 1


def test_from_one_finding_of_a_rule_to_the_next(web: httpx.Client) -> None:
    first, second = page(web, "/the+story/-/findings/1"), page(web, "/the+story/-/findings/2")
    assert 'href="/the+story/-/findings/2" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'href="/the+story/-/findings/1" rel="prev"' in second
    assert 'rel="next"' not in second
    assert "found 2 times by the partner" in plain(first)


@pytest.mark.parametrize(
    "path",
    [
        "small/-/findings/9",
        "the+story/-/findings/1",
        "the+story/-/sessions/S1",
        "the+story/-/objects/sessions/Session/DE/ABC/S1",
    ],
)
def test_nothing_that_was_recorded_becomes_html(web: httpx.Client, path: str) -> None:
    text = page(web, f"/{path}")
    assert "&lt;" in text
    assert not re.search("<script>(alert|window)|<img src=x|<i>|<b>last|<last_updated>", text)


@pytest.mark.parametrize(
    "path",
    [
        "/the+story/-/sessions/nothing", "/the+story/-/sessions/~00", "/_internal/-/sessions/S1", "/nothing/-/last",
        "/the+story/-/findings/999", "/the+story/-/findings/99999999999999999999", "/the+story/-/findings/-1",
        "/the+story/-/objects/a/b/c/d/e", "/the+story/-/objects/sessions/Session/DE/ABC/S1?before=x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_no_crash(web: httpx.Client, path: str) -> None:
    assert web.get(path, follow_redirects=True).status_code == 404


def test_the_cheap_numbers_that_a_page_follows(web: httpx.Client) -> None:
    answer = web.get("/the+story/-/last")
    assert answer.json() == {"exchange": 16, "indexed": 16, "ended": 1, "decided": 0, "signed": 0}
    assert "decided" not in web.get("/extrawest-2~2E2~2E1/-/last").json(), "a recording of before there were verdicts"
    assert answer.headers["cache-control"] == "no-store"
    assert 'data-live="/the+story/-/last" data-exchange="16" data-indexed="16"' in page(web, "/the+story/-/sessions/S1")


def test_of_very_many_findings_the_page_of_one_counts_some_only(tmp_path: Path) -> None:
    path = story_recording.write(tmp_path / "many.db")
    columns = "exchange_id, rule, severity, side, party, pointer, message"
    with closing(Store(path)) as store:
        one = store.sql.execute(f"SELECT {columns} FROM findings").fetchall()[0]
        store.sql.executemany(f"INSERT INTO findings ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", [one] * 10_000)
    with running([path], host="127.0.0.1", port=0, sql=False) as server, client(server.url) as web:
        assert "more than 10,000 times by the partner" in plain(page(web, "/many/-/findings/1"))
