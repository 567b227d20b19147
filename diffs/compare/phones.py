"""Telephone numbers: sets of numbers. Dashes, brackets, labels and words around them do not matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.text import Normal, looks
from diffs.compare import texts
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_NUMBER: Final = re.compile(
    r"(?<![0-9])(?:\(?\+?86\)?-?(?=\(?0?[1-9]))?"
    r"(?:(?P<mobile>1[3-9][0-9]-?[0-9]{4}-?[0-9]{4})(?![0-9])"
    r"|(?P<free>[48]00-?[0-9]{3}-?[0-9]{4})(?![0-9])"
    r"|(?:\(?(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2})|(?<=86)[1-9][0-9]{1,2}(?=[-)])|(?<=86-)[1-9][0-9]{1,2}(?=[-)]))\)?-?)?"
    r"(?P<local>[2-9][0-9]{3}-?[0-9]{4}|[2-9][0-9]{6}|[2-9][0-9]{2}-[0-9]{4})(?![0-9])"
    r"|(?P<short>(?:\(?(?P<short_area>0(?:10|2[0-9]|[3-9][0-9]{2}))\)?-?)?(?:1[0-9]{4,5}|1[012][0-9]|9[56][0-9]{3,4}))(?![0-9]))"
    r"(?:(?:-|\()?(?:转|分机号?:?|ext\.?:?|-)(?P<extension>[0-9]{1,6})(?![0-9])\)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Phone:
    """One number. ``area`` and ``extension`` are ``""`` when not given."""

    local: str
    area: str = ""
    extension: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.area, self.local, self.extension) if part)


def parse_phones(text: str) -> tuple[Phone, ...]:
    """All numbers a text names, each once, in its order.

    >>> [str(phone) for phone in parse_phones("咨询：（029）8678 0001转802、12328")]
    ['029-86780001-802', '12328']
    """
    return tuple(dict.fromkeys(_phone(found) for found in _NUMBER.finditer(looks(text))))


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two cells of numbers; where neither holds a number they are compared as text."""
    if same_text(library, channel):
        return EQUAL
    mine, theirs = parse_phones(library), parse_phones(channel)
    if not mine and not theirs:
        return texts.compare(library, channel, context)
    own = context.area_code
    lost = _without(mine, theirs, own)
    gained = _without(theirs, mine, own)
    if not lost and not gained:
        shown = _normal(mine)
        return judge(shown, Normal(shown.text, ("phone",)), "")
    return judge(_normal(mine), _normal(theirs), _why(lost, gained))


def _phone(found: re.Match[str]) -> Phone:
    whole = found["mobile"] or found["free"] or found["local"] or found["short"]
    area = found["area"] or found["short_area"] or ""
    digits = re.sub(r"\D", "", whole)
    local = digits.removeprefix(area) if found["short_area"] else digits
    if area and not area.startswith("0"):
        area = f"0{area}"
    return Phone(local, area, found["extension"] or "")


def _without(some: tuple[Phone, ...], others: tuple[Phone, ...], own: str) -> list[Phone]:
    return [phone for phone in some if not any(_same(phone, other, own) for other in others)]


def _same(one: Phone, other: Phone, own: str) -> bool:
    """The same number; a left-out area code is the unit's own (any, when that is not known)."""
    if (one.local, one.extension) != (other.local, other.extension):
        return False
    areas = {one.area, other.area} - {""}
    return len(areas) < 2 and (one.area == other.area or not own or areas == {own})


def _normal(phones: tuple[Phone, ...]) -> Normal:
    return Normal("、".join(str(phone) for phone in sorted(phones)), ("phone",))


def _why(lost: list[Phone], gained: list[Phone]) -> str:
    told = [f"渠道没有：{'、'.join(map(str, lost))}"] if lost else []
    told += [f"省事项库没有：{'、'.join(map(str, gained))}"] if gained else []
    return f"电话号码不一致（{'；'.join(told)}）"
