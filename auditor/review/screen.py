"""A case as lines for the terminal: the reading above, the items it may be below, what differs picked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import click

from auditor.cli.wide import columns, wrapped
from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.papers.wording import element_label
from auditor.review.desk import Case, Option
from auditor.review.names import differing, marked
from catalog.errors import N_
from catalog.identity import main_code
from catalog.model import LegalBasis, ServiceItem

FACTS: Final = ("task_type", "promise_day", "anticipate_day")
"""Elements shown of both sides, besides name, codes, body, region, materials and bases."""
_SHOWN_ROWS: Final = 12
_LONGEST: Final = 60

Mark = Callable[[str], str]


def coloured(text: str) -> str:
    """Characters that differ, on a terminal."""
    return click.style(text, fg="red", bold=True, underline=True)


def bracketed(text: str) -> str:
    """Characters that differ, where no colours are wanted."""
    return f"«{text}»"


def case_lines(case: Case, place: str, width: int, say: Translate, mark: Mark) -> Iterator[str]:
    """The case; ``place`` says where in the work one is (3/23), ``mark`` picks out what differs."""
    item = case.reading.item
    yield f"── {place} " + "─" * max(0, width - columns(place) - 4)
    first = case.options[0].item.task_name if case.options else item.task_name
    yield say(N_("on the channel: {name}")).format(name=marked(differing(item.task_name, first)[0], mark))
    head = (case.reading.channel, item.unit, item.region, *_facts(item))
    yield from _indented(" · ".join(shown(part, _LONGEST) for part in head if part), width)
    yield from _indented(shown(" ".join(item.codes), 200), width)
    yield from _indented(shown(case.reading.url or case.reading.source, 300), width)
    yield from _indented(say(N_("why asked: {why}")).format(why=shown(case.match.why, 600)), width)
    for number, option in enumerate(case.options, 1):
        yield from _option_lines(number, option, item.task_name, width, say, mark)


def _option_lines(number: int, option: Option, name: str, width: int, say: Translate, mark: Mark) -> Iterator[str]:
    theirs = marked(differing(name, option.item.task_name)[1], mark)
    yield f" {number}  {option.probability:4.0%}  {theirs}"
    head = (main_code(option.item), option.item.unit, option.item.region, *_facts(option.item))
    yield from _indented(" · ".join(shown(part, _LONGEST) for part in head if part), width)
    yield from _indented("；".join(shown(reason, 200) for reason in option.reasons), width)
    if option.said:
        yield from _indented(f"! {shown(option.said, 200)}", width)
    if option.held_by:
        template = say(N_("another reading is this item: {name}"))
        yield from _indented(f"! {template.format(name=shown(option.held_by, 200))}", width)


def _facts(item: ServiceItem) -> Iterator[str]:
    for key in FACTS:
        if text := item.elements.get(key, ""):
            yield text if key == "task_type" else f"{element_label(key)} {text}"
    for key, rows in (("materials", item.materials), ("by_law", item.by_law)):
        if rows:
            yield f"{element_label(key)} {len(rows)}"


def _indented(text: str, width: int, indent: int = 10) -> Iterator[str]:
    if text:
        yield from (" " * indent + line for line in wrapped(text, max(width - indent, 20)))


def detail_lines(case: Case, width: int, say: Translate) -> Iterator[str]:
    """What only one of the two has, item by item: materials and legal bases."""
    seen = case.reading.item
    for number, option in enumerate(case.options, 1):
        yield f" {number}  {shown(option.item.task_name, 200)}"
        for key in ("materials", "by_law"):
            ours, theirs = _rows(seen, key), _rows(option.item, key)
            yield from _only(N_("{element} only on the channel"), key, ours, theirs, width, say)
            yield from _only(N_("{element} only in the library"), key, theirs, ours, width, say)


def _only(
    template: str, key: str, ours: Sequence[str], theirs: Sequence[str], width: int, say: Translate
) -> Iterator[str]:
    only = [row for row in ours if row not in theirs]
    if not only:
        return
    more = [f"… {len(only)}"] if len(only) > _SHOWN_ROWS else []
    text = "；".join([*(shown(row, _LONGEST) for row in only[:_SHOWN_ROWS]), *more])
    title = say(template).format(element=element_label(key))
    yield from _indented(say(N_("{name}: {text}")).format(name=title, text=text), width, 4)


def _rows(item: ServiceItem, key: str) -> list[str]:
    if key == "materials":
        return [material.material_name for material in item.materials]
    return [_basis(basis) for basis in item.by_law]


def _basis(basis: LegalBasis) -> str:
    return basis.text or f"{basis.law_name}{basis.article}"
