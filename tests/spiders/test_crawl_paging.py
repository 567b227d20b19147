"""Where a list goes on: links, known scripts, numbers in requests, and signs that there is more than was found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from parsel import Selector

from spiders.channel import ChannelFile
from spiders.crawl.forms.asks import ListAsk, next_ask
from spiders.crawl.forms.html_list import html_look
from spiders.crawl.forms.json_list import json_look
from spiders.crawl.forms.links import paging_text
from spiders.crawl.forms.paging import pages_announced, script_beyond, scripted_pages

LIST = "http://pc.example/sx/index.html"
ROWS = "".join(f"<li><a href='/x/{n}00'>道路运输事项第{n}项许可</a></li>" for n in range(1, 5))


def channel(**more: Any) -> ChannelFile:
    return ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": [LIST], **more})


def more_of(html: str, **settings: Any) -> list[str]:
    return [ask.url for ask in html_look(ROWS + html, ListAsk(LIST), channel(list=settings)).more]


@pytest.mark.parametrize(
    "text", ["下一页", "下一页>", "下一页 »", "[下一页]", "> 下一页", "下页→", "Next »", "下 一 页"]
)
def test_the_next_page_however_it_is_written(text: str) -> None:
    assert more_of(f"<a href='index_2.html'>{text}</a>") == ["http://pc.example/sx/index_2.html"]


def test_an_arrow_alone_stays_an_arrow() -> None:
    assert [paging_text(each) for each in ("›", ">>", "2", "【3】")] == ["›", ">>", "2", "3"]


@pytest.mark.parametrize(
    ("script", "urls"),
    [
        ('createPageHTML(3, 0,"index","html");', ["index_1.html", "index_2.html"]),
        ("createPageHTML(2,1,'list','shtml')", ["list_1.shtml"]),
        ('createPageHTML("2", 0, "index", "htm", 10)', ["index_1.htm"]),
        ('createPageHTML(1, 0, "index", "html")', []),
        ("somethingElse(3, 0, 'index', 'html')", []),
    ],
)
def test_pages_that_a_known_script_names(script: str, urls: list[str]) -> None:
    page = Selector(text=f"<ul></ul><script>{script}</script>", type="html")
    assert list(scripted_pages(page, LIST)) == [f"http://pc.example/sx/{url}" for url in urls]


@pytest.mark.parametrize(
    ("html", "pages"),
    [
        ("<p>共 3 页</p>", 3),
        ("<p>第1/12页 共115条</p>", 12),
        ("<p>页次：1/4</p>", 4),
        ("<script>createPageHTML(5, 0, 'index', 'html')</script>", 5),
        ("<select><option>1</option><option>2</option></select>", 2),
        ("<select><option>全部</option><option>2</option></select>", None),
        ("<p>共 30 项</p>", None),
        ("<p>2021/09/17</p>", None),
    ],
)
def test_how_many_pages_a_list_says_it_has(html: str, pages: int | None) -> None:
    assert pages_announced(Selector(text=html, type="html"), html) == pages


BEYOND = [
    ("<a href='javascript:goPage(2)'>下一页</a>", "goPage(2)"),
    ("<a href='#' onclick='nextPage()'>下一页</a>", "nextPage()"),
    ("<button onclick=\"query('', 2)\">›</button>", "query('', 2)"),
    ("<a href='javascript:jump(2)'>2</a>", "jump(2)"),
    ("<a href='javascript:goPage(1)'>下一页</a>", ""),  # the last page leads to itself
    ("<a href='javascript:void(0)'>下一页</a>", ""),
    ("<a href='javascript:;'>下一页</a>", ""),
    ("<li class='disabled'><a href='javascript:goPage(2)'>下一页</a></li>", ""),
    ("<a href='javascript:goPage(1)'>上一页</a>", ""),
    ("<a href='index_2.html'>下一页</a>", ""),
]


@pytest.mark.parametrize(("html", "script"), BEYOND)
def test_a_next_page_that_only_a_script_opens(html: str, script: str) -> None:
    told = script_beyond(Selector(text=html, type="html"), LIST, 1)
    assert told.removeprefix("only a script opens its next page: ") == script
    assert html_look(ROWS + html, ListAsk(LIST), channel(list={"page": "pageNo"})).beyond == ""


def test_the_last_page_is_understood_by_what_came_before() -> None:
    last = "<li><a href='/x/500'>公路超限运输许可</a></li>"
    assert html_look(last, ListAsk(LIST), channel()).guides == ()
    (following,) = html_look(ROWS + "<a href='index_2.html'>下一页</a>", ListAsk(LIST), channel()).more
    (guide,) = html_look(last, following, channel()).guides
    assert guide.url == "http://pc.example/x/500"


def test_html_lists_that_are_posted_to() -> None:
    posted = channel(list={"method": "POST", "body": "form", "page": "curpage"})
    asks = html_look(ROWS, ListAsk(LIST, "POST", "curpage=1&q=a", "application/x-www-form-urlencoded"), posted).more
    assert [(ask.url, ask.method, ask.body, ask.page) for ask in asks] == [(LIST, "POST", "curpage=2&q=a", 2)]


def test_a_page_parameter_that_is_no_number_leads_nowhere() -> None:
    assert next_ask(channel(), ListAsk(f"{LIST}?page=last"), "page") is None


def test_guides_that_a_script_opens_by_their_id() -> None:
    rows = "<tr><td>甲许可</td><td><a href='#' onclick=\"show('A-1', 7)\">指南</a></td></tr><tr><td>无</td></tr>"
    settings = {"items": "tr", "guide": "/guide?id={1}&k={2}", "fields": {"task_name": "td:first-child"}}
    first, second = html_look(f"<table>{rows}</table>", ListAsk(LIST), channel(list=settings)).guides
    assert (first.url, first.listed) == ("http://pc.example/guide?id=A-1&k=7", {"task_name": "甲许可"})
    assert second.url == "", "a row that leads nowhere is said, not passed over"


def test_rows_that_hold_their_tables_are_rows() -> None:
    data = {
        "data": {"list": [{"AUDIT_ITEM": {"TASK_NAME": "甲许可"}}, {"AUDIT_ITEM": {"TASK_NAME": "乙许可"}}], "pages": 4}
    }
    look = json_look(json.dumps(data), ListAsk("http://m.example/api?page=1"), channel())
    assert (look.whole_guides, look.pages) == (2, 4)
    assert [ask.url for ask in look.more] == ["http://m.example/api?page=2"]


@pytest.mark.parametrize(
    ("data", "url", "goes_on"),
    [
        ({"rows": [{"name": "甲许可"}], "hasMore": True}, "http://m.example/api", True),
        ({"rows": [{"name": "甲许可"}], "hasMore": False}, "http://m.example/api", False),
        ({"rows": [{"name": "甲许可"}, {"name": "乙许可"}]}, "http://m.example/api?offset=0&limit=2", True),
        ({"rows": [{"name": "甲许可"}, {"name": "乙许可"}]}, "http://m.example/api?offset=0&limit=20", False),
        ({"rows": []}, "http://m.example/api?limit=0", False),
    ],
)
def test_payloads_that_say_there_is_more(data: object, url: str, goes_on: bool) -> None:
    assert bool(json_look(json.dumps(data), ListAsk(url), channel()).beyond) is goes_on


def test_a_button_that_loads_more() -> None:
    assert html_look(ROWS + "<div class='more'>加载更多</div>", ListAsk(LIST), channel()).beyond
    assert not html_look(ROWS + "<a href='/news/'>更多</a>", ListAsk(LIST), channel()).beyond


def test_further_links_of_a_row_are_no_further_items() -> None:
    row = "<tr><td>公路事项第{n}项许可</td><td><a href='/view?id={n}'>办事指南</a><a href='http://w.example/apply?id={n}'>在线办理</a></td></tr>"
    rows = "".join(row.format(n=n) for n in range(4))
    guides = html_look(f"<table>{rows}</table>", ListAsk(LIST), channel()).guides
    assert [guide.url for guide in guides] == [f"http://pc.example/view?id={n}" for n in range(4)]
