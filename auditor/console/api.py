"""The read API: runs, findings, items and matches as JSON, page by page, with an ETag each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from auditor.console.routing import Routes
from auditor.console.visit import NOT_FOUND, Turned, Visit, Visiting
from auditor.ledger.clock import today
from auditor.ledger.lines import entry_json
from auditor.ledger.model import State
from auditor.ledger.query import Wanted, find
from catalog.errors import N_
from catalog.itemfile import item_to_json
from catalog.jsonlines import dump_line
from catalog.privacy import masked_all
from catalog.store import RunInfo
from diffs.matching.matchfile import match_to_json
from diffs.model import Decision

routes: Final = Routes()
_MOST: Final = 500

PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description=N_("the page, from 1"))]
PageSize = Annotated[int, Query(ge=1, le=_MOST, description=N_("rows on a page, 500 at most"))]
_TEXT: Final = {"max_length": 200, "pattern": r"^[^\x00-\x1f\x7f]*$"}
Unit = Annotated[str, Query(description=N_("only of this unit; who sees only his own cannot ask for others"), **_TEXT)]
Channel = Annotated[str, Query(description=N_("only of this channel"), **_TEXT)]
Rule = Annotated[str, Query(description=N_("only by this rule"), **_TEXT)]
Text = Annotated[str, Query(description=N_("begins the number, or stands anywhere in the finding"), **_TEXT)]
InState = Annotated[State | None, Query(description=N_("only in this state"))]
Decided = Annotated[Decision | None, Query(description=N_("only matches decided like this"))]
_NAME: Final = {"max_length": 200, "pattern": r"^[^\x00-\x1f\x7f/]+$"}
RunName = Annotated[str, Path(description=N_("the name of a run"), **_NAME)]
Number = Annotated[str, Path(description=N_("the number of a finding"), **_NAME)]
ItemId = Annotated[str, Path(description=N_("an item's id in the library"), **_NAME)]


class Problem(BaseModel):
    """Why a request was not answered."""

    detail: str


class Run(BaseModel):
    """One run; ``verdict`` is the object of ``auditor run --json``."""

    run: str
    as_of: str
    exit: int
    verdict: dict[str, Any] = Field(default={})


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class FindingOut(_Open):
    """A line of ``auditor ledger export --json``."""

    number: str
    fingerprint: str
    state: State
    rule: str
    version: int


class ItemOut(_Open):
    """An item of the library, as in its JSONL."""

    id: str
    task_name: str = ""


class MatchOut(_Open):
    """A line of ``auditor match``."""

    decision: Decision
    channel: str


class _Page(BaseModel):
    page: int
    pages: int
    total: int


class RunPage(_Page):
    """Runs, the newest first, without what they say of each channel."""

    rows: list[Run]


class FindingPage(_Page):
    """Findings by number."""

    rows: list[FindingOut]


class ItemPage(_Page):
    """Items in the order of the library."""

    rows: list[ItemOut]


class MatchPage(_Page):
    """Matches in the order of the report."""

    rows: list[MatchOut]


_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": N_("not changed since the ETag that was sent")},
    400: {"model": Problem, "description": N_("the project cannot answer this")},
    401: {"model": Problem, "description": N_("nobody is logged in")},
    403: {"model": Problem, "description": N_("the role may not read this")},
    404: {"model": Problem, "description": N_("there is none, or it is not the account's to see")},
    429: {"model": Problem, "description": N_("too many requests with this token: wait as Retry-After says")},
}


@routes.serves("api_schema", summary=N_("this interface as OpenAPI"), responses=_PROBLEMS)
def schema(visit: Visiting) -> Response:
    """This document."""
    return _tagged(visit, visit.request.app.openapi())


@routes.serves(
    "api_runs", summary=N_("the runs of the project, the newest first"), response_model=RunPage, responses=_PROBLEMS
)
def runs(visit: Visiting, page: PageNumber = 1, size: PageSize = 50) -> Response:
    """The runs of the project."""
    every = visit.console.store.runs()[::-1]
    rows = [_run(each) for each in every[(page - 1) * size : page * size]]
    return _page(visit, rows, page, size, len(every))


@routes.serves("api_run", summary=N_("one run with its whole verdict"), response_model=Run, responses=_PROBLEMS)
def run(visit: Visiting, run: RunName) -> Response:
    """One run with its whole verdict."""
    found = next((each for each in visit.console.store.runs() if each.run == run), None)
    if found is None:
        raise Turned(404, NOT_FOUND)
    return _tagged(visit, _run(found) | {"verdict": dict(found.verdict)})


@routes.serves(
    "api_findings", summary=N_("the findings of the ledger, by number"), response_model=FindingPage, responses=_PROBLEMS
)
def findings(
    visit: Visiting,
    page: PageNumber = 1,
    size: PageSize = 50,
    state: InState = None,
    unit: Unit = "",
    channel: Channel = "",
    rule: Rule = "",
    text: Text = "",
) -> Response:
    """The findings of the ledger the account may see."""
    asked = Wanted((state,) if state else (), unit or None, None, channel or None, rule, text, page=page, size=size)
    found = find(visit.console.ledger, visit.narrowed(asked))
    day, hides = today(), visit.console.hides
    some = found.rows if page == found.wanted.page else ()
    rows = [entry_json(masked_all(each.entry, hides), day) for each in some]
    return _page(visit, rows, page, size, found.total)


@routes.serves(
    "api_finding", summary=N_("one finding with its history"), response_model=FindingOut, responses=_PROBLEMS
)
def finding(visit: Visiting, number: Number) -> Response:
    """One finding with its history."""
    return _tagged(visit, entry_json(visit.entry(number), today()))


@routes.serves("api_items", summary=N_("the items of the library"), response_model=ItemPage, responses=_PROBLEMS)
def items(visit: Visiting, page: PageNumber = 1, size: PageSize = 50) -> Response:
    """The items of the library the project works with."""
    store = visit.console.store
    some, total = store.some_items(store.current_id(), start=(page - 1) * size, most=size)
    return _page(visit, [item_to_json(masked_all(each, visit.console.hides)) for each in some], page, size, total)


@routes.serves("api_item", summary=N_("one item of the library"), response_model=ItemOut, responses=_PROBLEMS)
def item(visit: Visiting, item: ItemId) -> Response:
    """One item of the library."""
    store = visit.console.store
    found = store.find_item(store.current_id(), item)
    if found is None:
        raise Turned(404, NOT_FOUND)
    return _tagged(visit, item_to_json(masked_all(found, visit.console.hides)))


@routes.serves("api_matches", summary=N_("the matches of the last run"), response_model=MatchPage, responses=_PROBLEMS)
def matches(
    visit: Visiting,
    page: PageNumber = 1,
    size: PageSize = 50,
    channel: Channel = "",
    decision: Decided = None,
) -> Response:
    """The matches of the last run; 404 before the first."""
    last = visit.console.store.last_run()
    if last is None:
        raise Turned(404, NOT_FOUND)
    matched = visit.console.matched.of(last.run)
    every = [each for each in matched if channel in ("", each.channel) and decision in (None, each.decision)]
    rows = [match_to_json(each) for each in every[(page - 1) * size : page * size]]
    return _page(visit, rows, page, size, len(every))


def _run(info: RunInfo) -> dict[str, Any]:
    return {"run": info.run, "as_of": info.as_of, "exit": info.exit_code}


def _page(visit: Visit, rows: Sequence[Mapping[str, Any]], page: int, size: int, total: int) -> Response:
    pages = max(1, -(-total // size))
    return _tagged(visit, {"page": page, "pages": pages, "total": total, "rows": list(rows)})


def _tagged(visit: Visit, told: Mapping[str, Any]) -> Response:
    """The answer with its ETag, or only that it is the same as before."""
    body = dump_line(told).encode("utf-8", "backslashreplace")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Cookie, Authorization"}
    known = {each.strip().removeprefix("W/") for each in visit.request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
