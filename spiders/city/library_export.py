"""The library as a province hands it out: a workbook with a sheet per kind of row, or one sheet of repeated rows.

The same library gives the same bytes: creation and change dates are those of the export day, and so are the
times inside the zip.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from catalog.elements import load_elements
from catalog.model import LegalBasis, ServiceItem
from spiders.city.items import AS_OF
from spiders.city.published import items

_EXPORTED: Final = datetime.combine(date.fromisoformat(AS_OF), time(8, 30))
_CHANGED: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_SHEETS: Final = (("申请材料", "material."), ("设定依据", "basis."), ("收费项目", "fee."), ("常见问题", "faq."))
_BASIS: Final = ("law_name", "law_number", "article", "content")
_KEY: Final = "业务办理项编码"

Row = Mapping[str, str]


def write_library(path: str | Path) -> None:
    """Write the library with its materials, bases, fees and questions on sheets of their own.

    Every sheet names the item by its 业务办理项编码, or its 实施编码 where it has none.
    """
    book = Workbook()
    own = [_own(item) for item in items()]
    _fill(book, "事项清单", own, _headings(own, ""))
    for title, prefix in _SHEETS:
        rows = [
            {_KEY: _code(item), "task_name": item.task_name, **row} for item in items() for row in _rows(item)[prefix]
        ]
        _fill(book, title, rows, {_KEY: _KEY, "task_name": "事项名称", **_headings(rows, prefix)})
    _save(book, Path(path))


def write_library_one_sheet(path: str | Path) -> None:
    """Write the library on one sheet, an item's row repeated for each of its materials, bases, fees, questions.

    The headings stand in two rows, the upper one saying which kind of row the columns below belong to.
    """
    book = Workbook()
    rows = [row for item in items() for row in _repeated(item)]
    groups = {title: _headings(rows, prefix) for title, prefix in (("基本信息", ""), *_SHEETS)}
    above = [title if at == 0 else "" for title, heads in groups.items() for at in range(len(heads))]
    _fill(book, "实施清单", rows, {key: label for heads in groups.values() for key, label in heads.items()}, above)
    _save(book, Path(path))


def _own(item: ServiceItem) -> dict[str, str]:
    own = {"region": item.region, "task_name": item.task_name, **item.elements}
    shown = {own.get("task_code"), own.get("catalog_code"), own.get("task_handle_item")}
    return own | {"codes": "、".join(code for code in item.codes if code not in shown)}


def _code(item: ServiceItem) -> str:
    return item.elements.get("task_handle_item") or item.elements["task_code"]


def _rows(item: ServiceItem) -> dict[str, list[dict[str, str]]]:
    """The rows of the item by the prefix of their elements."""
    return {
        "material.": [
            {"material.material_name": row.material_name, **_prefixed("material.", row.elements)}
            for row in item.materials
        ],
        "basis.": [_prefixed("basis.", _told(row)) for row in item.by_law],
        "fee.": [_prefixed("fee.", row) for row in item.fees],
        "faq.": [_prefixed("faq.", row) for row in item.faq],
    }


def _told(row: LegalBasis) -> dict[str, str]:
    return {key: getattr(row, key) for key in _BASIS}


def _prefixed(prefix: str, row: Row) -> dict[str, str]:
    return {prefix + key: text for key, text in row.items()}


def _repeated(item: ServiceItem) -> Iterator[dict[str, str]]:
    own = _own(item)
    for parts in zip_longest(*_rows(item).values(), fillvalue={}):
        yield own | {key: text for part in parts for key, text in part.items()}


def _headings(rows: Iterable[Row], prefix: str) -> dict[str, str]:
    """Element key → heading for what the rows have, in the order of the element table."""
    found = {key for row in rows for key in row}
    table = load_elements()
    keys = [
        each.key
        for each in table
        if each.key in found and each.key.startswith(prefix) and ("." in each.key) == bool(prefix)
    ]
    heads = {} if prefix else {"region": "行政区划代码"}
    more = {"codes": "codes"} if not prefix and "codes" in found else {}
    return heads | {key: table[key].label for key in keys} | more


def _fill(
    book: Workbook, title: str, rows: Sequence[Row], headings: Mapping[str, str], above: Sequence[str] = ()
) -> None:
    sheet = book.create_sheet(title)
    if above:
        sheet.append(list(above))
    sheet.append(list(headings.values()))
    for row in rows:
        sheet.append([row.get(key, "") for key in headings])


def _save(book: Workbook, path: Path) -> None:
    """Save with the export's dates instead of now, in the document and inside the zip."""
    del book[book.sheetnames[0]]
    raw = io.BytesIO()
    book.save(raw)
    stamp = _EXPORTED.isoformat().encode() + b"Z"
    with zipfile.ZipFile(raw) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in package.namelist():
            body = package.read(name)
            if name == "docProps/core.xml":
                body = _CHANGED.sub(rb"\g<1>" + stamp, body)
            dated.writestr(zipfile.ZipInfo(name, _EXPORTED.timetuple()[:6]), body, zipfile.ZIP_DEFLATED)
