"""The summary on the terminal: short, in both languages, the verdict and its reason last."""

from __future__ import annotations

import re

import pytest
from reports import channel, finding, report, unjudged_report, usual_report

from auditor.explain import explained
from auditor.i18n import translator
from auditor.papers.reasons import REASON_NAMES, meaning, reason_words, reasons_told
from auditor.papers.terminal import MAX_LINES, summary_lines
from auditor.report import RunReport
from diffs.model import Severity
from spiders.model import Reason, ReasonCode

ZH, EN = translator("zh"), translator("en")
BLOCKED = Reason(ReasonCode.BLOCKED, "HTTP 403")
LAST_LINES = [
    (report(), "结论：一致，没有需要整改的差异，待判定 0 处（退出码 0）",
     "verdict: CONSISTENT, nothing counts against any unit, 0 for a person to decide (exit 0)"),
    (report(finding(severity=Severity.REVIEW)), "结论：一致，没有需要整改的差异，待判定 1 处（退出码 0）",
     "verdict: CONSISTENT, nothing counts against any unit, 1 for a person to decide (exit 0)"),
    (usual_report(), "结论：不一致，6 处需要整改（退出码 1）",
     "verdict: NOT CONSISTENT, 6 differences to mend (exit 1)"),
    (unjudged_report(), "结论：不能判定，pc 未能按预期读取；已读到的内容中有 1 处需要整改（退出码 4）",
     "verdict: CANNOT JUDGE, pc could not be read as expected; 1 differences to mend in what was read (exit 4)"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "chinese", "english"), LAST_LINES)
def test_the_last_line_is_the_verdict_and_its_reason(shown: RunReport, chinese: str, english: str) -> None:
    assert summary_lines(shown, ZH)[-1] == chinese
    assert summary_lines(shown, EN)[-1] == english


def test_a_channel_that_cannot_be_judged_says_why_in_words_and_code() -> None:
    text = "\n".join(summary_lines(unjudged_report(), ZH))
    assert "采集不完整 [coverage]" in text
    assert "[blocked]" in text
    assert "incomplete crawl [coverage], access refused [blocked]" in "\n".join(summary_lines(unjudged_report(), EN))


@pytest.mark.parametrize("count", [1, 7, 8, 40])
def test_many_channels_keep_it_short_and_show_what_cannot_be_judged(count: int) -> None:
    channels = [channel(f"pc{index:02d}") for index in range(count)] + [channel("zz", BLOCKED)]
    for say in (ZH, EN):
        lines = summary_lines(report(channels=channels), say)
        assert len(lines) <= MAX_LINES
        assert any(line.startswith("zz") for line in lines)
    names = [channel(f"zz{index}", BLOCKED) for index in range(9)]
    assert "zz0, zz1, zz2 等，另有 6 个渠道" in summary_lines(report(channels=names), ZH)[-1]


def test_chinese_lines_hold_no_english_words() -> None:
    text = "\n".join(summary_lines(unjudged_report(), ZH))
    assert set(re.findall(r"[A-Za-z_]{2,}", text)) <= {"pc", "hall", "coverage", "blocked"}


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_a_name_and_sentences(code: ReasonCode) -> None:
    assert REASON_NAMES[code]
    assert re.search(r"[\u4e00-\u9fff]", ZH(REASON_NAMES[code]))
    words = reason_words(Reason(code, code.value))
    assert words.means == meaning(code)
    assert re.search(r"[\u4e00-\u9fff]", words.advice)
    assert words.numbers == ""


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"announced": 10, "seen": 4}, "公布10项，只发现4项"),
        ({"min_items": 60, "seen": 4}, "应不少于60项，只发现4项"),
        ({"pages": 3, "of": 9}, "9个指南页面中有3个"),
        ({"element": "promise_day", "rate": 0.25, "expected": 0.9}, "“承诺办结时限”只有25%的指南读出，应有90%"),
        ({"something": 1}, "程序原话：“as noted”"),
    ],
)
def test_numbers_become_a_sentence(numbers: dict[str, int | float | str], sentence: str) -> None:
    assert reason_words(Reason(ReasonCode.COVERAGE, "as noted", numbers)).numbers == sentence


def test_a_reason_given_twice_is_told_once() -> None:
    assert reasons_told(channel("pc", BLOCKED, BLOCKED).trust, EN) == "access refused [blocked]"


def test_an_explained_finding_does_not_steer_the_terminal() -> None:
    lines = explained(finding(channel_value="红\x1b[31m字\u202e", why="\x07"), EN)
    assert "channel says: 红[U+001B][31m字[U+202E]" in lines
    assert not re.search("[\x00-\x1f\u202e]", "".join(lines))
