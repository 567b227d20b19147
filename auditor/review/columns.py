"""The sheet of judgements: one row per pair of a reading and an item it may be, and what makes a row that row.

The number of a row is made of what is judged and of what stands beside it, so that a locked cell that was changed
shows, whatever order rows and columns come back in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from auditor.papers.shown import shown
from auditor.review.desk import Case, Option
from auditor.sheets.columns import Heading
from catalog.text import looks
from diffs.matching.judgement import Side, Verdict, library_side, reading_side

NUMBER: Final = "编号"
PAGE: Final = "网址"
ITEM: Final = "库内编号"
VERDICT: Final = "判定"
BY: Final = "判定人"
DAY: Final = "判定日期"
NOTE: Final = "备注"

JUDGED: Final = (
    Heading("渠道", 10, "在哪个渠道看到"),
    Heading("渠道上的名称", 30, "红色加粗的是与省事项库不同的字"),
    Heading("渠道上的编码", 22, "渠道上写的编码，没有则空"),
    Heading("渠道上的单位", 16, "渠道上写的实施主体"),
    Heading("渠道上的区域", 9, "区域代码，没有则空"),
    Heading("库内名称", 30, "可能对应的省事项库事项；红色加粗的是与渠道不同的字"),
    Heading("库内编码", 22, "省事项库的编码"),
    Heading("库内单位", 16, "省事项库的实施主体"),
    Heading("库内区域", 9, "区域代码，没有则空"),
)
"""What is judged. These cells are locked; a row whose cells were changed is refused."""

HINTS: Final = (
    Heading("把握", 7, "程序估计两者相同的可能性"),
    Heading("理由", 30, "支持和反对的理由，以往的判定"),
    Heading("为什么要判定", 26, "程序为什么拿不准"),
    Heading(PAGE, 24, "渠道页面的地址或文件"),
    Heading(ITEM, 12, "事项在库中的编号；只用来区分名称、编码都相同的事项"),
)
"""What helps to judge. Locked; a change is reported and not used."""

FILLED: Final = (
    Heading(VERDICT, 10, "选“相同”“不同”或“不能确定”；不填就下次再问"),
    Heading(BY, 10, "谁判定的；空着就用导入时 --by 写的"),
    Heading(DAY, 12, "如 2021-09-18；空着就用导入的时间"),
    Heading(NOTE, 24, "凭什么判定的"),
)
"""What people fill in."""

HEADINGS: Final = (Heading(NUMBER, 16, "这一行的编号，请勿改动"), *JUDGED, *HINTS, *FILLED)

VERDICTS: Final[Mapping[str, Verdict]] = {
    "相同": Verdict.SAME,
    "不同": Verdict.DIFFERENT,
    "不能确定": Verdict.UNSURE,
}
"""What may stand in the column of verdicts."""

_LONGEST: Final = 30_000
"""Characters; a cell holds no more than 32,767."""
_SEAL: Final = 8


def row_texts(case: Case, option: Option) -> dict[str, str]:
    """The cells of one pair by heading; those to be filled in are empty."""
    seen, item = reading_side(case.reading), library_side(option.item)
    reasons = (*option.reasons, option.said, f"另有列表项对应：{option.held_by}" if option.held_by else "")
    values = (
        *(case.reading.channel, *_cells(seen)),
        *_cells(item),
        f"{option.probability:.0%}",
        "；".join(reason for reason in reasons if reason),
        case.match.why,
        seen.ref,
        item.ref,
    )
    names = [heading.text for heading in (*JUDGED, *HINTS)]
    texts = {name: shown(value, _LONGEST) for name, value in zip(names, values, strict=True)}
    return {NUMBER: number_of(texts)} | texts | {heading.text: "" for heading in FILLED}


def _cells(side: Side) -> tuple[str, ...]:
    return side.name, "\n".join(side.codes), side.unit, side.region


def number_of(texts: Mapping[str, str]) -> str:
    """The number of a row: a seal of what is judged, and one of what helps to judge."""
    return "-".join(_seal([texts.get(heading.text, "") for heading in group]) for group in (JUDGED, HINTS))


def _seal(texts: list[str]) -> str:
    plain = "\x1f".join(looks(text) for text in texts)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:_SEAL]


def sides(texts: Mapping[str, str]) -> tuple[str, Side, Side]:
    """Channel, reading and item of a row."""
    channel, *rest = (texts.get(heading.text, "") for heading in JUDGED)
    return channel, _side(rest[:4], texts.get(PAGE, "")), _side(rest[4:], texts.get(ITEM, ""))


def _side(cells: list[str], ref: str) -> Side:
    name, codes, unit, region = cells
    return Side(name, tuple(codes.split()), region, unit, ref)
