"""The findings an account may see: the list with its filter, and one finding in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote, urlencode

from fastapi.responses import Response
from markupsafe import Markup

from auditor.console.drawing import page
from auditor.console.fragments import HERE
from auditor.console.handing import ACCEPTED
from auditor.console.offering import offered_to_many, offers_for
from auditor.console.routing import Routes
from auditor.console.visit import Visit, Visiting
from auditor.explain import explained
from auditor.ledger.clock import today
from auditor.ledger.lines import overdue_days
from auditor.ledger.model import ASKS_THE_UNIT, Entry, State
from auditor.ledger.query import PAGE, Found, Listed, Wanted, find
from auditor.ledger.units import units_in
from auditor.papers.marks import Run, value_runs
from auditor.papers.terms import place_term
from auditor.sheets.lines import verdict_word
from catalog.errors import N_
from catalog.privacy import masked_all
from diffs.findingfile import finding_from_json
from diffs.model import Finding

routes: Final = Routes()
MINE_FIRST: Final = "waiting"
"""The filter of states a desk begins with: what the unit has to do next."""
_SIZES: Final = (PAGE, 100, 200)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as pages show it: both values in runs that differ or not, and what the last run says."""

    entry: Entry
    finding: Finding
    place: str
    library: Sequence[Run]
    channel: Sequence[Run]
    late: int
    verdict: str
    asked: str = ""
    pages: Sequence[tuple[str, str]] = ()


@routes.serves("unit_desk")
def unit_desk(visit: Visiting) -> Response:
    """A page of the list; only the list where htmx asks."""
    query = visit.request.query_params
    chosen = query.get("state", MINE_FIRST)
    wanted = visit.narrowed(
        Wanted(
            states=states_called(chosen),
            channel=query.get("channel") or None,
            unit=query.get("unit") or None,
            rule=query.get("rule", "")[:40],
            text=query.get("text", ""),
            page=_number(query.get("page", "")),
            size=_SIZES[0],
        )
    )
    found = find(visit.console.ledger, wanted)
    template = "rows.html.j2" if visit.request.headers.get("hx-target") == "rows" else "findings.html.j2"
    acts = offered_to_many(visit.account.role, {each.state for each in found.rows})
    link = _link_of(visit)
    return page(
        visit,
        template,
        rows=_drawing(visit, found.rows, link(), (bool(acts), visit.limited)),
        here=HERE,
        found=found,
        chosen=chosen,
        link=link,
        units=() if visit.limited else units_in(visit.console.ledger),
        total=totals(found),
        acts=acts,
    )


@routes.serves("finding")
def finding(visit: Visiting, number: str) -> Response:
    """One finding with its history and what may be done with it."""
    entry = visit.entry(number)
    shown = shown_of(visit, entry)
    seen = shown.finding.seen
    known = visit.console.store.find_evidence(seen.evidence) if seen and seen.evidence else None
    lines = explained(shown.finding, visit.console.say, known, name=entry.number)
    back = visit.request.query_params.get("back", "")
    return page(
        visit,
        "finding.html.j2",
        shown=shown,
        entry=entry,
        lines=lines,
        pages=shown.pages,
        forms=offers_for(visit.account.role, entry),
        accepted=ACCEPTED,
        back=back if back.startswith("?") else "",
    )


def _drawing(visit: Visit, rows: Sequence[Listed], back: str, look: tuple[bool, ...]) -> Callable[..., Markup]:
    """What draws the rows of a list with the template's ``caller``, as far as they are not drawn already. ``look`` is
    what makes the same row look otherwise."""
    day = today()
    parts = [((*each.drawn_from, day, *look), partial(_read, visit, each)) for each in rows]
    return lambda caller: visit.console.fragments.drawn(parts, caller, quote(back))


def _read(visit: Visit, listed: Listed) -> Shown:
    return shown_of(visit, listed.entry, listed.asked)


def pages_of(entry: Entry) -> list[tuple[str, str]]:
    """The pages that were kept of a finding: what each is, and its sha256."""
    seen, verdict = entry.finding.get("seen", {}), entry.verdict
    before, after = str(seen.get("evidence", "")), verdict.evidence if verdict else ""
    told = ((N_("page before"), before), (N_("page after"), after if after != before else ""))
    return [(word, sha) for word, sha in told if sha]


def shown_of(visit: Visit, entry: Entry, asked: str = "") -> Shown:
    """A finding for a page, without numbers of persons."""
    entry = masked_all(entry, visit.console.hides)
    found = finding_of(entry)
    return Shown(
        entry,
        found,
        place_term(found, visit.console.say),
        value_runs(found, "library"),
        value_runs(found, "channel") if found.channel else [],
        overdue_days(entry, today()),
        verdict_word(entry),
        asked,
        pages_of(entry),
    )


def finding_of(entry: Entry) -> Finding:
    """The finding as it was seen last."""
    return finding_from_json({key: value for key, value in entry.finding.items() if key not in ("number", "extra")})


def states_called(name: str) -> frozenset[State]:
    """The states a filter names: one by its name, ``waiting`` those whose next step is the unit's, else all."""
    if name == MINE_FIRST:
        return ASKS_THE_UNIT
    return frozenset({State(name)}) if name in [*State] else frozenset()


def totals(found: Found) -> dict[str, int]:
    """So many findings under each choice of the filter."""
    counts = {state.value: found.states.get(state, 0) for state in State}
    return {MINE_FIRST: sum(counts[state.value] for state in ASKS_THE_UNIT), **counts, "all": sum(counts.values())}


def _link_of(visit: Visit) -> Callable[..., str]:
    """What makes the address of the same list with something else chosen."""
    said = {key: value for key, value in visit.request.query_params.items() if value}

    def link(**changes: object) -> str:
        told = {key: value for key, value in (said | changes).items() if value}
        return f"?{urlencode(told)}"

    return link


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
