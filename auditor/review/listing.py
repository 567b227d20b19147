"""What is to be judged and what was judged, as rows for programs and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.review.book import Book
from auditor.review.desk import Case, Desk
from catalog.errors import N_
from diffs.matching.judged import told
from diffs.matching.judgementfile import judgement_to_json, mark
from diffs.matching.judgements import all_rulings

IN_FORCE: Final = N_("in force")
RENAMED: Final = N_("a name changed, to be judged again")
OVERRULED: Final = N_("a later judgement counts")
NOT_HERE: Final = N_("not found in what is matched now")


def case_json(case: Case) -> dict[str, Any]:
    """A case as an object of plain types."""
    candidates = [
        {
            "library": option.item.id,
            "name": option.item.task_name,
            "probability": option.probability,
            "why": "；".join(option.reasons),
            "said": option.said or None,
            "held_by": option.held_by or None,
        }
        for option in case.options
    ]
    reading = case.reading
    return {
        "reading": reading.item.id,
        "channel": reading.channel,
        "name": reading.item.task_name,
        "unit": reading.item.unit or None,
        "url": reading.url or reading.source or None,
        "why": case.match.why,
        "candidates": candidates,
    }


def case_told(case: Case, say: Translate) -> Iterator[str]:
    """A case as a few lines: the reading, why it is asked, and the items it may be."""
    item = case.reading.item
    head = (item.id, case.reading.channel, item.unit, item.task_name)
    yield " · ".join(shown(part, 200) for part in head if part)
    yield "    " + say(N_("why asked: {why}")).format(why=shown(case.match.why, 300))
    for option in case.options:
        reasons = shown("；".join(filter(None, (*option.reasons, option.said))), 200)
        name = shown(option.item.task_name, 200)
        yield f"    {option.probability:4.0%}  {option.item.id}  {name}  {reasons}"


def judged_rows(book: Book, desk: Desk) -> Iterator[dict[str, Any]]:
    """The judgements that stand in the order of the file, each with what it is worth now and its mark."""
    spoken = all_rulings(desk.library, desk.readings, book.lines)
    states = {mark(each.judgement): OVERRULED for each in spoken}
    states |= {mark(each.judgement): RENAMED if each.stale else IN_FORCE for each in desk.rulings()}
    for judgement in book.standing():
        own = mark(judgement)
        state = states.get(own, NOT_HERE)
        yield judgement_to_json(judgement) | {"mark": own, "state": state}


def judged_told(row: Mapping[str, Any], said: str, say: Translate) -> str:
    """One judgement as a line."""
    pair = f"{row['reading']['name']} × {row['library']['name']}"
    return " · ".join((row.get("channel", ""), shown(pair, 300), shown(said, 300), say(row["state"])))


def book_told(book: Book) -> dict[str, str]:
    """What every standing judgement says, by its mark."""
    return {mark(each): told(each) for each in book.standing()}
