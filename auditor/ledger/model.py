"""The frozen words of the ledger (台账): entries, their states, and the events that led there.

An entry lives by ``open → claimed → verified → closed`` (待整改 → 已整改待核验 → 核验通过 → 销号); 附件3 of
市交发〔2021〕254号 keeps the unit's word (是否按期按要求完成) and the group's (是否通过核验) in two columns, so
two keys turn: the unit claims, a trusted run reads again and passes, and only then the lead group closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class State(StrEnum):
    """Where a finding stands between being found and being struck off."""

    OPEN = "open"
    """待整改"""
    CLAIMED = "claimed"
    """已整改待核验: the unit says it is done; nobody has looked yet."""
    VERIFIED = "verified"
    """核验通过: a trusted run read the same element of the same item after the claim, and it passed."""
    CLOSED = "closed"
    """销号, by the lead group."""
    RETURNED = "returned"
    """退回: claimed or verified, and not done after all."""
    REOPENED = "reopened"
    """重新打开: it was verified, closed or waived, and is there (or counts) again."""
    DISPUTED = "disputed"
    """有异议: the unit says the library is wrong; it waits for what becomes of the task-1 finding."""
    WAIVED = "waived"
    """准许的差异, while the waiver is in force."""


ASKS_THE_UNIT: Final = frozenset({State.OPEN, State.RETURNED, State.REOPENED})
"""States in which the next step is the unit's."""

SETTLED: Final = frozenset({State.CLOSED, State.WAIVED})
"""States in which nobody has to do anything."""


class Action(StrEnum):
    """What an event did."""

    RUN = "run"
    """A run was entered; it belongs to no single finding."""
    FOUND = "found"
    CHANGED = "changed"
    """Still there, with other values than before."""
    PASSED = "passed"
    """A trusted run read it again and it passed, though nobody had claimed it; the state stays."""
    BACK = "back"
    """There again after a run had passed it, though nobody had claimed it; the state stays."""
    UNVERIFIED = "unverified"
    """A claim that a run could not verify, with the reason; the state stays."""
    CLAIMED = "claimed"
    VERIFIED = "verified"
    RETURNED = "returned"
    CLOSED = "closed"
    REOPENED = "reopened"
    DISPUTED = "disputed"
    UPHELD = "upheld"
    """A dispute was right: the library is to be changed."""
    WAIVED = "waived"
    WAIVER_ENDED = "waiver_ended"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    NOTED = "noted"
    """Words only: who works on it, what was agreed."""


class Outcome(StrEnum):
    """What the last run that could say anything says of a finding."""

    PRESENT = "present"
    PASSED = "passed"
    UNVERIFIABLE = "unverifiable"


class Lacking(StrEnum):
    """What is missing before a claim can be verified: not seen is not fixed."""

    COVERAGE = "coverage"
    """The channel was not crawled since, or its crawl cannot be judged."""
    PAGE = "page"
    """The item's page was not read in that crawl, or was kept before the claim."""
    ELEMENT = "element"
    """The page was read, the element on it was not."""
    MATCH = "match"
    """The page no longer belongs to the same item for sure."""
    RULE = "rule"
    """The rule was not asked in that run."""
    SNAPSHOT = "snapshot"
    """The library of that run is older than the one the finding was seen with, or has lost the item."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one run says of one finding. ``lacking`` and ``detail`` (for people) only where it is unverifiable."""

    outcome: Outcome
    run: str
    day: str
    lacking: Lacking | None = None
    detail: str = ""
    evidence: str = ""
    """The sha256 of the page that was read again; empty for findings about the library."""
    fetched_at: str = ""
    """When that page was fetched (as the reading says it)."""
    spoken: int = 0
    """The last event there was when the run was entered: a claim that came later was not judged by it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger's log. ``at`` is UTC (``2021-09-17T02:00:00Z``), ``day`` the day the act speaks for.

    ``hash`` covers all other fields and ``previous``, the hash of the event before: nobody can change, leave out or
    put in an event without breaking every hash that follows. ``data`` holds what an action needs besides: ``until``
    of an extension, ``lacking`` of a claim that was not verified, ``document`` and ``approver`` of a waiver.
    """

    seq: int
    number: str
    action: Action
    at: str
    day: str
    by: str
    state: State | None = None
    """The state after it; ``None`` for :attr:`Action.RUN`."""
    note: str = ""
    run: str = ""
    evidence: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding with its life. ``finding`` has the fields of ``auditor diff`` as it was seen last.

    Days are ISO. ``due`` is the task's deadline, or the day an extension gave; ``""`` where no deadline is set.
    ``version`` grows with every event: who writes says which version he saw. ``history`` is in the order of ``seq``
    and may be left out (``()``) where a caller did not ask for it.
    """

    number: str
    fingerprint: str
    state: State
    finding: Mapping[str, Any]
    first_run: str
    first_day: str
    last_run: str
    """The last run that saw it."""
    last_day: str
    due: str = ""
    version: int = 1
    claimed_by: str = ""
    claimed_at: str = ""
    claimed_day: str = ""
    closed_day: str = ""
    came_back: int = 0
    """How often it was reopened or returned by a run, or there again after a run had passed it."""
    verdict: Verdict | None = None
    """What the last run says of it."""
    history: tuple[Event, ...] = ()

    @property
    def unit(self) -> str:
        """The unit that answers for it."""
        return str(self.finding.get("unit", ""))

    @property
    def region(self) -> str:
        """The region whose body must edit it."""
        return str(self.finding.get("region", ""))
