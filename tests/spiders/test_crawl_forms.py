"""Lists, captures and documents of many builds: what is a guide, what is the next page, what is the total."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.channel import ChannelFile
from spiders.crawl.forms import (
    AutoListSpider,
    CaptureFolderSpider,
    DocumentFolderSpider,
    DocumentIndexSpider,
    HtmlListSpider,
    JsonListSpider,
    spider_for,
)
from spiders.crawl.forms.asks import ListAsk, placed
from spiders.crawl.forms.captures import matched
from spiders.crawl.forms.html_list import html_look
from spiders.crawl.forms.json_list import json_look, payload
from spiders.crawl.forms.listing import ListLook, fill_template, values_of
from spiders.crawl.journal import now
from spiders.evidence import EvidenceStore

LIST = "http://pc.example/list?page=1"
NAMES = ("道路旅客运输经营许可", "客运站经营许可", "机动车维修经营备案", "更新采伐护路林审批")


def channel(start: str = LIST, **more: Any) -> ChannelFile:
    return ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": [start], **more})


def look(html: str, url: str = LIST, **settings: Any) -> ListLook:
    return html_look(html, ListAsk(url), channel(list=settings))


def rows(pattern: str) -> str:
    return "".join(pattern.format(n=n, name=name) for n, name in enumerate(NAMES, 1))


HTML_LISTS = {
    "plain list": rows("<li><a href='/guide/{n}.html'>{name}</a></li>"),
    "table with a button": rows("<tr><td>{name}</td><td><a href='guide?id={n}'>办事指南</a></td></tr>"),
    "title and cut text": rows("<a href='/item/{n}' title='{name}'>{name:.4}…</a>"),
    "script in the address": rows("""<a href="javascript:openGuide('/guide.jsp?id={n}')">{name}</a>"""),
    "script on click": rows("""<a href="#" onclick="window.open('guide.jsp?id={n}')">{name}</a>"""),
    "no telling word": rows("<p><a href='/x/{n}00'>{name}</a></p>"),
    "between furniture": "<div class='nav'>"
    + "".join(f"<a href='/channel/{n}'>第{n}个栏目</a>" for n in range(9))
    + "</div>"
    + rows("<li><a href='/guide/{n}'>{name}</a></li>")
    + "<footer><a href='/info/12'>网站地图与说明</a></footer>",
    "two kinds of address": "<ul>"
    + rows("<li><a href='/guide/{n}.html'>{name}</a></li>").replace("/guide/4.html", "/item.jsp?id=4")
    + "</ul><ul><li><a href='/item.jsp?id=9'>别处的一条消息</a></li></ul>",
    "with form downloads": rows("<li><a href='/guide/{n}'>{name}</a> <a href='/files/{n}.docx'>申请表格下载</a></li>"),
}


@pytest.mark.parametrize("build", sorted(HTML_LISTS))
def test_guides_are_found_without_selectors(build: str) -> None:
    guides = look(HTML_LISTS[build]).guides
    assert len(guides) == len(NAMES)
    assert all(any(str(n) in guide.url for guide in guides) for n in range(1, 5))


def test_names_come_from_the_link_when_it_says_one() -> None:
    named = look(HTML_LISTS["title and cut text"]).guides
    assert [guide.listed for guide in named] == [{"task_name": name} for name in NAMES]
    assert all(not guide.listed for guide in look(HTML_LISTS["table with a button"]).guides)


def test_a_selector_outranks_what_could_be_found() -> None:
    html = HTML_LISTS["plain list"] + "<ul class='hot'><li><a href='/guide/9.html'>热门事项</a></li></ul>"
    assert [guide.url for guide in look(html, items="ul.hot li").guides] == ["http://pc.example/guide/9.html"]


def test_fields_are_read_from_the_row() -> None:
    html = rows("<tr><td class='code'>11610{n}</td><td><a href='/guide/{n}'>{name}</a></td></tr>")
    guides = look(f"<table>{html}</table>", items="td a", fields={"codes": "td.code"}).guides
    assert guides[0].listed == {"task_name": NAMES[0], "codes": "116101"}


def test_a_link_to_another_portal_is_named_not_hidden() -> None:
    html = f"<ul>{HTML_LISTS['plain list']}" + "<li><a href='http://zwfw.example/s?q=7'>公路超限运输许可</a></li>"
    assert [guide.url for guide in look(html).guides][-1] == "http://zwfw.example/s?q=7"


PAGING = [
    ("<a href='?page=2'>下一页</a>", ["http://pc.example/list?page=2"], [True]),
    ("<a href='/list?page=2'>&gt;</a>", ["http://pc.example/list?page=2"], [True]),
    (
        "<a href='?page=2'>2</a><a href='?page=3'>3</a>",
        [f"http://pc.example/list?page={n}" for n in (2, 3)],
        [False] * 2,
    ),
    ("<a href='/guide/2'>2</a>", [], []),
    ("<a href='javascript:void(0)'>下一页</a>", [], []),
    ("<a href='?page=1'>下一页</a>", [], []),
    (
        "<frame src='main.html'><frame src='menu.html'>",
        ["http://pc.example/main.html", "http://pc.example/menu.html"],
        None,
    ),
]


@pytest.mark.parametrize(("html", "urls", "followed"), PAGING)
def test_further_list_pages_are_found(html: str, urls: list[str], followed: list[bool] | None) -> None:
    more = look(HTML_LISTS["plain list"] + html).more
    assert [ask.url for ask in more] == urls
    if followed is not None:
        assert [ask.followed for ask in more] == followed


TOTALS = [
    ("共 40 项", 40),
    ("共有<b>12</b>个事项", None),
    ("共<b>64</b>条记录，第1/4页", 64),
    ("共3页 共58条", 58),
    ("总数：77", 77),
    ("共3页", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "total"), TOTALS)
def test_the_announced_total_is_found(text: str, total: int | None) -> None:
    found = look(HTML_LISTS["plain list"] + f"<p>{text}</p>").announced
    assert found == (12 if "个事项" in text else total)


def test_a_total_that_is_not_where_it_should_be_is_lost() -> None:
    lost = look(HTML_LISTS["plain list"], total="p.total b")
    assert lost.announced is None
    assert lost.total_lost


JSON_LISTS: dict[str, tuple[Any, dict[str, Any], int, int | None]] = {
    "rows with an address": (
        {"data": {"list": [{"taskName": name, "url": f"/g/{n}"} for n, name in enumerate(NAMES)], "total": 40}},
        {},
        4,
        40,
    ),
    "template": (
        {"rows": [{"taskName": name, "id": n} for n, name in enumerate(NAMES)], "totalCount": "4"},
        {"guide": "/detail?id={id}"},
        4,
        4,
    ),
    "upper case and text numbers": (
        {
            "data": {
                "CUSTOM": {
                    "PAGEINFO": {"TOTALNUM": "1071", "PAGESIZE": "20"},
                    "AUDIT_ITEMLIST": [{"TASK_NAME": name, "TASK_CODE": f"c{n}"} for n, name in enumerate(NAMES)],
                }
            }
        },
        {"guide": "/portal/guide/{TASK_CODE}"},
        4,
        1071,
    ),
    "beside a longer list of something else": (
        {
            "menus": [{"icon": n} for n in range(9)],
            "items": [{"name": name, "href": f"/g/{n}"} for n, name in enumerate(NAMES)],
        },
        {},
        4,
        None,
    ),
    "named by the channel file": (
        {"a": [{"name": "x", "url": "/x"}] * 9, "b": {"c": [{"n": NAMES[0], "k": "7"}]}, "t": {"all": 1}},
        {"items": "b.c", "total": "t.all", "fields": {"task_name": "n", "key": "k"}, "guide": "/g/{key}"},
        1,
        1,
    ),
}


@pytest.mark.parametrize("build", sorted(JSON_LISTS))
def test_rows_and_totals_of_payloads_are_found(build: str) -> None:
    data, settings, number, total = JSON_LISTS[build]
    seen = json_look(json.dumps(data), ListAsk("http://m.example/api/list"), channel(list=settings))
    assert (len(seen.guides), seen.announced) == (number, total)
    assert all(
        guide.listed["task_name"] in NAMES and guide.url.startswith("http://m.example/") for guide in seen.guides
    )


def test_rows_without_any_address_are_the_guides_themselves() -> None:
    data = {"list": [{"task_name": name, "promise_day": "5"} for name in NAMES]}
    seen = json_look(json.dumps(data), ListAsk("http://m.example/api"), channel())
    assert (seen.guides, seen.whole_guides) == ((), 4)


def test_a_row_that_leads_nowhere_is_not_passed_over() -> None:
    data = {"list": [{"name": NAMES[0], "id": 1}, {"name": NAMES[1]}]}
    seen = json_look(json.dumps(data), ListAsk("http://m.example/api"), channel(list={"guide": "/g/{id}"}))
    assert [guide.url for guide in seen.guides] == ["http://m.example/g/1", ""]


def test_paging_by_parameter() -> None:
    data = json.dumps({"rows": [{"name": NAMES[0], "url": "/g/1"}]})
    named = json_look(data, ListAsk("http://m.example/api?pageNo=3"), channel(list={"page": "pageNo"}))
    assert [(ask.url, ask.guessed) for ask in named.more] == [("http://m.example/api?pageNo=4", False)]
    found = json_look(data, ListAsk("http://m.example/api?pageNum=1&size=9"), channel())
    assert [(ask.url, ask.guessed) for ask in found.more] == [("http://m.example/api?pageNum=2&size=9", True)]
    echoed = json.dumps({"pageNo": 1, "rows": [{"name": NAMES[0], "url": "/g/1"}]})
    (guessed,) = json_look(echoed, ListAsk("http://m.example/api"), channel()).more
    assert (guessed.url, guessed.guessed) == ("http://m.example/api?pageNo=2", True)
    assert json_look('{"rows": []}', ListAsk("http://m.example/api?pageNo=3"), channel()).more == ()


BODIES = [
    ({"method": "GET"}, "http://m.example/api?page=1&size=20", "", ""),
    ({"method": "POST"}, "http://m.example/api?page=1&size=20", "", ""),
    ({"method": "POST", "body": "form"}, "http://m.example/api", "page=1&size=20", "application/x-www-form-urlencoded"),
    ({"method": "POST", "body": "json"}, "http://m.example/api", '{"page": 1, "size": 20}', "application/json"),
]


@pytest.mark.parametrize(("settings", "url", "body", "content_type"), BODIES)
def test_parameters_go_where_the_channel_file_says(
    settings: dict[str, str], url: str, body: str, content_type: str
) -> None:
    posted = channel(list={"page": "page", "size": "size", **settings})
    ask = placed(posted, "http://m.example/api", {"page": "1", "size": "20"}, ListAsk("http://m.example/api"))
    assert (ask.url, ask.body, ask.content_type) == (url, body, content_type)
    data = json.dumps({"rows": [{"name": NAMES[0], "url": "/g/1"}]})
    (following,) = json_look(data, ask, posted).more
    assert "2" in (following.body or following.url.partition("?")[2])


@given(st.text(max_size=200))
def test_no_list_page_is_an_error(text: str) -> None:
    html_look(text, ListAsk(LIST), channel())
    json_look(text, ListAsk(LIST), channel())


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"a":', "alert(1)", "null", "3", '"x"'])
def test_what_is_no_payload_is_none(text: str) -> None:
    assert payload(text) is None


def test_a_padded_payload_is_one() -> None:
    assert payload('callback({"a": 1});') == {"a": 1}


@pytest.mark.parametrize(
    "href", ["http://[bad", "http://a:99999/", "http://", "//", "\x00", "mailto:a@b", "http://a b/"]
)
def test_broken_links_are_left_out(href: str) -> None:
    html = HTML_LISTS["plain list"] + f"<li><a href='{href}'>不是地址的地址</a></li>"
    assert len(look(html).guides) == len(NAMES)


def test_templates_are_filled_and_quoted() -> None:
    assert fill_template("/g?id={id}&n={name}", {"id": "7", "name": "a&b/c"}) == ("/g?id=7&n=a%26b%2Fc", "")
    assert fill_template("/g?id={id}", {}) == ("/g?id=", "id")
    assert values_of("http://a.example/guide/77.html?k=1") == {"id": "77", "k": "1"}


def test_templates_match_captured_addresses() -> None:
    assert matched("/item/{id}/detail", "http://m.example/item/77/detail") == {"id": "77"}
    assert matched("http://m.example/d?id={id}", "http://other.example/d?id=1") is None
    assert matched("/d?id={id}", "http://m.example/d?key=1") is None
    assert matched("/d?type=guide&id={id}", "http://m.example/d?type=part&id=1") is None


SPIDERS = [
    ({}, AutoListSpider),
    ({"form": "html_list"}, HtmlListSpider),
    ({"form": "json_list"}, JsonListSpider),
    ({"form": "document_folder"}, DocumentIndexSpider),
    ({"list": {"guide": "/g/{id}"}}, AutoListSpider),
    ({"list": {"method": "POST"}}, AutoListSpider),
]


@pytest.mark.parametrize(("more", "expected"), SPIDERS)
def test_the_form_chooses_the_spider(more: dict[str, Any], expected: type) -> None:
    assert spider_for(channel(**more)) is expected


def _har(folder: Path, exchanges: list[tuple[str, Any, int]]) -> None:
    entries = [
        {
            "request": {"url": url},
            "response": {
                "status": status,
                "content": {
                    "mimeType": "application/json",
                    "encoding": "base64",
                    "text": base64.b64encode(json.dumps(body).encode()).decode(),
                },
            },
        }
        for url, body, status in exchanges
    ]
    (folder / "session.har").write_text(json.dumps({"log": {"entries": [*entries, {"request": 3}, "x"]}}), "utf-8")


def test_captures_tie_guides_and_parts(tmp_path: Path) -> None:
    _har(
        tmp_path,
        [
            ("http://m.example/list?pageNo=1", {"rows": [{"name": n, "url": "/d"} for n in NAMES], "total": 9}, 200),
            ("http://m.example/detail?id=1", {"data": {"taskName": NAMES[0]}}, 200),
            ("http://m.example/materials?id=1", {"rows": [{"name": "申请表"}]}, 200),
            ("http://m.example/detail?id=2", {"msg": "busy"}, 503),
        ],
    )
    local = channel(".").in_folder(tmp_path)
    assert spider_for(local) is CaptureFolderSpider
    spider = CaptureFolderSpider(local, EvidenceStore(tmp_path / ".evidence"))
    pages = list(spider.local_pages())
    assert [(page.role.value, page.group) for page in pages] == [
        ("list", "http://m.example/list?pageNo=1"),
        ("guide", "1"),
        ("part", "1"),
        ("guide", "2"),
    ]
    assert pages[3].failure == "errors"
    assert (spider.announced, spider.seen) == (9, 2)


@pytest.mark.parametrize(
    ("said", "fetched_at"),
    [
        ("2021-09-17T09:10:00.000+08:00", "2021-09-17T01:10:00Z"),
        ("2021-09-17T01:10:00Z", "2021-09-17T01:10:00Z"),
        ("2021-09-17T09:10:00", ""),
        ("2099-01-01T00:00:00Z", ""),
        ("gestern", ""),
        ("", ""),
    ],
)
def test_a_capture_is_as_old_as_it_says(tmp_path: Path, said: str, fetched_at: str) -> None:
    """Read again today, it still proves nothing of what was claimed since; one that does not say is from now."""
    answer = {"status": 200, "content": {"mimeType": "application/json", "text": '{"taskName": "许可\\ud800"}'}}
    entry = {"startedDateTime": said, "request": {"url": "http://m.example/detail?id=1"}, "response": answer}
    (tmp_path / "session.har").write_text(json.dumps({"log": {"entries": [entry]}}), "utf-8")
    began = now()
    spider = CaptureFolderSpider(channel(".").in_folder(tmp_path), EvidenceStore(tmp_path / ".evidence"))
    (page,) = spider.local_pages()
    assert page.fetched_at == fetched_at or (not fetched_at and began <= page.fetched_at <= now())


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"log": 3}', '{"log": {"entries": 3}}', "[" * 9999])
def test_a_broken_capture_is_kept_for_the_reader_to_refuse(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.har").write_text(text, "utf-8")
    pages = list(CaptureFolderSpider(channel(".").in_folder(tmp_path), EvidenceStore(tmp_path / ".e")).local_pages())
    assert [page.url for page in pages] == ["broken.har"]


def test_documents_of_a_folder(tmp_path: Path) -> None:
    papers = tmp_path / "hall"
    (papers / "deep").mkdir(parents=True)
    for name in ("b.docx", "a.pdf", "deep/c.XLSX", "scan.jpg", "notes.txt", "~$b.docx", ".hidden.docx"):
        (papers / name).write_bytes(name.encode())
    (papers / "large.pdf").write_bytes(b"x" * 5000)
    (papers / "outside.pdf").symlink_to("/etc/hostname")
    local = channel("../hall", http={"max_bytes": 4000}).in_folder(tmp_path / "channels")
    (tmp_path / "channels").mkdir()
    assert spider_for(local) is DocumentFolderSpider
    pages = list(DocumentFolderSpider(local, EvidenceStore(tmp_path / "e")).local_pages())
    assert [(page.url, page.failure) for page in pages] == [
        ("hall/a.pdf", None),
        ("hall/b.docx", None),
        ("hall/deep/c.XLSX", None),
        ("hall/large.pdf", "too_large"),
        ("hall/scan.jpg", "not_a_guide"),
    ]


def test_a_folder_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    for spider in (DocumentFolderSpider, CaptureFolderSpider):
        (page,) = spider(channel("nowhere").in_folder(tmp_path), EvidenceStore(tmp_path)).local_pages()
        assert (page.role, page.failure) == ("list", "unreachable")


def test_an_index_page_links_documents() -> None:
    html = rows("<a href='/files/{n}.docx'>{name}</a>") + "<a href='/guide/1'>旧版指南页面</a>"
    spider = DocumentIndexSpider(channel(form="document_folder"), EvidenceStore(Path()))
    assert [guide.url for guide in spider.look_at(html, ListAsk(LIST)).guides] == [
        f"http://pc.example/files/{n}.docx" for n in range(1, 5)
    ]
