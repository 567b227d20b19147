"""Sources that are no guide are named with their reason."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.model import ReasonCode
from spiders.reader import PagePart, ReaderHints, read_group, read_page

LINKS = "".join(f"<li><a href='/guide/{n}.html'>道路运输证办理（{n}）</a></li>" for n in range(12))
LABELS = ("事项名称", "事项类型", "受理条件", "办理流程", "咨询电话", "承诺办结时限")
EMPTY_GUIDE = "".join(f"<tr><th>{label}</th><td></td></tr>" for label in LABELS)

PAGES = [
    ("soft_404", "<html><body><h1>出错了</h1><p>您访问的页面不存在</p></body></html>"),
    ("soft_404", json.dumps({"code": 500, "msg": "未找到匹配的信息", "data": None}, ensure_ascii=False)),
    ("login", "<html><body><h1>统一身份认证</h1><form>用户登录<input type=password></form></body></html>"),
    ("login", json.dumps({"code": 401, "msg": "请先登录"}, ensure_ascii=False)),
    ("challenge", "<html><body>请完成安全验证后继续访问<img src=c.png></body></html>"),
    ("blocked", "<html><body><h1>403 Forbidden</h1>您的请求被拦截</body></html>"),
    ("rate_limited", "<html><body>访问过于频繁，请稍后</body></html>"),
    ("errors", "<html><body><h1>HTTP Status 500</h1><pre>java.lang.NullPointerException</pre></body></html>"),
    ("empty_shell", "<html><body><div id=app></div><script src=app.js></script></body></html>"),
    ("empty_shell", "<html><body><h1>事项</h1><p>{{ item.taskName }}</p></body></html>"),
    ("empty_shell", f"<html><body><h1>道路运输证办理</h1><table>{EMPTY_GUIDE}</table></body></html>"),
    ("empty_shell", ""),
    ("not_a_guide", f"<html><body><h1>办事指南</h1><ul>{LINKS}</ul></body></html>"),
    ("not_a_guide", "<html><body><h1>我局召开会议</h1><p>发布时间：2021-01-01</p><p>会议强调……</p></body></html>"),
    (
        "not_a_guide",
        "<table><tr><th>序号</th><th>事项名称</th><th>实施主体</th><th>办件类型</th></tr>"
        "<tr><td>1</td><td>甲许可</td><td>甲处</td><td>承诺件</td></tr><tr><td>2</td><td>乙许可</td><td>乙处</td><td>即办件</td></tr></table>",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "page"), PAGES)
def test_no_guide(code: str, page: str) -> None:
    result = read_page(page.encode("utf-8"), content_type="text/html; charset=utf-8")
    assert result.readings == ()
    assert result.refused is not None
    assert result.refused.code is ReasonCode(code), result.refused


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("not_a_guide", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("not_a_guide", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("truncated", b"PK\x03\x04 nothing"),
        ("truncated", b"%PDF-1.4 nothing"),
        ("not_a_guide", bytes(range(1, 256)) * 8),
        ("encoding", "事项名称：道路运输证".encode().decode("latin-1").encode() * 5),
    ],
)
def test_bytes_that_are_no_text(code: str, body: bytes) -> None:
    refused = read_page(body).refused
    assert refused is not None
    assert refused.code is ReasonCode(code)


def test_too_large() -> None:
    refused = read_page(b"<p>" * 100, hints=ReaderHints(max_bytes=99)).refused
    assert refused is not None
    assert (refused.code, refused.numbers) == (ReasonCode.TOO_LARGE, {"bytes": 300, "allowed": 99})


def test_zip_bomb() -> None:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2_000_000)
    refused = read_page(pack.getvalue(), hints=ReaderHints(max_bytes=100_000)).refused
    assert refused is not None
    assert refused.code is ReasonCode.TOO_LARGE


HOSTILE = {
    "nesting": b"<div>" * 100_000 + "事项名称：甲".encode(),
    "inline": b"<b>" * 50_000 + "办理条件".encode(),
    "json": b"[" * 100_000,
    "json_dicts": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "tables": b"<table><tr><td>" * 3_000 + "事项名称".encode(),
    "spans": b"<table>" + b"<tr><td rowspan=99999 colspan=99999>x</td></tr>" * 300 + b"</table>",
    "cell": "<table><tr><th>受理条件</th><td>".encode() + "条件；".encode() * 100_000,
    "labels": "办理时限：法定办结时限：".encode() * 20_000,
    "colons": "：".encode() * 100_000,
    "comment": "<h1>甲</h1><!-- ".encode() + "承诺时限：5天 ".encode() * 5_000,
    "entities": b"&amp;" * 50_000,
    "declaration": b'<?xml version="1.0" encoding="gbk"?><html><p>1</p></html>',
    "lines": "受理条件<br>".encode() * 5_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_are_bounded(name: str) -> None:
    started = time.process_time()
    read_page(HOSTILE[name], content_type="text/html; charset=utf-8")
    assert time.process_time() - started < 5


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600))
def test_any_bytes_give_a_result(body: bytes) -> None:
    result = read_page(body)
    assert bool(result.readings) != bool(result.refused)


TAGS = "<table> </table> <tr> <td> <th> </td> <div> </div> <p> <br> <dl> <dt> <dd> <span> </span> <li> <!-- --> <h3>"
MORE_TAGS = ("<td rowspan=2>", "<template>", "<p style='display:none'>", "&amp;amp;", "\u3000", "\x00", "：", "1.")
WORDS = "事项名称 申请材料 承诺办结时限 5个工作日 材料名称 设定依据 《公路法》第八条 办理时限 名称 窗口办理"
FRAGMENTS = st.sampled_from([*TAGS.split(), *MORE_TAGS, *WORDS.split()])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FRAGMENTS, max_size=40))
def test_any_markup_gives_a_result(pieces: list[str]) -> None:
    body = "".join(pieces).encode()
    first, again = read_page(body, url="http://a.test/"), read_page(body, url="http://a.test/")
    assert first == again


KEYS = "taskName promiseDay promiseType materials byLaws faq AUDIT_MATERIAL list lawName isFee"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
JSONISH = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSONISH)
def test_any_payload_gives_a_result(payload: object) -> None:
    result = read_page(json.dumps(payload).encode())
    assert bool(result.readings) != bool(result.refused)


def test_no_parts_at_all() -> None:
    assert read_group([]).refused is not None


GUIDE = (
    "<h1>道路运输证配发</h1><p>法定办结时限：20个工作日</p><p>承诺办结时限：5个工作日</p><p>咨询电话：029-86780001</p>"
)


def test_an_unreadable_part_is_not_an_empty_one() -> None:
    broken = json.dumps({"code": 500, "msg": "系统异常"}, ensure_ascii=False).encode()
    (reading,) = read_group([PagePart(GUIDE.encode()), PagePart(b"\x89PNG\r\n" + bytes(99))]).readings
    assert reading.not_read == {"materials": "not_a_guide"}
    (other,) = read_group([PagePart(GUIDE.encode()), PagePart(broken)]).readings
    assert "materials" not in other.item.elements


def test_the_list_says_what_the_guide_does_not() -> None:
    part = PagePart(GUIDE.encode(), listed={"task_type": "行政许可", "codes": "11610100MB2A123457300011801400001"})
    (reading,) = read_group([part]).readings
    assert reading.item.elements["task_type"] == "行政许可"
    assert reading.locators["task_type"] == "list"
    assert reading.item.codes == ("11610100MB2A123457300011801400001",)
