"""Values of code tables, yes and no, and counts: texts are compared, never codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, bare, emptiness
from catalog.code_tables import canonical, is_raw_code, meanings, split_set, to_text
from catalog.conditions import count_in
from catalog.element import Element, Relation
from catalog.text import Normal, fold_formal, looks
from diffs.compare.names import compare as compare_names
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, judge_sets, same_text
from diffs.model import DifferenceKind

_YES_NO: Final = "yesno"
_NO_VISIT: Final = re.compile(r"无需|无须|不需|不用|不见面|免到|零跑|不跑|网上办理即可|全程网办")
_LIST_SIGNS: Final = re.compile(r"[、,;。:\s]")
_AND: Final = re.compile(r"以及|[和及与]")
_NO: Final = (
    "不",
    "未",
    "暂不",
    "暂未",
    "无",
    "没有",
    "不予",
    "不可",
    "不能",
    "不支持",
    "暂不支持",
    "不允许",
    "不提供",
    "无需",
    "免",
    "无须",
    "不需",
    "不需要",
    "不用",
)
_YES: Final = ("", "已", "可", "可以", "有", "支持", "允许", "提供", "需", "须", "需要")
_NOT_YET: Final = "暂"
"""暂无 leaves the question open."""
_NUMBERING: Final = re.compile(
    r"[①-⑳⑴-⒇⒈-⒛❶-❿]|[(（][0-9]{1,2}[)）](?=[一-龥])|(?:^|(?<=[\s;；,，、。]))[(（]?[0-9]{1,2}[)）.、．]\s*(?=[一-龥])"
)
_THIS: Final = re.compile(r"^(?:办理)?(?:本|此|该)(?:事项|项|业务)")
_MARKED: Final = re.compile(r"^(?P<mark>[√✓✔☑×✗✘]|[是否](?=[,;:(]))[,;:]?(?P<word>[^()]+|\([^()]+\))$")
_ANY_BUSINESS: Final = ("办理", "事项", "支持", "允许")
_MANY_DIALECTS: Final = ("online_handle_depth",)
"""Tables of which portals use numberings nobody has written down in full."""
_EACH: Final = re.compile(r"一式(?=[^份件套])|各(?=[0-9一二两三四五六七八九十])")


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two values of the element's code table, as the national texts; unknown texts as names."""
    if same_text(library, channel):
        return EQUAL
    table = context.element.code_table
    if not table:
        return compare_names(library, channel, context)
    if _is_raw(table, channel, context):
        return _raw(library, channel, context)
    mine, theirs = _national(library, context), _national(channel, context, context.codes)
    if mine is None and theirs is None:
        return compare_names(library, channel, context)
    return judge(Normal(mine or looks(library), ("codes",)), Normal(theirs or looks(channel), ("codes",)), _WHY)


def compare_sets(library: str, channel: str, context: Context) -> Verdict:
    """Two sets of words, each by the element's code table where it has one."""
    if same_text(library, channel):
        return EQUAL
    table = context.element.code_table
    if table and _is_raw(table, channel, context):
        return _raw(library, channel, context)
    mine, theirs = _members(table, _unnumbered(library), None), _members(table, _unnumbered(channel), context.codes)
    return judge_sets(mine, theirs, "所列各项与省事项库不一致", ("separators", "codes") if table else ("separators",))


def as_answer(text: str, other: str) -> str:
    """否 for a word for nothing that answers a question of yes or no: 没有, and 无 where the other side says no.

    暂无 is no answer."""
    if emptiness(text) is not Emptiness.NONE_WORD or bare(text).startswith(_NOT_YET):
        return text
    return "否" if "否" in (canonical(_YES_NO, text), canonical(_YES_NO, other)) else text


def compare_counts(library: str, channel: str, _context: Context) -> Verdict:
    """Two counts: 0次, 0, 无需到现场 are one; without any number they are compared as text."""
    if same_text(library, channel):
        return EQUAL
    mine, theirs = _count(library), _count(channel)
    if mine is None or theirs is None:
        return judge(Normal(looks(library), ("looks",)), Normal(looks(channel), ("looks",)), "次数与省事项库不一致")
    return judge(Normal(str(mine), ("number",)), Normal(str(theirs), ("number",)), "次数与省事项库不一致")


_WHY: Final = "取值与省事项库不一致"


def _national(text: str, context: Context, codes: Mapping[str, str] | None = None) -> str | None:
    """The national text; yes and no may repeat the question: 支持物流快递, 未进驻政务大厅."""
    table = context.element.code_table
    known = canonical(table, text, codes)
    return known if known is not None or table != _YES_NO else _answer(looks(text), context.element)


