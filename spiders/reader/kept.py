"""A kept page as plain lines, each with its place: what people look at beside a finding, never markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lxml.etree import _Element as HtmlElement

from spiders.model import Reason
from spiders.reader.decode import decode
from spiders.reader.html import outline_of_html
from spiders.reader.json_shape import Json, load_json
from spiders.reader.office import office_outlines
from spiders.reader.outline import Outline, Table
from spiders.reader.pictured import Pictured
from spiders.reader.tree import parse

_LARGEST: Final = 8_000_000
_MOST_LINES: Final = 20_000
_DEEPEST: Final = 40
_EMBEDS: Final = ("script", "iframe", "frame", "img", "image", "object", "embed", "canvas", "svg", "video", "template")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One line of a kept page: its text, its place as locators name it, and the row it stands in (0: in none)."""

    text: str
    place: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A kept page, payload or paper in the two ways people look at it: line by line, and as it looked."""

    lines: tuple[KeptLine, ...] = ()
    pictured: Pictured = field(default_factory=Pictured)


def kept_page(body: bytes, content_type: str = "", encoding: str = "") -> KeptPage:
    """The page of some bytes; one without lines for what cannot be read. Never raises.

    A payload has no looks of its own. For its lines see :func:`kept_lines`.
    """
    if not body or len(body) > _LARGEST:
        return KeptPage()
    papers = office_outlines(body, _LARGEST)
    if papers is not None:
        read = () if isinstance(papers, Reason) else papers
        return KeptPage(_limited(_of_outlines(read)), Pictured(papers=read))
    decoded = decode(body, content_type, encoding)
    if decoded is None:
        return KeptPage()
    payload = load_json(decoded.text)
    if payload is not None:
        return KeptPage(_limited(_of_json(payload, "$")))
    return KeptPage(_limited(_of_outlines([outline_of_html(decoded.text)])), Pictured(decoded.text))


def kept_lines(body: bytes, content_type: str = "", encoding: str = "") -> tuple[KeptLine, ...]:
    """The lines of a page, payload or paper in reading order; ``()`` for what cannot be read. Never raises.

    Places have the form of :attr:`catalog.model.Reading.locators`, so that the line an element was read from can be
    found again. The cells of a table are lines of one row, empty ones among them.
    """
    return kept_page(body, content_type, encoding).lines


def kept_embeds(body: bytes, content_type: str = "", encoding: str = "") -> tuple[str, ...]:
    """What may show something without a line of its own: scripts, frames, pictures, drawings; one text for each.

    ``()`` for payloads, papers and what cannot be read. Never raises.
    """
    if not body or len(body) > _LARGEST or office_outlines(body, _LARGEST) is not None:
        return ()
    decoded = decode(body, content_type, encoding)
    if decoded is None or load_json(decoded.text) is not None:
        return ()
    root = parse(decoded.text)
    return () if root is None else tuple(_embed(each) for each in root.iter(*_EMBEDS))


def _embed(element: HtmlElement) -> str:
    source = element.get("src") or element.get("data") or element.get("href") or element.get("srcdoc") or ""
    return f"<{element.tag} {source}>{''.join(map(str, element.itertext()))}"


def place_of(lines: Sequence[KeptLine], locator: str) -> int | None:
    """The index of the line that ``locator`` names, or of the first line inside it or around it."""
    if not locator:
        return None
    around: int | None = None
    for index, line in enumerate(lines):
        if line.place == locator or _inside(line.place, locator):
            return index
        if around is None and line.place and _inside(locator, line.place):
            around = index
    return around


def _inside(place: str, outer: str) -> bool:
    return place.startswith(outer) and place[len(outer)] in "/.[! " if len(place) > len(outer) else False


def _limited(lines: Iterator[KeptLine]) -> tuple[KeptLine, ...]:
    return tuple(line for line, _ in zip(lines, range(_MOST_LINES)) if line.text or line.row)


def _of_outlines(outlines: Sequence[Outline]) -> Iterator[KeptLine]:
    rows = count(1)
    for outline in outlines:
        for item in outline.items:
            if isinstance(item, Table):
                yield from _of_table(item, rows)
            else:
                yield KeptLine(item.text, str(item.where))


def _of_table(table: Table, rows: Iterator[int]) -> Iterator[KeptLine]:
    for cells in table.rows:
        row = next(rows)
        for cell in cells:
            inner = () if cell.is_plain else tuple(_of_outlines([cell.outline]))
            yield from (KeptLine(line.text, line.place, row) for line in inner)
            if not inner:
                yield KeptLine(cell.text, str(cell.where), row)


def _of_json(value: Json, place: str, depth: int = 0) -> Iterator[KeptLine]:
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _of_json(inner, f"{place}.{key}", depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for index, inner in enumerate(value):
            yield from _of_json(inner, f"{place}[{index}]", depth + 1)
    else:
        yield KeptLine(f"{place.rpartition('.')[2]}: {_plain(value)}", place)


def _plain(value: Json) -> str:
    """A value of a payload; markup inside it is shown as the lines it makes."""
    if isinstance(value, str):
        return outline_of_html(value).text if "<" in value and ">" in value else value
    return "" if value is None or isinstance(value, dict | list) else str(value)
