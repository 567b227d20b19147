"""Marks show exactly the characters that differ; what is shown is harmless and short."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import LONG, finding

from auditor.papers.marks import LONGEST_VALUE, marked_runs, value_runs
from auditor.papers.shown import shortened, shown

MARKED = [
    ("8个工作日", "18个工作日", "8个工作日", "[1]8个工作日"),
    ("原件", "原件和复印件", "原件", "原件[和复印件]"),
    ("第六条第一款", "第六条", "第六条[第一款]", "第六条"),
    ("是", "否", "[是]", "[否]"),
    ("五楼507室", "五楼517室", "五楼5[0]7室", "五楼5[1]7室"),
    ("甲\U00020000乙", "甲\U00020001乙", "甲[\U00020000]乙", "甲[\U00020001]乙"),
    ("相同", "相同", "相同", "相同"),
]
SHOWN = [
    ("办理地点", "办理地点"),
    ("一\n二\t三", "一\n二\t三"),
    ("一\r\n二", "一\n二"),
    ("\x00\x1b[31m", "[U+0000][U+001B][31m"),
    ("运输证\u202egnp.exe", "运输证[U+202E]gnp.exe"),
    ("零\u200b宽\ufeff", "零[U+200B]宽[U+FEFF]"),
    ("半\ud800字", "半[U+D800]字"),
    ("\x85\u2028", "[U+0085][U+2028]"),
    ("\U000e0041", "[U+E0041]"),
    ("🚌 مرور", "🚌 مرور"),
]


def bracketed(runs: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if differs else text for text, differs in runs)


@pytest.mark.parametrize(("library", "on_channel", "left", "right"), MARKED)
def test_what_differs_is_marked(library: str, on_channel: str, left: str, right: str) -> None:
    found = finding(library_value=library, channel_value=on_channel)
    assert bracketed(marked_runs(found, "library")) == left
    assert bracketed(marked_runs(found, "channel")) == right


@given(st.text(), st.text())
def test_runs_joined_are_the_value_and_equal_parts_are_the_same(library: str, on_channel: str) -> None:
    opcodes = tuple(SequenceMatcher(None, library, on_channel, autojunk=False).get_opcodes())
    found = finding(library_value=library, channel_value=on_channel, highlight=opcodes)
    left, right = marked_runs(found, "library"), marked_runs(found, "channel")
    assert "".join(text for text, _ in left) == library
    assert "".join(text for text, _ in right) == on_channel
    equal = ["".join(text for text, differs in side if not differs) for side in (left, right)]
    assert equal[0] == equal[1] or not opcodes


def test_a_value_longer_than_its_marks_is_shown_to_its_end() -> None:
    found = finding(library_value="甲乙丙", channel_value="甲丁", highlight=(("equal", 0, 1, 0, 1),))
    assert bracketed(marked_runs(found, "library")) == "甲乙丙"


@pytest.mark.parametrize(("value", "words"), [(None, "（没有此项）"), ("", "（空）")])
def test_nothing_is_said_in_words(value: str | None, words: str) -> None:
    assert value_runs(finding(channel_value=value), "channel") == [(words, False)]


@pytest.mark.parametrize(("text", "harmless"), SHOWN)
def test_text_is_shown_without_steering(text: str, harmless: str) -> None:
    assert shown(text) == harmless


@given(st.text(alphabet=st.characters()))
def test_nothing_shown_steers(text: str) -> None:
    for char in shown(text):
        assert char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(char) not in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}


def test_a_long_text_is_cut() -> None:
    assert shown("一二三四五", 3) == "一二…"
    assert shown("一二三", 3) == "一二三"


def test_a_long_value_keeps_its_differences_and_counts_what_is_left_out() -> None:
    found = finding(library_value=LONG + "甲" + LONG, channel_value=LONG + "乙" + LONG, highlight=(
        ("equal", 0, 100_000, 0, 100_000), ("replace", 100_000, 100_001, 100_000, 100_001),
        ("equal", 100_001, 200_001, 100_001, 200_001)))  # fmt: skip
    runs = value_runs(found, "channel")
    assert ("乙", True) in runs
    text = "".join(part for part, _ in runs)
    assert len(text) < LONGEST_VALUE + 200
    left_out = sum(int(number) for number in re.findall(r"略(\d+)字", text))
    assert left_out + text.count("长") + 1 == 200_001
    assert "findings.jsonl" in text


@given(st.lists(st.tuples(st.text(min_size=1, max_size=900), st.booleans()), max_size=12), st.integers(50, 400))
def test_shortened_runs_are_short(runs: list[tuple[str, bool]], longest: int) -> None:
    short = shortened(runs, longest)
    assert sum(len(text) for text, _ in short) <= longest + 60 * (len(short) + 1)
    if sum(len(text) for text, _ in runs) <= longest:
        assert short == runs
