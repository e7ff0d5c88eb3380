"""A person reads a recording in a real browser: from the findings to the marked place, in light and in dark."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from recordings.browse.server import running
from tests.recordings import browse_recording

ROOT = Path(__file__).parents[2]
SCREENSHOT = ROOT / "scripts" / "screenshot.py"
SAMPLE = ROOT / "recordings" / "samples" / "extrawest-2.2.1.db"
RULES = ROOT / "docs" / "rules"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette on the small recording."""
    recording = browse_recording.write(tmp_path_factory.mktemp("browser") / "onboarding.db")
    with running([SAMPLE, recording], host="127.0.0.1", port=0, sql=False, rules=RULES) as server:
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
    subprocess.run([sys.executable, SCREENSHOT, recording, tmp_path / "browse.png"], check=True)
    assert (tmp_path / "browse.png").read_bytes().startswith(b"\x89PNG")
