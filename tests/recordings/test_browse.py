"""Datasette on a recording: every page over a real socket."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from recordings.browse.metadata import queries
from recordings.browse.server import running
from recordings.store import Store
from tests.recordings import browse_recording
from tests.recordings.browse_recording import BIG, BIG_NUMBER, CONNECTION, NUMBER

PAGE = """\
# location.uid-form

A `uid` <script>window.hacked = true</script> [here](javascript:alert(1)).

## How to mend it

| a | b |
| --- | --- |
| 1 | 2 |

```http
GET <b>x</b>
```
"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of Datasette on the small recording."""
    folder = tmp_path_factory.mktemp("browse")
    recording = browse_recording.write(folder / "on boarding.db")
    (folder / "rules").mkdir()
    (folder / "rules" / "location.uid-form.md").write_text(PAGE)
    (folder / "secret.md").write_text("secret")
    with (
        running([recording], host="127.0.0.1", port=0, sql=False, rules=folder / "rules") as server,
        client(server.url) as web,
    ):
        yield web


def client(url: str) -> httpx.Client:
    """A client that knows no proxy."""
    return httpx.Client(base_url=url, trust_env=False, timeout=20)


def page(web: httpx.Client, path: str) -> str:
    """The text of a page, which must be there."""
    answer = web.get(f"/on~20boarding/{path}")
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(web: httpx.Client, query: str, **parameters: str) -> list[dict[str, Any]]:
    """What a stored query answers."""
    answer = web.get(f"/on~20boarding/{query}.json", params={"_shape": "array", **parameters})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def exchanges(found: list[dict[str, Any]]) -> list[str]:
    """The names of the exchanges in the rows of a stored query."""
    names = {number: name for name, number in NUMBER.items()}
    return [names[row["exchange"]] for row in found]


def marks(text: str) -> dict[str, str]:
    """By id of the finding, the line before its message."""
    lines = r'<div class="line marked [^>]*>(.*?)</div>\s*((?:<span class="note.*?</small>\s*</span>\s*)+)'
    return {
        number: re.sub("<[^>]+>", "", line)
        for line, notes in re.findall(lines, text, re.DOTALL)
        for number in re.findall(r'id="finding-(\d+)"', notes)
    }


def test_the_first_page_sums_up(web: httpx.Client) -> None:
    text = web.get("/").text
    assert "hub <code>https://hub.example</code>" in text
    assert re.search(r">cdrs</a></td><td>partner_to_hub</td><td class=.number.>4</td>", text)
    assert "location.uid-form" in text
    assert "2 exchanges missing, 1 crash" in text


@pytest.mark.parametrize("query", queries())
def test_every_stored_query_runs_and_says_what_it_is_for(web: httpx.Client, query: str) -> None:
    text = page(web, query)
    assert queries()[query]["title"] in text
    assert queries()[query]["description"].split(";")[0] in text
    assert "message-error" not in text


def test_latest_errors(web: httpx.Client) -> None:
    found = rows(web, "latest_errors")
    assert exchanges(found) == ["silent", "html", "big", "script", "odd", "location"]
    assert found[4]["rules"] == "json.duplicate-key,json.slash"


def test_all_calls_of_a_charging_session(web: httpx.Client) -> None:
    assert exchanges(rows(web, "charging_session", session_id="S1")) == ["start", "callback"]
    assert [row["session_id"] for row in rows(web, "charging_sessions")] == ["S2", "S1"]


def test_slowest_calls(web: httpx.Client) -> None:
    assert exchanges(rows(web, "slowest_calls"))[:2] == ["crashed", "silent"]


def test_one_correlation_id_across_both_legs(web: httpx.Client) -> None:
    found = rows(web, "correlation", correlation_id="corr-1")
    assert exchanges(found) == ["location", "changed"]
    assert [row["direction"] for row in found] == ["partner_to_hub", "hub_to_partner"]


def test_findings_by_rule(web: httpx.Client) -> None:
    found = rows(web, "findings_by_rule")
    assert found[-1]["rule"] == "headers.correlation-id"
    assert {"rule": "url.case", "party": "partner", "findings": 1}.items() <= next(
        row for row in found if row["rule"] == "url.case"
    ).items()


def test_history_of_one_object(web: httpx.Client) -> None:
    found = rows(web, "object_history", object_id="LOC1")
    assert exchanges(found) == ["location", "changed"]
    assert [row["changed"] for row in found] == ["first", "changed"]