def _answer(text: str, element: Element) -> str | None:
    """Yes or no from a sentence; a mark in front must say the same as the word behind."""
    marked = _MARKED.match(text)
    if marked is not None:
        answers = {canonical(_YES_NO, marked["mark"]), _plain_answer(marked["word"].strip("()"), element)}
        return answers.pop() if len(answers) == 1 else None
    return _plain_answer(text, element)


def _plain_answer(text: str, element: Element) -> str | None:
    said = _THIS.sub("", text.strip("。.;,"))
    known = canonical(_YES_NO, said)
    if known is not None:
        return known
    whole, parts = _asked(tuple(label.text for label in element.labels if label.relation is Relation.SAME))
    if said in {no + each for no in _NO for each in (*whole, *parts)}:
        return "否"
    return "是" if said in {yes + each for yes in _YES for each in (*whole, *(parts if yes else ()))} else None


@lru_cache(maxsize=256)
def _asked(labels: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the labels ask about, whole and by halves: 支持物流快递, 物流快递; 快递, 物流."""
    asked = [part for label in labels if (part := looks(label).partition("是否")[2])]
    cores = [each.removeprefix("支持").removeprefix("允许") for each in asked]
    whole = tuple(dict.fromkeys(each for each in (*asked, *cores, *(c.removesuffix("办理") for c in cores)) if each))
    halves = (half for core in cores if len(core) >= 4 for half in (core[:2], core[-2:]))
    return whole, tuple(dict.fromkeys(half for half in halves if half not in _ANY_BUSINESS))


def _is_raw(table: str, channel: str, context: Context) -> bool:
    """A code the channel shows as it is: not for yes and no, and not where its file says what codes mean."""
    if table == _YES_NO or not is_raw_code(table, channel):
        return False
    codes = context.codes
    return not codes or any(to_text(table, each, codes) is None for each in split_set(channel))


def _raw(library: str, channel: str, context: Context) -> Verdict:
    """A code shown to the public; where no table known gives it the library's meaning, the value itself is wrong."""
    table = context.element.code_table
    text, told = canonical(table, library) or looks(library), [meanings(table, each) for each in split_set(channel)]
    mine = _members(table, _unnumbered(library), None)
    known = table not in _MANY_DIALECTS and all(told) and all(canonical(table, each) for each in mine)
    if known and _contradict(mine, told):
        shown = "、".join("或".join(sorted(each)) for each in told)
        why = f"直接显示代码，其含义为“{shown}”，与省事项库不一致；应当显示文字"
        return Verdict(DifferenceKind.MISMATCH, text, looks(channel), ("codes",), why)
    why = "直接向公众显示代码，应当显示文字"
    return Verdict(DifferenceKind.MISMATCH, text, looks(channel), ("codes",), why, "T2-RAW-CODE")


def _contradict(library: tuple[str, ...], told: list[frozenset[str]]) -> bool:
    """Whether codes with these meanings cannot stand for the library's texts, whatever the channel's numbering."""
    mine = set(library)
    return len(mine) != len(set(told)) or any(mine.isdisjoint(each) for each in told)


def _members(table: str, text: str, codes: Mapping[str, str] | None) -> tuple[str, ...]:
    return tuple(_member(table, each, codes) for member in split_set(text) for each in _parted(table, member, codes))


def _unnumbered(text: str) -> str:
    """1.窗口办理 2.网上办理: what numbers members also parts them."""
    return _NUMBERING.sub("、", text)


def _parted(table: str, member: str, codes: Mapping[str, str] | None) -> tuple[str, ...]:
    """自然人和企业法人 is two where the table knows both and not the whole."""
    if not table or canonical(table, member, codes) is not None:
        return (member,)
    parts = tuple(part for part in _AND.split(member) if part.strip())
    known = len(parts) > 1 and all(canonical(table, part, codes) is not None for part in parts)
    return parts if known else (member,)


def _member(table: str, member: str, codes: Mapping[str, str] | None) -> str:
    known = canonical(table, member, codes) if table else None
    return known or _LIST_SIGNS.sub("", looks(member)).casefold()


def _count(text: str) -> int | None:
    cell = _EACH.sub("", fold_formal(looks(text)))
    number = count_in(cell)
    if number is None or (_NO_VISIT.search(cell) and number != 0 and not re.search(r"[0-9]", cell)):
        return 0 if _NO_VISIT.search(cell) else number
    return number
