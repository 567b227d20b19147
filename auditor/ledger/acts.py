"""What people do with a finding: what they say, and whether it is accepted or refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from auditor.ledger.life import ALLOWED, allowed
from auditor.ledger.model import Action, Entry, State
from auditor.ledger.rows import entry_of
from auditor.ledger.words import LACKING_WORDS, STATE_NAMES, STATE_WORDS
from catalog.errors import N_

_SAYS_WHY: Final = frozenset({Action.DISPUTED, Action.RETURNED, Action.WAIVED, Action.NOTED})
"""Acts that need a note."""
_UNTIL: Final = frozenset({Action.EXTENSION_ASKED, Action.EXTENDED})


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does: ``day`` is the day it speaks for, ``until`` and ``document`` belong to some acts only."""

    action: Action
    by: str
    note: str = ""
    day: str = ""
    until: str = ""
    document: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def target(self, state: State) -> State:
        """Where it leads from a state in which it is allowed."""
        return allowed(self.action, state) or state

    def told(self) -> dict[str, Any]:
        """What the event keeps besides who, when and why."""
        said = {"until": self.until, "document": self.document}
        return dict(self.data) | {key: text for key, text in said.items() if text}


@dataclass(frozen=True, slots=True)
class Order:
    """An act on one number, when (UTC), and the version the caller saw (``None``: whichever)."""

    number: str
    act: Act
    at: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is known of the entry an act is about: its row (``None``: there is none), the day it is due, the version
    the caller saw and the one there is."""

    number: str
    row: Mapping[Any, Any] | None
    due: str = ""
    version: int | None = None
    current: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry after the act, or why it was refused: a short ``code`` for programs, a message template for people."""

    number: str
    entry: Entry | None = None
    code: str = ""
    template: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.entry is not None

    def text(self, say: Callable[[str], str] = str) -> str:
        """Why it was refused, in the language of ``say``; ``""`` when it was not."""
        params = {name: say(STATE_NAMES.get(str(value), str(value))) for name, value in self.params.items()}
        return say(self.template).format(**params) if self.template else ""


def unknown(number: str) -> Answer:
    """The answer for a number the ledger does not have."""
    return Answer(number, None, "unknown", N_("the ledger has no number {number}"), {"number": number})


def refused_for(act: Act, ask: Ask) -> Answer | None:
    """Why an act is refused on one number, ``None`` when it is not."""
    if ask.row is None:
        return unknown(ask.number)
    for code, template, params in (_as_said(act, ask), _in_state(act, ask.row), _in_time(act, ask)):
        if code:
            return Answer(ask.number, None, code, template, params)
    return None


_Reason = tuple[str, str, dict[str, object]]
_NONE: Final[_Reason] = ("", "", {})


def _as_said(act: Act, ask: Ask) -> _Reason:
    if not act.by:
        return ("nobody", N_("nobody says who does it"), {})
    if act.action in _SAYS_WHY and not act.note:
        return ("no_reason", N_("a reason is needed"), {})
    if act.action is Action.WAIVED and act.until and act.until < act.day:
        params: dict[str, object] = {"until": act.until, "day": act.day}
        return ("ended", N_("its last day {until} is before {day}, the day it begins"), params)
    if ask.row is not None and ask.version is not None and ask.version != ask.current:
        return ("changed", N_("it has changed since: it is now {state}"), {"state": _word(ask.row)})
    return _NONE


def _in_state(act: Act, row: Mapping[Any, Any]) -> _Reason:
    state = State(row["state"])
    if act.action is Action.DISPUTED and not row["channel"]:
        return ("of_library", N_("it is about the library itself: only what a channel shows can be disputed"), {})
    if allowed(act.action, state) is not None:
        upheld = act.action is Action.UPHELD and row["upheld"]
        return ("already", N_("it is already {state}"), {"state": "异议成立"}) if upheld else _NONE
    if ALLOWED[act.action][1] is state or (act.action is Action.CLAIMED and state is State.VERIFIED):
        return ("already", N_("it is already {state}"), {"state": STATE_WORDS[state]})
    if act.action in (Action.VERIFIED, Action.CLOSED) and state is State.CLAIMED:
        return _lacking(row)
    if act.action in (Action.VERIFIED, Action.CLOSED):
        return ("not_verified", N_("it is {state}: only what a run verified can be struck off"), {"state": _word(row)})
    return ("state", N_("it is {state}: that cannot be done now"), {"state": _word(row)})


def _lacking(row: Mapping[Any, Any]) -> _Reason:
    """What the last run lacked to verify a claim."""
    verdict = entry_of(row).verdict
    if verdict is None or verdict.lacking is None:
        return ("coverage", N_("no run has looked since it was claimed"), {})
    params: dict[str, object] = {"lacking": LACKING_WORDS[verdict.lacking], "run": verdict.run}
    template = N_("run {run} could not verify it: {lacking}: {detail}")
    return (verdict.lacking.value, template, params | {"detail": verdict.detail})


def _in_time(act: Act, ask: Ask) -> _Reason:
    if act.action not in _UNTIL or ask.row is None:
        return _NONE
    if not _is_day(act.until):
        return ("no_day", N_("{value} is not a date"), {"value": act.until})
    if not ask.due:
        return ("no_deadline", N_("no day is set by which it is due"), {})
    if act.until <= ask.due:
        return ("not_later", N_("it is due on {due} already"), {"due": ask.due})
    pending = act.action is Action.EXTENDED and ask.row["asked"]
    if act.day > ask.due and not pending:
        return ("too_late", N_("more time has to be asked for by {due}, the day it is due"), {"due": ask.due})
    return _NONE


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _word(row: Mapping[Any, Any]) -> str:
    return STATE_WORDS[State(row["state"])]
