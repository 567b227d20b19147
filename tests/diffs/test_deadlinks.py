"""A dead link is told once, at the element or material that offers it, of matched readings only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Material, Reading, ServiceItem
from diffs.compare import compare_counted
from diffs.compare.deadlinks import RULE, Dead, dead_links, links_of
from diffs.model import Decision, Match, Severity

ITEM = ServiceItem(
    "L1",
    "道路旅客运输经营许可（新增）",
    ("11610100MB2814123X4000118001000",),
    "610100",
    {"dept_name": "市运管处", "online_handle_url": "https://apply.example.test/1"},
    materials=(Material("申请表", {"form_guid": "/f/1.doc"}), Material("营业执照", {"form_guid": "空白表格.doc"})),
)
SHOWN = Reading(replace(ITEM, id="C1"), "pc", "http://pc.test/g/1", locators={"materials": "表3"}, has_provenance=True)
MATCH = Match(Decision.AUTO, "pc", "C1", "L1", 1.0)
FORM, APPLY = "http://pc.test/f/1.doc", "https://apply.example.test/1"
DEAD = {("pc", FORM): Dead("链接打不开：服务器回答 404", "ab" * 32)}


def test_only_addresses_are_links() -> None:
    assert [(each.element, each.material, each.column, each.url) for each in links_of(SHOWN)] == [
        ("online_handle_url", "", "", APPLY),
        ("materials", "申请表", "form_guid", FORM),
    ]


@pytest.mark.parametrize("text", ["见附件", "form.doc", "javascript:down(1)", "http://[", "mailto:a@b.test", "", "/ a"])
def test_words_and_scripts_are_none(text: str) -> None:
    shown = replace(SHOWN.item, elements={"online_handle_url": text}, materials=())
    assert not list(links_of(replace(SHOWN, item=shown)))


def test_a_dead_form_is_an_error_at_its_material() -> None:
    (found,) = dead_links([ITEM], [SHOWN], [MATCH], DEAD)
    assert (found.rule, found.severity, found.element, found.sub_key, found.sub_element) == (
        RULE,
        Severity.ERROR,
        "materials",
        "申请表",
        "form_guid",
    )
    assert (found.library, found.reading, found.channel_value, found.library_value) == ("L1", "C1", "/f/1.doc", None)
    assert found.seen is not None
    assert (found.seen.url, found.seen.evidence, found.seen.locator) == (FORM, "ab" * 32, "表3")
    assert found.fix == f"重新上传“空白表格”的文件或更正链接：{FORM}"
    assert found.why == "链接打不开：服务器回答 404"


def test_of_what_is_not_matched_and_of_other_channels_nothing_is_said() -> None:
    for match in (replace(MATCH, decision=Decision.REVIEW), replace(MATCH, decision=Decision.NONE, library="")):
        assert not dead_links([ITEM], [SHOWN], [match], DEAD)
    assert not dead_links([ITEM], [SHOWN], [MATCH], {("mobile", FORM): Dead("x")})
    assert not dead_links([ITEM], [SHOWN], [MATCH], {})


def test_they_stand_among_the_other_findings_of_their_item() -> None:
    shown = replace(SHOWN, item=replace(SHOWN.item, elements={**SHOWN.item.elements, "dept_name": "市公路局"}))
    told = compare_counted([ITEM], [shown], [MATCH])
    more = dead_links([ITEM], [shown], [MATCH], {**DEAD, ("pc", APPLY): Dead("x")})
    whole = told.with_findings(more)
    assert [each.rule for each in whole.findings] == ["T2-UNIT", RULE, RULE]
    assert [each.element for each in whole.findings] == ["dept_name", "online_handle_url", "materials"]
    assert whole.tally == told.tally
    assert told.with_findings([]) is told
    assert len(whole.with_findings(more).findings) == 3
