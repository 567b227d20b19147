"""The desk for matches nobody but a person can decide: one case at a time, one key each, and back."""

from __future__ import annotations

from typing import Final

from fastapi.responses import Response

from auditor.console.drawing import gone_to, page
from auditor.console.routing import Routes
from auditor.console.visit import Turned, Visit, Visiting
from auditor.review.desk import Case, Option
from auditor.review.names import differing
from auditor.review.screen import FACTS
from catalog.errors import N_
from catalog.model import ServiceItem
from catalog.privacy import masked_all
from diffs.matching.judgement import Verdict

routes: Final = Routes()
_SAYABLE: Final = {each.value: each for each in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE)}


@routes.serves("review_desk")
def review_desk(visit: Visiting) -> Response:
    """The case that is asked for, else the first nobody answered."""
    run = _run(visit)
    table = visit.console.room.table(run)
    asked = visit.request.query_params.get("at", "")
    at = _number(asked) if asked else table.next_open(0)
    case = table.cases[at] if at is not None and at < len(table.cases) else None
    case = masked_all(case, visit.console.hides)
    options = [_told(case, each) for each in case.options] if case else []
    return page(visit, "review.html.j2", table=table, at=at, case=case, options=options, facts=_facts, run=run)


@routes.serves("review_judge")
def review_judge(visit: Visiting) -> Response:
    """Keep the answer and show the next case."""
    verdict = _SAYABLE.get(visit.text("verdict"))
    at, option = _number(visit.text("at")), _number(visit.text("option") or "0")
    if verdict is None:
        raise Turned(422, N_("nothing was chosen"))
    run = visit.text("run", 40)
    if run != _run(visit):
        raise Turned(409, N_("there was another run meanwhile: load the page again"))
    room = visit.console.room
    room.judge(run, at, visit.text("reading"), verdict, option, visit.account.name)
    following = room.table(run).next_open(at + 1)
    return gone_to("/review" if following is None else f"/review?at={following}")


@routes.serves("review_undo")
def review_undo(visit: Visiting) -> Response:
    """Take back one's own last answer and show its case again."""
    visit.console.room.undo(visit.account.name)
    return gone_to("/review")


def _run(visit: Visit) -> str:
    last = visit.console.store.last_run()
    if last is None:
        raise Turned(404, N_("there is no run yet"))
    return last.run


def _told(case: Case, option: Option) -> tuple[Option, list[tuple[str, bool]]]:
    """An item with its name cut where it differs from the name on the channel."""
    return option, differing(case.reading.item.task_name, option.item.task_name)[1]


def _facts(item: ServiceItem) -> list[tuple[str, str]]:
    return [(key, text) for key in FACTS if (text := item.elements.get(key, ""))]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Turned(422, N_("{value} is no number"), value=text[:20])
    return int(text)
