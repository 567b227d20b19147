"""Where a value was seen, in the words of people who look at pages and files, not at paths."""

from __future__ import annotations

import re
from typing import Final

from auditor.papers.wording import element_label
from diffs.model import Finding, Seen

_EVIDENCE_SHOWN: Final = 12
_PARTS: Final = re.compile(r"(page|table|row|cell|line|paragraph) (\d+)")
_PART_WORDS: Final = {
    "page": "第{}页",
    "table": "第{}个表格",
    "row": "第{}行",
    "cell": "第{}格",
    "line": "第{}行",
    "paragraph": "第{}段",
}
_CELL: Final = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}\d{1,7})")
_FIELD: Final = re.compile(r"\.([A-Za-z_]\w*)(?:\[\d+\])*$")


def place_word(finding: Finding) -> str:
    """The place on the page or in the file: 网页“办理地点”处, 工作表“指南31”D3单元格, 第2页第1个表格第3行."""
    seen = finding.seen
    if seen is None:
        return ""
    if seen.file:
        row = f"第{seen.row}行" if seen.row else ""
        return f"{_sheet(seen.sheet)}{row}"
    return _on_channel(seen, element_label(finding.element))


def _on_channel(seen: Seen, label: str) -> str:
    locator = seen.locator
    if locator.startswith("/"):
        return f"网页“{label}”处"
    if locator.startswith("$"):
        field = _FIELD.search(locator)
        return f"接口数据“{label}”处" + (f"（{field[1]}）" if field else "")
    if cell := _CELL.fullmatch(locator):
        return f"{_sheet(cell['sheet'])}{cell['cell']}单元格"
    if locator and not _PARTS.sub("", locator).strip():
        return "".join(_PART_WORDS[part].format(number) for part, number in _PARTS.findall(locator))
    return _sheet(locator) if seen.url.endswith(".xlsx") else locator


def _sheet(name: str) -> str:
    return f"工作表“{name}”" if name else ""


def address_word(finding: Finding) -> str:
    """The address of the page, or the file of the library."""
    return (finding.seen.url or finding.seen.file) if finding.seen else ""


def evidence_word(finding: Finding) -> str:
    """The number under which the page is kept, as long as people need it to find the file."""
    return finding.seen.evidence[:_EVIDENCE_SHOWN] if finding.seen else ""
