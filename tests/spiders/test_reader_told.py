"""What a page or payload gives away about itself: cut on its way, a failure told with HTTP 200, a lost part."""

from __future__ import annotations

import json

import pytest

from spiders.model import ReasonCode
from spiders.reader import PagePart, read_group, read_page
from spiders.reader.envelope import failure_told
from spiders.reader.refuse import is_cut

GUIDE = (
    "<html><body><h1>道路运输证配发</h1><table><tr><th>法定办结时限</th><td>20个工作日</td></tr>"
    "<tr><th>承诺办结时限</th><td>5个工作日</td></tr><tr><th>咨询电话</th><td>029-86780001</td></tr></table></body></html>"
)

CUT = [
    ("<html><body><table><tr><td>1</td>", True),
    ("<HTML><BODY><DIV><UL><LI>1", True),
    ("<html><body><div><p>1</p></div><di", True),
    ("<html><body><div><p>1</p></div>", False),  # nothing but the frame is open: badly written, all there
    ("<html><body><p>1", False),
    ("<html><body><div>1</body>", False),
    ("<div><table><tr><td>1", False),  # a fragment without a frame, as some interfaces send
    ('{"data": {"taskName": "道路', True),
    ('{"data": {"taskName": "道路"}}', False),
    ('[{"taskName": 1}, ', True),
    ("", False),
]

TOLD = [
    ({"code": 500, "msg": "操作失败"}, "errors"),
    ({"code": "401", "message": "expired"}, "login"),
    ({"httpCode": 404, "data": None}, "soft_404"),
    ({"errcode": 40013, "errmsg": "invalid appid"}, "errors"),
    ({"errCode": 1, "msg": "x"}, "errors"),
    ({"success": False, "message": "无权限"}, "errors"),
    ({"STATUS": {"CODE": "99", "TEXT": "bad"}}, "errors"),
    ({"status": {"code": 429}, "data": []}, "rate_limited"),
    ({"code": 0, "msg": "ok", "data": None}, None),
    ({"code": 200, "data": []}, None),
    ({"errcode": 0}, None),
    ({"status": "1"}, None),
    ({"code": 500, "data": {"taskName": "甲"}}, None),  # it carries data all the same
    ({"taskName": "甲"}, None),
    ([1], None),
]


@pytest.mark.parametrize(("text", "cut"), CUT)
def test_what_ends_in_the_middle(text: str, cut: bool) -> None:
    assert is_cut(text) is cut


@pytest.mark.parametrize(("payload", "code"), TOLD)
def test_failures_told_with_http_200(payload: object, code: str | None) -> None:
    told = failure_told(json.dumps(payload))
    assert (told.code.value if told else None) == code


def test_half_a_guide_is_no_guide() -> None:
    assert read_page(GUIDE.encode()).readings
    refused = read_page(GUIDE[: len(GUIDE) * 2 // 3].encode()).refused
    assert refused is not None
    assert refused.code is ReasonCode.TRUNCATED


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("challenge", "<html><head><script>$_ts=window['$_ts'];</script></head><body></body></html>"),
        ("challenge", "<script>document.cookie='__jsl_clearance=1'</script>"),
        ("empty_shell", "<html><body><div id=app></div><script src=a.js></script></body></html>"),
    ],
)
def test_what_the_list_said_does_not_hide_what_the_page_is(code: str, page: str) -> None:
    refused = read_group([PagePart(page.encode(), listed={"task_name": "道路运输证配发"})]).refused
    assert refused is not None
    assert refused.code is ReasonCode(code)


@pytest.mark.parametrize(
    ("part", "lost"),
    [
        ({"code": 500, "msg": "系统异常"}, "errors"),
        ({"code": 401, "msg": "x"}, "login"),
        ({"code": 200, "data": [{"materialName": "申请表", "isNeed": "必要"}]}, None),
        ({"code": 200, "data": []}, None),
    ],
)
def test_a_part_that_failed_is_lost(part: object, lost: str | None) -> None:
    result = read_group([PagePart(GUIDE.encode()), PagePart(json.dumps(part).encode())])
    assert {place: why.code.value for place, why in result.lost.items()} == ({1: lost} if lost else {})
    assert result.readings[0].not_read.get("materials") == lost
