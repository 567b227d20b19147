"""The portal for computers: paged lists by unit, guides in three templates, and all the noise of a portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from catalog.model import ServiceItem
from spiders.city.render.joined import PLACE_AND_TIME, with_joint
from spiders.city.render.pages import by_unit, in_parts, neighbours, page
from spiders.city.render.sheet import Field, Sheet, choice, lay_out, serial
from spiders.city.render.web import Pages, Response, address, html, moved, plain

HOST: Final = "pc.city.test"
PAGE_SIZE: Final = 10
ROBOTS: Final = "User-agent: *\nDisallow: /admin/\n"
_TEMPLATES: Final = ("pc_paired", "pc_tabs", "pc_article")
_OLD_ADDRESS_EVERY: Final = 9
_HOT: Final = 3

_TAB_GROUPS: Final = {
    "受理条件": ("accept_condition",),
    "办理流程": ("handle_flow",),
    "窗口办理": ("transact_addr", "transact_time", "link_way", "supervise_way"),
}
_ARTICLE_PARTS: Final = (
    ("基本信息", ()),
    ("办理依据", ("by_law",)),
    ("申请条件", ("accept_condition",)),
    ("申报材料", ("materials",)),
    ("办理程序", ("handle_flow",)),
    ("办理时限", ("anticipate_day", "promise_day")),
    ("收费情况", ("is_fee", "fee_basis", "fees")),
    ("办理地点及时间", ("transact_addr", "transact_time")),
    ("咨询投诉", ("link_way", "supervise_way")),
    ("常见问题", ("faq",)),
)
_NUMERALS: Final = "一二三四五六七八九十"


def pc_site(items: Sequence[ServiceItem]) -> Pages:
    """The portal at :data:`HOST`: ``/list?page=N``, ``/guide/…``, themes, old addresses, robots.txt."""
    listed = by_unit(items)
    pages = {"/": moved(f"http://{HOST}/list"), "/robots.txt": plain(ROBOTS), "/admin/login": html("<h1>登录</h1>")}
    pages |= {"/about": html(page("pc_about.html.j2")), **_old_addresses(listed)}
    pages |= _lists(listed, listed)
    for unit in sorted({item.unit for item in listed}):
        pages |= _lists([item for item in listed if item.unit == unit], listed, unit)
    pages |= {guide_path(item): html(guide_page(item, neighbours(listed, place))) for place, item in enumerate(listed)}
    return Pages(pages)


def guide_path(item: ServiceItem) -> str:
    """Where the item's guide stands on the portal."""
    return f"/guide/{serial(item, 'pc')}.html"


def _old_addresses(items: Sequence[ServiceItem]) -> dict[str, Response]:
    return {_old_path(item): moved(f"http://{HOST}{guide_path(item)}") for item in items}


def _old_path(item: ServiceItem) -> str:
    return f"/item.jsp?id={serial(item, 'pc')}"


def _listed_path(place: int, item: ServiceItem) -> str:
    """Every now and then an editor kept the address of the old portal."""
    return _old_path(item) if place % _OLD_ADDRESS_EVERY == _OLD_ADDRESS_EVERY - 1 else guide_path(item)


def _lists(items: Sequence[ServiceItem], everything: Sequence[ServiceItem], unit: str = "") -> Mapping[str, Response]:
    """The pages of one list: of everything, or of one unit."""
    places = {item.id: place for place, item in enumerate(everything)}
    links = [(_listed_path(places[item.id], item), item) for item in items]
    parts = in_parts(links, PAGE_SIZE)
    only = [("unit", unit)] if unit else []
    addresses = [address("/list", [*only, ("page", str(number))]) for number in range(1, len(parts) + 1)]
    units = [(each, address("/list", [("unit", each)])) for each in sorted({item.unit for item in everything}) if each]
    common = {"hot": links[:_HOT], "units": units, "total": len(links), "addresses": addresses}
    texts = [page("pc_list.html.j2", links=part, number=number, **common) for number, part in enumerate(parts, 1)]
    return {address("/list", only): html(texts[0])} | {key: html(text) for key, text in zip(addresses, texts)}


def guide_page(item: ServiceItem, others: Sequence[ServiceItem] = ()) -> str:
    """The guide in the template that the portal happens to use for this item."""
    template = _TEMPLATES[choice(item, "pc", len(_TEMPLATES))]
    sheet = lay_out(item, template)
    links = [(guide_path(other), other.task_name) for other in others]
    values = {"sheet": sheet, "links": links}
    if template == "pc_paired":
        values["rows"] = tuple(_paired_rows(with_joint(sheet.fields, PLACE_AND_TIME)))
    elif template == "pc_tabs":
        values["groups"] = _tab_groups(sheet)
    else:
        values["parts"] = _article_parts(sheet)
    return page(f"{template}.html.j2", **values)


def _paired_rows(fields: Sequence[Field]) -> Iterator[tuple[Field, ...]]:
    """Two short elements a row, a long one alone."""
    waiting: list[Field] = []
    for field in fields:
        if field.is_long:
            yield (field,)
            continue
        waiting.append(field)
        if len(waiting) == 2:
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


def _tab_groups(sheet: Sheet) -> list[tuple[str, tuple[Field, ...]]]:
    taken = [key for keys in _TAB_GROUPS.values() for key in keys]
    groups = [("基本信息", sheet.but(taken))]
    return groups + [(title, fields) for title, keys in _TAB_GROUPS.items() if (fields := sheet.pick(keys))]


def _article_parts(sheet: Sheet) -> list[dict[str, object]]:
    """The numbered parts that have something to say; the first takes what no other part names."""
    taken = [key for _, keys in _ARTICLE_PARTS for key in keys]
    parts: list[dict[str, object]] = []
    for title, keys in _ARTICLE_PARTS:
        fields = sheet.pick(keys) if keys else sheet.but(taken)
        tables = [table for key in keys if (table := sheet.table(key))]
        if fields or tables:
            number = _NUMERALS[len(parts)]
            parts.append({"number": number, "title": title, "fields": fields, "tables": tables})
    return parts
