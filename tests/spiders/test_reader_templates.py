"""Pages of vendors nobody wrote the reader for: the templates of the benchmark, each filled from two items."""

from __future__ import annotations

import json
import time

import pytest

from benchmarks.guides.nonguides import NonGuide, non_guides
from benchmarks.reading import ASIDE, OPEN, measure
from spiders.city import items
from spiders.model import ReasonCode
from spiders.reader import PagePart, read_group, read_page
from spiders.reader.islands import islands_of
from spiders.reader.kin import kin_of
from spiders.reader.script_values import NoLiteral, literal_at

TEMPLATES = {**OPEN, **ASIDE}
OTHERS = tuple(non_guides(items()))


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_is_read(name: str) -> None:
    score = measure(name, TEMPLATES[name], 2)
    assert score.notes == []


@pytest.mark.parametrize("page", OTHERS, ids=lambda page: f"{page.kind}-{page.number}")
def test_what_is_no_guide_is_refused(page: NonGuide) -> None:
    result = read_page(page.part.body, content_type=page.part.content_type, url=page.part.url)
    assert result.readings == ()
    assert result.refused is not None


def test_there_are_enough_of_both() -> None:
    assert len(TEMPLATES) >= 100
    assert len(OTHERS) >= 150


@pytest.mark.parametrize(
    ("script", "value"),
    [
        (
            "window.__S__={a:'0123456789 0123456789',b:[!0,!1,void 0,],};",
            {"a": "0123456789 0123456789", "b": [True, False, None]},
        ),
        ('var s = {"name": "道路运输证配发", "days": 5, "more": "0123456789"}', None),
        ('x = JSON.parse(\'{"name": "\\u9053\\u8def", "more": "0123456789 0123456789"}\')', None),
        ('window.__NUXT__=(function(a,b){return {data:[{n:a,m:b}],x:a}}("01234567890123456789",null))', None),
    ],
)
def test_values_of_scripts(script: str, value: object) -> None:
    page = f"<html><script>{script.ljust(60)}</script></html>"
    found = list(islands_of(page))
    assert found
    if value is not None:
        assert found == [value]


@pytest.mark.parametrize("text", ["{a:b}", "{a:1", "[1 2]", "{a:alert(1)}", "{'a' 1}", "[" * 500])
def test_what_runs_is_no_value(text: str) -> None:
    with pytest.raises(NoLiteral):
        literal_at(text, 0)


def test_unknown_labels_and_the_elements_they_may_mean() -> None:
    assert kin_of("承诺办结所需时间") == ("promise_day",)
    assert kin_of("本页浏览人数") == ()


GUIDE = "<h1>道路运输证配发</h1><p>法定办结时限：20个工作日</p><p>服务对象：自然人</p><p>咨询电话：029-86780001</p>"


def test_a_label_nobody_knows_makes_its_element_not_read() -> None:
    (reading,) = read_page(f"{GUIDE}<p>承诺办结所需时间：5个工作日</p>".encode()).readings
    assert reading.unread == ("承诺办结所需时间",)
    assert reading.not_read["promise_day"] == "unknown_label"


@pytest.mark.parametrize(
    ("answer", "shown", "why"),
    [
        ({"code": 200, "data": []}, "", None),
        ({"code": 200, "data": None}, None, "nothing_told"),
        ({"code": 200, "data": {"list": []}, "msg": "ok"}, "", None),
    ],
)
def test_a_part_that_holds_nothing(answer: object, shown: str | None, why: str | None) -> None:
    (reading,) = read_group([PagePart(GUIDE.encode()), PagePart(json.dumps(answer).encode())]).readings
    assert reading.item.elements.get("materials") == shown
    assert reading.not_read.get("materials") == why


def test_a_frame_around_other_pages() -> None:
    refused = read_page(
        b'<html><frameset cols="1,2"><frame src="a.html"><frame src="b.html"></frameset></html>'
    ).refused
    assert refused is not None
    assert refused.code is ReasonCode.EMPTY_SHELL


HOSTILE = {
    "many labels in a line": "<p>事项名称：甲 " + "咨询电话：1 受理条件：2 " * 5000,
    "many gaps": "<p>事项名称：甲" + "　　咨询电话：1　　受理条件：2" * 5000,
    "deep literals": "<div id=app></div><script>var a=" + "[{a:" * 50_000 + "</script>",
    "many literals": "<script>" + "x=[1,[" * 50_000 + "</script>",
    "calls": "<script>window.__NUXT__=(function(a){return {" + "a:a," * 50_000 + "}})(" + "(}(" * 20_000 + ")</script>",
    "shared members": '<script type="application/json">['
    + ",".join(f"[{n},{n},{n}]" for n in range(1, 300))
    + ",1]</script>",
    "records": "[" + ",".join(f'{{"label":"咨询电话","value":"{n}"}}' for n in range(20_000)) + "]",
    "attributes": "<div " + " a='{" * 50_000 + ">",
    "details": "<h3>申请材料</h3><p>1.申请表</p><p>材料" + "的" * 200_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_are_bounded(name: str) -> None:
    started = time.process_time()
    read_page(HOSTILE[name].encode(), content_type="text/html; charset=utf-8")
    assert time.process_time() - started < 5
