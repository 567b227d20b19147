"""The element table: labels as pages print them, field names, needs, legitimate nothings, and mistakes in the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.elementfile import read_elements
from catalog.elements import SECTIONS, Kind, Need, Relation, load_elements
from catalog.errors import ConfigError
from catalog.labels import label_key, spellings_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "labels.toml").read_text("utf-8"))
TABLE = load_elements()


@pytest.mark.parametrize("case", CASES["label"], ids=lambda case: f"{case.get('section', 'item')}: {case['text']!r}")
def test_labels_mean_what_people_mean(case: Mapping[str, Any]) -> None:
    hits = TABLE.find_label(case["text"], case.get("section", "item"))
    assert [hit.element for hit in hits] == case["means"]
    assert {hit.relation for hit in hits} <= {Relation(case.get("relation", "same"))}
    assert "".join({hit.remark for hit in hits}) == case.get("remark", "")


@pytest.mark.parametrize("case", CASES["field"], ids=lambda case: str(case["name"]))
def test_field_names_mean_elements(case: Mapping[str, Any]) -> None:
    hits = TABLE.find_field(case["name"], case.get("section", "item"))
    assert [hit.element for hit in hits] == case["means"]
    assert "".join(hit.remark for hit in hits) == case.get("remark", "")


def test_every_label_and_field_finds_its_element() -> None:
    for element in TABLE:
        for label in element.labels:
            assert element.key in [hit.element for hit in TABLE.find_label(label.text, element.section)], label.text
        for name in element.fields:
            assert element.key in [hit.element for hit in TABLE.find_field(name, element.section)], name


def test_table_is_complete_and_ordered() -> None:
    assert len(TABLE) >= 130
    assert [element.key for element in TABLE] == list(TABLE.keys())
    assert TABLE["promise_day"].kind is Kind.DURATION
    assert "material.is_need" in TABLE
    assert "nobody" not in TABLE
    assert TABLE["basis.clause_number"] is TABLE["basis.article"]
    assert {element.section for element in TABLE} == set(SECTIONS)


@pytest.mark.parametrize(
    ("key", "task_type", "elements", "required"),
    [
        ("promise_day", "行政许可", {}, True),
        ("promise_day", "01", {}, True),
        ("promise_day", "公共服务", {}, False),
        ("promise_day", "", {}, False),
        ("task_name", "", {}, True),
        ("power_source", "公共服务", {}, False),
        ("materials", "行政处罚", {}, False),
        ("materials", "行政确认", {}, True),
        ("fee_basis", "行政许可", {"is_fee": "收费"}, True),
        ("fee_basis", "行政许可", {"is_fee": "1"}, True),
        ("fee_basis", "行政许可", {"is_fee": "不收费"}, False),
        ("fee_basis", "行政许可", {}, False),
        ("limit_scene_explain", "公共服务", {"limit_scene_num": "最多一次"}, True),
        ("limit_scene_explain", "公共服务", {"limit_scene_num": "0次"}, False),
        ("user_topic_type", "行政许可", {"server_type": "1,2"}, True),
        ("corp_topic_type", "行政许可", {"server_type": "自然人"}, False),
        ("entrust_name", "行政许可", {"dept_type": "3"}, True),
        ("result_guid", "行政许可", {"result_name": "许可证"}, True),
        ("result_guid", "行政许可", {"result_name": "无"}, False),
        ("result_name", "行政许可", {"result_type": "无"}, False),
        ("material.handle_case", "行政许可", {"is_need": "非必须"}, True),
        ("material.form_guid", "行政许可", {"material_name": "申请表"}, True),
        ("material.form_guid", "行政许可", {"material_name": "营业执照"}, False),
    ],
)
def test_needs(key: str, task_type: str, elements: Mapping[str, str], required: bool) -> None:
    assert TABLE[key].required_for(task_type, elements) is required


def test_need_is_the_weaker_one_while_the_type_is_unknown() -> None:
    assert TABLE["anticipate_day"].need("") is Need.MAY
    assert TABLE["power_source"].need("") is Need.ABSENT


@pytest.mark.parametrize(
    ("key", "task_type", "text", "allowed"),
    [
        ("accept_condition", "行政许可", "无", False),
        ("accept_condition", "公共服务", "无条件受理。", True),
        ("accept_condition", "公共服务", "不涉及", True),
        ("accept_condition", "", "无", False),
        ("link_way", "公共服务", "无", False),
        ("other_dept", "行政许可", "暂无", True),
        ("other_dept", "行政许可", "", False),
        ("limit_explain", "行政许可", "不限", True),
        ("transact_addr", "行政许可", "无线下办理窗口", True),
        ("transact_addr", "行政许可", "无", False),
    ],
)
def test_legitimate_nothing(key: str, task_type: str, text: str, allowed: bool) -> None:
    assert TABLE[key].allows_nothing(task_type, text) is allowed


def test_own_words_for_nothing() -> None:
    assert TABLE["limit_explain"].says_nothing("不限")
    assert not TABLE["material.page_num"].says_nothing("0")
    assert not TABLE["is_fee"].says_nothing("不收费")


BAD = {
    "unknown key": ('[basic.a]\nlabel = "甲"\nkind = "text"\nneed = "M"\nsamee = ["乙"]\n', "did you mean same"),
    "unknown kind": ('[basic.a]\nlabel = "甲"\nkind = "number"\nneed = "M"\n', "kind"),
    "unknown table": ('[basic.a]\nlabel = "甲"\nkind = "enum"\nneed = "M"\ncode_table = "yesnoo"\n', "mean yesno"),
    "unknown group": ('[basics.a]\nlabel = "甲"\nkind = "text"\nneed = "M"\n', "did you mean basic"),
    "condition on nothing": (
        '[basic.is_fee]\nlabel = "甲"\nkind = "text"\nneed = "M"\n'
        '[basic.b]\nlabel = "乙"\nkind = "text"\nneed = "C"\nwhen = { element = "is_fe", equals = "是" }\n',
        "did you mean is_fee",
    ),
    "need without condition": ('[basic.a]\nlabel = "甲"\nkind = "text"\nneed = "C"\n', "must come together"),
    "key twice": (
        '[basic.a]\nlabel = "甲"\nkind = "text"\nneed = "M"\n[extend.a]\nlabel = "乙"\nkind = "text"\nneed = "M"\n',
        "given twice",
    ),
    "label claimed twice": (
        '[basic.a]\nlabel = "甲乙"\nkind = "text"\nneed = "M"\n[basic.b]\nlabel = "丙"\nkind = "text"\nneed = "M"\n'
        'same = ["甲 乙："]\n',
        "claimed by both a and b",
    ),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_mistakes_in_the_file_are_told(name: str, tmp_path: Path) -> None:
    text, told = BAD[name]
    path = tmp_path / "elements.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=told) as caught:
        read_elements(path)
    assert str(caught.value).startswith("elements.toml:")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_asked_for(text: str) -> None:
    for section in SECTIONS:
        hits = TABLE.find_label(text, section)
        assert hits == TABLE.find_label(text, section)
        assert all(hit.element in TABLE for hit in hits)


@settings(deadline=None)
@given(
    st.sampled_from([label.text for element in TABLE if element.section == "item" for label in element.labels]),
    st.sampled_from(["", "一、", "（二）", "3.", "4、", "★", "* ", "　"]),
    st.sampled_from(["", "：", ":", " *", "（必填）", "　", "？"]),
)
def test_dress_does_not_hide_a_label(label: str, before: str, behind: str) -> None:
    plain = [hit.element for hit in TABLE.find_label(label)]
    assert [hit.element for hit in TABLE.find_label(before + label + behind)] == plain


@settings(deadline=None)
@given(st.text(max_size=80))
def test_spellings_end(text: str) -> None:
    assert len(spellings_of(text)) <= 24
    assert label_key(text) == label_key(f" {text}：")
