"""The lead group's desk: what waits for it, many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from auditor.console.drawing import page
from auditor.console.findings import shown_of
from auditor.console.offering import offered_to_many
from auditor.console.routing import Routes
from auditor.console.visit import Visiting
from auditor.ledger.model import State
from auditor.ledger.query import Wanted, find
from catalog.errors import N_

routes: Final = Routes()
PILES: Final[Mapping[str, tuple[str, Wanted]]] = {
    "claimed": (N_("said to be mended"), Wanted(states=(State.CLAIMED,))),
    "verified": (N_("verified, to be struck off"), Wanted(states=(State.VERIFIED,))),
    "disputed": (N_("disputed"), Wanted(states=(State.DISPUTED,))),
    "asked": (N_("more time asked for"), Wanted(asked=True)),
    "waived": (N_("allowed"), Wanted(states=(State.WAIVED,))),
}
"""What waits for the group: what it is called, and what is in it."""
MAY: Final[Mapping[str, tuple[str, ...]]] = {
    "claimed": ("verify", "return", "note"),
    "verified": ("close", "verify", "return"),
    "disputed": ("uphold", "return"),
    "asked": ("extend", "note"),
    "waived": ("note",),
}
"""What is usually done with a pile."""


@routes.serves("group_desk")
def group_desk(visit: Visiting) -> Response:
    """One pile, by number."""
    asked = visit.request.query_params.get("pile", "")
    counts = _counts(visit)
    pile = asked if asked in PILES else next((name for name in PILES if counts[name]), next(iter(PILES)))
    number = visit.request.query_params.get("page", "")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    _, wanted = PILES[pile]
    found = find(visit.console.ledger, Wanted(states=wanted.states, asked=wanted.asked, page=at))
    rows = [shown_of(visit, each.entry, each.asked) for each in found.rows]
    acts = offered_to_many(visit.account.role, State, MAY[pile])
    return page(visit, "group.html.j2", rows=rows, found=found, pile=pile, piles=PILES, counts=counts, acts=acts)


def _counts(visit: Visiting) -> dict[str, int]:
    """So many findings in each pile."""
    states = find(visit.console.ledger, Wanted(size=1)).states
    asked = find(visit.console.ledger, Wanted(asked=True, size=1)).total
    each = {name: sum(states.get(state, 0) for state in wanted.states) for name, (_, wanted) in PILES.items()}
    return each | {"asked": asked}
