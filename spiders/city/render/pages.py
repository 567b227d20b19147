"""The jinja2 environment of the HTML channels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from catalog.model import ServiceItem

T = TypeVar("T")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("spiders.city.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["lines"] = lines
    return environment


def page(template: str, **values: object) -> str:
    """The template filled in."""
    return _environment().get_template(template).render(**values)


def lines(text: str) -> Markup:
    """Text for HTML: escaped, with a break for every line end."""
    return Markup("<br/>").join(escape(line) for line in text.split("\n"))


def in_parts(rows: Sequence[T], size: int) -> tuple[tuple[T, ...], ...]:
    """The rows in parts of ``size``; one empty part when there are no rows, as an empty list is a page too."""
    return tuple(tuple(rows[start : start + size]) for start in range(0, len(rows), size)) or ((),)


def by_unit(items: Sequence[ServiceItem]) -> tuple[ServiceItem, ...]:
    """The items in the order of a portal's list: by unit, then as given."""
    return tuple(sorted(items, key=lambda item: item.unit))


def neighbours(items: Sequence[ServiceItem], place: int, count: int = 3) -> tuple[ServiceItem, ...]:
    """The ``count`` items after ``place``, for the side list of a guide page; never the item itself."""
    last = min(count, len(items) - 1)
    return tuple(items[(place + step) % len(items)] for step in range(1, last + 1))
