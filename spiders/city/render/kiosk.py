"""The self-service terminals: an old intranet site in GB18030 whose server claims ISO-8859-1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from catalog.model import ServiceItem
from spiders.city.render.joined import LIMITS, with_joint
from spiders.city.render.pages import by_unit, in_parts, lines, page
from spiders.city.render.sheet import Field, Table, choice, lay_out, serial
from spiders.city.render.web import Pages, Response, moved

HOST: Final = "kiosk.city.test"
PAGE_SIZE: Final = 20
WRONG_CONTENT_TYPE: Final = "text/html; charset=ISO-8859-1"
ENCODING: Final = "gb18030"
_READONLY_EVERY: Final = 3
_BREAKABLE: Final = 4

Write = Callable[[str], Markup]
"""How a template writes a label."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One row of the old template: a label, and under it a text or a table."""

    label: Markup
    text: Markup | None = None
    table: Table | None = None


def kiosk_site(items: Sequence[ServiceItem]) -> Pages:
    """The terminals' site at :data:`HOST`: a frameset, ``/list.jsp?page=N`` and ``/guide.jsp?id=…``."""
    listed = by_unit(items)
    pages = {"/": moved(f"http://{HOST}/list.jsp"), "/index.htm": _page(page("kiosk_frames.html.j2"))}
    pages |= {"/menu.htm": _page(page("kiosk_menu.html.j2")), **_lists(listed)}
    pages |= {guide_path(item): _page(guide_page(item)) for item in listed}
    return Pages(pages)


def guide_path(item: ServiceItem) -> str:
    """Where the item's guide stands on the terminals."""
    return f"/guide.jsp?id={int(serial(item, 'kiosk')[:7], 16)}"


def _page(text: str) -> Response:
    return Response(text.encode(ENCODING, "xmlcharrefreplace"), WRONG_CONTENT_TYPE, compressible=False)


def _lists(items: Sequence[ServiceItem]) -> Mapping[str, Response]:
    parts = in_parts(items, PAGE_SIZE)
    pages: dict[str, Response] = {}
    for number, part in enumerate(parts, 1):
        links = [(guide_path(item).lstrip("/"), item) for item in part]
        text = page("kiosk_list.html.j2", links=links, total=len(items), number=number, last=len(parts))
        pages[f"/list.jsp?page={number}"] = _page(text)
    pages["/list.jsp"] = pages["/list.jsp?page=1"]
    return pages


def guide_page(item: ServiceItem) -> str:
    """The guide in one of the two templates that the terminals ever had."""
    if choice(item, "kiosk", _READONLY_EVERY) == 0:
        sheet = lay_out(item, "kiosk_readonly")
        return page("kiosk_readonly.html.j2", item=item, panels=_panels(sheet.fields, sheet.tables, _broken))
    sheet = lay_out(item, "kiosk_panel")
    return page(
        "kiosk_panel.html.j2", item=item, panels=_panels(with_joint(sheet.fields, LIMITS), sheet.tables, Markup.escape)
    )


def _panels(fields: Sequence[Field], tables: Sequence[Table], write: Write) -> tuple[Panel, ...]:
    single = [Panel(write(field.label), text=lines(field.text)) for field in fields]
    listed = [
        Panel(write(table.label), table=table)
        if table.text is None
        else Panel(write(table.label), text=lines(table.text))
        for table in tables
    ]
    return (*single, *listed)


def _broken(label: str) -> Markup:
    """Labels of four characters stand in two lines: the column is narrow."""
    if len(label) == _BREAKABLE:
        return Markup("{}<br/>{}").format(label[:2], label[2:])
    return Markup.escape(label)
