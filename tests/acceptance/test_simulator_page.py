"""A person looks at a simulated platform in a real browser, wide and narrow, and has it do something by clicking."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, Partner
from replay.simulator.platform import Options
from replay.simulator.values import new_token
from tests.acceptance.test_browser import ARGUMENTS, CHROMIUM

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
]


@contextmanager
def running() -> Iterator[tuple[Hub, Partner]]:
    """A hub and a CPO on an event loop of their own, registered with each other."""
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    pages = Options(status_port=0)
    hub, cpo = Hub([Connection("2.2.1", None)], pages), Partner(Connection("2.2.1", new_token()), [CPO], pages)

    async def run() -> None:
        async with hub, cpo:
            await hub.register(cpo.versions_url, cpo.token_a)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    try:
        assert ready.wait(20)
        yield hub, cpo
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def platforms() -> Iterator[tuple[Hub, Partner]]:
    with running() as both:
        yield both


@pytest.fixture(params=[(360, "light"), (1440, "dark")], ids=["narrow", "wide"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page, which must stay without errors until the end."""
    width, scheme = request.param
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page
        browser.close()
    assert not troubles


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_status_of_either_platform_fits_the_window(platforms: tuple[Hub, Partner], page: Page) -> None:
    for platform, party in zip(platforms, ("DEENA", "DEABC"), strict=True):
        page.goto(platform.status_url)
        expect(page.locator("h1")).to_contain_text(party)
        expect(page.locator(".connection")).to_contain_text("registered")
        assert fits(page)


def test_every_form_fits_the_window(platforms: tuple[Hub, Partner], page: Page) -> None:
    for platform in platforms:
        page.goto(platform.status_url)
        for path in page.locator("nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            page.goto(platform.status_url + path)
            expect(page.locator("form button")).to_be_visible()
            assert fits(page), path


def test_an_evse_changes_its_status_by_clicking(platforms: tuple[Hub, Partner], page: Page) -> None:
    _, cpo = platforms
    page.goto(cpo.status_url)
    page.get_by_role("link", name="Change the status of an EVSE").click()
    page.get_by_label("Location").select_option("LOC002")
    page.get_by_label("EVSE").fill("EVSE002-1")
    page.get_by_label("Status").select_option("OUTOFORDER")
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text("EVSE002-1 is OUTOFORDER.")
    page.get_by_role("link", name="Status").click()
    expect(page.locator("tr", has_text="/EVSE002-1").first).to_contain_text("PATCH")


def test_what_cannot_be_done_is_told_in_one_line(platforms: tuple[Hub, Partner], page: Page) -> None:
    _, cpo = platforms
    page.goto(f"{cpo.status_url}/do/update-tariff")
    page.get_by_label("New price").fill("-1")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_have_text("the price must be from 0 to 9,999")
