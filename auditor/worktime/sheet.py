"""The project's own sheet of days (``[calendar] file``): 日期, 安排 (放假 or 上班), 名称."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from auditor.worktime.calendar import WorkCalendar
from catalog.days import read_day
from catalog.errors import N_, InputRefused
from catalog.snapshot.delimited import read_delimited
from catalog.text import looks

_DAY, _KIND, _NAME = "日期", "安排", "名称"
_REST: Final = frozenset({"放假", "休", "休息"})
_WORK: Final = frozenset({"上班", "班", "补班"})


def with_sheet(calendar: WorkCalendar, path: Path) -> WorkCalendar:
    """The calendar with the days of a sheet, which win; a year with a day off in the sheet is known from then on.

    The sheet is ``.csv`` (UTF-8 with or without BOM, or GB18030) with the columns 日期 and 安排, and 名称 if wished.
    Raises :class:`InputRefused` with the row for a day or a word that cannot be read, or a day that stands twice.
    """
    grid = read_delimited(path, lambda cell: looks(cell) in (_DAY, _KIND, _NAME))
    rows = [(at, row) for at, row in enumerate(grid.rows, 1) if any(cell.strip() for cell in row)]
    if not rows:
        return calendar
    columns = _columns(rows[0][1], f"{path.name}:{rows[0][0]}")
    rest, work = dict(calendar.rest), set(calendar.work)
    seen: set[str] = set()
    years = set(calendar.years)
    for at, row in rows[1:]:
        where = f"{path.name}:{at}"
        day, kind, name = (row[column].strip() if column < len(row) else "" for column in columns)
        iso = read_day(day)
        if not iso:
            raise InputRefused(N_("{value} is not a date"), where=where, hint=N_("write it as 2021-09-17"), value=day)
        if iso in seen:
            raise InputRefused(N_("the day {day} stands twice"), where=where, day=iso)
        seen.add(iso)
        work.discard(iso)
        rest.pop(iso, None)
        if _is_rest(kind, where):
            rest[iso] = name or kind
            years.add(int(iso[:4]))
        else:
            work.add(iso)
    return WorkCalendar(rest, frozenset(work), frozenset(years))


def _columns(head: Sequence[str], where: str) -> tuple[int, int, int]:
    places = {looks(cell): at for at, cell in enumerate(head)}
    for needed in (_DAY, _KIND):
        if needed not in places:
            raise InputRefused(N_("column {heading} is missing"), where=where, heading=needed)
    return places[_DAY], places[_KIND], places.get(_NAME, len(head))


def _is_rest(kind: str, where: str) -> bool:
    if kind in _REST or kind in _WORK:
        return kind in _REST
    raise InputRefused(
        N_("{value} is neither a day off nor a working day"),
        where=where,
        hint=N_("write 放假 or 上班"),
        value=kind or "“”",
    )
