"""What people do with findings. One function serves every act: the table of rights says who may do which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi.responses import Response

from auditor.console.drawing import gone_to, page
from auditor.console.findings import Shown, shown_of
from auditor.console.handing import handed_in
from auditor.console.offering import OFFERS, Offer
from auditor.console.routing import Routes
from auditor.console.seals import sealed, unsealed
from auditor.console.visit import Turned, Visit, Visiting
from auditor.ledger.acts import Act, Answer, Order
from auditor.ledger.clock import now, today
from auditor.ledger.life import allowed
from auditor.ledger.model import Action, Event
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
_KEPT: Final = "file"
CHANGED: Final = "changed"
"""The code of an answer to somebody who saw an older version."""


def _serve(name: str, action: Action) -> None:
    @routes.serves(name)
    def act(visit: Visiting) -> Response:
        picked = _picked(visit)
        visit.entries(list(picked))
        files = _files(visit)
        answers = _done(visit, action, picked, files)
        return _told(visit, name, answers, files)


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


def _files(visit: Visit) -> list[Mapping[str, Any]]:
    """What was handed in: now, or with a try that was refused."""
    if (file := visit.file("file")) is not None:
        return [handed_in(visit.console.attachments, file)]
    kept = visit.text("kept")
    return [json.loads(unsealed(visit, _KEPT, kept))] if kept else []


def _done(
    visit: Visit, action: Action, picked: Mapping[str, int], files: Sequence[Mapping[str, Any]]
) -> Sequence[Answer]:
    """The ledger's answers; the act is the account's."""
    console, by, note = visit.console, visit.account.name, visit.text("note", _LONGEST_NOTE)
    if action is Action.WAIVED:
        said = Act(action, by, note, today(), visit.text("until", 10), visit.text("document", 100))
        return waive(console.ledger, console.project, list(picked), said, now(), versions=picked)
    act, moment = Act(action, by, note, today(), data={"files": files} if files else {}), now()
    orders = [
        Order(number, replace(act, until=_until(visit, action, number)), moment, version)
        for number, version in picked.items()
    ]
    with console.store.writing() as db:
        return console.ledger.carry_out(db, orders)


def _until(visit: Visit, action: Action, number: str) -> str:
    """The day that was said, else the one the page offered for this finding: the day that was asked for."""
    if action not in (Action.EXTENSION_ASKED, Action.EXTENDED):
        return ""
    return visit.text("until", 10) or visit.text(f"until:{number}", 10)


def _told(visit: Visit, name: str, answers: Sequence[Answer], files: Sequence[Mapping[str, Any]]) -> Response:
    """Back to where it was done from when all was accepted; else every answer, and the form as it was filled in."""
    back = visit.text("back", 500)
    if all(answer.accepted for answer in answers):
        inside = back.startswith("/") and not back.startswith("//") and "\\" not in back
        return gone_to(back if inside else f"/findings/{answers[0].number}")
    refused = [answer.number for answer in answers if not answer.accepted]
    entries = {entry.number: entry for entry in visit.own(refused, history=True)}
    changed = any(answer.code == CHANGED for answer in answers)
    offer = next(each for each in OFFERS if each.route == name)
    return page(
        visit,
        "answers.html.j2",
        status=409 if changed else 422,
        changed=changed,
        done=[answer for answer in answers if answer.accepted],
        refused=[
            Refused(answer, shown_of(visit, entries[answer.number]), offer)
            for answer in answers
            if answer.number in entries
        ],
        form=offer,
        sent={field: visit.text(field, _LONGEST_NOTE) for field in ("note", "until", "document")},
        kept=[(file["name"], sealed(visit, _KEPT, json.dumps(file, ensure_ascii=False))) for file in files],
        back=back,
    )


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not done, and the finding as it stands now."""

    answer: Answer
    shown: Shown
    offer: Offer

    @property
    def last(self) -> Event:
        """What happened to it last: who did it, and when."""
        return self.shown.entry.history[-1]

    @property
    def again(self) -> bool:
        """Whether it can still be done, now that the person knows how it stands."""
        return allowed(self.offer.action, self.shown.entry.state) is not None

    @property
    def surprising(self) -> bool:
        """Whether somebody else was faster: then the person has to decide anew."""
        return self.answer.code == CHANGED
