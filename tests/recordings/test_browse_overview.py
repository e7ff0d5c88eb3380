"""The first page: how the onboarding of each recording stands, with links to what shows it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from recordings.browse.server import running
from recordings.store import Store
from tests.recordings import onboarding_recording
from tests.recordings.test_browse import client
from tests.recordings.test_file import SAMPLE
from tests.recordings.test_store import CONNECTION


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of Datasette on recordings with an onboarding, of before there were any, new, and with nothing open."""
    folder = tmp_path_factory.mktemp("overview")
    recording = onboarding_recording.write(folder / "on boarding.db")
    old = Path(shutil.copy(SAMPLE, folder / "old.db"))
    store = Store(folder / "new.db")
    store.start_run(CONNECTION, {}, {})
    store.commit()
    store.close()
    settled = Path(shutil.copy(recording, folder / "settled.db"))
    with closing(Store(settled)) as store:
        store.keep_open([onboarding_recording.OPEN[:4]], [])
        store.commit()
    paths = [recording, old, folder / "new.db", settled]
    with running(paths, host="127.0.0.1", port=0, sql=False) as server, client(server.url) as web:
        yield web


def section(web: httpx.Client, name: str) -> str:
    """The first page's part about a recording."""
    parts = web.get("/").text.split('<section class="recording">')
    return next(part for part in parts if f">{name}</a></h2>" in part)


def point(web: httpx.Client, title: str) -> str:
    """What is said of a checkpoint."""
    points = section(web, "on boarding").split('<li class="point ')
    return next(each for each in points if f"<b>{title}</b>" in each)


def links(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', text)]


def test_the_verdict_comes_first(web: httpx.Client) -> None:
    text = section(web, "on boarding")
    assert "<strong>Verdict: failed</strong>\n2 of 4 required checkpoints done, as a CPO, in OCPI 2.2.1." in text
    assert "so since 2026-03-01 10:00:00 UTC" in text
    assert text.index("Verdict") < text.index("Exchanges by module")


def test_checkpoints_stand_by_phase_and_those_of_other_roles_apart(web: httpx.Client) -> None:
    text = section(web, "on boarding")
    assert re.findall(r"<h4>(.+?)</h4>", text)[:4] == ["Handshake", "CPO phase 1: data", "RFID", "Sign-offs"]
    assert "Not applicable: Tokens are pulled." in text


def test_each_checkpoint_has_its_state_in_words_and_links_to_what_shows_it(web: httpx.Client) -> None:
    passed = point(web, "Versions are read")
    assert passed.startswith("passed")
    assert '<span class="state">passed</span>' in passed
    assert links(passed) == ["/on+boarding/exchanges/1", "/on+boarding/exchanges/9"]
    assert all(web.get(link).status_code == 200 for link in links(passed))


def test_a_failed_one_links_to_its_findings(web: httpx.Client) -> None:
    failed = point(web, "Locations are valid")
    assert "Location LOC8: no &lt;i&gt;good&lt;/i&gt;" in failed
    assert "and 5 more" in failed
    finding, exchange = links(failed)[:2]
    assert (finding, exchange) == (
        "/on+boarding/findings?exchange_id=1&rule=location.uid-form",
        "/on+boarding/exchanges/1",
    )
    assert "1 row" in web.get(finding, follow_redirects=True).text


def test_one_in_progress_says_what_is_missing(web: httpx.Client) -> None:
    assert "Not seen yet: the hub&#39;s" in point(web, "Tokens work")


def test_waivers_and_sign_offs_are_told_with_whose_word_they_are(web: httpx.Client) -> None:
    waived, signed = point(web, "Tariffs are used"), point(web, "A card starts a session")
    assert waived.startswith("waived")
    assert "Agreed on Monday." in waived
    assert ", optional" in waived
    said = "signed off by Ada &lt;Example&gt; on 2026-03-01: Held a card to station 7."
    assert signed.startswith("signed-off")
    assert said in signed
    assert said in section(web, "on boarding").split("Sign-offs")[1]


def test_findings_tell_how_many_are_still_open(web: httpx.Client) -> None:
    text = section(web, "on boarding")
    link = "/on+boarding/open_findings?rule=location.uid-form&severity=error&party=partner"
    assert link in links(text)
    assert "LOC1" in web.get(link).text


def test_findings_of_which_none_is_open_any_more_say_so(web: httpx.Client) -> None:
    text = section(web, "settled")
    assert "Verdict: failed" in text
    rows = text.partition("<h3>Findings by rule</h3>")[2].split("<tr>")
    row = next(each for each in rows if ">location.uid-form<" in each)
    assert re.findall(r'<td class="number">(\d+)</td>', row.partition("</tr>")[0]) == ["1", "0"]


def test_charts_have_their_numbers_and_ids_of_their_own(web: httpx.Client) -> None:
    text = section(web, "on boarding")
    assert re.findall(r"<figure>\n<h4>(.+?)</h4>", text)[0] == "Exchanges over time, by module"
    assert text.count("The same in numbers") == 3
    ids = re.findall(r' id="([^"]+)"', web.get("/").text)
    assert len(ids) == len(set(ids))
    assert "Nothing is recorded yet." in section(web, "new")


@pytest.mark.parametrize("name", ["old", "new"])
def test_a_recording_without_checkpoints_says_how_to_get_them(web: httpx.Client, name: str) -> None:
    text = section(web, name)
    assert f"<code>ocpi-tap report {name}.db</code>" in text
    assert "Verdict" not in text
    assert "still open" not in text


@pytest.mark.parametrize("table", ["checkpoints", "onboarding", "open_findings", "sign_offs"])
def test_the_tables_behind_it_can_be_read(web: httpx.Client, table: str) -> None:
    assert "Ada" in web.get("/on~20boarding/sign_offs").text
    assert web.get(f"/on~20boarding/{table}").status_code == 200
    assert web.get("/old/checkpoints").status_code == 200
