"""Two drafts of one item → one: a guide and the responses that belong to it; rows told in two places → one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from spiders.reader.result import Draft

_LISTS: Final = ("by_law", "materials", "fees", "faq")
_NAMED: Final = {"materials": "material_name"}
"""Lists whose rows tell by a name which of them are the same."""


def merged(first: Draft, second: Draft) -> Draft:
    """``first`` with what ``second`` adds. What both show is the first's, unless there it is empty."""
    whole = Draft(
        elements=dict(first.elements),
        by_law=list(first.by_law),
        materials=list(first.materials),
        fees=list(first.fees),
        faq=list(first.faq),
        not_read=dict(first.not_read),
        unread=[*first.unread, *(label for label in second.unread if label not in first.unread)],
        headline=first.headline or second.headline,
    )
    for key, read in second.elements.items():
        held = whole.elements.get(key)
        if held is None or not held.text:
            whole.elements[key] = read
            whole.not_read.pop(key, None)
            if key in _LISTS:
                whole.rows(key)[:] = second.rows(key)
    for key, why in second.not_read.items():
        if key not in whole.elements:
            whole.not_read.setdefault(key, why)
    return whole


def completed(
    key: str, rows: Sequence[Mapping[str, str]], more: Sequence[Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """The rows of a list, each with what a row of the same name says elsewhere (a pop-up with the details)."""
    column = _NAMED.get(key, "")
    told = {row[column]: row for row in more if column and row.get(column)}
    return [{**told.get(row.get(column, ""), {}), **{name: text for name, text in row.items() if text}} for row in rows]


def joined(key: str, rows: list[Mapping[str, str]], more: Sequence[Mapping[str, str]]) -> None:
    """Append rows to a list; one that tells more of a row that is there, and nothing else, completes it."""
    column = _NAMED.get(key, "")
    for row in more:
        place = next((at for at, held in enumerate(rows) if column and _is_same(held, row, column)), -1)
        if place < 0 and row not in rows:
            rows.append(row)
        elif place >= 0:
            rows[place] = {**row, **{name: text for name, text in rows[place].items() if text}}


def _is_same(one: Mapping[str, str], other: Mapping[str, str], column: str) -> bool:
    if not one.get(column) or one[column] != other.get(column):
        return False
    return all(one[name] == text for name, text in other.items() if text and one.get(name))
