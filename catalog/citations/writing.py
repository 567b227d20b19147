"""A citation written out the one way: 《道路运输条例》（国务院令第406号，2019年修订）第二十四条第一款第二项."""

from __future__ import annotations

import re
from typing import Final

from catalog.citations.model import Citation

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def write_citation(citation: Citation) -> str:
    """The citation as people write it; what it does not say is left out.

    >>> write_citation(Citation("公路法", "主席令第86号", 8, revision="2017-11-04"))
    '《公路法》（主席令第86号，2017年11月4日修订）第八条'
    """
    title = f"《{citation.law_name}》" if citation.law_name else ""
    revision = f"{_day(citation.revision)}修订" if citation.revision else ""
    inside = "，".join(part for part in (citation.law_number, revision) if part)
    if not title and not revision:
        return inside + write_place(citation)
    return title + (f"（{inside}）" if inside else "") + write_place(citation)


def write_place(citation: Citation) -> str:
    """第二十四条之一第一款第二项 in Chinese numerals; ``""`` for a whole law.

    >>> write_place(Citation("公路法", article=24, article_suffix=1, paragraph=1))
    '第二十四条之一第一款'
    """
    article = f"第{chinese(citation.article)}条" if citation.article else ""
    suffix = f"之{chinese(citation.article_suffix)}" if citation.article_suffix else ""
    deeper = zip((citation.paragraph, citation.item, citation.sub_item), "款项目", strict=True)
    parts = "".join(f"第{chinese(number)}{unit}" for number, unit in deeper if number)
    annex = f"附件第{citation.annex_item}项" if citation.annex_item else ""
    return article + suffix + parts + annex


def chinese(number: int) -> str:
    """A number below 10,000 in Chinese numerals, as laws count their articles.

    >>> [chinese(number) for number in (8, 10, 24, 105, 112, 1260)]
    ['八', '十', '二十四', '一百零五', '一百一十二', '一千二百六十']
    """
    if number >= 10_000:
        return str(number)
    text = ""
    for unit, name in _UNITS:
        digit = number // unit % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零") or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _day(revision: str) -> str:
    """2019-03-02 as 2019年3月2日."""
    parts = [str(int(part)) for part in re.findall("[0-9]+", revision)]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
