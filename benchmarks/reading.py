"""How well the reader reads templates it was not written for, and what it refuses.

    python benchmarks/reading.py [--aside] [--show TEMPLATE] [--items N]

Every template of ``guides`` is filled from items of the fixture city, so what is in a page is known. An element is
right when its text is the same but for how it is set; a material when its name and every sub-element shown are; a
legal basis when its citation is. ``--aside`` also measures what is put aside; ``--show`` prints what is wrong in one.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.guides import (
    blocks,
    fresh_materials,
    fresh_portals,
    fresher_portals,
    last_portals,
    lists,
    material_shapes,
    papers,
    payloads,
    portal_materials,
    tables,
    unseen_blocks,
    unseen_materials,
    unseen_portals,
    unseen_rows,
)
from benchmarks.guides.nonguides import non_guides
from benchmarks.guides.sheet import Case, Row, Template, cited, fill
from catalog.citations import Citation, parse_citations
from catalog.model import LIST_ELEMENTS, Reading
from catalog.text import looks
from spiders.city import items
from spiders.reader import PagePart, PageResult, read_group

OPEN: Final[Mapping[str, Template]] = {
    name: template
    for each in (tables, blocks, lists, payloads, papers, material_shapes, portal_materials)
    for name, template in each.TEMPLATES.items()
}
ASIDE: Final[Mapping[str, Template]] = {
    **unseen_blocks.TEMPLATES,
    **unseen_rows.TEMPLATES,
    **unseen_materials.TEMPLATES,
    **fresh_materials.TEMPLATES,
    **unseen_portals.TEMPLATES,
    **fresh_portals.TEMPLATES,
    **fresher_portals.TEMPLATES,
    **last_portals.TEMPLATES,
}
_NOT_COUNTED: Final = frozenset(LIST_ELEMENTS)


@dataclass(slots=True)
class Score:
    """Counts of right, wrongly read and lost values, by ``element``, ``basis``, ``material``, ``blank``."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    refused: int = 0
    notes: list[str] = field(default_factory=list)

    def f1(self, what: str) -> float:
        """The harmonic mean of precision and recall; 1 when there is nothing to find and nothing found."""
        both = 2 * self.right[what] + self.extra[what] + self.lost[what]
        return 2 * self.right[what] / both if both else 1.0

    def add(self, other: Score) -> None:
        """Count the other's pages too."""
        self.right += other.right
        self.extra += other.extra
        self.lost += other.lost
        self.pages += other.pages
        self.refused += other.refused

    def sets(self, what: str, wanted: Counter[object], got: Counter[object]) -> None:
        """Compare two bags."""
        self.right[what] += (wanted & got).total()
        self.extra[what] += (got - wanted).total()
        self.lost[what] += (wanted - got).total()
        self.notes += [f"{what} lost {each}" for each in wanted - got] + [
            f"{what} extra {each}" for each in got - wanted
        ]


def measure(name: str, template: Template, count: int) -> Score:
    """The template filled from ``count`` items spread over the city, read, compared."""
    score = Score()
    every = items()
    for number in range(count):
        case = fill(name, template, every[(number * 13 + len(name)) % len(every)], number)
        _score(case, _read(case), score)
    return score


def _read(case: Case) -> PageResult:
    return read_group([PagePart(part.body, part.content_type, part.url) for part in case.parts])


def _score(case: Case, result: PageResult, score: Score) -> None:
    score.pages += 1
    if len(result.readings) != 1:
        score.refused += 1
        score.notes.append(f"{case.item}: {len(result.readings)} readings, {result.refused}")
    reading = result.readings[0] if len(result.readings) == 1 else None
    score.sets("element", _texts(case.elements), _texts(_elements(reading)))
    _gaps(case, reading, score)
    if case.bases:
        score.sets("basis", Counter(case.bases), Counter(_citations(reading)))
    if case.materials:
        shown = {key for row in case.materials for key in row}
        score.sets("material", _rows(case.materials, shown), _rows(_material_rows(reading), shown))


def _texts(elements: Mapping[str, str]) -> Counter[object]:
    return Counter((key, looks(text)) for key, text in elements.items() if key not in _NOT_COUNTED)


def _gaps(case: Case, reading: Reading | None, score: Score) -> None:
    """Blanks that were told as such, and elements not on the page that were not made up."""
    blank = {key for key, text in case.elements.items() if not text}
    told = {key for key, text in _elements(reading).items() if not text.strip()}
    score.sets("blank", Counter(blank), Counter(told))


def _elements(reading: Reading | None) -> Mapping[str, str]:
    return {"task_name": reading.item.task_name, **reading.item.elements} if reading else {}


def _citations(reading: Reading | None) -> set[Citation]:
    rows = reading.item.by_law if reading else ()
    return {each for row in rows for each in parse_citations(row.text or (cited(row) if row.article else _worded(row)))}


def _worded(row: object) -> str:
    name, number, content = (getattr(row, each) for each in ("law_name", "law_number", "content"))
    return f"{name}（{number}）{content}" if number else f"{name}{content}"


def _material_rows(reading: Reading | None) -> Sequence[Row]:
    rows = reading.item.materials if reading else ()
    if reading and "materials" in reading.item.elements:
        return ()
    return [{"material_name": row.material_name, **row.elements} for row in rows]


def _rows(rows: Sequence[Row], shown: set[str]) -> Counter[object]:
    return Counter(tuple(sorted((key, looks(row[key])) for key in shown if row.get(key))) for row in rows)


def _table(templates: Mapping[str, Template], count: int, *, told: bool) -> Score:
    whole = Score()
    for name, template in templates.items():
        score = measure(name, template, count)
        whole.add(score)
        if told:
            print(_line(name, score))
    return whole


def _line(name: str, score: Score) -> str:
    figures = "  ".join(f"{what} {score.f1(what):.4f}" for what in ("element", "basis", "material", "blank"))
    return f"{name:26} {figures}  refused {score.refused}/{score.pages}"


def _refusals(*, aside: bool) -> Iterator[tuple[str, bool, str]]:
    for page in non_guides(items()):
        if page.aside == aside:
            result = read_group([PagePart(page.part.body, page.part.content_type, page.part.url)])
            read = "; ".join(f"{r.item.task_name}: {sorted(r.item.elements)}" for r in result.readings)
            yield f"{page.kind} {page.number}", not result.readings, read


def _told_refusals(*, aside: bool, show: bool) -> None:
    rows = list(_refusals(aside=aside))
    print(f"no guides refused: {sum(ok for _, ok, _ in rows)}/{len(rows)}")
    if show:
        for name, ok, read in rows:
            if not ok:
                print(f"  {name} was read: {read[:200]}")


def _show(name: str, count: int) -> None:
    for note in measure(name, {**OPEN, **ASIDE}[name], count).notes:
        print(note)


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    count = int(arguments[arguments.index("--items") + 1]) if "--items" in arguments else 6
    if "--show" in arguments:
        _show(arguments[arguments.index("--show") + 1], count)
        return
    print(_line(f"all {len(OPEN)} open", _table(OPEN, count, told=True)))
    _told_refusals(aside=False, show=True)
    if "--aside" in arguments:
        print(_line(f"all {len(ASIDE)} aside", _table(ASIDE, count, told="--each" in arguments)))
        _told_refusals(aside=True, show="--each" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
