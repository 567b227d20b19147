"""How well materials are read from templates the reader was not written for: names, sub-elements, whole rows apart.

    python benchmarks/reading_materials.py [SET …] [--show TEMPLATE] [--items N]

A row's name is right when a row of that name was read; a sub-element when its row has it with the value shown; a row
when its name and every sub-element shown are right. Sub-elements that the page does not show are told as ``made up``.
Values are compared as the auditor compares them: 1 is 1份, 是 and 必须 are 必要.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.guides.sheet import Case, Row, Template, fill
from catalog.blanks import says_nothing
from catalog.model import Reading
from catalog.text import looks
from spiders.city import items
from spiders.reader import PagePart, read_group

SETS: Final = ("vendor_tables", "vendor_blocks", "vendor_files", "vendor_second", "vendor_second_files", "vendor_third")
_NOT_COUNTED: Final = frozenset({"material_name", "order_num"})
_MUST: Final = ("是", "必须", "必需", "必须提供", "★", "*", "必备", "√", "必要材料")
_MAY: Final = ("否", "非必须", "非必需", "选择提供", "选交", "非必要材料")
_NEED: Final = dict.fromkeys(_MUST, "必要") | dict.fromkeys(_MAY, "非必要")
_NUMBERED: Final = re.compile(r"^\d{1,2}(?:[、．]|\.(?!\d))")
_COPIES: Final = re.compile(r"(?:一式)?(\d+)份?")
Told = tuple[Counter[str], Counter[str], Counter[str]]


def templates(sets: Sequence[str]) -> Mapping[str, Template]:
    """The templates of these modules of ``guides``."""
    found: dict[str, Template] = {}
    for each in sets:
        found |= importlib.import_module(f"benchmarks.guides.{each}").TEMPLATES
    return found


def measured(name: str, template: Template, count: int) -> tuple[Counter[str], list[str]]:
    """Counts of what is right, lost and extra over the template filled from ``count`` items, and what is wrong."""
    counts: Counter[str] = Counter()
    notes: list[str] = []
    every = items()
    for number in range(count):
        case = fill(name, template, every[(number * 17 + len(name)) % len(every)], number)
        result = read_group([PagePart(part.body, part.content_type, part.url) for part in case.parts])
        reading = result.readings[0] if len(result.readings) == 1 else None
        counts["refused"] += reading is None
        if reading is None:
            notes.append(f"{case.item}: {len(result.readings)} readings, {result.refused}")
        _rows(case, reading, counts, notes)
        _elements(case, reading, counts, notes)
    return counts, notes


def _rows(case: Case, reading: Reading | None, counts: Counter[str], notes: list[str]) -> None:
    wanted = {_named(row): row for row in case.materials}
    got = {_named(row): row for row in _read_rows(reading)}
    shown = {key for row in case.materials for key in row}
    for name in wanted.keys() | got.keys():
        one, two = wanted.get(name), got.get(name)
        counts["name right"] += bool(one and two)
        counts["name lost"] += two is None
        counts["name extra"] += one is None
        bad = _sub_elements(one or {}, two or {}, shown, counts)
        counts["row right"] += bool(one and two and not bad)
        counts["row lost"] += bool(one and (not two or bad))
        counts["row extra"] += bool(two and (not one or bad))
        if bad or not one or not two:
            said = bad or ("extra" if two else "lost")
            notes.append(f"{case.item} {(one or two or {})['material_name']}: {said}")


def _named(row: Row) -> str:
    """The name; a number before it is format, as 无 is nothing."""
    return looks(_NUMBERED.sub("", row["material_name"], count=1))


def _sub_elements(one: Row, two: Row, shown: set[str], counts: Counter[str]) -> str:
    bad = []
    for key in sorted((one.keys() | two.keys()) - _NOT_COUNTED):
        due, said = _told(key, one.get(key, "")), _told(key, two.get(key, ""))
        if not due and says_nothing(said):
            continue  # 无 where the page says 无 is what it says, and nothing
        if due == said:
            counts["sub right"] += bool(due)
        elif due or key in shown:
            counts["sub lost"] += bool(due)
            counts["sub extra"] += bool(said)
            bad.append(f"{key} due {due!r} is {said!r}")
        else:
            counts["made up"] += 1
            bad.append(f"{key} made up {said!r}")
    return "; ".join(bad)


def _told(key: str, text: str) -> str:
    seen = looks(text)
    if key == "is_need":
        return _NEED.get(text, _NEED.get(seen, seen))
    copies = _COPIES.fullmatch(seen)
    return copies[1] if copies else seen


def _read_rows(reading: Reading | None) -> Sequence[Row]:
    if not reading or "materials" in reading.item.elements:
        return ()
    return [{"material_name": row.material_name, **row.elements} for row in reading.item.materials]


def _elements(case: Case, reading: Reading | None, counts: Counter[str], notes: list[str]) -> None:
    """Elements of the item, so that nothing is won at their cost."""
    due = {key: looks(text) for key, text in case.elements.items() if key not in {"materials", "by_law"}}
    told = dict(reading.item.elements) | {"task_name": reading.item.task_name} if reading else {}
    said = {key: looks(text) for key, text in told.items() if key not in {"materials", "by_law"}}
    for key in due.keys() | said.keys():
        same = due.get(key) == said.get(key)
        counts["element right"] += same
        counts["element lost"] += not same and key in due
        counts["element extra"] += not same and key in said
        if not same:
            notes.append(f"{case.item} element {key}: due {due.get(key)!r} is {said.get(key)!r}")


def f1(counts: Counter[str], what: str) -> float:
    """The harmonic mean of precision and recall."""
    both = 2 * counts[f"{what} right"] + counts[f"{what} lost"] + counts[f"{what} extra"]
    return 2 * counts[f"{what} right"] / both if both else 1.0


def line(name: str, counts: Counter[str]) -> str:
    """One template's figures."""
    figures = "  ".join(f"{what} {f1(counts, what):.3f}" for what in ("name", "sub", "row", "element"))
    return f"{name:26} {figures}  made up {counts['made up']}  refused {counts['refused']}"


def main(arguments: Sequence[str]) -> None:
    """Print the table, or what is wrong in one template."""
    count = int(arguments[arguments.index("--items") + 1]) if "--items" in arguments else 6
    chosen = templates([each for each in arguments if each.startswith("vendor_")] or SETS)
    if "--show" in arguments:
        name = arguments[arguments.index("--show") + 1]
        print(*measured(name, chosen[name], count)[1], sep="\n")
        return
    whole: Counter[str] = Counter()
    clean = 0
    for name, template in chosen.items():
        counts, _ = measured(name, template, count)
        whole += counts
        clean += f1(counts, "row") == 1
        print(line(name, counts))
    print(line(f"all {len(chosen)}", whole), f" without a mistake {clean} of {len(chosen)}")


if __name__ == "__main__":
    main(sys.argv[1:])
