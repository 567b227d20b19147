"""Entries and events as lines of ``auditor ledger export --json``: the fields of ``auditor diff`` and the life."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.ledger.model import ASKS_THE_UNIT, Entry, Event, Verdict


def entry_json(entry: Entry, day: str) -> dict[str, Any]:
    """The entry as plain types; ``overdue_days`` is counted in calendar days to ``day`` (ISO), and only where the next
    step is the unit's."""
    row: dict[str, Any] = {key: value for key, value in entry.finding.items() if key != "extra"}
    row |= {"number": entry.number, "fingerprint": entry.fingerprint, "state": entry.state.value}
    row |= {"first_run": entry.first_run, "first_day": entry.first_day, "version": entry.version}
    row |= {"last_run": entry.last_run, "last_day": entry.last_day, "came_back": entry.came_back}
    told = {"due": entry.due, "claimed_by": entry.claimed_by, "claimed_day": entry.claimed_day}
    row |= {key: text for key, text in told.items() if text}
    if entry.closed_day:
        row["closed_day"] = entry.closed_day
    if days := overdue_days(entry, day):
        row["overdue_days"] = days
    if entry.verdict is not None:
        row["verdict"] = verdict_json(entry.verdict)
    if entry.history:
        row["history"] = [event_json(event) for event in entry.history]
    return row


def event_json(event: Event) -> dict[str, Any]:
    """The event as plain types, what says nothing left out."""
    row = {"seq": event.seq, "action": event.action.value, "at": event.at, "day": event.day, "by": event.by}
    texts = {"note": event.note, "run": event.run, "evidence": event.evidence, "hash": event.hash}
    row |= {key: text for key, text in texts.items() if text}
    if event.state is not None:
        row["state"] = event.state.value
    return row | ({"data": dict(event.data)} if event.data else {})


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain types, what says nothing left out."""
    row = {"outcome": verdict.outcome.value, "run": verdict.run, "day": verdict.day, "detail": verdict.detail}
    row |= {"lacking": verdict.lacking.value if verdict.lacking else "", "evidence": verdict.evidence}
    return {key: text for key, text in row.items() if text}


def overdue_days(entry: Entry, day: str) -> int:
    """Calendar days from the day it was due to ``day``; 0 where nothing is due, or the next step is not the unit's."""
    if not entry.due or day <= entry.due or entry.state not in ASKS_THE_UNIT:
        return 0
    return (date.fromisoformat(day) - date.fromisoformat(entry.due)).days
