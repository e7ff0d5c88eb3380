"""Take the documentation's picture: the exchange with the most findings, as `ocpi-tap browse` shows it."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from recordings.browse.server import running
from recordings.file import open_for_reading

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
BUSIEST = "SELECT exchange_id FROM findings GROUP BY exchange_id ORDER BY count(*) DESC, exchange_id LIMIT 1"


def main(recording: Path, picture: Path) -> None:
    """Write `picture`, a PNG 1280 pixels wide."""
    found = open_for_reading(recording).execute(BUSIEST).fetchone()
    path = f"{recording.stem}/exchanges/{found[0]}" if found else ""
    with running([recording], host="127.0.0.1", port=0, sql=False) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 1100})
        page.goto(server.url + path)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python scripts/screenshot.py RECORDING PNG")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
