"""Crawled text as a paper may show it: never steering the reader's screen, never longer than a reader's patience."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Run = tuple[str, bool]
"""Some characters of a value, and whether they differ from the other side."""

_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, direction marks, invisible characters and half characters: shown by name, so that they are seen."""
_LONGEST_EQUAL: Final = 240
_LONGEST_DIFFERENT: Final = 600


@dataclass(frozen=True, slots=True)
class Omitted:
    """What stands where characters were left out; ``{n}`` is how many."""

    middle: str = "…（略{n}字，全文见 findings.jsonl）…"
    end: str = "…（后略{n}字，全文见 findings.jsonl）"


_OMITTED: Final = Omitted()


def shown(text: str, longest: int = 0) -> str:
    """The text with every steering character written out, cut to ``longest`` characters (0: not cut).

    >>> shown("运输证\\u202e.exe\\x00")
    '运输证[U+202E].exe[U+0000]'
    """
    text = text.replace("\r\n", "\n")
    if longest and len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return _STEERING.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"


def shortened(runs: Sequence[Run], longest: int, omitted: Omitted = _OMITTED) -> list[Run]:
    """Runs of at most about ``longest`` characters: what is equal gives way first, what is left out is counted."""
    if sum(len(text) for text, _ in runs) <= longest:
        return list(runs)
    kept: list[Run] = []
    room = longest
    for index, (text, differs) in enumerate(runs):
        if room <= 0:
            rest = sum(len(each) for each, _ in runs[index:])
            return [*kept, (omitted.end.format(n=rest), False)]
        short = _middle_out(text, min(room, _LONGEST_DIFFERENT if differs else _LONGEST_EQUAL), omitted)
        kept.append((short, differs))
        room -= len(short)
    return kept


def _middle_out(text: str, longest: int, omitted: Omitted) -> str:
    """The beginning and the end of a long text, with the number of characters between them."""
    half = max(longest // 2, 1)
    if len(text) <= 2 * half:
        return text
    return f"{text[:half]}{omitted.middle.format(n=len(text) - 2 * half)}{text[-half:]}"
