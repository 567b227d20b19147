"""What pages say of a material beside its name: labelled details, need and copies in brackets, values that tell of
themselves what they are, links to its form and its sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from spiders.reader.labels import Labels
from spiders.reader.outline import Line, Link, tidy
from spiders.reader.told import Row, is_value_of, key_of_value, told_of_itself
from spiders.reader.words import words

_EXAMPLE: Final = re.compile("样[表本例张]|示范|示例|范[本例]|填写说明")
_FORM: Final = re.compile("空白|空表|表格|下载|模板|格式文本")
_URL: Final = re.compile(r"^(?:https?:)?//|^/[\w.-]+/")
_DETAIL: Final = re.compile(r"(?:^|(?<=[\s；;，,、|。.．）)\d①-⑳]))([\u4e00-\u9fff/（）()]{2,12}?)\s*[:：]")
_LAST_BRACKETS: Final = re.compile(r"[（(]([^（）()]{1,30})[)）]$")
_NUMBERING: Final = " \t\u3000\u00a00123456789.．、①②③④⑤⑥⑦⑧⑨⑩（）()"
_FRAME: Final = " \t\u3000[]【】（）()"
_SPACES: Final = " \t\u3000\u00a0|｜"
_ICONS: Final = frozenset("?？!！›>»▼▲↓+ⓘ")
_OFFER: Final = 12
"""Characters: a link that offers a download says hardly more; a longer one is the name of the paper itself."""


def details_of(text: str, labels: Labels, section: str) -> list[tuple[str, str]]:
    """Sub-elements that a line names with colons, in order; ``[]`` when it begins with anything else.

    A label is what stands between a space or mark and a colon and is a heading of the section.
    """
    found: list[tuple[str, int, int]] = []
    for mark in _DETAIL.finditer(text):
        label = labels.find(mark[1], section)
        if label is not None:
            found.append((label.claims[0].key.rpartition(".")[2], mark.start(1), mark.end()))
    if not found or text[: found[0][1]].strip(_NUMBERING):
        return []
    ends = [start for _key, start, _end in found[1:]] + [len(text)]
    told = [(key, tidy(text[start:end]).strip("；;，,、|")) for (key, _at, start), end in zip(found, ends, strict=True)]
    return [] if _is_value_with_colon(text[: found[0][2]], *told[0]) else told


def _is_value_with_colon(head: str, key: str, text: str) -> bool:
    """Whether what looks like a label is a value with more behind a colon (纸质和电子：原件1份)."""
    if not key_of_value(head.rstrip(" :：").strip()) or is_value_of(key, text):
        return False
    told = told_of_itself(text)
    return bool(told) and key not in told


def may_be_detail(text: str) -> bool:
    """Whether a text begins with short words and a colon, as details do."""
    return bool(_DETAIL.match(text))


def without_details(name: str) -> tuple[str, Row]:
    """A name and what brackets behind it say of need and copies; any other remark stays in the name.

    >>> without_details("身份证明（必要，原件1份）")
    ('身份证明', {'is_need': '必要', 'original_num': '1'})
    >>> without_details("身份证（复印件）")
    ('身份证（复印件）', {})
    """
    brackets = _LAST_BRACKETS.search(name)
    if brackets is None or not name[: brackets.start()].strip():
        return name, {}
    told = told_of_itself(brackets[1])
    if not told or "material_type" in told or "material_format" in told:
        return name, {}
    return name[: brackets.start()].rstrip(), told


def add_links(row: Row, links: Sequence[Link]) -> None:
    """The addresses of the form and the sample, told by the words of the links."""
    for link in links:
        key = link_key(link.text)
        if key:
            row.setdefault(key, link.href)


def link_key(text: str) -> str:
    """Whether a link's words offer a sample, a form, or neither (``""``)."""
    return "example_guid" if _EXAMPLE.search(text) else "form_guid" if _FORM.search(text) else ""


def without_offers(text: str, links: Sequence[Link]) -> tuple[str, list[Link]]:
    """A line without the words of its download links, and those links; a line that is nothing else is left empty."""
    offers = [link for link in links if len(link.text) <= _OFFER and link_key(link.text)]
    for link in offers:
        text = text.replace(link.text, " ", 1)
    return (tidy(text) if text.strip(_FRAME + "|｜、，,；;") else "") if offers else text, offers


def name_in(lines: Sequence[Line]) -> tuple[str, Row]:
    """The name in a cell that may also offer downloads, and their addresses."""
    kept: list[str] = []
    told: Row = {}
    for line in lines:
        text = without_buttons(line)
        rest, offers = without_offers(text, line.links)
        if offers and (rest or kept):
            add_links(told, offers)
            kept.extend([rest] if rest else [])
        elif not kept or not is_offer(text):
            kept.append(text)
    return "\n".join(kept), told


def without_buttons(line: Line) -> str:
    """A line without the buttons at its end that lead nowhere a reader can go (a script opens the sample)."""
    words_of_links = {link.text for link in line.links}
    text = line.text
    for run in reversed(line.runs[1:]):
        bare = run.strip(_SPACES)
        if bare and (bare in words_of_links or not (is_offer(bare) or bare in _ICONS)):
            break
        text = text.removesuffix(bare).rstrip(_SPACES)
    return text


def is_offer(text: str) -> bool:
    """Whether a text is a button's or a link's beside a material, and never a material itself.

    >>> [is_offer(text) for text in ("[样表下载]", "点击查看", "空白表格", "申请表格")]
    [True, True, True, False]
    """
    bare = text.strip(_FRAME)
    return len(bare) <= _OFFER and bool(_offers().fullmatch(bare)) and any(word in bare for word in words()["offers"])


@lru_cache(maxsize=1)
def _offers() -> re.Pattern[str]:
    known = words()["offers"] | words()["offer_words"]
    longest = sorted(map(re.escape, known), key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(longest)})+")


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return bool(_URL.match(text))
