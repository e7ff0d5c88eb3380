"""Take the documentation's pictures: the exchange with the most findings in the browser, or the report as HTML."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from recordings.browse.server import running
from recordings.file import open_for_reading
from validators.onboarding.attempt import Attempt
from validators.onboarding.forms.written import write_html
from validators.onboarding.report import report_of

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
BUSIEST = "SELECT exchange_id FROM findings GROUP BY exchange_id ORDER BY count(*) DESC, exchange_id LIMIT 1"


@contextmanager
def browsed(recording: Path) -> Iterator[str]:
    """The URL of the exchange with the most findings, as `ocpi-tap browse` shows it."""
    found = open_for_reading(recording).execute(BUSIEST).fetchone()
    path = f"{recording.stem}/exchanges/{found[0]}" if found else ""
    with running([recording], host="127.0.0.1", port=0, sql=False) as server:
        yield server.url + path


@contextmanager
def reported(recording: Path) -> Iterator[str]:
    """The URL of what `ocpi-tap report --html` writes."""
    attempt = Attempt(recording)
    attempt.read_on()
    with tempfile.TemporaryDirectory() as folder:
        write_html(report_of([attempt]), attempt, Path(folder, "report.html"))
        yield Path(folder, "report.html").as_uri()


PICTURES = {"browse": (browsed, 1280, 1100), "report": (reported, 960, 1060)}  # pixels


def main(picture: str, recording: Path, file: Path) -> None:
    """Write `file`, a PNG of what can be seen without scrolling."""
    shown, width, height = PICTURES[picture]
    with shown(recording) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in PICTURES:
        sys.exit(f"usage: python scripts/screenshot.py {'|'.join(PICTURES)} RECORDING PNG")
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
