"""The block around a place as it looked: what harmless elements say of it, and nothing of a page's own code."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from spiders.reader.kept import kept_lines, kept_page
from spiders.reader.pictured import Node, Picture

ROWS = "".join(f"<tr><th>栏目{n}</th><td>内容{n}{'很长' * 40}</td></tr>" for n in range(60))
CODE = (
    "<script>run()</script><style>td{color:red}</style><iframe src='http://x.test/'></iframe>"
    "<svg onload='run()'><a xlink:href='javascript:run()'>图</a></svg><object data='x'></object>"
    "<img src='http://x.test/p.png' onerror='run()'><a href='javascript:run()' onclick='run()'>下载</a>"
    "<form action='http://x.test/'><input value='x'><button onclick='run()'>提交</button></form>"
)


def picture(page: str, locator: str) -> Picture:
    found = kept_page(page.encode()).pictured.around(locator)
    assert found is not None
    return found


def nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for child in tree[2:]:
        if not isinstance(child, str):
            yield from nodes(child)


def text(tree: Node) -> str:
    return "".join(child if isinstance(child, str) else text(child) for child in tree[2:])


def hit(found: Picture) -> Node:
    return list(nodes(found.tree))[found.hit]


def test_a_short_table_is_shown_whole_with_the_cell_the_place_is() -> None:
    page = "<h1>许可</h1><table><tr><td>时限</td><td>8日</td></tr><tr><td>电话</td><td>1</td></tr></table>"
    found = picture(page, "/html/body/table/tr[1]/td[2]")
    assert text(found.tree) == "许可时限8日电话1"
    assert hit(found) == ["td", 0, "8日"]


def test_of_a_long_table_the_rows_around_are_shown() -> None:
    found = picture(f"<table>{ROWS}</table>", "/html/body/table/tr[30]/td")
    rows = [text(node)[:4] for node in nodes(found.tree) if node[0] == "tr"]
    assert rows[:4] == ["栏目26", "栏目27", "栏目28", "栏目29"]
    assert 30 < len(rows) + 26 < 40
    assert found.tree[0] == "table"
    assert text(hit(found)).startswith("内容29")


def test_a_heading_is_shown_with_what_follows_it() -> None:
    page = f"<p>{'前文' * 900}</p><h2>申请材料</h2><table><tr><td>申请表</td></tr></table><p>{'后文' * 900}</p>"
    found = picture(page, "/html/body/h2")
    assert text(found.tree) == "申请材料申请表"
    assert hit(found)[0] == "h2"


def test_looks_that_are_harmless_stay() -> None:
    page = (
        "<table bgcolor='#99AABB'><tr><td colspan=2 align=center style='color:red;position:fixed;top:0;"
        "background-image:url(http://x.test/);font-weight:bold !important'>"
        "<font color='#003366'>8日</font></td></tr></table>"
    )
    found = picture(page, "/html/body/table/tr/td")
    assert next(node for node in nodes(found.tree) if node[0] == "table")[1] == {"background-color": "#99AABB"}
    looks = {"colspan": "2", "color": "red", "font-weight": "bold", "text-align": "center"}
    assert hit(found)[:2] == ["td", looks]
    assert ["span", {"color": "#003366"}, "8日"] in list(nodes(found.tree))


def test_code_and_addresses_leave_text_or_a_sign() -> None:
    found = picture(f"<div><p>时限</p><p id=x onclick='run()'>8日</p>{CODE}</div>", "/html/body/div/p[2]")
    assert text(found.tree) == "时限8日▢下载提交"
    assert "run" not in str(found.tree)
    assert "x.test" not in str(found.tree)


def test_what_is_hidden_is_not_shown_but_the_place_is() -> None:
    page = "<div style='display:none'><p>8日</p><p hidden>旧</p></div><p>别处</p>"
    assert text(picture(page, "/html/body/div/p[1]").tree) == "8日别处"


@pytest.mark.parametrize(
    "locator", ["", "/html/body/p[9]", "$.data", "//*", "/html/body/p[1]|//*", "/html[", "id('x')"]
)
def test_a_place_that_is_none_has_no_picture(locator: str) -> None:
    assert kept_page("<p>甲</p>".encode()).pictured.around(locator) is None


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"PK\x03\x04", b"%PDF-1.4", b'{"data": 1}'])
def test_what_is_no_page_has_none(body: bytes) -> None:
    assert kept_page(body).pictured.around("/html/body/p") is None


def test_the_cells_of_a_workbook_are_a_table() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "指南"
    for row in range(1, 30):
        sheet.append([f"栏目{row}", f"内容{row}"])
    file = io.BytesIO()
    book.save(file)
    page = kept_page(file.getvalue())
    found = page.pictured.around("指南!B20")
    assert found is not None
    assert hit(found)[0] in ("td", "th")
    assert text(hit(found)) == "内容20"
    assert page.lines == kept_lines(file.getvalue())


def test_a_deep_page_is_borne() -> None:
    assert "8日" not in str(kept_page(("<div>" * 5000 + "8日").encode()).pictured.around("/html/body/div"))


CODED = ("script", "svg", "style", "a", "img", "math", "template", "iframe")
TAGS = st.sampled_from(["p", "td", "table", "tr", "div", *CODED])
PLACES = st.sampled_from(["/html/body", "/html/body/*", "/html/body/p", "/html"])
PIECES = st.one_of(
    st.text(max_size=8),
    TAGS.map(lambda tag: f"<{tag} onload=x() style='color:red;background:url(//x)'>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "<p title='", "\x00", "&lt;script&gt;"]),
)


@given(st.lists(PIECES, max_size=12).map("".join), PLACES)
def test_no_page_passes_more_than_is_harmless(page: str, locator: str) -> None:
    found = kept_page(page.encode("utf-8", "replace")).pictured.around(locator)
    for node in nodes(found.tree) if found else ():
        assert node[0] not in CODED
        assert set(node[1] or {}) <= {"color", "text-align", "colspan", "rowspan"}
