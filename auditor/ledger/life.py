"""The life of a finding: which act is allowed when, what a run does to it, and where its events have led.

Pure. Two keys close a finding: the unit's word (a claim, or a dispute that was upheld), and a run that read the same
element of the same item again afterwards and passed it. Nothing here leads to ``verified`` without both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from auditor.ledger.model import ASKS_THE_UNIT, SETTLED, Action, Event, Lacking, Outcome, State, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the events of one finding have led."""

    state: State
    fingerprint: str
    first_run: str = ""
    first_day: str = ""
    version: int = 1
    claimed_by: str = ""
    claimed_at: str = ""
    claimed_day: str = ""
    spoken: int = 0
    """The event with which the unit last spoke (claimed, or disputed); 0 when it has not."""
    upheld: bool = False
    verified_at: str = ""
    """When the page was fetched on which it was verified."""
    closed_day: str = ""
    came_back: int = 0
    due: str = ""
    """The day an extension gave."""
    asked: str = ""
    """The day an extension was asked for and not yet granted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event to come: what it does, where it leads, why."""

    action: Action
    state: State
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


_SILENT: Final = {"claimed_by": "", "claimed_at": "", "claimed_day": "", "spoken": 0, "upheld": False}
_EVERY: Final = frozenset(State)
_LIVE: Final = _EVERY - SETTLED

ALLOWED: Final[Mapping[Action, tuple[frozenset[State], State | None]]] = {
    Action.CLAIMED: (ASKS_THE_UNIT, State.CLAIMED),
    Action.VERIFIED: (frozenset({State.VERIFIED}), State.VERIFIED),
    Action.RETURNED: (frozenset({State.CLAIMED, State.VERIFIED, State.DISPUTED}), State.RETURNED),
    Action.CLOSED: (frozenset({State.VERIFIED}), State.CLOSED),
    Action.DISPUTED: (ASKS_THE_UNIT | {State.CLAIMED}, State.DISPUTED),
    Action.UPHELD: (frozenset({State.DISPUTED}), None),
    Action.WAIVED: (_LIVE, State.WAIVED),
    Action.EXTENSION_ASKED: (_LIVE - {State.VERIFIED}, None),
    Action.EXTENDED: (_LIVE - {State.VERIFIED}, None),
    Action.NOTED: (_EVERY, None),
}
"""What people may do: in which states, and where it leads (``None``: the state stays). ``verified`` by a person
confirms what a run has verified; it can never take the run's place."""

HUMAN: Final = frozenset(ALLOWED)
"""Acts of people; all others are a run's."""


def allowed(action: Action, state: State) -> State | None:
    """Where an act of a person leads from a state, ``None`` where it is not allowed."""
    states, target = ALLOWED[action]
    return (target or state) if state in states else None


def begun(event: Event) -> Standing:
    """The standing after the event that opened a finding."""
    return Standing(event.state or State.OPEN, event.data["fingerprint"], event.run, event.day)


def after(standing: Standing, event: Event) -> Standing:
    """The standing after one more event."""
    changes: dict[str, Any] = {"version": standing.version + 1}
    if event.state is not None:
        changes["state"] = event.state
    match event.action:
        case Action.CLAIMED | Action.DISPUTED:
            changes |= {"claimed_by": event.by, "claimed_at": event.at, "claimed_day": event.day}
            changes |= {"spoken": event.seq, "upheld": False}
        case Action.UPHELD:
            changes["upheld"] = True
        case Action.VERIFIED:
            changes["verified_at"] = event.data.get("fetched_at", standing.verified_at)
        case Action.CLOSED:
            changes["closed_day"] = event.day
        case Action.RETURNED:
            changes |= _SILENT | {"verified_at": "", "came_back": standing.came_back + bool(event.run)}
        case Action.REOPENED | Action.WAIVER_ENDED:
            changes |= _SILENT | {"verified_at": "", "closed_day": "", "came_back": standing.came_back + 1}
        case Action.BACK:
            changes["came_back"] = standing.came_back + 1
        case Action.EXTENSION_ASKED:
            changes["asked"] = event.data["until"]
        case Action.EXTENDED:
            changes |= {"due": event.data["until"], "asked": ""}
        case _:
            pass
    return replace(standing, **changes)


def led_to(events: Iterable[Event]) -> dict[str, Standing]:
    """Number → where its events have led; events in the order of ``seq``."""
    found: dict[str, Standing] = {}
    for event in events:
        if event.action is Action.FOUND:
            found[event.number] = begun(event)
        elif event.number in found:
            found[event.number] = after(found[event.number], event)
    return found


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a run shows of a finding that is still there. ``waived``: the mark of the waiver that allows it;
    ``changed``: its values, where they are not those it was last seen with."""

    waived: Mapping[str, Any] | None = None
    changed: Mapping[str, Any] | None = None


def by_run(
    standing: Standing, verdict: Verdict, before: Verdict | None, seen: Sighting | None = None, *, auto: bool = False
) -> tuple[Step, ...]:
    """What a run's verdict does to a finding; ``before`` is the verdict of the run before, ``seen`` comes with
    :attr:`Outcome.PRESENT`; ``auto``: what is verified is closed at once."""
    if verdict.outcome is Outcome.PRESENT:
        return _present(standing, seen or Sighting(), verdict, before)
    if verdict.outcome is Outcome.PASSED:
        return _passed(standing, verdict, before, auto=auto)
    waits = standing.state is State.CLAIMED or (standing.state is State.DISPUTED and standing.upheld)
    told = before.lacking if before is not None and before.spoken >= standing.spoken else None
    if not waits or verdict.lacking is told:
        return ()
    lacking = verdict.lacking or Lacking.COVERAGE
    return (Step(Action.UNVERIFIED, standing.state, verdict.detail, {"lacking": lacking.value}),)


def _present(standing: Standing, seen: Sighting, verdict: Verdict, before: Verdict | None) -> tuple[Step, ...]:
    state, values = standing.state, dict(seen.changed or {})
    if seen.waived is not None and state is not State.WAIVED:
        return (Step(Action.WAIVED, State.WAIVED, str(seen.waived.get("reason", "")), values | dict(seen.waived)),)
    if seen.waived is None and state is State.WAIVED:
        return (Step(Action.WAIVER_ENDED, State.REOPENED, verdict.detail, values),)
    if state is State.CLAIMED:
        return (Step(Action.RETURNED, State.RETURNED, verdict.detail, values),)
    if state in (State.VERIFIED, State.CLOSED):
        return (Step(Action.REOPENED, State.REOPENED, verdict.detail, values),)
    if before is not None and before.outcome is Outcome.PASSED and state is not State.WAIVED:
        return (Step(Action.BACK, state, verdict.detail, values),)
    return (Step(Action.CHANGED, state, "", values),) if values else ()


def _passed(standing: Standing, verdict: Verdict, before: Verdict | None, *, auto: bool) -> tuple[Step, ...]:
    state = standing.state
    if state is State.CLAIMED or (state is State.DISPUTED and standing.upheld):
        found = {"fetched_at": verdict.fetched_at} if verdict.fetched_at else {}
        verified = Step(Action.VERIFIED, State.VERIFIED, verdict.detail, found)
        return (verified, Step(Action.CLOSED, State.CLOSED)) if auto else (verified,)
    told = before is not None and before.outcome is Outcome.PASSED
    if told or state in SETTLED or state is State.VERIFIED:
        return ()
    return (Step(Action.PASSED, state, verdict.detail),)
