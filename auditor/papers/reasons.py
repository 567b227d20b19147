"""Reasons why a channel cannot be judged, in words: a name for the terminal, sentences for the papers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from auditor.i18n import Translate, translator
from auditor.papers.retold import retold
from auditor.papers.wording import element_label
from catalog.errors import N_
from catalog.tomlfile import load_model
from spiders.model import Reason, ReasonCode, Trust

REASON_NAMES: Final = {
    ReasonCode.UNREACHABLE: N_("cannot be reached"),
    ReasonCode.ROBOTS: N_("crawling not allowed"),
    ReasonCode.BLOCKED: N_("access refused"),
    ReasonCode.LOGIN: N_("login asked for"),
    ReasonCode.CHALLENGE: N_("proof of a person asked for"),
    ReasonCode.SOFT_404: N_("pages say they do not exist"),
    ReasonCode.NOT_A_GUIDE: N_("pages are no guides"),
    ReasonCode.EMPTY_SHELL: N_("pages are filled by a script"),
    ReasonCode.COVERAGE: N_("incomplete crawl"),
    ReasonCode.LOOP: N_("list without end"),
    ReasonCode.DRIFT: N_("layout changed"),
    ReasonCode.FILL_RATE: N_("elements could not be read"),
    ReasonCode.SAME_CONTENT: N_("same content at different addresses"),
    ReasonCode.ERRORS: N_("errors of site or crawl"),
    ReasonCode.TRUNCATED: N_("content cut off"),
    ReasonCode.TOO_LARGE: N_("file too large"),
    ReasonCode.OFF_SITE: N_("leads to another site"),
    ReasonCode.TIMEOUT: N_("timed out"),
    ReasonCode.RATE_LIMITED: N_("asked too often"),
    ReasonCode.ENCODING: N_("unknown encoding"),
    ReasonCode.NO_EXPECTATIONS: N_("no expectations given"),
}
"""A few words for every reason code."""

_TOLD: Final = (
    "公布{announced}项，只发现{seen}项",
    "应不少于{min_items}项，只发现{seen}项",
    "一份指南也没有读到（发现{seen}项，读取{read}项）",
    "上次可信的核查读到{previous}项，这次只有{read}项",
    "上次可信的核查时公布{previous}项，这次公布{announced}项",
    "{of}个指南页面中有{pages}个",
    "{pages}个列表页",
    "{of}个网址中有{repeats}个与其他网址内容相同",
    "“{element}”只有{rate:.0%}的指南读出，应有{expected:.0%}",
    "{elements}个要素从多数指南中消失",
    "{unread:.0%}的栏目名认不出来",
    "超过{limit}个网址仍未结束",
    "采集程序退出状态为{status}",
)
"""What the numbers of a reason say; the sentence is the one whose places are exactly its numbers."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    means: str
    advice: str


class _File(RootModel[dict[ReasonCode, _Entry]]):
    pass


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason in Chinese: what it means, its numbers (or, without any, what was noted), what to do."""

    means: str
    numbers: str
    advice: str


def reasons_told(trust: Trust, say: Translate) -> str:
    """The reasons against a channel in a few words, each once, with the code that ``--json`` has."""
    codes = dict.fromkeys(reason.code for reason in trust.reasons)
    return ", ".join(f"{say(REASON_NAMES[code])} [{code.value}]" for code in codes)


def reason_words(reason: Reason) -> ReasonWords:
    """The sentences papers show for a reason."""
    entry = _entries()[reason.code]
    return ReasonWords(entry.means, _numbers(reason), entry.advice)


def meaning(code: ReasonCode) -> str:
    """What a reason code means, as one Chinese sentence."""
    return _entries()[code].means


def _numbers(reason: Reason) -> str:
    for template in _TOLD:
        if {name for _, name, _, _ in Formatter().parse(template) if name} == reason.numbers.keys():
            places = dict(reason.numbers)
            if "element" in places:
                places["element"] = element_label(str(places["element"]))
            return template.format(**places)
    return "" if reason.text == reason.code.value else retold(reason.text, translator("zh"))


@lru_cache(maxsize=1)
def _entries() -> dict[ReasonCode, _Entry]:
    return load_model(Path(__file__).with_name("reasons.toml"), _File).root
