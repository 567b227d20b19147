"""The page as officials use it: opened from a file in a browser, without a network, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, sync_playwright
from reports import ROAD, TAXI, channel, finding, hostile_report, report, unjudged_report, usual_report

from auditor.papers.page import render_page, write_page
from auditor.papers.pageview import plain_address
from auditor.report import RunReport

VISIBLE = ".finding:not([hidden])"


@pytest.fixture(scope="module")
def browser(needs: Callable[[str], str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, shown: RunReport, folder: Path, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """The report in a page of its own, and everything that went wrong or left the file."""
    path = folder / "report.html"
    write_page(shown, path)
    troubles: list[str] = []
    page = browser.new_page(**options)
    page.on("console", lambda message: troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith("file://") else troubles.append(request.url))
    page.goto(path.as_uri())
    yield page, troubles
    page.close()


def soup_of(shown: RunReport) -> BeautifulSoup:
    return BeautifulSoup(render_page(shown), "lxml")


def text_of(page: BeautifulSoup | Tag, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text().split())


def test_it_opens_without_network_or_complaint_and_hides_what_does_not_count(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, troubles):
        assert not troubles
        assert page.locator(".finding").count() == 8
        assert page.locator(VISIBLE).count() == 7
        assert page.inner_text("#shown") == "7"
        assert page.title() == "某市交通运输局政务服务事项一致性核查 R20210917-1"


def test_filters_show_what_they_say(browser: Browser, tmp_path: Path) -> None:
    chosen = [
        ("level", "counted", 6),
        ("level", "review", 1),
        ("level", "info", 1),
        ("level", "all", 8),
        ("task", "T1", 1),
        ("task", "T3", 1),
        ("kind", "extra", 1),
        ("channel", "c2", 1),
        ("element", "promise_day", 2),
    ]
    with opened(browser, usual_report(), tmp_path) as (page, troubles):
        for name, value, count in chosen:
            page.select_option(f"select[data-field={name}]", value)
            assert page.locator(VISIBLE).count() == int(page.inner_text("#shown")) == count, (name, value)
            page.click("#reset")
        page.fill("#search", "Ｂ７单元格 道路旅客")
        assert page.locator(VISIBLE).count() == 1
        page.fill("#search", "没有这样的内容")
        assert page.is_visible("#nothing")
        assert page.locator(".unit:not([hidden])").count() == 0
        page.click("#reset")
        assert page.locator(VISIBLE).count() == 7
        assert not troubles


def test_every_number_of_the_tables_leads_to_as_many_findings(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, troubles):
        jumps = page.locator("[data-jump]")
        assert jumps.count() > 10
        for index in range(jumps.count()):
            jumps.nth(index).click()
            assert int(page.inner_text("#shown")) == int(jumps.nth(index).inner_text())
        assert page.evaluate("document.activeElement.id") == "findings"
        assert not troubles


def test_a_link_to_a_hidden_finding_shows_it(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, _):
        hidden = page.locator(".finding.info").get_attribute("id")
        page.goto(f"{page.url}#{hidden}")
        assert page.locator(f"#{hidden}").is_visible()


def test_the_keyboard_reaches_everything_and_the_skip_link_comes_first(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        reached = set()
        for _ in range(14):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.dataset.field || document.activeElement.id"))
        assert {"level", "task", "unit", "channel", "kind", "element", "search", "reset"} <= reached
        page.focus("tfoot .jump >> nth=0")
        page.keyboard.press("Enter")
        assert page.inner_text("#shown") == page.inner_text("tfoot .jump >> nth=0")
        nameless = "n => !(n.labels && n.labels.length) && !n.ariaLabel && !n.textContent.trim()"
        assert page.evaluate(f"[...document.querySelectorAll('button,select,input,a')].filter({nameless}).length") == 0


def test_a_phone_does_not_scroll_sideways(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, usual_report(), tmp_path, viewport={"width": 390, "height": 800}) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_hostile_content_stays_text(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, hostile_report(), tmp_path) as (page, troubles):
        page.select_option("select[data-field=level]", "all")
        page.locator("[data-jump]").first.click()
        page.locator("details summary").first.click()
        page.wait_for_timeout(200)
        assert not troubles
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("document.scripts.length + document.querySelectorAll('style').length") == 2
        assert (
            page.evaluate("document.querySelectorAll('img,svg,iframe,object,[onerror],[onload],[onmouseover]').length")
            == 0
        )
        links = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(links) <= {"file:", "http:", "https:"}
        assert page.locator("#findings").is_visible()
        assert "49" not in page.inner_text("h1"), "templates in content are not filled in"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = (tmp_path / "report.html").read_text("utf-8")
    assert not set("\u202e\u2066\x00\x1b\u200b") & set(text)
    assert len(text) < 120_000, "long values are shortened"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("http://a.test/b?c=1", True),
        ("https://a.test/指南", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.test/b", False),
        ("http:a", False),
        ("http://[", False),
        ("http://a.test/\u202eb", False),
        ("hall/指南.docx", False),
        ("", False),
    ],
)
def test_only_plain_addresses_become_links(url: str, link: bool) -> None:
    assert plain_address(url) == (url if link else "")


def test_marks_show_what_differs() -> None:
    page = soup_of(report(finding(library_value="五楼507室", channel_value="五楼517室")))
    assert [mark.get_text() for mark in page.select(".library mark")] == ["0"]
    assert [mark.get_text() for mark in page.select(".channel mark")] == ["1"]
    assert text_of(page, ".side.channel .value") == "五楼517室"


def test_a_finding_says_where_what_and_how() -> None:
    found = finding()
    page = soup_of(report(found))
    text = text_of(page, ".finding")
    for part in (
        "承诺办结时限",
        "不一致",
        "错误",
        "市局网站（pc）",
        found.why,
        found.fix,
        "网页“承诺办结时限”处",
        "页面留存 abababababab",
    ):
        assert part in text
    link = page.select_one(".finding a")
    assert link is not None
    assert link["href"] == "http://pc.city.test/item?id=1"


def test_findings_are_grouped_by_unit_and_item_the_library_first() -> None:
    page = soup_of(usual_report())
    assert [heading.get_text() for heading in page.select(".unit > h3")] == [ROAD, TAXI, "全局"]
    first = page.select(".unit")[0].select(".item")[1]
    assert text_of(first, "h4").startswith("道路旅客运输经营许可")
    assert [each["data-channel"] for each in first.select(".finding")] == ["c0", "c1", "c1", "c2"]


def test_what_cannot_be_judged_is_said_in_chinese() -> None:
    page = soup_of(unjudged_report())
    assert "不能判定：pc" in text_of(page, ".headline")
    why = text_of(page, ".why.bad")
    assert "公布10项，只发现4项" in why
    assert "10个指南页面中有6个" in why
    assert "怎么办" in why
    assert "announced" not in why
    assert "http://hall.city.test/7：网站响应超时" in text_of(page, ".why.ok")
    assert "不能判定" in text_of(page, "table.heat thead")


def test_labels_that_nobody_knows_are_told_with_what_to_do() -> None:
    page = soup_of(report(channels=[replace(channel(), unread=(("对外答复<周期>", 9),))]))
    why = text_of(page, ".why.ok")
    assert "没有认出的栏目（1 个）" in why
    assert "对外答复<周期> 9 个事项" in why
    assert "[labels]" in why


def test_lists_of_services_extras_and_refused_rows() -> None:
    page = soup_of(usual_report())
    text = text_of(page, "main")
    assert "不计入的事项（1 项）" in text
    assert "能否计入尚不能确定的事项（1 项）" in text
    assert "已计入、要素不完整的事项（1 项）" in text
    assert "客运包车备案" in text
    assert "library.xlsx 材料 第7行该行重复了表头" in text


def test_nothing_to_say_is_said() -> None:
    page = soup_of(report())
    assert "一致" in text_of(page, ".headline")
    assert "没有待整改的差异" in text_of(page, "table.heat")


def test_the_policy_allows_only_the_page_s_own_style_and_script() -> None:
    page = soup_of(usual_report())
    policy = page.select_one("meta[http-equiv]")
    assert policy is not None
    content = str(policy["content"])
    assert content.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in content
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_page(usual_report()) == render_page(usual_report())
