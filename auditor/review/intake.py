"""The sheet of judgements back from people: every row that says something is taken or refused, with the reason.

Columns are found by their headings and rows by what they judge, so that sorting, deleting and moving do no harm.
Formulas are never run and never believed. What stands in the file already is not written again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from auditor.review.book import Saying
from auditor.review.columns import BY, DAY, FILLED, HEADINGS, HINTS, NOTE, NUMBER, VERDICT, VERDICTS, number_of, sides
from auditor.review.desk import Desk
from auditor.sheets.returned import Row, RowRefused, Table, Told, table_of
from catalog.days import read_day
from catalog.errors import N_, InputRefused
from catalog.snapshot.delimited import read_delimited
from catalog.snapshot.workbook import read_workbook
from catalog.text import looks
from diffs.matching.judgement import Judgement, Verdict
from diffs.matching.judgements import item_finder, reading_finder

_NAMES: Final = frozenset(heading.text for heading in HEADINGS)
_NEEDED: Final = _NAMES - {heading.text for heading in HINTS} - {BY, DAY, NOTE}


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is taken: the judgement it makes, and of which reading and item."""

    where: str
    judgement: Judgement
    reading: str
    item: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a sheet: rows in = taken + known already + refused + blank."""

    taken: tuple[Taken, ...]
    known: tuple[str, ...]
    refused: tuple[Told, ...]
    changed: tuple[Told, ...]
    blank: int


def read_sheet(path: Path, desk: Desk, saying: Saying) -> Intake:
    """What the sheet says about the pairs of ``desk``; ``saying``: who and when where a row does not say it.

    Raises :class:`InputRefused` when the file cannot be read or is no sheet of judgements.
    """
    rows = list(_table(path).rows())
    said = [row for row in rows if any(row.texts.get(heading.text) for heading in FILLED) or _filled_by_formula(row)]
    taken: list[Taken] = []
    refused: list[Told] = []
    reader = _Reader(desk, saying)
    for row in said:
        try:
            taken.append(reader.taken(row))
        except RowRefused as why:
            refused.append(why.told(row.where))
    good, contradicting = _agreeing(taken)
    standing = {(each.reading, each.item): each.judgement for each in desk.rulings() if not each.stale}
    pairs = {(each.reading, each.item): each for each in good}
    fresh = [each for pair, each in pairs.items() if not _says_the_same(each.judgement, standing.get(pair))]
    places = {each.where for each in good}
    return Intake(
        tuple(fresh),
        tuple(sorted(places - {each.where for each in fresh})),
        (*refused, *contradicting),
        tuple(_changed_hints([row for row in said if row.where in places])),
        len(rows) - len(said),
    )


def _filled_by_formula(row: Row) -> bool:
    return any(heading.text in row.formulas for heading in FILLED)


def _table(path: Path) -> Table:
    """The sheet of the file that has our headings."""
    delimited = path.suffix.lower() in (".csv", ".tsv", ".txt")
    grids = [read_delimited(path, _NAMES.__contains__)] if delimited else read_workbook(path)
    for table in (table_of(grid, _NAMES, _NEEDED) for grid in grids):
        if table is not None:
            return table
    missing = ", ".join(heading.text for heading in HEADINGS if heading.text in _NEEDED)
    hint = N_("write the sheet with `auditor review export` and fill it in")
    raise InputRefused(N_("no row has the headings {names}"), where=path.name, hint=hint, names=missing)


class _Reader:
    """Turns rows into judgements on what lies on a desk."""

    def __init__(self, desk: Desk, saying: Saying) -> None:
        self.readings = {each.item.id: each for each in desk.readings}
        self.items = {item.id: item for item in desk.library}
        self.seen, self.known = reading_finder(desk.readings, desk.library), item_finder(desk.library)
        self.saying = saying

    def taken(self, row: Row) -> Taken:
        if row.formulas:
            raise RowRefused(N_("column {column} holds a formula"), column="、".join(sorted(row.formulas)))
        verdict = _verdict(row)
        if row.texts.get(NUMBER, "").split("-")[0] != number_of(row.texts).split("-")[0]:
            raise RowRefused(N_("a locked cell of what is judged was changed"))
        channel, ours, theirs = sides(row.texts)
        reading, item = self.seen.find(ours, channel), self.known.find(theirs, "")
        if not reading.ids or not item.ids or reading.renamed or item.renamed:
            raise RowRefused(N_("there is no such pair now: a name or a code is another one; export the sheet again"))
        saying = self._saying(row)
        judgement = saying.judgement(verdict, self.readings[reading.ids[0]], self.items[item.ids[0]])
        return Taken(row.where, judgement, reading.ids[0], item.ids[0])

    def _saying(self, row: Row) -> Saying:
        by = row.texts.get(BY, "").strip() or self.saying.by
        if not by:
            raise RowRefused(N_("nobody is named as who judged, neither in the row nor with --by"))
        day = row.texts.get(DAY, "").strip()
        at = _moment(day, self.saying.at) if day else self.saying.at
        return replace(self.saying, by=by, at=at, note=row.texts.get(NOTE, "").strip() or self.saying.note)


def _verdict(row: Row) -> Verdict:
    text = looks(row.texts.get(VERDICT, ""))
    if not text:
        raise RowRefused(N_("something is filled in, but no verdict"))
    verdict = VERDICTS.get(text)
    if verdict is None:
        raise RowRefused(N_("{value} is no verdict; it must be one of {known}"), value=text, known="、".join(VERDICTS))
    return verdict


def _moment(text: str, now: str) -> str:
    """The day of a row as a moment: its beginning, in the offset of ``now``."""
    found = read_day(text)
    if not found:
        raise RowRefused(N_("{value} is not a date; write it as 2021-09-18"), value=text)
    day = date.fromisoformat(found)
    return datetime(day.year, day.month, day.day, tzinfo=datetime.fromisoformat(now).tzinfo).isoformat()


def _agreeing(taken: Sequence[Taken]) -> tuple[list[Taken], list[Told]]:
    """The rows that do not contradict each other: one verdict a pair, one item a reading."""
    verdicts: dict[tuple[str, str], set[Verdict]] = {}
    for each in taken:
        verdicts.setdefault((each.reading, each.item), set()).add(each.judgement.verdict)
    same = Counter(reading for (reading, _), said in verdicts.items() if Verdict.SAME in said)
    good, bad = [], []
    for each in taken:
        if len(verdicts[each.reading, each.item]) > 1:
            bad.append(Told(each.where, N_("the same pair is judged differently in another row")))
        elif each.judgement.verdict is Verdict.SAME and same[each.reading] > 1:
            bad.append(Told(each.where, N_("the same listing is said to be two items; only one can be")))
        else:
            good.append(each)
    return good, bad


def _says_the_same(new: Judgement, old: Judgement | None) -> bool:
    return old is not None and (new.verdict, new.by, new.note) == (old.verdict, old.by, old.note)


def _changed_hints(rows: Sequence[Row]) -> Iterator[Told]:
    """Rows whose locked cells that only help to judge were changed; they are taken all the same."""
    columns = "、".join(heading.text for heading in HINTS)
    for row in rows:
        if row.texts.get(NUMBER, "").split("-")[1:] != number_of(row.texts).split("-")[1:]:
            yield Told(
                row.where, N_("a locked cell was changed ({columns}); the change is not used"), {"columns": columns}
            )
