"""How the sheets look, and what every one of them shares: paper, protection, formats."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.wholefile import whole_file

LINE, HIGHEST = 14.5, 400
"""Points of a line of text, and of the highest row: no program shows more than 409."""
_TEXT: Final = 49
"""The number format that leaves what is typed as it is."""
_ALLOWED: Final = ("autofilter", "sort", "format_columns", "format_rows")
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 10},
}


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of a workbook."""

    title: Format
    head: Format
    fill_head: Format
    cell: Format
    late: Format
    red: Format
    red_cell: Format
    red_late: Format
    free: Format


@contextmanager
def new_workbook(path: Path, title: str) -> Iterator[Workbook]:
    """A workbook to write, in which crawled text never becomes a formula, a link or a number.

    The file appears when the block ends. Its own dates are fixed, so that the same content gives the same bytes.
    """
    # in memory: on a full disk xlsxwriter leaves an archive open that complains when it is collected
    memory = BytesIO()
    # a copy down to the bottom: xlsxwriter adds to the properties it is given
    with Workbook(memory, deepcopy(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        yield book
    with whole_file(path) as draft:
        draft.write_bytes(memory.getvalue())


def look_of(book: Workbook) -> Look:
    """The formats, made once for a workbook."""
    base: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#A6A6A6"}
    head, late = base | {"bold": True, "valign": "vcenter"}, base | {"bg_color": "#FADBD8"}
    red = {"font_color": "#C00000", "bold": True}
    return Look(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format(head | {"bg_color": "#D9E2F3"}),
        fill_head=book.add_format(head | {"bg_color": "#FFE699"}),
        cell=book.add_format(base),
        late=book.add_format(late),
        red=book.add_format(red),
        red_cell=book.add_format(base | red),
        red_late=book.add_format(late | red),
        free=book.add_format(base | {"locked": False, "bg_color": "#FFF8E1", "num_format": _TEXT}),
    )


def lock(sheet: Worksheet) -> None:
    """Lock what is not marked as free; filtering, sorting and the size of rows and columns stay allowed."""
    sheet.protect("", dict.fromkeys(_ALLOWED, True))


def on_paper(sheet: Worksheet, head_row: int | None = None) -> None:
    """A4, landscape, as wide as the paper, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    if head_row is not None:
        sheet.repeat_rows(head_row)
