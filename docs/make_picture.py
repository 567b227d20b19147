"""The picture in the README: the top of a report, as a browser shows it.

Usage: ``python docs/make_picture.py REPORT.html PICTURE.png`` (needs Chromium). The bundled city gives the same report
every time, so the picture only changes when the report does.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

WIDTH: Final = 1280
HEIGHT: Final = 900


def take_picture(report: Path, picture: Path) -> None:
    """Show ``report`` in a window of 1280 × 900 and write what is seen into ``picture``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), Path(sys.argv[2]))