def test_calls_without_an_answer_gaps_and_crashes(web: httpx.Client) -> None:
    assert exchanges(rows(web, "no_answer")) == ["silent"]
    assert {row["kind"]: row["missing"] for row in rows(web, "gaps_and_crashes")} == {"gap": 2, "crash": None}


def test_calls_by_module(web: httpx.Client) -> None:
    calls = {
        (row["module"], row["direction"]): (row["calls"], row["with_errors"]) for row in rows(web, "calls_by_module")
    }
    assert calls["cdrs", "partner_to_hub"] == (4, 2)
    assert calls[None, "partner_to_hub"] == (1, 0)


def test_findings_stand_at_their_places(web: httpx.Client) -> None:
    text = page(web, f"exchanges/{NUMBER['location']}")
    assert marks(text) == {"1": "&#34;uid&#34;: &#34;3256&#34;", "2": "{"}
    assert re.search(r'class="marked warning">\s*<th scope="row">Content-Type', text)
    assert re.search(r"X-Correlation-ID</th>\s*<td><em>not sent</em>", text)
    assert len(re.findall(r'id="finding-\d"', text)) == 6
    assert "http://127.0.0.1:9002/x" in text
    assert '/objects/1">Location</a>' in text


def test_a_finding_leads_to_its_place(web: httpx.Client) -> None:
    assert f'href="/on+boarding/exchanges/{NUMBER["odd"]}#finding-7"' in page(web, "findings")


def test_odd_json_is_shown_as_it_was_sent(web: httpx.Client) -> None:
    text = page(web, f"exchanges/{NUMBER['odd']}")
    plain = re.sub("<[^>]+>", "", text)
    assert BIG_NUMBER in plain
    assert "&#34;kwh&#34;: NaN" in plain
    assert "&#34;twice&#34;: 1" in plain
    assert text.count('id="finding-7"') == 1
    assert len(re.findall('class="line marked error"', text)) == 3
    assert marks(text)["8"] == "&#34;a/b&#34;: &#34;x&#34;"


@pytest.mark.parametrize(
    "path",
    [
        f"exchanges/{NUMBER['script']}",
        "exchanges",
        "findings",
        "bodies?_size=50",
        "latest_errors",
        "findings_by_rule",
        "crashes",
    ],
)
def test_nothing_that_was_recorded_becomes_html(web: httpx.Client, path: str) -> None:
    text = page(web, path)
    assert "&lt;script&gt;" in text or "&lt;boom&gt;" in text
    for attack in ("<script>alert", "<script>window", "</span>&#34;:1", "<boom>", "<i>", "<img src=x"):
        assert attack not in text


def test_a_url_never_becomes_a_link_to_the_platform(web: httpx.Client) -> None:
    for path in ("exchanges", "slowest_calls", f"exchanges/{NUMBER['script']}"):
        assert 'href="https://hub.example' not in page(web, path)


def test_no_answer_is_said_plainly(web: httpx.Client) -> None:
    text = page(web, f"exchanges/{NUMBER['silent']}")
    assert "No answer from the other platform: timeout" in text
    assert "nothing came for 30 s" in text


def test_odd_bodies_are_shown_with_a_word_about_them(web: httpx.Client) -> None:
    assert "\\xff\\xfe" in page(web, f"exchanges/{NUMBER['binary']}")
    assert "only the first 28 of 99,000,000 bytes" in page(web, f"exchanges/{NUMBER['cut']}")
    assert "Content-Encoding does not fit" in page(web, f"exchanges/{NUMBER['undecodable']}")
    assert marks(page(web, f"exchanges/{NUMBER['html']}")) == {"11": "&lt;html&gt;"}
    assert "ocpi-tap itself failed in some.rule" in page(web, f"exchanges/{NUMBER['crashed']}")


def test_a_big_body_stays_quick_and_can_be_downloaded(web: httpx.Client) -> None:
    began = time.monotonic()
    text = page(web, f"exchanges/{NUMBER['big']}")
    assert time.monotonic() - began < 3
    assert "Long: the first 120,000 of" in text
    assert re.search(r'Findings at places that are not shown.*?id="finding-10"', text, re.DOTALL)
    link = re.search(r'href="([^"]+\.blob[^"]+)">Download', text.split('id="response"')[1])
    assert link
    answer = web.get(link[1].replace("&amp;", "&"))
    assert len(answer.content) > BIG - 100
    assert answer.headers["content-disposition"].startswith("attachment")


