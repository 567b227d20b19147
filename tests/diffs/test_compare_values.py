"""Every kind of value: what only a context decides, and any text at all."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import normal_code
from catalog.element import Kind
from catalog.elements import load_elements
from catalog.text import normal_form
from diffs.compare.kinds import compare_values, judge_value
from diffs.compare.names import NAME_STEPS
from diffs.compare.pairing import MATERIAL_STEPS
from diffs.compare.steps import step_words
from diffs.compare.texts import TEXT_STEPS
from diffs.compare.verdict import Context, Verdict
from diffs.model import DifferenceKind

ELEMENTS = load_elements()
SAME = (None, DifferenceKind.FORMAT_ONLY)


def verdict(key: str, library: str, channel: str, **more: Any) -> Verdict:
    return compare_values(library, channel, Context(ELEMENTS[key], area_code="029", **more))


def test_raw_codes_are_a_defect_of_their_own() -> None:
    raw = verdict("project_type", "承诺件", "2")
    assert (raw.kind, raw.rule) == (DifferenceKind.MISMATCH, "T2-RAW-CODE")
    assert verdict("is_schedule", "是", "1").kind is DifferenceKind.FORMAT_ONLY


@pytest.mark.parametrize(
    ("key", "library", "channel"),
    [
        ("project_type", "承诺件", "1"),
        ("server_type", "自然人", "2"),
        ("server_type", "自然人、企业法人", "1"),
        ("server_type", "自然人", "1,2"),
        ("task_type", "行政许可", "20"),
        ("use_level", "市级", "4"),
        ("material.is_need", "必要", "2"),
    ],
)
def test_a_raw_code_that_means_something_else_everywhere_is_wrong_itself(key: str, library: str, channel: str) -> None:
    told = verdict(key, library, channel)
    assert (told.kind, told.rule) == (DifferenceKind.MISMATCH, "")
    assert "应当显示文字" in told.why


@pytest.mark.parametrize(
    ("key", "library", "channel"),
    [
        ("task_type", "其他行政权力", "20"),  # one province numbers so
        ("task_type", "行政许可", "77"),  # nobody knows what it means
        ("server_type", "某类对象", "2"),  # nor what the library means by that
        ("server_type", "其他组织、自然人", "7,1"),
        ("material.is_need", "非必要", "1"),
        ("online_handle_depth", "全程网办", "4"),
    ],
)
def test_a_raw_code_that_may_mean_the_same_is_only_shown_wrongly(key: str, library: str, channel: str) -> None:
    assert verdict(key, library, channel).rule == "T2-RAW-CODE"


def test_a_channel_says_what_its_codes_mean() -> None:
    codes = {"1": "承诺件", "2": "即办件"}
    assert verdict("project_type", "承诺件", "1", codes=codes).kind is DifferenceKind.FORMAT_ONLY
    different = verdict("project_type", "承诺件", "2", codes=codes)
    assert (different.kind, different.rule) == (DifferenceKind.MISMATCH, "")
    assert verdict("project_type", "承诺件", "7", codes=codes).rule == "T2-RAW-CODE"


def test_any_code_of_the_item_is_right() -> None:
    known = frozenset({normal_code("0001 18001000")})
    assert verdict("task_code", "610118001000", "000118001000", allowed_codes=known).kind is DifferenceKind.FORMAT_ONLY
    assert verdict("task_code", "610118001000", "000118002000", allowed_codes=known).kind is DifferenceKind.MISMATCH


def test_a_limit_may_have_its_unit_beside_it() -> None:
    assert verdict("promise_day", "20", "20个工作日", library_unit="工作日").kind is DifferenceKind.FORMAT_ONLY
    assert verdict("promise_day", "20", "20个工作日", library_unit="自然日").kind is DifferenceKind.MISMATCH
    assert verdict("promise_day", "20", "20", library_unit="工作日", channel_unit="月").kind is DifferenceKind.MISMATCH


def test_steps_are_told() -> None:
    assert verdict("task_name", "许可（新增）", "许可(新 增)").steps == ("width", "separators", "space")


KEYS = st.sampled_from([each.key for each in ELEMENTS])
WORDS = [
    "工作日", "20", "二十", "即办", "029-86781234", "转", "周一至周五", "9:00-12:00", "三楼", "5号窗口", "自然人", "、",
    "；", "（", "）", "《", "》", "1.", "①", "公路法", "第八条", "是", "0", "元", "西安市", "http://a.b/", "[",
    "]", "%", "\n", "无", "不需要", "<br>", "&nbsp;", "null", "详见附件",
    "周六、周日", "5-10个工作日", "10元/本", "2021年9月7日", "壹份", "",
    "²", "½", "٣", "一" * 30,
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=12).map("".join))


SIDES = st.one_of(st.none(), TEXTS)


@given(KEYS, SIDES, TEXTS)
def test_no_value_upsets_a_comparer(key: str, library: str | None, channel: str) -> None:
    verdict = judge_value(library, channel, Context(ELEMENTS[key]))
    assert set(verdict.steps) <= set(step_words())
    if library is not None:
        compare_values(library, channel, Context(ELEMENTS[key]))


@given(KEYS, TEXTS)
def test_a_value_equals_itself(key: str, value: str) -> None:
    assert compare_values(value, value, Context(ELEMENTS[key])).kind is None
    assert judge_value(value, value, Context(ELEMENTS[key])).kind is None
    assert judge_value(value, f" {value}　", Context(ELEMENTS[key])).kind is None


ONE_SIDED = (DifferenceKind.EXTRA, DifferenceKind.BLANK, DifferenceKind.PLACEHOLDER)


@given(KEYS, TEXTS, TEXTS)
def test_comparing_is_symmetric(key: str, one: str, other: str) -> None:
    """Up to what only a channel can do wrong: saying nothing, showing a code."""
    context = Context(ELEMENTS[key])
    there, back = judge_value(one, other, context), judge_value(other, one, context)
    if "T2-RAW-CODE" in (there.rule, back.rule):
        return
    if there.kind in ONE_SIDED or back.kind in ONE_SIDED:
        assert there.kind in (*ONE_SIDED, None)
        assert back.kind in (*ONE_SIDED, None)
    else:
        assert there.kind is back.kind


READ = (Kind.DURATION, Kind.HOURS, Kind.DATE, Kind.CODE, Kind.NAME, Kind.MONEY, Kind.INT, Kind.URL, Kind.PHONE)
LIKELY = st.lists(st.sampled_from(WORDS[:-5]), min_size=1, max_size=6).map("".join)


@given(KEYS, LIKELY)
def test_normal_forms_of_values_are_stable(key: str, value: str) -> None:
    """Reading what was made of a value gives the same again."""
    context = Context(ELEMENTS[key])
    if ELEMENTS[key].kind in (
        Kind.DURATION,
        Kind.HOURS,
        Kind.DATE,
        Kind.CODE,
        Kind.NAME,
        Kind.MONEY,
        Kind.INT,
        Kind.URL,
    ):
        made = compare_values(value, f"{value}；甲乙", context).library or value
        again = compare_values(made, f"{made}；甲乙", context).library or made
        assert again == made


LONG = [
    "一",
    "9",
    "1.",
    "9:00-",
    "（一）",
    "<p>",
    "&amp;",
    "周一",
    "自然人、",
    "029-",
    "5-",
    "20个工作日",
    "a=1&",
    "-",
    "=>",
    "号",
    "每",
    "\n",
]


@pytest.mark.parametrize("kind", list(Kind))
def test_long_values_take_little_time(kind: Kind) -> None:
    element = next(each for each in ELEMENTS if each.kind is kind)
    start = time.perf_counter()
    for piece in LONG:
        value = (piece * 10_000)[:10_000]
        judge_value(value, value[:-1] + "甲", Context(element))
    assert time.perf_counter() - start < 20


@given(st.lists(st.sampled_from(["自然人", "企业法人", "事业法人", "社会组织法人"]), unique=True), st.randoms())
def test_order_of_a_set_never_matters(members: list[str], random: Any) -> None:
    turned = members[:]
    random.shuffle(turned)
    found = verdict("server_type", "、".join(members), "、".join(turned))
    assert found.kind in (*SAME, DifferenceKind.ORDER_ONLY)


CHINESE = st.lists(
    st.sampled_from(
        ["申请表", "（盖章）", "1.", "2.", "《", "》", "、", "；", "\n", "三份", "★", "(一)", "4.5吨", "→"]
    ),
    max_size=10,
).map("".join)


@given(CHINESE, st.sampled_from([NAME_STEPS, MATERIAL_STEPS]))
def test_normal_forms_are_stable(text: str, steps: Any) -> None:
    once = normal_form(text, steps).text
    assert normal_form(once, NAME_STEPS).text == once


@given(CHINESE)
def test_text_forms_hold_no_marks(text: str) -> None:
    assert not set(normal_form(text, TEXT_STEPS).text) & set("、；。《》→ \n")
