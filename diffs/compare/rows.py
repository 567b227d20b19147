"""收费项目 and 常见问题: rows paired by their title, compared column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.elements import load_elements
from catalog.text import looks
from diffs.compare.kinds import judge_value
from diffs.compare.pairing import Pairing, pair_rows
from diffs.compare.verdict import Context, Part, Verdict
from diffs.model import DifferenceKind

Row = Mapping[str, str]

_QUIET: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY)


@dataclass(frozen=True, slots=True)
class RowKind:
    """How rows of one list element are compared: prefix of their keys, the column that names a row, the rule."""

    prefix: str
    title: str
    rule: str
    label: str


FEES: Final = RowKind("fee.", "project_name", "T2-FEE", "收费项目")
FAQ: Final = RowKind("faq.", "question", "T2-TEXT", "常见问题")


def compare(library: Sequence[Row], channel: Sequence[Row], kind: RowKind) -> tuple[Part, ...]:
    """The differences between two lists of rows; how they are set and ordered is not told."""
    pairing = _pair(library, channel, kind)
    return tuple(_rows(pairing, library, channel, kind))


def _pair(library: Sequence[Row], channel: Sequence[Row], kind: RowKind) -> Pairing:
    if len(library) == len(channel) == 1:
        return Pairing(same=((0, 0),))
    mine, theirs = ([row.get(kind.title, "") for row in rows] for rows in (library, channel))
    if len(library) == len(channel) and not any((*mine, *theirs)):
        return Pairing(same=tuple((index, index) for index in range(len(library))))
    return pair_rows(mine, theirs)


def _rows(pairing: Pairing, library: Sequence[Row], channel: Sequence[Row], kind: RowKind) -> Iterator[Part]:
    for mine, theirs in sorted((*pairing.same, *pairing.renamed)):
        yield from _columns(library[mine], channel[theirs], kind)
    lost = [*pairing.missing, *(one for one, _ in pairing.split), *(one for many, _ in pairing.merged for one in many)]
    gained = [*pairing.extra, *(one for _, many in pairing.split for one in many), *(one for _, one in pairing.merged)]
    for index in sorted(lost):
        yield _whole(library[index], DifferenceKind.MISSING, f"渠道缺少该{kind.label}", kind)
    for index in sorted(gained):
        yield _whole(channel[index], DifferenceKind.EXTRA, f"渠道多出该{kind.label}", kind)


def _columns(library: Row, channel: Row, kind: RowKind) -> Iterator[Part]:
    table = load_elements()
    for column in sorted(library.keys() & channel.keys()):
        key = kind.prefix + column
        if key not in table:
            continue
        element = table[key]
        mine, theirs = library[column], channel[column]
        verdict = judge_value(mine, theirs, Context(element))
        if verdict.kind is not None and verdict.kind not in _QUIET:
            name = library.get(kind.title, "").strip()
            yield Part(verdict.kind, kind.rule, mine, theirs, name, column, verdict.why, verdict, element.label)


def _whole(row: Row, kind: DifferenceKind, why: str, rows: RowKind) -> Part:
    name = row.get(rows.title, "").strip()
    told = "；".join(value.strip() for _key, value in sorted(row.items()) if value.strip())
    lost = kind is DifferenceKind.MISSING
    verdict = Verdict(kind, looks(told) if lost else "", "" if lost else looks(told), (), why)
    values = (told if lost else None, None if lost else told)
    return Part(kind, rows.rule, values[0], values[1], name, "", why, verdict, rows.label)