def test_an_object_shows_its_findings(web: httpx.Client) -> None:
    assert list(marks(page(web, "objects/1")).values()) == ["{", "&#34;uid&#34;: &#34;3256&#34;"]


def test_search_finds_words_in_bodies(web: httpx.Client) -> None:
    assert [row["id"] for row in rows(web, "exchanges", _search="Harbour")] == [1]


def test_tables_have_titles_units_and_facets(web: httpx.Client) -> None:
    text = page(web, "exchanges")
    assert "<h1>Exchanges</h1>" in text
    assert "Milliseconds until the answer was complete" in text
    assert "130.0&nbsp;ms" in text
    for column in ("module", "direction", "http_status", "worst_severity"):
        assert f'data-column="{column}"' in text.split("facet-results")[1]
    assert 'data-column="rule"' in page(web, "findings").split("facet-results")[1]


@pytest.mark.parametrize(
    "path", ["exchanges/999", "exchanges/x", "exchanges/1~2E0", "bodies/x", "nothing", "-/objects/x"]
)
def test_what_is_not_there_is_no_crash(web: httpx.Client, path: str) -> None:
    assert web.get(f"/on~20boarding/{path}").status_code in (200, 404)


@pytest.mark.parametrize("path", ["?sql=select+1", ".json?sql=select+1", "exchanges?_where=1=1", ".db"])
def test_sql_and_download_are_refused(web: httpx.Client, path: str) -> None:
    assert web.get(f"/on~20boarding{'' if path[0] in '?.' else '/'}{path}").status_code in (400, 403)


def test_sql_is_there_when_asked_for_on_each_of_several_recordings(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "same.db" for folder in "ab"]
    for path in paths:
        path.parent.mkdir()
        browse_recording.write(path)
    with running(paths, host="127.0.0.1", port=0, sql=True) as server, client(server.url) as web:
        assert web.get("/same_2.json?sql=select+1+as+one&_shape=array").json() == [{"one": 1}]
        assert web.get("/").text.count("<h3>Exchanges by module and direction</h3>") == 2
        assert "Slowest calls" in web.get("/same_2/slowest_calls").text


def test_a_recording_that_still_runs(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    store.start_run(CONNECTION, {}, {})
    with running([tmp_path / "live.db"], host="127.0.0.1", port=0, sql=False) as server, client(server.url) as web:
        assert "Nothing recorded yet" in web.get("/").text
        for entry in browse_recording.entries():
            store.add(entry)
            store.commit()
            assert web.get(f"/live/exchanges/{entry.exchange.id}").status_code == 200
        assert len(web.get("/live/exchanges.json?_shape=array").json()) == len(NUMBER)
    store.end_run("stopped")
    store.close()


def test_a_rule_links_to_its_page_where_there_is_one(web: httpx.Client) -> None:
    link = '<a class="page" href="/-/rules/location.uid-form">page</a>'
    assert link in web.get("/").text
    assert link in page(web, "findings")
    assert link in page(web, "findings_by_rule")
    text = page(web, f"exchanges/{NUMBER['location']}")
    assert '<a href="/-/rules/location.uid-form">location.uid-form</a>' in text
    assert '<a href="/on+boarding/findings?rule=url.case">url.case</a>' in text, "which has no page"
    assert "/-/rules/url.case" not in text + page(web, "findings") + web.get("/").text


def test_a_rules_page_is_escaped_html(web: httpx.Client) -> None:
    text = web.get("/-/rules/location.uid-form").text
    text = text[text.index("<article") : text.index("</article>")]
    assert "<h1>location.uid-form</h1>" in text
    assert "<h2>How to mend it</h2>" in text
    assert "<td>2</td>" in text
    assert "GET &lt;b&gt;x&lt;/b&gt;" in text
    assert "&lt;script&gt;window.hacked" in text
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert '<a href="/on+boarding/findings?rule=location.uid-form">' in text


@pytest.mark.parametrize(
    "rule", ["url.case", "..%2fsecret", "../secret", "%2e%2e~2fsecret", "<script>", "location.uid-form.md"]
)
def test_no_other_file_is_a_page(web: httpx.Client, rule: str) -> None:
    answer = web.get(f"/-/rules/{rule}", follow_redirects=True)
    assert answer.status_code == 404
    assert ">secret<" not in answer.text
    assert "a rule <script>" not in answer.text
