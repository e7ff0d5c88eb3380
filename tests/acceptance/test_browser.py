"""A person reads a recording in a real browser: from the findings to the marked place, in light and in dark."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from recordings.browse.server import running
from tests.recordings import browse_recording, onboarding_recording, story_recording

ROOT = Path(__file__).parents[2]
SCREENSHOT = ROOT / "scripts" / "screenshot.py"
SAMPLE = ROOT / "recordings" / "samples" / "extrawest-2.2.1.db"
RULES = ROOT / "docs" / "rules"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
TWICE = (
    "[...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, ids) => ids.indexOf(id) !== at).join()"
)
FAINT = """() => {  // texts whose contrast is below that of WCAG AA
  const light = color => color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = element => {
    const color = getComputedStyle(element).backgroundColor;
    return /, 0\\)$/.test(color) && element.parentElement ? paper(element.parentElement) : color;
  };
  const faint = element => {
    const [low, high] = [light(getComputedStyle(element).color), light(paper(element))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05) < 4.5;
  };
  return [...document.querySelectorAll("[data-live] *")].filter(one => one.innerText?.trim() && faint(one))
    .map(one => `${one.tagName}.${one.className} ${one.innerText.slice(0, 30)}`).join("; ");
}"""
CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette on the small recording."""
    folder = tmp_path_factory.mktemp("browser")
    recordings = [SAMPLE, browse_recording.write(folder / "onboarding.db"), story_recording.write(folder / "story.db")]
    with running(recordings, host="127.0.0.1", port=0, sql=False, rules=RULES) as server:
        yield server.url


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page, which must stay without errors until the end."""
    scheme: Literal["light", "dark"] = request.param
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(color_scheme=scheme)
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page
        browser.close()
    assert not troubles


def test_from_the_first_page_to_the_marked_place(url: str, page: Page) -> None:
    page.goto(url)
    page.get_by_role("link", name="location.uid-form").click()
    page.get_by_role("link", name="/evses/0/uid").click()
    expect(page.locator(".line.marked", has_text='"uid": "3256"')).to_be_in_viewport()
    expect(page.locator("#finding-1")).to_contain_text("The uid is <b>too</b> short.")
    page.get_by_role("link", name="corr-1").click()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_what_was_recorded_does_not_run(url: str, page: Page) -> None:
    for path in (
        f"exchanges/{browse_recording.NUMBER['script']}",
        "exchanges",
        "findings",
        "bodies",
        "findings_by_rule",
    ):
        page.goto(f"{url}onboarding/{path}")
        assert page.evaluate("window.hacked") is None


def test_the_page_is_dark_where_the_reader_likes_it_dark(url: str, page: Page) -> None:
    page.goto(url)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(20, 23, 28)" if dark else "rgb(248, 250, 251)")


def test_nothing_is_wider_than_the_window(url: str, page: Page) -> None:
    for name, number in browse_recording.NUMBER.items():
        page.goto(f"{url}onboarding/exchanges/{number}")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], name


PAGES = {
    "story/-/sessions/S1": "Charging session S1",
    "story/-/sessions/S2": "Charging session S2",
    "story/-/objects/sessions/Session/DE/ABC/S1": "Session S1",
    "story/-/findings/1": "The PATCH has no <b>last_updated</b>.",
    "onboarding/-/findings/1": "The uid is <b>too</b> short.",
    "onboarding/-/findings/10": "Something about token.late.",
    "story/charging_sessions": "Charging sessions",
}


@pytest.mark.parametrize("width", [360, 1440])
def test_our_pages_fit_the_window_and_their_headings_are_in_order(url: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path, title in PAGES.items():
        page.goto(url + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(heading => +heading.tagName[1])")
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert not page.evaluate(TWICE), path
        assert not page.evaluate(FAINT), path


@pytest.mark.parametrize("page", ["light"], indirect=True)
@pytest.mark.parametrize("table", ["exchanges", "findings", "objects", "runs"])
def test_tables_fit_the_window_and_their_links_lead_on(url: str, page: Page, table: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{url}extrawest-2~2E2~2E1/{table}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for link in set(page.evaluate("[...document.querySelectorAll('tbody tr:first-child a')].map(link => link.href)")):
        assert page.request.get(link).ok, link


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_from_a_charging_session_to_its_exchanges_findings_and_objects(url: str, page: Page) -> None:
    page.goto(f"{url}story/charging_sessions")
    page.get_by_role("link", name="S1").click()
    page.get_by_role("link", name="PATCH status ACTIVE, kwh 6").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exchange 6")
    page.get_by_role("link", name="S1", exact=True).click()
    page.get_by_role("link", name="error: objects.patch-without-last-updated").first.click()
    page.get_by_role("link", name="Next of this rule").click()
    page.get_by_role("link", name="what it means and how to mend it").click()
    expect(page.get_by_role("heading", name="How to mend it")).to_be_visible()
    page.goto(f"{url}story/-/sessions/S1")
    page.get_by_role("link", name="versions of DE ABC S1").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("link", name="exchange 10").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exchange 10")


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_arrows_point_at_whom_they_reach(url: str, page: Page) -> None:
    page.goto(f"{url}story/-/sessions/S1")
    heads = "arrow => ['left', 'right'].find(side => getComputedStyle(arrow, '::after')[side] === '0px')"
    for step, sides in (("put", ["right", "left"]), ("stop", ["left", "right"])):
        arrows = page.locator(f"#exchange-{story_recording.NUMBER[step]} .arrow").all()
        assert [arrow.evaluate(heads) for arrow in arrows] == sides, step


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_the_marked_place_of_a_finding_is_on_its_page(url: str, page: Page) -> None:
    page.goto(f"{url}onboarding/-/findings/1")
    page.get_by_role("link", name="/evses/0/uid in the body of the request").click()
    expect(page.locator(".line.marked", has_text='"uid": "3256"')).to_be_in_viewport()
    request, response = page.locator(".sides section").all()
    assert top(request) == top(response), "side by side"
    page.set_viewport_size({"width": 360, "height": 800})
    assert top(request) < top(response), "stacked"


def top(part: Locator) -> float:
    """Where it begins on the page."""
    box = part.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_a_page_follows_the_recording_while_it_grows(tmp_path: Path, page: Page) -> None:
    store, entries = story_recording.opened(tmp_path / "live.db"), story_recording.entries()
    story_recording.add(store, entries[:5])
    with running([tmp_path / "live.db"], host="127.0.0.1", port=0, sql=False) as server:
        page.set_viewport_size({"width": 360, "height": 300})
        page.goto(f"{server.url}live/-/objects/sessions/Session/DE/ABC/S1")
        page.locator("#now summary").click()
        page.mouse.wheel(0, 200)
        page.wait_for_function("scrollY > 100")
        before = page.evaluate("scrollY")
        story_recording.add(store, entries[5:7])
        expect(page.get_by_text("changed: kwh, status")).to_be_attached(timeout=5000)
        assert page.evaluate("scrollY") == before
        expect(page.locator("#now")).to_have_attribute("open", "")
        expect(page.locator("#now")).to_contain_text('"kwh": 6')
        expect(page.locator(".live")).to_contain_text("exchange 7 was the last")
    store.close()


@pytest.fixture(scope="module")
def first_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette on a recording with an onboarding in it."""
    recording = onboarding_recording.write(tmp_path_factory.mktemp("first") / "onboarding.db")
    with running([recording], host="127.0.0.1", port=0, sql=False, rules=RULES) as server:
        yield server.url


