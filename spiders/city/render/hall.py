"""The service hall: sheets of paper as their files, in a folder of Word, Excel and PDF documents.

Most items stand in a book with one sheet each, plain ones in one list, some have a paper of their own. Which
is which is decided by the item (as a clerk once did), so that a city of any size gets every format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from catalog.model import ServiceItem
from spiders.city.render.hall_docx import guide_docx
from spiders.city.render.hall_pdf import guide_pdf
from spiders.city.render.hall_xlsx import guides_book, list_book
from spiders.city.render.sheet import Sheet, choice, lay_out, serial

BOOK: Final = "窗口办事指南.xlsx"
LIST: Final = "便民服务事项一览表.xlsx"
_KINDS: Final = 14
_PDF: Final = (0,)
_WORD: Final = (1, 2)


def write_hall(items: Sequence[ServiceItem], folder: Path) -> tuple[Path, ...]:
    """Write the hall's documents into ``folder``; the files, sorted. The same items give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = hall_documents(items)
    for name, content in documents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in documents)


def hall_documents(items: Sequence[ServiceItem]) -> Mapping[str, bytes]:
    """File name → content, sorted by name."""
    sheets = [lay_out(item, "hall") for item in items]
    listed = _listed(sheets)
    documents: dict[str, bytes] = {LIST: list_book(listed)} if listed else {}
    book: list[Sheet] = []
    for sheet in sheets:
        if sheet in listed:
            continue
        kind = choice(sheet.item, "hall", _KINDS)
        if kind in _PDF:
            documents[_name(sheet, "pdf")] = guide_pdf(sheet)
        elif kind in _WORD:
            documents[_name(sheet, "docx")] = guide_docx(sheet, in_lines=kind == _WORD[0])
        else:
            book.append(sheet)
    if book:
        documents[BOOK] = guides_book(book)
    return dict(sorted(documents.items()))


def _name(sheet: Sheet, suffix: str) -> str:
    return f"办事指南-{serial(sheet.item, 'hall')}.{suffix}"


def _listed(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The plain items that show the same elements: in a list an empty cell cannot say that there is no label."""
    plain = [sheet for sheet in sheets if all(_is_plain(sheet, table.key) for table in sheet.tables)]
    shown = Counter(_shown(sheet) for sheet in plain)
    if not shown:
        return []
    common = max(shown, key=lambda keys: (shown[keys], keys))
    return [sheet for sheet in plain if _shown(sheet) == common] if shown[common] > 1 else []


def _is_plain(sheet: Sheet, key: str) -> bool:
    table = sheet.table(key)
    return table is None or table.text is not None or len(table.rows) == 1


def _shown(sheet: Sheet) -> tuple[str, ...]:
    columns = (f"{table.key}.{column}" for table in sheet.tables for column in table.columns or ("",))
    return (*(field.key for field in sheet.fields), *columns)
