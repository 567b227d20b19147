"""The terms of the papers as message templates: English here, the words of the notice in the Chinese catalogue.

Papers that are only made in Chinese take :mod:`auditor.papers.wording`; a test holds the two to the same words.
"""

from __future__ import annotations

from typing import Final

from auditor.course.model import Turn
from auditor.i18n import Translate
from auditor.ledger.model import Action, State
from catalog.elements import load_elements
from catalog.errors import N_
from diffs import waivers
from diffs.compare import Unchecked
from diffs.figures import Figure
from diffs.marks import Waived
from diffs.model import DifferenceKind, Finding, Severity, Task

KIND_TERMS: Final = {
    DifferenceKind.MISSING: N_("missing"),
    DifferenceKind.BLANK: N_("blank"),
    DifferenceKind.PLACEHOLDER: N_("placeholder"),
    DifferenceKind.MISMATCH: N_("mismatch"),
    DifferenceKind.EXTRA: N_("extra"),
    DifferenceKind.FORMAT_ONLY: N_("format only"),
    DifferenceKind.ORDER_ONLY: N_("order only"),
    DifferenceKind.UNVERIFIED: N_("unverified"),
}
SEVERITY_TERMS: Final = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.REVIEW: N_("to be judged"),
    Severity.INFO: N_("note"),
}
WAIVED_TERM: Final = N_("allowed")
TASK_TERMS: Final = {
    Task.T1: N_("Task 1: library complete and correct"),
    Task.T2: N_("Task 2: channels equal the library"),
    Task.T3: N_("Task 3: public services"),
}
FIGURE_TERMS: Final = {
    Figure.COMPLETENESS: N_("completeness"),
    Figure.CONSISTENCY: N_("consistency"),
    Figure.ACCURACY: N_("accuracy"),
}
FIGURE_MEANS: Final = {
    Figure.COMPLETENESS: N_("of the elements the library must have, those that are filled"),
    Figure.CONSISTENCY: N_("of the elements compared between channels and library, those that say the same"),
    Figure.ACCURACY: N_("of the elements the library has content in, those without error or warning"),
}
UNCHECKED_TERMS: Final = {
    Unchecked.ITEM_MISSING: N_("the channel does not publish the item (its name counts as different)"),
    Unchecked.NOT_IN_LIBRARY: N_("the library lacks the item (its name counts as different)"),
    Unchecked.UNMATCHED: N_("a person has to say which item it is"),
    Unchecked.UNTRUSTED: N_("the crawl cannot be judged or the page was not read; nothing is called missing"),
    Unchecked.NOT_READ: N_("the element could not be read on the page"),
    Unchecked.UNVERIFIED: N_("the source has no data for the element, or it cannot be checked"),
    Unchecked.NO_COLUMN: N_("the export of the library has no such column"),
    Unchecked.REVIEW: N_("to be judged by a person"),
    Unchecked.RULE_OFF: N_("the rule is not asked, as the settings say"),
    Unchecked.WAIVED: N_("an allowed difference"),
    Unchecked.STALE: N_("the library changed after the crawl; crawl again"),
    Unchecked.LISTED: N_("a difference that is only listed and does not count"),
}
WAIVER_TERMS: Final = {
    waivers.State.USED: N_("in force, in use"),
    waivers.State.UNUSED: N_("in force, no such difference was met"),
    waivers.State.CHANGED: N_("to be approved again: the content is no longer what was approved"),
    waivers.State.ENDED: N_("ended; the differences count again"),
    waivers.State.NOT_BEGUN: N_("not yet in force"),
}
CHANNEL_TERMS: Final = {
    "pc": N_("PC site"),
    "mobile": N_("mobile"),
    "miniprogram": N_("mini-program"),
    "kiosk": N_("kiosk"),
    "hall": N_("service hall"),
}
STATE_TERMS: Final = {
    State.OPEN: N_("open"),
    State.CLAIMED: N_("mended, to be verified"),
    State.VERIFIED: N_("verified"),
    State.CLOSED: N_("closed"),
    State.RETURNED: N_("returned"),
    State.REOPENED: N_("reopened"),
    State.DISPUTED: N_("disputed"),
    State.WAIVED: N_("allowed"),
}
TURN_TERMS: Final = {
    Turn.OPENED: N_("opened"),
    Turn.CLAIMED: N_("said to be mended"),
    Turn.RETURNED: N_("returned"),
    Turn.VERIFIED: N_("verified"),
    Turn.CLOSED: N_("closed"),
    Turn.WAIVED: N_("allowed"),
    Turn.CAME_BACK: N_("came back"),
}
"""What history counts, in the order of its columns."""
ACTION_TERMS: Final = {
    Action.RUN: N_("a run was entered"),
    Action.FOUND: N_("found"),
    Action.CHANGED: N_("still there, with other values"),
    Action.PASSED: N_("read again and passed"),
    Action.BACK: N_("passed, and is there again"),
    Action.UNVERIFIED: N_("could not be verified"),
    Action.CLAIMED: N_("said to be mended"),
    Action.VERIFIED: N_("verified"),
    Action.RETURNED: N_("returned"),
    Action.CLOSED: N_("closed"),
    Action.REOPENED: N_("reopened"),
    Action.DISPUTED: N_("disputed"),
    Action.UPHELD: N_("the dispute was right"),
    Action.WAIVED: N_("allowed"),
    Action.WAIVER_ENDED: N_("no longer allowed"),
    Action.EXTENSION_ASKED: N_("more time asked for"),
    Action.EXTENDED: N_("given more time"),
    Action.NOTED: N_("noted"),
}
LIBRARY_TERM: Final = N_("library")
NO_UNIT_TERM: Final = N_("whole bureau")
_SUB_TERMS: Final = {"revision": N_("version"), "steps": N_("limits of the steps")}
_ROW_OF: Final = {"materials": "material", "by_law": "basis", "fees": "fee"}


def element_term(key: str, otherwise: str = "") -> str:
    """The official label of an element, in Chinese in every language; its key where the table lacks it."""
    table = load_elements()
    return table[key].label if key in table else (otherwise or key)


def place_term(finding: Finding, say: Translate) -> str:
    """The element a finding is about, with its sub-element: 申请材料 · 材料必要性."""
    label = element_term(finding.element)
    if not finding.sub_element:
        return label
    sub = f"{_ROW_OF.get(finding.element, finding.element)}.{finding.sub_element}"
    known = _SUB_TERMS.get(finding.sub_element)
    return f"{label} · {element_term(sub, say(known) if known else finding.sub_element)}"


def channel_term(name: str, title: str, say: Translate) -> str:
    """What people call a channel: its title and name; the library where there is no channel."""
    return (say(N_("{title} ({name})")).format(title=title, name=name) if title else name) or say(LIBRARY_TERM)


def value_term(value: str | None, say: Translate) -> str:
    """A value as papers show it: an absent element is said, not left empty."""
    return say(N_("(no such element)")) if value is None else value or say(N_("(empty)"))


def allowed_term(waived: Waived, say: Translate) -> str:
    """Why a difference is allowed, by whom, under which document and until when."""
    until = say(N_("until {day}")).format(day=waived.until) if waived.until else say(N_("no end was set"))
    return " · ".join(part for part in (waived.reason, waived.approver, waived.document, until) if part)
