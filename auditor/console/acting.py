"""What people do with findings. One function serves every act: the table of rights says who may do which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi.responses import Response

from auditor.console.drawing import gone_to, page
from auditor.console.handing import handed_in
from auditor.console.routing import Routes
from auditor.console.visit import Turned, Visit, Visiting
from auditor.ledger.acts import Act, Answer
from auditor.ledger.clock import now, today
from auditor.ledger.model import Action
from auditor.ledger.waiving import waive
from catalog.errors import N_

routes: Final = Routes()
ACTS: Final[Mapping[str, Action]] = {
    "claim": Action.CLAIMED,
    "dispute": Action.DISPUTED,
    "ask_extension": Action.EXTENSION_ASKED,
    "note": Action.NOTED,
    "verify": Action.VERIFIED,
    "return": Action.RETURNED,
    "close": Action.CLOSED,
    "uphold": Action.UPHELD,
    "waive": Action.WAIVED,
    "extend": Action.EXTENDED,
}
"""Route → what it does in the ledger."""
_MOST: Final = 1000
_LONGEST_NOTE: Final = 2000
_CHANGED: Final = "changed"


def _serve(name: str, action: Action) -> None:
    @routes.serves(name)
    def act(visit: Visiting) -> Response:
        picked = _picked(visit)
        visit.entries(list(picked))
        answers = _done(visit, action, picked)
        return _told(visit, answers)


for _name, _action in ACTS.items():
    _serve(_name, _action)


def _picked(visit: Visit) -> dict[str, int]:
    """Number → the version the person saw, of what was chosen (``F-7K2Q9D4M@3``)."""
    picked: dict[str, int] = {}
    for each in visit.texts("pick"):
        number, _, version = each.upper().partition("@")
        if not (version.isascii() and version.isdecimal() and len(version) < 9):
            raise Turned(422, N_("{value} names no finding and version"), value=each[:40])
        picked[number] = int(version)
    if not picked:
        raise Turned(422, N_("nothing was chosen"))
    if len(picked) > _MOST:
        raise Turned(422, N_("no more than {most} findings at once"), most=_MOST)
    return picked


def _done(visit: Visit, action: Action, picked: Mapping[str, int]) -> Sequence[Answer]:
    """The ledger's answers; the act is the account's."""
    console, by, note = visit.console, visit.account.name, visit.text("note", _LONGEST_NOTE)
    if action is Action.WAIVED:
        said = Act(action, by, note, today(), visit.text("until", 10), visit.text("document", 100))
        return waive(console.ledger, console.project, list(picked), said, now(), versions=picked)
    data: dict[str, Any] = {}
    if (file := visit.file("file")) is not None:
        data["files"] = [handed_in(console.attachments, file)]
    until = visit.text("until", 10) if action in (Action.EXTENSION_ASKED, Action.EXTENDED) else ""
    do: Callable[..., Sequence[Answer]] = console.ledger.do
    return do(action, list(picked), by=by, note=note, day=today(), until=until, expected_versions=picked, data=data)


def _told(visit: Visit, answers: Sequence[Answer]) -> Response:
    """Back to where it was done from when all was accepted; else every answer, and what to do."""
    back = visit.text("back", 500)
    if all(answer.accepted for answer in answers):
        inside = back.startswith("/") and not back.startswith("//") and "\\" not in back
        return gone_to(back if inside else f"/findings/{answers[0].number}")
    changed = any(answer.code == _CHANGED for answer in answers)
    return page(visit, "answers.html.j2", status=409 if changed else 422, answers=answers, changed=changed)
