"""Does 办理流程 hold together: its stages, the days of its steps, visits on the spot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from catalog.durations import Duration, Unit, durations_in
from catalog.text import looks
from diffs.rules.base import Check, ItemView, Problem
from diffs.rules.words import has_word, words

_DAYS: Final = (Unit.WORKDAY, Unit.DAY, Unit.CALENDAR_DAY)
_VISIT_DAYS: Final = 5


def days_sum(view: ItemView) -> Iterator[Problem]:
    """The days of the steps that count are together not more than promised."""
    flow = view.value("handle_flow")
    steps = _steps(flow) if flow else ()
    promise = view.limit("promise_day") if len(steps) > 1 else None
    if promise is None or {step.unit for step in steps} != {promise.unit}:
        return
    total = sum(step.amount for step in steps)
    if total > promise.amount:
        detail = f"各环节合计{Duration(total, promise.unit).text}，承诺{promise.text}"
        why = f"办理流程各环节时限超过承诺办结时限：{detail}"
        yield Problem("handle_flow", why, view.text("handle_flow"), detail=detail)


def stages(view: ItemView) -> Iterator[Problem]:
    """受理, 审核, 决定, 送达 all stand in the flow; a text that names fewer than two is no list of stages."""
    flow = view.value("handle_flow")
    missing = _missing_stages(flow) if flow else ()
    if missing:
        detail = f"流程中未见{'、'.join(missing)}环节"
        yield Problem("handle_flow", detail, view.text("handle_flow"), detail=detail)


def visit(view: ItemView) -> Iterator[Problem]:
    """A flow with a visit on the spot within less than five days."""
    flow = view.value("handle_flow")
    found = _visit_word(flow) if flow else ""
    promise = view.limit("promise_day") if found else None
    if promise and promise.unit in _DAYS and 0 < promise.amount < _VISIT_DAYS:
        text = view.text("promise_day")
        yield Problem("promise_day", f"办理流程含{found}，承诺办结时限只有{promise.text}", text, detail=found)


@lru_cache(maxsize=4096)
def _steps(flow: str) -> tuple[Duration, ...]:
    """The limits that stand right behind the name of a step which counts."""
    outside = words().flow.outside
    found = _step_pattern().findall(looks(flow))
    counted = (amount for between, amount in found if not has_word(between, outside))
    return tuple(limit for amount in counted for limit in durations_in(amount))


@lru_cache(maxsize=1)
def _step_pattern() -> re.Pattern[str]:
    known = words().flow
    names = "|".join(map(re.escape, [*known.accept, *known.review, *known.decide]))
    return re.compile(
        rf"(?:{names})([^。;\n\d一二三四五六七八九十]{{0,6}}[(:]?)([\d一二三四五六七八九十]{{1,3}}个?(?:工作日|日))"
    )


@lru_cache(maxsize=4096)
def _missing_stages(flow: str) -> tuple[str, ...]:
    known, folded = words().flow, looks(flow)
    named = {"受理": known.accept, "审核": known.review, "审批（决定）": known.decide, "送达": known.deliver}
    missing = tuple(name for name, spellings in named.items() if not has_word(folded, spellings))
    return missing if len(named) - len(missing) >= 2 else ()


@lru_cache(maxsize=4096)
def _visit_word(flow: str) -> str:
    folded = looks(flow)
    return next((word for word in words().flow.visit if word in folded), "")


CHECKS: Final[Mapping[str, Check]] = {
    "T1-FLOW-STEPS": stages,
    "T1-FLOW-SUM": days_sum,
    "T1-FLOW-VISIT": visit,
}
