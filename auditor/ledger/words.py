"""What officials call the states of a finding, what happened to it, and what is lacking to verify it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.ledger.model import Action, Lacking, State
from catalog.errors import N_

STATE_WORDS: Final[Mapping[State, str]] = {
    State.OPEN: "待整改",
    State.CLAIMED: "已整改待核验",
    State.VERIFIED: "核验通过",
    State.CLOSED: "销号",
    State.RETURNED: "退回",
    State.REOPENED: "重新打开",
    State.DISPUTED: "有异议",
    State.WAIVED: "准许的差异",
}

STATE_NAMES: Final[Mapping[str, str]] = {
    "待整改": N_("open"),
    "已整改待核验": N_("mended, to be verified"),
    "核验通过": N_("verified"),
    "销号": N_("closed"),
    "退回": N_("returned"),
    "重新打开": N_("reopened"),
    "有异议": N_("disputed"),
    "准许的差异": N_("allowed"),
    "异议成立": N_("the dispute was right"),
}
"""The states' words as message templates, for answers that are told in another language."""

ACTION_WORDS: Final[Mapping[Action, str]] = {
    Action.RUN: "核查",
    Action.FOUND: "发现问题",
    Action.CHANGED: "问题仍在，内容有变",
    Action.PASSED: "核查通过，尚未申报",
    Action.BACK: "核查通过后再次出现",
    Action.UNVERIFIED: "已申报，未能核验",
    Action.CLAIMED: "申报已整改",
    Action.VERIFIED: "核验通过",
    Action.RETURNED: "退回",
    Action.CLOSED: "销号",
    Action.REOPENED: "重新打开",
    Action.DISPUTED: "提出异议",
    Action.UPHELD: "异议成立",
    Action.WAIVED: "准许差异",
    Action.WAIVER_ENDED: "准许已失效",
    Action.EXTENSION_ASKED: "申请延期",
    Action.EXTENDED: "同意延期",
    Action.NOTED: "备注",
}

LACKING_WORDS: Final[Mapping[Lacking, str]] = {
    Lacking.COVERAGE: "渠道未采集或不可信",
    Lacking.PAGE: "页面未重新读到",
    Lacking.ELEMENT: "要素未读到",
    Lacking.MATCH: "不能确定是同一事项",
    Lacking.RULE: "规则未核查",
    Lacking.SNAPSHOT: "省事项库快照过旧或已无该事项",
}
