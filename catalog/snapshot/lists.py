"""Lists that an export keeps in one cell: numbered lines, lines, or parts between semicolons."""

from __future__ import annotations

import re
from typing import Final

_NUMBERING: Final = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]|\d{1,3}\s*[.．、]|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*(?!\d)"
)
_INLINE: Final = re.compile(r"(?<=[；;。，,\s])(?=\d{1,3}\s*[.．、](?!\d))|(?=[①-⑳])")
_PAIRS: Final = {"（": "）", "(": ")", "《": "》", "【": "】", "[": "]", "“": "”", "〔": "〕"}


def split_list(text: str) -> tuple[str, ...]:
    """The parts of a cell, without their numbering; one part when nothing separates them.

    A semicolon inside brackets or quotes does not separate.

    >>> split_list("1.申请表；2.身份证（原件；复印件）")
    ('申请表', '身份证（原件；复印件）')
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        lines = [part for part in _INLINE.split(lines[0]) if part.strip()]
    parts = [part for line in lines for part in _at_semicolons(line)]
    clean = (_NUMBERING.sub("", part).strip().rstrip("；;").strip() for part in parts)
    return tuple(part for part in clean if part)


def _at_semicolons(line: str) -> list[str]:
    if "；" not in line and ";" not in line:
        return [line]
    parts, closing = [""], list[str]()
    for char in line:
        if char in _PAIRS:
            closing.append(_PAIRS[char])
        elif closing and char == closing[-1]:
            closing.pop()
        if char in "；;" and not closing:
            parts.append("")
        else:
            parts[-1] += char
    # a bracket that never closes must not hide the separators behind it
    return re.split("[；;]", line) if closing else parts