@pytest.mark.parametrize("width", [360, 1440])
def test_the_first_page_fits_the_window_and_its_links_lead_on(first_page: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(first_page)
    expect(page.get_by_text("Verdict: failed")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(heading => +heading.tagName[1])")
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not page.evaluate(TWICE)
    assert not page.evaluate(FAINT)
    for link in set(page.evaluate("[...document.querySelectorAll('main a')].map(link => link.href)")):
        assert page.request.get(link).ok, link


@pytest.mark.parametrize("page", ["light"], indirect=True)
def test_the_first_page_follows_the_onboarding(tmp_path: Path, page: Page) -> None:
    store, entries = story_recording.opened(tmp_path / "live.db"), story_recording.entries()
    with running([tmp_path / "live.db"], host="127.0.0.1", port=0, sql=False) as server:
        page.goto(server.url)
        expect(page.get_by_text("No tap has looked for checkpoints")).to_be_visible()
        store.keep_onboarding(onboarding_recording.VERDICT, onboarding_recording.CHECKPOINTS)
        story_recording.add(store, entries[:5])
        expect(page.get_by_text("Verdict: failed")).to_be_visible(timeout=5000)
        store.keep_onboarding(onboarding_recording.VERDICT._replace(verdict="passed", exchange_id=14), [])
        store.commit()
        expect(page.get_by_text("Verdict: passed")).to_be_visible(timeout=5000)
        store.end_run("stopped")
        expect(page.get_by_text("(stopped)")).to_be_visible(timeout=5000)
    store.close()


def test_our_pages_read_the_same_without_a_script(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{url}story/-/sessions/S1")
        expect(page.locator(".step")).to_have_count(10)
        expect(page.locator(".live")).to_have_count(0)
        browser.close()


def test_a_finding_leads_to_the_page_of_its_rule_and_back(url: str, page: Page) -> None:
    page.goto(url)
    page.get_by_role("link", name="transport.request-id-not-echoed").click()
    page.locator("td.col-pointer a").first.click()
    page.locator(".note").get_by_role("link", name="transport.request-id-not-echoed").first.click()
    expect(page.get_by_role("heading", name="transport.request-id-not-echoed")).to_be_visible()
    expect(page.get_by_role("heading", name="How to mend it")).to_be_visible()
    expect(page.locator("article.rule script")).to_have_count(0)
    page.get_by_role("link", name="in extrawest-2").click()
    expect(page.locator("tbody td.col-rule").first).to_contain_text("transport.request-id-not-echoed")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_rules_page_fits_the_window(url: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    widest = sorted(RULES.glob("*.md"), key=lambda path: max(map(len, path.read_text().splitlines())))[-6:]
    for rule in [path.stem for path in widest]:
        page.goto(f"{url}-/rules/{rule}")
        assert page.locator("h1").first.inner_text() == rule
        assert page.evaluate("document.documentElement.scrollWidth") <= width, rule


def test_the_picture_for_the_documentation(tmp_path: Path) -> None:
    recording = browse_recording.write(tmp_path / "onboarding.db")
    subprocess.run([sys.executable, SCREENSHOT, "browse", recording, tmp_path / "browse.png"], check=True)
    assert (tmp_path / "browse.png").read_bytes().startswith(b"\x89PNG")
