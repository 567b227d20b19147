"""The pages of items: what the library and every channel say, element by element, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.i18n import Translate
from auditor.papers.pageview import plain_address
from auditor.papers.retold import not_read_told
from auditor.papers.site.chunk import Strings
from auditor.papers.site.index import PAGES
from auditor.papers.site.order import ItemPage, Order
from auditor.papers.terms import element_term
from catalog.elements import load_elements
from catalog.model import LIST_ELEMENTS, LegalBasis, Material, ServiceItem

_LONGEST_CELL: Final = 4000
_LONGEST_ADDRESS: Final = 2000
_ROW_OF: Final = {"by_law": "basis", "materials": "material", "fees": "fee", "faq": "faq"}


def pages_of(order: Order, say: Translate) -> Iterable[dict[str, Any]]:
    """The items in their order, :data:`PAGES` to a chunk.

    A cell is the place of its text, -1 where there is no such element, or ``[place]`` of the reason why it was not
    read; the cells of a row are those of the library and of each channel.
    """
    keys = [element.key for element in load_elements() if "." not in element.key]
    for start in range(0, len(order.items), PAGES):
        strings = Strings()
        pages = [_page(page, order.channels[1:], keys, strings, say) for page in order.items[start : start + PAGES]]
        yield {"strings": strings.written(), "pages": pages}


def _page(
    page: ItemPage, channels: Iterable[str], keys: Iterable[str], strings: Strings, say: Translate
) -> dict[str, Any]:
    readings = [page.readings.get(name) for name in channels]
    rows = []
    for key in keys:
        cells: list[Any] = [_cell(page.item, key, {}, strings, say)]
        for each in readings:
            like = next((cell for cell in cells if isinstance(cell, int) and cell >= 0), -1)
            cells.append(_cell(each.item if each else None, key, each.not_read if each else {}, strings, say, like))
        if any(cell != -1 for cell in cells):
            rows.append([strings.place(key), strings.place(element_term(key)), *cells])
    return {
        "rows": rows,
        "seen": [
            [strings.place(each.url or each.source, _LONGEST_ADDRESS), int(bool(plain_address(each.url)))]
            if each
            else 0
            for each in readings
        ],
    }


def _cell(
    item: ServiceItem | None, key: str, not_read: Mapping[str, str], strings: Strings, say: Translate, like: int = -1
) -> Any:
    if item is not None and item.shows(key):
        return strings.place(element_text(item, key), _LONGEST_CELL, like)
    return [strings.place(not_read_told(not_read[key], say))] if key in not_read else -1


def element_text(item: ServiceItem, key: str) -> str:
    """An element as text; a list as one line per row, what its columns say after the name."""
    if key not in LIST_ELEMENTS or key in item.elements:
        return item.get(key) or ""
    if key == "by_law":
        return "\n".join(map(_basis, item.by_law))
    if key == "materials":
        return "\n".join(map(_material, item.materials))
    rows: tuple[Mapping[str, str], ...] = item.fees if key == "fees" else item.faq
    return "\n".join(_columns(row, _ROW_OF[key]) for row in rows)


def _basis(row: LegalBasis) -> str:
    number = f"（{row.law_number}）" if row.law_number else ""
    title = row.law_name if row.law_name.startswith("《") or not row.law_name else f"《{row.law_name}》"
    return " ".join(part for part in (f"{title}{number}{row.article}", row.content, row.text) if part)


def _material(row: Material) -> str:
    columns = _columns(row.elements, "material")
    return f"{row.material_name} ｜ {columns}" if columns else row.material_name


def _columns(row: Mapping[str, str], group: str) -> str:
    return " · ".join(f"{element_term(f'{group}.{key}', key)} {value}" for key, value in row.items() if value)
