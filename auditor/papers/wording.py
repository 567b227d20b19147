"""The words papers use for what the code names: Chinese, as in the glossary of the notice's readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.elements import load_elements
from diffs.compare import Unchecked
from diffs.figures import Figure
from diffs.marks import Waived
from diffs.model import DifferenceKind, Finding, Severity, Task
from diffs.waivers import State

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
FIGURE_WORDS: Final = {
    Figure.COMPLETENESS: "完整率",
    Figure.CONSISTENCY: "一致率",
    Figure.ACCURACY: "准确率",
}
"""The three figures the notice asks for; what each counts is in :mod:`diffs.figures`."""
FIGURE_MEANS: Final = {
    Figure.COMPLETENESS: "省事项库应填的要素中，已填的",
    Figure.CONSISTENCY: "与省事项库比对过的渠道要素中，内容一致的",
    Figure.ACCURACY: "省事项库有内容的要素中，没有错误和警告的",
}
UNCHECKED_WORDS: Final = {
    Unchecked.ITEM_MISSING: "渠道没有公布该事项（名称计不一致，其余要素无从比对）",
    Unchecked.NOT_IN_LIBRARY: "省事项库没有该事项（名称计不一致，其余要素无从比对）",
    Unchecked.UNMATCHED: "对应哪个事项待人工判定",
    Unchecked.UNTRUSTED: "渠道采集不可信或没有读到，不作缺失结论",
    Unchecked.NOT_READ: "页面上该要素没有读到",
    Unchecked.UNVERIFIED: "来源没有该要素的数据，或无法核对",
    Unchecked.NO_COLUMN: "省事项库导出表没有这一列",
    Unchecked.REVIEW: "待人工判定",
    Unchecked.RULE_OFF: "按设置未核对该规则",
    Unchecked.WAIVED: "已准许的差异",
    Unchecked.STALE: "采集后省事项库已变更，待重新采集",
    Unchecked.LISTED: "仅提示、不计入的差异",
}
"""Why an element is in none of the three shares."""
STATE_WORDS: Final = {
    State.USED: "有效，正在适用",
    State.UNUSED: "有效，没有遇到所列差异",
    State.CHANGED: "须重新批准：现在的内容与获准的不同",
    State.ENDED: "已到期，所列差异重新计入",
    State.NOT_BEGUN: "尚未生效",
}
"""What became of an allowed difference."""
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


def allowed_word(waived: Waived) -> str:
    """Why a difference is allowed, by whom, under which document and until when."""
    until = f"至{waived.until}" if waived.until else "未定截止日期"
    return "，".join(part for part in (waived.reason, waived.approver, waived.document, until) if part)


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
