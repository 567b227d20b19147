"""Telephone numbers: sets of numbers. Dashes, brackets, labels and words around them do not matter."""

from __future__ import annotations

import re
from typing import Final

from catalog.phones import Phone, phones_in
from catalog.text import Normal
from diffs.compare import texts
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_GROUPED: Final = re.compile(r"(?<![0-9])([2-8][0-9]{2,3})[ \u3000\xa0-]([0-9]{4})(?![0-9])")
_CIRCLED: Final = re.compile("[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩]")
"""Numbering that would become digits in front of a number."""
_LINK: Final = re.compile(r"(?:https?[:：]//|www\.)[!-'*+.-:<-~-]*|[\w.+-]{1,64}@[\w.-]{1,64}", re.ASCII)
"""Web and mail addresses have digits of their own."""
_BEHIND: Final = re.compile(r"转?[(（]?(?<![0-9])([0-9]{1,5})(?:号?分机|分机号|号?键)[)）]?")
_MISPLACED: Final = re.compile(r"(?<![0-9])(010|02[0-9])([2-8])[-－—–]([0-9]{7})(?![0-9])")
"""0298-6780001: no area code is longer where it begins with 01 or 02, so the dash stands one digit too late."""
_BRACKETED: Final = re.compile(r"(?<=[0-9]{7})[(（]([1-9][0-9]{0,3})[)）](?![0-9-])")
"""An extension in brackets behind its number."""
_TAILS: Final = re.compile(
    r"(?<![0-9])(?P<whole>[2-8][0-9]{6,7})(?P<tails>(?:[、/][0-9]{2}(?![0-9:：年月日号室楼层时点个]))+)"
)
"""80000051、52: of the next number only the last two digits."""
_EXTENSIONS: Final = re.compile(
    r"(?<![0-9-])(?P<head>[0-9-]{7,20} ?转)(?P<first>[0-9]{1,4})[/、或](?P<next>[0-9]{1,4})(?![0-9-])"
)


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two cells of numbers; where neither holds a number they are compared as text."""
    if same_text(library, channel):
        return EQUAL
    mine, theirs = numbers_in(library), numbers_in(channel)
    if not mine and not theirs:
        return texts.compare(library, channel, context)
    lost = _without(mine, theirs, context.area_code)
    gained = _without(theirs, mine, context.area_code)
    if not lost and not gained:
        return judge(_normal(mine), Normal(_normal(mine).text, ("phone",)), "")
    return judge(_normal(mine), _normal(theirs), _why(lost, gained))


def numbers_in(text: str) -> tuple[Phone, ...]:
    """All numbers of a cell; 转802/803 is two, 8678 1234 is one.

    >>> [phone.text for phone in numbers_in("029-8678 1234转802/803、12328")]
    ['029-86781234-802', '029-86781234-803', '12328']
    """
    text = _MISPLACED.sub(r"\1-\2\3", text)
    plain = _GROUPED.sub(r"\1\2", _CIRCLED.sub("、", _LINK.sub("、", text)))
    whole = _BRACKETED.sub(r"转\1", _TAILS.sub(_spelt_out, _BEHIND.sub(r"转\1", plain)))
    return phones_in(_EXTENSIONS.sub(r"\g<head>\g<first>、\g<head>\g<next>", whole))


def _spelt_out(found: re.Match[str]) -> str:
    whole = found["whole"]
    return "、".join((whole, *(whole[:-2] + tail for tail in re.findall(r"[0-9]{2}", found["tails"]))))


def _without(some: tuple[Phone, ...], others: tuple[Phone, ...], own: str) -> list[Phone]:
    return [phone for phone in some if not any(_same(phone, other, own) for other in others)]


def _same(one: Phone, other: Phone, own: str) -> bool:
    """The same number; a left-out area code is the unit's own (any, when that is not known)."""
    if (one.number, one.extension) != (other.number, other.extension):
        return False
    return one.area == other.area or (not (one.area and other.area) and own in ("", one.area, other.area))


def _normal(phones: tuple[Phone, ...]) -> Normal:
    return Normal("、".join(sorted(phone.text for phone in phones)), ("phone",))


def _why(lost: list[Phone], gained: list[Phone]) -> str:
    told = [f"渠道没有：{'、'.join(phone.text for phone in lost)}"] if lost else []
    told += [f"省事项库没有：{'、'.join(phone.text for phone in gained)}"] if gained else []
    return f"电话号码不一致（{'；'.join(told)}）"
