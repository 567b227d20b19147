"""The whole at a glance: the figures of the last run, word for word those of its report, and where findings stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import Response

from auditor.console.drawing import page
from auditor.console.routing import Routes
from auditor.console.visit import Visiting
from auditor.ledger.query import Wanted, find
from auditor.papers.terms import FIGURE_MEANS, FIGURE_TERMS
from diffs.compare import Unchecked
from diffs.figures import Figure, Rate

routes: Final = Routes()


@routes.serves("overview")
def overview(visit: Visiting) -> Response:
    """Shares, trust of every channel, findings by state."""
    say, last = visit.console.say, visit.console.store.last_run()
    verdict = last.verdict if last else {}
    rates = verdict.get("rates", {})
    shares = [
        (say(FIGURE_TERMS[figure]), say(FIGURE_MEANS[figure]), _rate(rates[figure.value]))
        for figure in Figure
        if figure.value in rates
    ]
    seen = {each["channel"] for each in verdict.get("channels", [])}
    partly = bool(last) and any(name not in seen for name, _ in visit.console.channels)
    states = find(visit.console.ledger, Wanted(size=1)).states
    return page(visit, "overview.html.j2", last=last, verdict=verdict, shares=shares, states=states, partly=partly)


def _rate(told: Mapping[str, Any]) -> Rate:
    left_out = {Unchecked(why): count for why, count in told.get("not_checked", {}).items()}
    return Rate(told["numerator"], told["denominator"], left_out)
