"""One item made of its collected texts: amount and unit joined, lists split, codes gathered, an id given."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import to_text
from catalog.model import LIST_ELEMENTS, LegalBasis, Material, ServiceItem, SourceRow
from catalog.snapshot.header import ITEM_KEYS
from catalog.snapshot.lists import split_list
from catalog.snapshot.rows import RECORD, Row, meant, with_unit
from catalog.text import looks

_LIMITS: Final = (("anticipate_day", "anticipate_type"), ("promise_day", "promise_type"))
_LAW: Final = re.compile(r"[\d.、．（）()①-⑳一二三四五六七八九十\s]{0,6}《")
_HEAD: Final = frozenset({"id", "task_name", "codes", "region", *LIST_ELEMENTS})


def build_item(
    values: Row,
    groups: Mapping[str, Sequence[Row]],
    codes: tuple[str, ...],
    shown: Iterable[str],
    origin: SourceRow,
    *,
    shared: bool = False,
) -> ServiceItem:
    """The item of these texts; a row group the export shows (``shown``) and that has no row is ``""``.

    ``shared``: other items have the same code, so that the id takes the name to be distinct.
    """
    elements = {key: text for key, text in values.items() if key not in _HEAD}
    for amount, unit in _LIMITS:
        if amount in elements:
            elements[amount] = with_unit(elements[amount], _unit(elements.get(unit, "")))
    texts = {key: _texts(key, values.get(key, "")) for key in LIST_ELEMENTS if not groups.get(key)}
    for key, rows in texts.items():
        if key in values or key in shown:
            # one string stays one string, unless it is a list of one
            whole = values.get(key, "")
            if not rows or (len(rows) == 1 and (key == "by_law" or emptiness(whole) is not Emptiness.VALUE)):
                elements[key] = whole
    return ServiceItem(
        id=values.get("id") or _item_id(values, shared=shared),
        task_name=values["task_name"],
        codes=codes,
        region=values.get("region", ""),
        elements=elements,
        by_law=tuple(map(_basis, groups.get("by_law") or ({"text": each} for each in texts["by_law"]))),
        materials=tuple(
            map(_material, groups.get("materials") or ({"material_name": each} for each in texts["materials"]))
        ),
        fees=tuple(dict(row) for row in groups.get("fees") or ({"standard": each} for each in texts["fees"])),
        faq=tuple(dict(row) for row in groups.get("faq") or ({"question": each} for each in texts["faq"])),
        origin=origin,
    )


def _texts(key: str, text: str) -> tuple[str, ...]:
    """The rows a text stands for: one per row it was collected from; materials and laws also one by one."""
    cells = [cell for cell in text.split(RECORD) if cell]
    return tuple(dict.fromkeys(each for cell in cells for each in _split(key, cell)))


def _split(key: str, cell: str) -> tuple[str, ...]:
    if key == "materials":
        return _materials(cell)
    return _laws(cell) if key == "by_law" else (cell,)


def _materials(cell: str) -> tuple[str, ...]:
    return split_list(cell) or (cell,) if emptiness(cell) is Emptiness.VALUE else (cell,)


def _laws(cell: str) -> tuple[str, ...]:
    """Laws line by line where every line names one; else the cell is one text (its lines are of one article)."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    return tuple(lines) if all(_LAW.match(line) for line in lines) else (cell,)


def _unit(text: str) -> str:
    return to_text("limit_unit", text) or text


def _basis(row: Row) -> LegalBasis:
    return LegalBasis(**row)


def _material(row: Row) -> Material:
    rest = {key: text for key, text in row.items() if key != "material_name"}
    return Material(row.get("material_name", ""), rest)


def _item_id(values: Row, *, shared: bool) -> str:
    """The main code, with a hash of the name where it is ``shared``; without a code, a hash of what tells it apart.

    Where the item stands in the file is in no id.
    """
    code = next((code for key in ITEM_KEYS[:3] if (code := meant(values.get(key, "")))), "")
    if code:
        return looks(code).upper() + (f"-{_hash(values, 'task_name')}" if shared else "")
    return "N" + _hash(values, "catalog_code", "task_name", "dept_name", "region")


def _hash(values: Row, *names: str) -> str:
    told = "\n".join(looks(values.get(name, "")).upper() for name in names)
    return hashlib.sha256(told.encode()).hexdigest()[:12].upper()
