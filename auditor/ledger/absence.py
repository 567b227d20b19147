"""Is what only a channel showed gone from its page? Only there is not seeing an element the proof that it is mended.

Where the library says nothing and the channel something, the channel mends it by showing nothing. A page that shows
nothing any more may also have been built or read otherwise, so the kept bytes of the page are laid beside those the
finding was seen on: what the element said must stand there less often than before, and but for values that were read,
no line may be new. A label with another name is such a line, so is every other template, and so are a script, a frame
or a picture that was not there: they show things no line tells of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from catalog.errors import InputRefused
from catalog.itemfile import item_to_json
from catalog.model import Reading
from catalog.text import looks
from diffs.model import DifferenceKind, Finding
from spiders.evidence import EvidenceStore

Lines = Callable[[str], Sequence[str]]
"""The sha256 of a kept page → what stands on it line by line; nothing where it is not kept or cannot be read."""
_NOT_SEEN: Final = "页面上没有读到该要素"
_DIGITS: Final = re.compile(r"\d+")
"""Visits and days change by themselves."""


def no_lines(evidence: str) -> Sequence[str]:  # noqa: ARG001 - the signature of Lines
    """Nothing is kept."""
    return ()


def lines_in(folder: Path) -> Lines:
    """The lines of pages that are kept as evidence in a folder."""
    return partial(_lines_of, folder)


@lru_cache(maxsize=256)
def _lines_of(folder: Path, evidence: str) -> Sequence[str]:
    # the reader takes half a second to import, and most commands about the ledger read no page
    from spiders.reader.kept import kept_embeds, kept_lines  # noqa: PLC0415

    store = EvidenceStore(folder)
    if not evidence or evidence not in store:
        return ()
    try:
        body = store.get(evidence)
        return tuple(filter(None, map(looks, (*(line.text for line in kept_lines(body)), *kept_embeds(body)))))
    except InputRefused:
        return ()


def in_the_way(finding: Finding, page: Reading, lines: Lines) -> str:
    """Why a page on which an element was not read does not prove that it is gone, for people; ``""`` where it does.

    The channel must be trusted and the page fetched in time: whoever asks has seen to that.
    """
    if finding.kind is not DifferenceKind.EXTRA:
        return _NOT_SEEN
    if page.not_read:
        return f"{_NOT_SEEN}，该页面也没有全部读到"
    before, after = lines(finding.seen.evidence if finding.seen is not None else ""), lines(page.evidence)
    if not before or not after:
        return f"{_NOT_SEEN}，留存的页面无法与发现问题时的比对"
    if new := _new_line(before, after, page):
        return f"{_NOT_SEEN}，但页面与发现问题时不同，多出“{new[:20]}”，不能确定版式未变"
    said = looks(finding.channel_value or "")
    if _times(said, after) >= _times(said, before):
        return f"{_NOT_SEEN}，但不能确定其内容已从页面上删去"
    return ""


def _times(said: str, lines: Sequence[str]) -> int:
    return sum(said in line for line in lines) if said else 0


def _new_line(before: Sequence[str], after: Sequence[str], page: Reading) -> str:
    """The first line that is neither an old one nor made of old words and values that were read."""
    old = {_DIGITS.sub("", line) for line in before}
    values = sorted(
        {looks(text) for text in _texts(item_to_json(page.item))} - {""}, key=lambda text: (-len(text), text)
    )
    for line in after:
        if _DIGITS.sub("", line) not in old:
            rest = _DIGITS.sub("", _without(line, values))
            if rest and not any(rest in each for each in old):
                return line
    return ""


def _without(line: str, values: Sequence[str]) -> str:
    """A line less the longest value it holds."""
    held = next((value for value in values if value in line), "")
    return line.replace(held, "", 1) if held else line


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))
