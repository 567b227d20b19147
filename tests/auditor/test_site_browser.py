"""The report as officials use it: opened from a folder in a browser, without a network, by mouse, keyboard, reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from reports import finding, hostile_report, item_report, report, usual_report

from auditor.papers.site import write_site
from auditor.report import RunReport
from diffs.fingerprint import number
from diffs.model import Seen
from spiders.evidence import EvidenceStore

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
SERIOUS = {"serious", "critical"}
VIEWS = ("overview", "causes", "findings", "items", "rates", "crawls", "review", "services", "waivers", "history")


@pytest.fixture(scope="module")
def browser(needs: Callable[[str], str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    shown: RunReport,
    folder: Path,
    at: str = "",
    language: str = "zh",
    evidence: EvidenceStore | None = None,
    **options: Any,
) -> Iterator[tuple[Page, list[str]]]:
    """The report in a page of its own, and everything that went wrong or left the folder."""
    path = write_site(shown, folder, language=language, evidence=evidence)
    troubles: list[str] = []
    page = browser.new_page(**options)
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    page.on("request", lambda asked: None if asked.url.startswith(folder.as_uri()) else troubles.append(asked.url))
    page.goto(path.as_uri() + at)
    yield page, troubles
    page.close()


def shown_count(page: Page) -> int:
    return int("".join(filter(str.isdigit, page.inner_text("#shown").partition("，")[0])))


def test_it_opens_without_network_or_complaint_on_the_overview(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, troubles):
        assert page.is_visible("#view-overview")
        assert page.locator(".view:visible").count() == 1
        assert page.title() == "某市交通运输局政务服务事项一致性核查 R20210917-1"
        for view in VIEWS:
            page.click(f"[data-view-link={view}]")
            assert page.is_visible(f"#view-{view}")
            assert page.locator(".view:visible").count() == 1
            assert page.get_attribute(f"[data-view-link={view}]", "aria-current") == "page"
        assert not troubles


def test_filters_show_what_they_say(browser: Browser, tmp_path: Path) -> None:
    chosen = [
        ("level", "待整改（错误和警告）", 6),
        ("level", "只看待判定", 1),
        ("level", "只看提示", 1),
        ("level", "全部", 8),
        ("task", "任务1 省事项库完整准确", 1),
        ("task", "任务3 公共服务事项", 1),
        ("kind", "多余", 1),
        ("channel", "政务大厅（hall）", 1),
        ("element", "承诺办结时限", 2),
    ]
    with opened(browser, usual_report(), tmp_path, "#findings") as (page, troubles):
        assert shown_count(page) == 7
        for name, word, count in chosen:
            page.select_option(f"#filters select[name={name}]", label=word)
            assert page.locator("#list [role=listitem]").count() == shown_count(page) == count, (name, word)
            page.click("#filters button[type=reset]")
        page.fill("#filters input", "９个工作日 道路旅客")
        expect(page.locator("#list [role=listitem]")).to_have_count(1)
        page.fill("#filters input", "没有这样的内容")
        assert shown_count(page) == 0
        page.click("#filters button[type=reset]")
        assert shown_count(page) == 7
        assert not troubles


def test_a_choice_stands_in_the_address(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path, "#findings") as (page, _):
        page.select_option("#filters select[name=kind]", label="多余")
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        assert shown_count(page) == 1


def test_every_number_of_the_tables_leads_to_as_many_findings(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, troubles):
        count = page.locator(".count").count()
        assert count > 10
        for index in range(count):
            page.click("[data-view-link=overview]")
            link = page.locator(".count").nth(index)
            wanted = int(link.inner_text())
            link.click()
            assert shown_count(page) == wanted
        assert page.evaluate("document.activeElement.id") == "heading-findings"
        assert not troubles


def test_a_link_to_a_finding_shows_it_whatever_is_filtered(browser: Browser, tmp_path: Path) -> None:
    note = next(each for each in usual_report().findings if each.rule == "T2-FORMAT")
    with opened(browser, usual_report(), tmp_path, f"#{number(note.fingerprint)}") as (page, troubles):
        page.wait_for_selector(".finding")
        assert "（029）86780000" in page.inner_text(".side.channel")
        assert page.inner_text("#heading-finding") == "咨询方式"
        assert not troubles


def test_marks_show_what_differs_and_the_fix_can_be_copied(browser: Browser, tmp_path: Path) -> None:
    found = finding(library_value="五楼507室", channel_value="五楼517室", fix="将“五楼517室”改为“五楼507室”")
    with opened(browser, report(found), tmp_path, f"#{number(found.fingerprint)}") as (page, troubles):
        page.wait_for_selector(".finding")
        assert page.locator(".library mark").all_inner_texts() == ["0"]
        assert page.locator(".channel mark").all_inner_texts() == ["1"]
        assert page.inner_text(".fix") == found.fix
        page.click(".fix ~ .copy")
        expect(page.locator(".fix ~ .copy")).to_have_text("已复制")
        assert not troubles


def test_an_item_shows_what_differs_and_leads_to_its_findings(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, item_report(), tmp_path, "#item/0") as (page, troubles):
        page.wait_for_selector(".sheet")
        assert page.inner_text("#heading-item") == "道路旅客运输经营许可"
        cell = page.locator("td.has")
        assert "18个工作日" in cell.inner_text()
        page.check("#only-different")
        assert page.locator(".sheet tbody tr:visible").count() < page.locator(".sheet tbody tr").count()
        cell.locator("a").click()
        page.wait_for_selector(".finding")
        page.locator("#finding dl a").first.click()
        page.wait_for_selector(".sheet")
        assert not troubles


def test_a_long_list_keeps_few_rows_in_the_page_and_reaches_its_end(browser: Browser, tmp_path: Path) -> None:
    many = report(*(finding(code=f"1261010{index:05}", name=f"事项{index:05}") for index in range(3000)))
    with opened(browser, many, tmp_path, "#findings") as (page, troubles):
        assert shown_count(page) == 3000
        assert page.locator("#list [role=listitem]").count() < 60
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_selector("#list [aria-posinset='3000']")
        page.locator("#list [aria-posinset='2990'] a").focus()
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.parentNode.getAttribute('aria-posinset')") == "2989"
        page.keyboard.press("Enter")
        page.wait_for_selector(".finding")
        page.click("nav.around a:last-child")
        page.wait_for_selector(".finding")
        assert not troubles


def test_the_keyboard_reaches_everything_and_the_skip_link_comes_first(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path, "#findings") as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        reached = set()
        for _ in range(14):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.name || document.activeElement.className"))
        assert {"level", "task", "unit", "channel", "kind", "element", "rule", "text"} <= reached
        nameless = "n => !(n.labels && n.labels.length) && !n.ariaLabel && !n.textContent.trim()"
        assert page.evaluate(f"[...document.querySelectorAll('button,select,input,a')].filter({nameless}).length") == 0


def walked(page: Page, shown: RunReport) -> Iterator[str]:
    """Every part of the report, one after the other, each once it is drawn."""
    for at in [*VIEWS, "item/0", number(shown.findings[0].fingerprint), "print"]:
        page.evaluate(f"location.hash = '#{at}'")
        page.wait_for_timeout(80)
        yield at


def test_axe_finds_nothing_serious(browser: Browser, tmp_path: Path) -> None:
    shown = replace(item_report(), findings=(*item_report().findings, *usual_report().findings[1:]))
    with opened(browser, shown, tmp_path, bypass_csp=True) as (page, _):
        for at in walked(page, shown):
            found = axe.Axe().run(page).response["violations"]
            serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS]
            assert not serious, at


def test_a_phone_does_not_scroll_sideways(browser: Browser, tmp_path: Path) -> None:
    shown = item_report()
    with opened(browser, shown, tmp_path, viewport={"width": 390, "height": 800}) as (page, _):
        for at in walked(page, shown):
            assert page.evaluate("document.documentElement.scrollWidth") == 390, at


def test_paper_shows_the_list_and_nothing_to_click(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path, "#findings") as (page, _):
        page.emulate_media(media="print")
        assert not page.is_visible("nav")
        assert not page.is_visible("#filters")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#list .row").first.evaluate("node => getComputedStyle(node).position") == "static"
        page.evaluate("location.hash = '#print'")
        expect(page.locator(".view:not([hidden])")).to_have_count(len(VIEWS) - 2)


def test_hostile_content_stays_text(browser: Browser, tmp_path: Path) -> None:
    shown = hostile_report()
    with opened(browser, shown, tmp_path) as (page, troubles):
        assert len(list(walked(page, shown))) > len(VIEWS)
        for each in shown.findings:
            page.evaluate(f"location.hash = '#{number(each.fingerprint)}'")
            page.wait_for_timeout(60)
        page.evaluate("location.hash = '#findings'")
        page.select_option("#filters select[name=level]", "all")
        page.fill("#filters input", "<script>")
        page.wait_for_timeout(100)
        assert not troubles
        assert page.evaluate("window.pwned") is None
        made = "img,iframe,object,style,svg:not([role=img]),[onerror],[onload],[onmouseover]"
        assert page.evaluate(f"document.querySelectorAll('{made}').length") == 0
        protocols = set(page.evaluate("[...document.links].map(link => link.protocol)"))
        assert protocols <= {"file:", "http:", "https:"}
        assert "49" not in page.inner_text("h1"), "templates in content are not filled in"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


HOSTILE_PAGE = """<table style="background:url(http://evil.test/b.png)"><tr><th>承诺时限</th>
<td style="color:#900;position:fixed;background-image:url(http://evil.test/c.png)">约18个工作日&lt;script&gt;</td></tr>
<tr><td><img src="http://evil.test/p.png" onerror="window.pwned=1"><a href="javascript:window.pwned=1">下载</a>
<svg onload="window.pwned=1"><foreignObject><iframe src="http://evil.test/"></iframe></foreignObject></svg>
<script>window.pwned=1</script><style>@import "http://evil.test/s.css"; * { display: none }</style>
<link rel="stylesheet" href="http://evil.test/l.css"><object data="http://evil.test/o"></object>
<form action="http://evil.test/"><button autofocus onfocus="window.pwned=1">提交</button></form>
<math><mtext><table><mglyph><style><img src=x onerror="window.pwned=1"></style></table></mtext></math></td></tr>
</table>"""


def test_the_kept_page_is_shown_as_it_looked_and_nothing_of_it_runs(browser: Browser, tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    seen = Seen("http://pc.city.test/item?id=1", store.put(HOSTILE_PAGE.encode()), "/html/body/table/tr[1]/td")
    found = finding(seen=seen)
    at = f"#{number(found.fingerprint)}"
    with opened(browser, report(found), tmp_path / "site", at, evidence=store, bypass_csp=False) as (page, troubles):
        picture = page.locator(".looked")
        expect(picture.locator(".hit mark")).to_have_text("18个工作日")
        assert picture.locator(".hit").evaluate("node => getComputedStyle(node).color") == "rgb(153, 0, 0)"
        assert picture.locator(".hit").evaluate("node => getComputedStyle(node).position") == "static"
        assert picture.locator("table").evaluate("node => getComputedStyle(node).backgroundImage") == "none"
        inside = "node => [...new Set([...node.shadowRoot.querySelectorAll('*')].map(each => each.localName))].sort()"
        assert picture.evaluate(inside) == ["div", "link", "mark", "table", "td", "th", "tr"]
        assert page.evaluate("window.pwned") is None
        assert not troubles
    with opened(browser, report(found), tmp_path / "site", at, evidence=store, bypass_csp=True) as (page, troubles):
        page.wait_for_selector(".looked")
        violations = axe.Axe().run(page).response["violations"]
        assert not [each["id"] for each in violations if each["impact"] in SERIOUS]
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_english_is_english(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path, "#findings", "en") as (page, troubles):
        assert page.inner_text("#shown") == "7 of 8 findings"
        assert page.locator("#filters label span").all_inner_texts()[:4] == ["level", "task", "unit", "channel"]
        assert not troubles
