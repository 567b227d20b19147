"""The words papers use for what the code names: Chinese, as in the glossary of the notice's readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.elements import load_elements
from diffs.model import DifferenceKind, Finding, Severity, Task

KIND_WORDS: Final = {
    DifferenceKind.MISSING: "缺失",
    DifferenceKind.BLANK: "空缺",
    DifferenceKind.PLACEHOLDER: "占位",
    DifferenceKind.MISMATCH: "不一致",
    DifferenceKind.EXTRA: "多余",
    DifferenceKind.FORMAT_ONLY: "仅格式",
    DifferenceKind.ORDER_ONLY: "仅顺序",
    DifferenceKind.UNVERIFIED: "未核对",
}
SEVERITY_WORDS: Final = {
    Severity.ERROR: "错误",
    Severity.WARNING: "警告",
    Severity.REVIEW: "待判定",
    Severity.INFO: "提示",
}
TASK_WORDS: Final = {
    Task.T1: "任务1 省事项库完整准确",
    Task.T2: "任务2 渠道与省事项库一致",
    Task.T3: "任务3 公共服务事项",
}
LIBRARY_WORD: Final = "省事项库"
KIND_OF_CHANNEL: Final = {
    "pc": "PC端",
    "mobile": "移动端",
    "miniprogram": "小程序",
    "kiosk": "自助端",
    "hall": "实体大厅",
}
"""The five kinds of channel in the words of the notice (附件2任务2)."""
NO_UNIT: Final = "全局"
"""Findings without a unit concern the bureau as a whole."""
_SUB_WORDS: Final = {"revision": "修正版本", "steps": "各环节时限"}
"""Sub-elements that are no element of their own."""


def element_word(finding: Finding) -> str:
    """The label of the element a finding is about, with the sub-element: 申请材料 · 材料必要性."""
    label = element_label(finding.element)
    if not finding.sub_element:
        return label
    row = {"materials": "material", "by_law": "basis", "fees": "fee"}.get(finding.element, finding.element)
    sub = f"{row}.{finding.sub_element}"
    return f"{label} · {element_label(sub, _SUB_WORDS.get(finding.sub_element, finding.sub_element))}"


def element_label(key: str, otherwise: str = "") -> str:
    """The label of an element; for a key outside the table ``otherwise``, or the key itself."""
    table = load_elements()
    return table[key].label if key in table else (otherwise or key)


def channel_word(channel: str, titles: Mapping[str, str]) -> str:
    """What people call a channel: its title and name; the library where a finding has no channel."""
    title = titles.get(channel, "")
    return (f"{title}（{channel}）" if title else channel) if channel else LIBRARY_WORD


def value_word(value: str | None) -> str:
    """A value as papers show it: an absent element is said, not left empty."""
    return "（没有此项）" if value is None else value or "（空）"


def seen_word(finding: Finding) -> str:
    """Where a value was seen: address and place on the page, or file, sheet and row."""
    seen = finding.seen
    if seen is None:
        return ""
    row = f"第{seen.row}行" if seen.row else ""
    return " ".join(part for part in (seen.url, seen.locator, seen.file, seen.sheet, row) if part)
