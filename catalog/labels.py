"""Labels as pages print them: 一、申请材料（必填）：, 申请材料 APPLICATION MATERIALS, *联系电话.

:func:`spellings_of` gives the texts to look a label up by, surest first; knowing which element a label means is
the business of :mod:`catalog.elements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from catalog.text import LOOKS, drop_space, normal_form, squeeze

_STEPS: Final = tuple((name, squeeze if name == "space" else step) for name, step in LOOKS)
_MARKS: Final = " :*?!.。,、;~-=_|>◆●■★☆▶◇○□▲△►※#·\"'"
_NUMBERING: Final = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}[项步部]?分?[、.:, ]"
    r"|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.:, ]*"
    r"|[一二三四五六七八九十]{1,3}(?:[、.:,)]| (?=\S)) *"
    r"|\d{1,2}(?:\.\d{1,2}){0,2}[、.:,)]* *(?=[^\d\W]))"
)
_COUNT: Final = re.compile(r"[一二三四五六七八九十\d]*")
_REMARK: Final = re.compile(r"\(([^()]*)\)")
_LAST_REMARK: Final = re.compile(r"\([^()]*\)$")
_HAN: Final = r"\u3400-\u9fff"
_LATIN_TAIL: Final = re.compile(rf"(?<=[{_HAN})])[ /(]*[A-Za-z][A-Za-z ,.&'/()-]*$")
_LATIN_HEAD: Final = re.compile(rf"^[A-Za-z][A-Za-z ,.&'/()-]*(?=[{_HAN}])")
_JOINTS: Final = re.compile(r"[、/,;&]|以?及|和|与")
_LONGEST: Final = 60
"""Characters. No label is longer; a longer text is not looked at."""


@lru_cache(maxsize=16384)
def spellings_of(label: str) -> tuple[str, ...]:
    """The normal forms to look a label up by, surest first; ``()`` when it cannot be a label.

    >>> spellings_of("一、申请材料（必填）：")
    ('一、申请材料(必填)', '申请材料(必填)', '一、申请材料', '申请材料', '一、申请材料必填', '申请材料必填')
    """
    return tuple(dict.fromkeys(each for each in _spellings(label) if each))


def label_key(label: str) -> str:
    """The normal form under which a known label is filed."""
    return drop_space(normal_form(label, _STEPS).text).strip(_MARKS).casefold()


def remarks_of(label: str) -> str:
    """What stands in brackets in a label, joined by 、: 承诺时限（工作日） → 工作日.

    >>> remarks_of("承诺时限（工作日）*")
    '工作日'
    """
    if len(label) > _LONGEST * 2:
        return ""
    return "、".join(each for each in _REMARK.findall(normal_form(label).text) if not _COUNT.fullmatch(each))


def parts_of(spelling: str) -> tuple[tuple[str, ...], ...]:
    """A label that names several things, taken apart: for each part the spellings it may have.

    What the parts share is written once (受理地点、时间; 咨询、投诉电话), so each part also comes with the first two
    characters of the first part in front and the last two of the last part behind.

    >>> parts_of("受理地点、时间")
    (('受理地点', '受理地点时间'), ('时间', '受理时间'))
    """
    parts = [part for part in _JOINTS.split(spelling) if part]
    if not 2 <= len(parts) <= 3:
        return ()
    first, *middle, last = parts
    front, behind = first[:2], last[-2:]
    return (
        (first, first + behind),
        *((part, front + part, part + behind) for part in middle),
        (last, front + last),
    )


def field_key(name: str) -> str:
    """The form under which field names are compared: no case, underscores, hyphens, dots or spaces.

    >>> field_key("TASK_NAME") == field_key("taskName")
    True
    """
    return "".join(char for char in drop_space(name).casefold() if char not in "_-.")


def _spellings(label: str) -> Iterator[str]:
    if len(label) > _LONGEST * 2:
        return
    text = normal_form(label, _STEPS).text.strip(_MARKS)
    if not text or len(text) > _LONGEST:
        return
    forms = [each for whole in (text, _unwrapped(text)) for each in _undressed(whole)]
    # what leaves most of the label standing is asked first: (单位) in 时限(单位)(必填) is no remark
    for less in (str, _without_last_remark, _without_remarks, _without_brackets):
        yield from (_filed(less(form)) for form in forms)


def _undressed(text: str) -> tuple[str, str, str]:
    plain = _NUMBERING.sub("", text, count=1).strip(_MARKS)
    return text, plain, _without_latin(plain)


def _without_last_remark(text: str) -> str:
    return _LAST_REMARK.sub("", text)


def _without_remarks(text: str) -> str:
    return _REMARK.sub("", text)


def _without_brackets(text: str) -> str:
    return text.replace("(", "").replace(")", "")


def _unwrapped(text: str) -> str:
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip(_MARKS) if whole else text


def _without_latin(text: str) -> str:
    return _LATIN_HEAD.sub("", _LATIN_TAIL.sub("", text)).strip(_MARKS)


def _filed(text: str) -> str:
    return drop_space(text).strip(_MARKS).casefold()
