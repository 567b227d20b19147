"""Codes, dates and money: values with one normal form each."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from catalog.code_tables import canonical, split_set
from catalog.codes import normal_code
from catalog.numerals import NUMERAL, number_value
from catalog.text import LOOKS, Normal, Step, fold_formal, looks, normal_form
from diffs.compare.texts import TEXT_STEPS
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text
from diffs.model import DifferenceKind

_DATE: Final = re.compile(
    rf"\s*自?(?P<y>[0-9]{{4}}|[一二][零〇○一二三四五六七八九]{{3}})\s*(?:年|[-./])\s*(?P<m>{NUMERAL})\s*(?:月|[-./])"
    rf"\s*(?P<d>{NUMERAL})\s*[日号]?(?:\s+[0-9:.]+|t[0-9:.]+)?\s*(?:z|[+-][0-9]{{2}}:?[0-9]{{2}})?"
    r"(?:之日)?起?(?:施行|实施|生效|执行)?\s*$",
    re.IGNORECASE,
)
_COMPACT_DATE: Final = re.compile(r"^(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})$")
_EPOCH: Final = re.compile(r"[0-9]{12,13}")
_HERE: Final = timedelta(hours=8)
"""The one legal time of the country (UTC+8): what a time stamp's day is counted in."""
_AMOUNT: Final = re.compile(r"(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?P<myriad>万(?=元))?")
_NO_FEE: Final = re.compile(r"0(?:\.0+)?(?:元|元?/.{1,3})?")
_PER: Final = re.compile(r"(?P<units>(?:每[^\W\d_每]{1,3}){1,3})(?P<amount>[0-9.]+元)(?![/(每一-龥])")
_FORMAL: Final = re.compile(r"(?<![壹贰叁肆伍陆柒捌玖拾佰仟])[壹贰叁肆伍陆柒捌玖拾佰仟]++(?=万?元)")
_SIGNED: Final = re.compile(r"[¥￥](?P<amount>[0-9.]+)(?!万)元?")
_CURRENCY: Final = re.compile(r"人民币|[¥￥]|整(?=$|[/,。])|(?<=元)[/(]?每?(?=[一-龥])")


def compare_codes(library: str, channel: str, context: Context) -> Verdict:
    """A code is right when it is any of the library item's; spaces and case in it do not matter."""
    if same_text(library, channel):
        return EQUAL
    mine = _codes(library, normal_code(channel))
    theirs = _codes(channel, normal_code(library))
    verdict = judge(
        Normal("、".join(mine), ("code",)), Normal("、".join(theirs), ("code",)), "编码不在省事项库该事项的编码之中"
    )
    if theirs and all(code in context.allowed_codes or code in mine for code in theirs):
        why = "是省事项库该事项的另一编码"
        return Verdict(DifferenceKind.FORMAT_ONLY, verdict.library, verdict.channel, ("code", "aliases"), why)
    return verdict


def compare_dates(library: str, channel: str, _context: Context) -> Verdict:
    """Two dates in any writing; a time of day behind does not matter."""
    if same_text(library, channel):
        return EQUAL
    return judge(Normal(_date(library), ("date",)), Normal(_date(channel), ("date",)), "日期与省事项库不一致")


def compare_money(library: str, channel: str, _context: Context) -> Verdict:
    """Two fee standards: amounts as numbers, the words between as text."""
    if same_text(library, channel):
        return EQUAL
    return judge(_charge(library), _charge(channel), "收费标准与省事项库不一致")


def _charge(text: str) -> Normal:
    """What is charged; 免费, 此项不收费 and 0元 are one."""
    if canonical("yesno", text) == "否" or _NO_FEE.fullmatch(looks(text)):
        return Normal("不收费", ("fee",))
    return normal_form(text, _MONEY_STEPS)


def _codes(text: str, other: str) -> tuple[str, ...]:
    """The codes of a cell; one that is the ``other`` side's, typed in groups, before spaces part several."""
    whole = normal_code(text)
    if whole == other:
        return (whole,)
    parts = tuple(dict.fromkeys(normal_code(part) for part in split_set(text)))
    return parts if len(parts) > 1 and all(len(part) >= 12 for part in parts) else (whole,)


def _date(text: str) -> str:
    cell = looks(text)
    if _EPOCH.fullmatch(cell):
        return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(cell)) + _HERE).strftime("%Y-%m-%d")
    found = _DATE.match(normal_form(text, LOOKS[:-1]).text) or _COMPACT_DATE.match(cell)
    parts = [number_value(found[name]) for name in ("y", "m", "d")] if found else [None]
    if any(part is None for part in parts):
        return cell
    return "-".join(f"{part:02d}" for part in parts if part is not None)


def _amounts(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        amount = Decimal(found["number"].replace(",", "")) * (10000 if found["myriad"] else 1)
        digits = f"{amount:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits

    told = _AMOUNT.sub(plain, _FORMAL.sub(lambda found: fold_formal(found[0]), text))
    told = _CURRENCY.sub("", _SIGNED.sub(r"\g<amount>元", told))
    return _PER.sub(lambda found: found["amount"] + found["units"].replace("每", "/"), told)


_MONEY_STEPS: Final[tuple[Step, ...]] = (*LOOKS, ("amount", _amounts), *TEXT_STEPS[-2:])
