"""Code tables: codes, spellings, dialects, raw codes and sets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.code_tables import canonical, code_table, dialect, is_raw_code, split_set, table_names, to_text


@pytest.mark.parametrize(
    ("table", "value", "text"),
    [
        ("task_type", "01", "行政许可"),
        ("task_type", "1", "行政许可"),
        ("task_type", "许可", "行政许可"),
        ("task_type", "XK", "行政许可"),
        ("task_type", "21", None),
        ("use_level", "3", "市级"),
        ("use_level", "设区的市级", "市级"),
        ("use_level", "县（市、区）级", "县级"),
        ("use_level", "镇级（乡、街道）", "镇级（乡、街道）"),
        ("yesno", "支持", "是"),
        ("yesno", "√", "是"),
        ("yesno", "此项不收费", "否"),
        ("yesno", "否（不收费）", "否"),
        ("yesno", "也许", None),
        ("is_need", "★", "必要"),
        ("is_need", "必需", "必要"),
        ("material_format", "纸质/电子化", "纸质和电子"),
        ("handle_type", "线上办理", "网上办理"),
        ("limit_unit", "个工作日", "工作日"),
        ("limit_unit", "W", "工作日"),
        ("limit_unit", "日", "日"),
        ("online_handle_depth", "全程网办（Ⅳ级）", "全程网办"),
        ("online_handle_depth", "四级:全程网办", "全程网办"),
        ("online_handle_depth", "1", "互联网咨询"),
        ("result_type", "出证办结", "证照"),
        ("source_type", "政府部门", "政府部门核发"),
        ("server_type", "", None),
    ],
)
def test_canonical_text(table: str, value: str, text: str | None) -> None:
    assert canonical(table, value) == text


def test_a_channel_says_what_its_codes_mean() -> None:
    guangdong = dialect("task_type", "guangdong")
    assert to_text("task_type", "20") == "公共服务"
    assert to_text("task_type", "20", guangdong) == "其他行政权力"
    assert canonical("task_type", "21", guangdong) == "公共服务"
    assert canonical("project_type", "9", {"9": "即办"}) == "即办件"
    assert canonical("project_type", "2", {"9": "即办"}) == "承诺件"
    assert canonical("is_need", "0", dialect("is_need", "zero_based")) == "必要"


@pytest.mark.parametrize(
    ("table", "value", "raw"),
    [
        ("project_type", "2", True),
        ("server_type", "1,2", True),
        ("task_type", "XK", True),
        ("project_type", "承诺件", False),
        ("project_type", "", False),
        ("yesno", "是", False),
        ("yesno", "X", False),
        ("", "2", False),
    ],
)
def test_raw_codes(table: str, value: str, raw: bool) -> None:
    assert is_raw_code(table, value) is raw


@pytest.mark.parametrize(
    ("value", "members"),
    [
        ("自然人、企业法人，事业法人", ("自然人", "企业法人", "事业法人")),
        ("1,2;3", ("1", "2", "3")),
        ("窗口办理/网上办理 快递申请", ("窗口办理", "网上办理", "快递申请")),
        ("镇级（乡、街道）、村级（社区）", ("镇级（乡、街道）", "村级（社区）")),
        ("（未闭合、括号", ("（未闭合、括号",)),
        ("、，", ()),
    ],
)
def test_sets_are_split_outside_brackets(value: str, members: tuple[str, ...]) -> None:
    assert split_set(value) == members


@pytest.mark.parametrize("name", table_names())
def test_tables_are_sound(name: str) -> None:
    table = code_table(name)
    assert all(canonical(name, text) == text for text in table.texts)
    assert all(canonical(name, code) == text for code, text in table.values.items())
    assert all(text in table.texts for text in table.spellings.values())


def test_unknown_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        canonical("no_such_table", "1")


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(table_names()))
def test_any_value_can_be_asked_for(value: str, table: str) -> None:
    text = canonical(table, value)
    assert text is None or canonical(table, text) == text
    assert all(member == member.strip() and member for member in split_set(value))
