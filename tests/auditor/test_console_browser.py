"""The console in a real browser: a finding's life from claim to the group's answer, without a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consoles import LIMIT_NUMBER, PASSWORD, SEEN, mend, project_in, serving
from playwright.sync_api import Browser, Page, expect

from auditor.ledger.book import open_ledger
from auditor.ledger.model import State


@contextmanager
def visiting(browser: Browser, address: str, name: str) -> Iterator[Page]:
    """Somebody logged in; nothing may be complained of, and nothing asked of another host."""
    troubles: list[str] = []
    page = browser.new_context().new_page()
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("request", lambda asked: None if asked.url.startswith(address) else troubles.append(asked.url))
    page.goto(address)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: "/login" not in url):
        page.click("main button")
    yield page
    assert not troubles
    page.context.close()


def test_a_unit_claims_a_run_verifies_and_the_group_strikes_off(browser: Browser, tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with serving(project) as address:
        with visiting(browser, address, "unit") as page:
            page.fill("input[name=text]", LIMIT_NUMBER)
            expect(page.locator("#rows li")).to_have_count(1)
            page.click(f"#rows li:has-text('{LIMIT_NUMBER}') a")
            assert page.inner_text(".side.channel") == "5个工作日"
            page.fill("form[action='/acts/claim'] textarea", "已按省库更正")
            page.click("form[action='/acts/claim'] button")
            expect(page.locator("main .state")).to_have_text("已整改待核验")
            expect(page.locator(".history li").first).to_contain_text("已按省库更正")
        mend(project)
        with visiting(browser, address, "lead") as page:
            page.click("nav.piles a[href*='verified']")
            page.check("input[name=pick]")
            page.click("button[formaction='/acts/close']")
            expect(page.locator(".empty")).to_be_visible()
    with open_ledger(project) as book:
        entry = book.entries(numbers=[LIMIT_NUMBER], history=True)[0]
    assert entry.state is State.CLOSED
    assert [event.by for event in entry.history if not event.run] == ["unit", "lead"]


def logged_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(address)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: "/login" not in url):
        page.click("main button")
    return page


def test_a_malicious_page_kept_as_evidence_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with serving(project) as address:
        page = logged_in(browser, address, "unit")
        asked: list[str] = []
        page.on("requestfinished", lambda each: asked.append(f"{each.method} {each.url}"))
        # a request the policy stopped never left the browser
        page.on("requestfailed", lambda each: asked.append(f"{each.failure} {each.method} {each.url}"))
        page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
        for place in ("", f"/evidence/{SEEN.evidence}", f"/evidence/{SEEN.evidence}/raw"):
            page.goto(f"{address}/findings/{LIMIT_NUMBER}{place}")
            page.wait_for_timeout(700)
            assert page.url == f"{address}/findings/{LIMIT_NUMBER}{place}"
            assert page.evaluate("window.pwned") is None
        page.goto(f"{address}/findings/{LIMIT_NUMBER}/evidence/{SEEN.evidence}")
        assert page.inner_text("#hit") == "5个工作日"
        frame = page.frame_locator("iframe.kept-page")
        expect(frame.locator("#here")).to_have_text("5个工作日")
        frame.locator("#link").click()
        page.wait_for_timeout(300)
        assert page.evaluate("window.pwned") is None
        assert not [
            each
            for each in asked
            if not each.startswith((f"GET {address}/", f"net::ERR_ABORTED GET {address}/", "csp "))
        ]
        assert page.goto(f"{address}/findings").status == 200  # type: ignore[union-attr]
        page.context.close()


def test_the_pages_before_and_after_stand_beside_the_claim(browser: Browser, tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with serving(project) as address:
        page = logged_in(browser, address, "lead")
        page.goto(f"{address}/findings/{LIMIT_NUMBER}")
        expect(page.locator("[hx-get] .hit")).to_have_text("5个工作日")
        page.context.close()
