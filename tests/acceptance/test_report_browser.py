"""A partner opens the report in a real browser: on a desk, on a phone, in the dark, and on paper."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.acceptance.test_browser import ARGUMENTS, CHROMIUM, SAMPLE, SCREENSHOT
from validators.onboarding.command import report

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]
TOO_PALE = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map(part => part / 255)
      .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
  };
  const contrast = element => {
    const pair = [light(getComputedStyle(element).color), light(paper(element))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const texts = [...document.body.querySelectorAll("*:not(svg *)")].filter(element => !element.ariaHidden
    && [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  return texts.filter(element => contrast(element) < 4.5).map(element => element.outerHTML.slice(0, 80));
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a real partner with many faults."""
    written = tmp_path_factory.mktemp("report") / "report.html"
    CliRunner().invoke(report, [str(SAMPLE), "--html", str(written)])
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(
    params=[(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")], ids=lambda each: f"{each[0]}-{each[1]}"
)
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    """The report, which must stay without errors and ask for nothing until the end."""
    width, scheme = request.param
    troubles: list[str] = []
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if asked.url != file.as_uri() else None)
    page.goto(file.as_uri())
    yield page
    page.close()
    assert not troubles


def test_the_verdict_is_in_sight(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Onboarding failed")


def test_nothing_is_wider_than_the_window_whatever_is_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def test_all_text_stands_out(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(TOO_PALE) == []


def test_charts_can_be_read(page: Page) -> None:
    for chart in page.locator("figure svg").all():
        expect(chart).to_be_visible()
        box = chart.bounding_box()
        assert box
        assert box["width"] / 400 * 16 >= 10  # pixels of a text
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    bar = page.locator("#chart-findings .series.color-0 rect").first
    assert bar.evaluate("each => getComputedStyle(each).fill") == ("rgb(255, 138, 128)" if dark else "rgb(179, 38, 30)")


def test_what_to_do_leads_to_why(page: Page) -> None:
    page.locator("section:has(#next) summary").click()
    page.get_by_role("link", name="The last page has a Link header").click()
    expect(page.locator("[id='page.link-empty']")).to_be_in_viewport()
    expect(page.locator("[id='page.link-empty']")).to_contain_text("How to mend it")


def test_on_paper_everything_is_open(browser: Browser, file: Path, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    for summary in page.locator("details:not([open])").all():
        expect(summary.locator("> :not(summary)").first).to_be_visible()
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    page.close()
    assert (tmp_path / "report.pdf").stat().st_size > 20_000


def test_without_a_mouse_one_can_skip_ahead(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    page.goto(file.as_uri())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to what to do next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.close()


def test_the_picture_for_the_documentation(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SCREENSHOT, "report", SAMPLE, tmp_path / "report.png"], check=True)
    assert (tmp_path / "report.png").read_bytes().startswith(b"\x89PNG")
