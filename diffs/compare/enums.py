"""Values of code tables, yes and no, and counts: texts are compared, never codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from catalog.code_tables import canonical, is_raw_code, split_set, to_text
from catalog.conditions import count_in
from catalog.text import Normal, looks
from diffs.compare.names import compare as compare_names
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, judge_sets, same_text
from diffs.model import DifferenceKind

_YES_NO: Final = "yesno"
_NO_VISIT: Final = re.compile(r"无需|无须|不需|不用|免到|零跑|不跑|网上办理即可|全程网办")
_LIST_SIGNS: Final = re.compile(r"[、,;。:\s]")


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two values of the element's code table, as the national texts; unknown texts as names."""
    if same_text(library, channel):
        return EQUAL
    table = context.element.code_table
    if not table:
        return compare_names(library, channel, context)
    if _is_raw(table, channel, context):
        return _raw(library, channel, context)
    mine, theirs = canonical(table, library), canonical(table, channel, context.codes)
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
    mine = tuple(_member(table, member, None) for member in split_set(library))
    theirs = tuple(_member(table, member, context.codes) for member in split_set(channel))
    return judge_sets(mine, theirs, "所列各项与省事项库不一致", ("separators", "codes") if table else ("separators",))


def compare_counts(library: str, channel: str, _context: Context) -> Verdict:
    """Two counts: 0次, 0, 无需到现场 are one; without any number they are compared as text."""
    if same_text(library, channel):
        return EQUAL
    mine, theirs = _count(library), _count(channel)
    if mine is None or theirs is None:
        return judge(Normal(looks(library), ("looks",)), Normal(looks(channel), ("looks",)), "次数与省事项库不一致")
    return judge(Normal(str(mine), ("number",)), Normal(str(theirs), ("number",)), "次数与省事项库不一致")


_WHY: Final = "取值与省事项库不一致"


def _is_raw(table: str, channel: str, context: Context) -> bool:
    """A code the channel shows as it is: not for yes and no, and not where its file says what codes mean."""
    if table == _YES_NO or not is_raw_code(table, channel):
        return False
    codes = context.codes
    return not codes or any(to_text(table, each, codes) is None for each in split_set(channel))


def _raw(library: str, channel: str, context: Context) -> Verdict:
    text = canonical(context.element.code_table, library) or looks(library)
    why = "直接向公众显示代码，应当显示文字"
    return Verdict(DifferenceKind.MISMATCH, text, looks(channel), ("codes",), why, "T2-RAW-CODE")


def _member(table: str, member: str, codes: Mapping[str, str] | None) -> str:
    known = canonical(table, member, codes) if table else None
    return known or _LIST_SIGNS.sub("", looks(member)).casefold()


def _count(text: str) -> int | None:
    cell = looks(text)
    number = count_in(cell)
    if number is None or (_NO_VISIT.search(cell) and number != 0 and not re.search(r"[0-9]", cell)):
        return 0 if _NO_VISIT.search(cell) else number
    return number
