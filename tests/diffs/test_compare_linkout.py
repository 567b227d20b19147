"""A channel that only links to another portal: one info, whatever else is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import compare
from diffs.model import Decision, Match, Severity

LIBRARY = ServiceItem(
    "L1",
    "客运班线查询",
    elements={
        "task_type": "公共服务",
        "accept_condition": "无条件受理",
        "handle_flow": "登录网站查询",
        "promise_day": "即办",
        "link_way": "12328",
        "transact_time": "24小时",
    },
    by_law=(LegalBasis(law_name="道路运输条例", article="第八条"),),
    materials=(Material("身份证"),),
)
BARE = {"task_type": "公共服务", "handle_flow": "请登录 https://other.test/guide/1 办理"}
URL = "http://portal.test/item/1"


def told(elements: dict[str, str], url: str = URL, library: ServiceItem = LIBRARY) -> list[tuple[str, str]]:
    item = ServiceItem("C1", "客运班线查询", elements=elements)
    reading = Reading(item, "pc", url, has_provenance=True)
    found = compare([library], [reading], [Match(Decision.AUTO, "pc", "C1", "L1")])
    links = [each for each in found if each.rule == "T2-LINKOUT"]
    assert all(each.severity is Severity.INFO and each.fix and "other.test" in each.why for each in links)
    return [(each.element, each.channel_value or "") for each in links]


def test_a_link_instead_of_a_guide_is_told_once() -> None:
    assert told(BARE) == [("handle_flow", "https://other.test/guide/1")]
    assert told({"task_type": "公共服务", "online_handle_url": "https://other.test/x"}) == [
        ("online_handle_url", "https://other.test/x")
    ]


@pytest.mark.parametrize(
    ("elements", "url"),
    [
        (BARE | {"link_way": "12328", "transact_time": "24小时"}, URL),
        ({"handle_flow": "请登录 http://portal.test/guide/1 办理"}, URL),
        ({"handle_flow": "请登录 http://www.portal.test/guide/1 办理"}, URL),
        ({"handle_flow": "无"}, URL),
        (BARE, ""),
    ],
    ids=["publishes the rest", "own host", "own host with www", "no link", "own host not known"],
)
def test_what_is_no_link_instead_of_a_guide(elements: dict[str, str], url: str) -> None:
    assert told(elements, url) == []


def test_where_the_library_has_little_to_publish_a_link_is_enough() -> None:
    assert told(BARE, library=replace(LIBRARY, elements={"link_way": "12328"}, by_law=(), materials=())) == []
