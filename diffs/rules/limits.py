"""Do the time limits make sense: promised against legal, instant items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from catalog.durations import Unit, durations_in
from catalog.text import looks
from diffs.model import DifferenceKind, Severity
from diffs.rules.base import Check, ItemView, Problem, basis_text
from diffs.rules.words import has_word, words

_DAYS: Final = (Unit.WORKDAY, Unit.DAY, Unit.CALENDAR_DAY)
_DEFAULT: Final = 30
"""Days. 行政许可法第四十二条: twenty, and ten more when the head of the body approves."""
_INSTANT_KIND: Final = "即办件"
_PROMISED_KIND: Final = "承诺件"


def promise_le_legal(view: ItemView) -> Iterator[Problem]:
    """The promised limit is not longer than the legal one of the same unit."""
    promise, legal = view.limit("promise_day"), view.limit("anticipate_day")
    if promise and legal and promise.unit == legal.unit and promise.amount > legal.amount > 0:
        detail = f"承诺{promise.text}，法定{legal.text}"
        yield Problem("promise_day", f"承诺办结时限长于法定办结时限：{detail}", view.text("promise_day"), detail=detail)


def mixed_units(view: ItemView) -> Iterator[Problem]:
    """One limit in working days, the other in days: not comparable. In a permit 日 are working days by law."""
    promise, legal = view.limit("promise_day"), view.limit("anticipate_day")
    if promise is None or legal is None or promise.unit == legal.unit:
        return
    units = {promise.unit, legal.unit}
    if Unit.WORKDAY not in units or not units <= set(_DAYS) or (view.is_permit and Unit.DAY in units):
        return
    detail = f"法定{view.text('anticipate_day').strip()}，承诺{view.text('promise_day').strip()}"
    yield Problem("promise_day", f"两个时限单位不同，无法比较：{detail}", view.text("promise_day"), detail=detail)


def long_limit(view: ItemView) -> Iterator[Problem]:
    """A permit's legal limit beyond twenty and ten days, and neither basis nor explanation says so."""
    legal = view.limit("anticipate_day")
    if legal is None or legal.unit not in _DAYS or legal.amount <= _DEFAULT:
        return
    if view.value("anticipate_explain") or legal.amount in _amounts_in_basis(view):
        return
    text = view.text("anticipate_day")
    why = f"法定办结时限{legal.text}，超过行政许可的一般期限，需有特别规定"
    if _shows_reasons(view):
        yield Problem("anticipate_day", why, text)
    else:
        # a special law is normal; without its text nobody can be asked why the limit is long
        told = f"{why}；导出的库表没有依据条文和法定时限说明，未核对"
        yield Problem("anticipate_day", told, text, DifferenceKind.UNVERIFIED, severity=Severity.INFO)


def _shows_reasons(view: ItemView) -> bool:
    """Whether the library shows where a special limit would stand: an explanation, or the text of the articles."""
    return view.has_column("anticipate_explain") or any(row.content for row in view.item.by_law)


def _amounts_in_basis(view: ItemView) -> set[int]:
    rows = (f"{basis_text(row)} {row.content}" for row in view.item.by_law)
    return {limit.amount for row in rows for limit in durations_in(row) if limit.unit in _DAYS}


def instant_kind(view: ItemView) -> Iterator[Problem]:
    """即办件 is done on the spot, and what is promised on the spot is 即办件. Hours are short, not instant; one day
    is how many publish 即办件."""
    promise, kind = view.limit("promise_day"), view.coded("project_type")
    if promise is None or not kind:
        return
    detail = f"办件类型为{kind}，承诺办结时限为{view.text('promise_day').strip()}"
    if promise.amount == 0 and kind == _PROMISED_KIND:
        yield Problem("project_type", f"承诺当场办结却不是即办件：{detail}", view.text("project_type"), detail=detail)
    elif kind == _INSTANT_KIND and promise.amount > 0 and promise.unit not in (Unit.HOUR, Unit.MINUTE, Unit.NONE):
        one_day = promise.amount <= 1 and promise.unit in _DAYS
        yield Problem(
            "project_type",
            f"即办件的承诺办结时限不是当场办结：{detail}",
            view.text("project_type"),
            detail=detail,
            severity=Severity.REVIEW if one_day else None,
        )


def instant_days(view: ItemView) -> Iterator[Problem]:
    """Says it is done on the spot, but the limit is more than a day."""
    promise = view.limit("promise_day")
    if (
        promise is None
        or promise.unit not in (*_DAYS, Unit.WEEK, Unit.MONTH)
        or (promise.amount <= 1 and promise.unit in _DAYS)
    ):
        return
    for key in ("promise_explain", "handle_flow"):
        if found := _instant_words(view.text(key)):
            detail = f"写明“{found}”，承诺办结时限为{view.text('promise_day').strip()}"
            severity = Severity.REVIEW if key == "handle_flow" else None
            yield Problem(
                key, f"当场办结与承诺办结时限矛盾：{detail}", view.text(key), detail=detail, severity=severity
            )


@lru_cache(maxsize=4096)
def _instant_words(text: str) -> str:
    flow = words().flow
    found = _instant_pattern().search(looks(text))
    return "" if found is None or has_word(found["before"], flow.instant_if) else found["word"]


@lru_cache(maxsize=1)
def _instant_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<before>.{{0,4}})(?P<word>{'|'.join(words().flow.instant)})")


CHECKS: Final[Mapping[str, Check]] = {
    "T1-PROMISE-LE-LEGAL": promise_le_legal,
    "T1-LIMIT-UNIT-MIXED": mixed_units,
    "T1-LIMIT-LONG": long_limit,
    "T1-INSTANT-KIND": instant_kind,
    "T1-INSTANT-DAYS": instant_days,
}
