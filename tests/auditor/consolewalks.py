"""Somebody at the console in a real browser, who asks nothing of other hosts and has nothing to complain of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from consoles import ACCOUNTS
from playwright.sync_api import Browser, Page

from auditor.config import Project
from auditor.console.sessions import Sessions
from auditor.console.visit import COOKIE
from catalog.store import open_store

PATIENCE: int = 120_000
"""Milliseconds a busy machine may take for anything."""
DESKTOP: Any = {"width": 1280, "height": 900}
PHONE: Any = {"width": 375, "height": 720}
SERIOUS = {"serious", "critical"}


@dataclass
class Seat:
    """A browser's page, and what went wrong on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)
    """Statuses that are meant: a browser complains of each."""
    hostile: bool = False
    """A page that does what it can: the browser complains of all it did not let it do."""

    def complaints(self) -> list[str]:
        """What went wrong, what was meant to be refused aside."""
        meant = [f"status of {status}" for status in self.refusals]
        # whoever types at once is faster than the field that wanted the cursor
        meant.append("Autofocus processing was blocked")
        return [each for each in self.troubles if not (self.hostile or any(word in each for word in meant))]

    def go(self, place: str, status: int = 200) -> Page:
        answer = self.page.goto(f"{self.address}{place}")
        self.refusals |= {status} - {200}
        assert answer is not None
        assert answer.status == status, f"{place}: {answer.status}"
        return self.page

    def fits(self, size: Any) -> bool:
        """Whether the page needs no scrolling sideways."""
        self.page.set_viewport_size(size)
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    def violations(self) -> list[str]:
        """What axe finds that is serious."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
        found = axe.Axe().run(self.page).response["violations"]
        return [
            f"{self.page.url} {each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
            for each in found
            if each["impact"] in SERIOUS
        ]


def token_of(project: Project, name: str) -> str:
    """A login of an account without the password, which takes its time on purpose."""
    with open_store(project.database) as store:
        return Sessions(store, hours=10, idle=600).begin(ACCOUNTS[name])


@contextmanager
def seated(browser: Browser, project: Project, address: str, name: str = "", **options: Any) -> Iterator[Seat]:
    """Somebody at the console; without a name nobody is logged in."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.set_default_timeout(PATIENCE)
    if name:
        context.add_cookies([{"name": COOKIE, "value": token_of(project, name), "url": address}])
    seat = Seat(context.new_page(), address)
    seat.page.on("console", lambda message: seat.troubles.append(f"console: {message.text}"))
    seat.page.on("pageerror", lambda error: seat.troubles.append(f"error: {error}"))
    seat.page.on("dialog", lambda dialog: seat.troubles.append(f"dialog: {dialog.message}"))
    seat.page.on("request", lambda asked: None if asked.url.startswith(address) else seat.troubles.append(asked.url))
    yield seat
    if seat.complaints():
        raise AssertionError("; ".join(seat.complaints()))
    context.close()
