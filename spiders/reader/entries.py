"""Materials as entries of several small pieces: a number, a name, details with or without labels, links.

Portals set them as cards, as accordions, as lists with badges, as rows of a table without heads. What tells a name from
the rest is that the rest tells of itself what it is: numbers stand alone, labels are known, and the values of need,
kind, form and source are words of small tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from spiders.reader.boxes import HEADINGS
from spiders.reader.details import (
    add_links,
    details_of,
    is_address,
    is_offer,
    may_be_detail,
    without_details,
    without_offers,
)
from spiders.reader.grouping import need_of_group
from spiders.reader.labels import Labels
from spiders.reader.numbering import is_number, name_and_note
from spiders.reader.outline import Line
from spiders.reader.told import Row, told_of_itself

_NAME: Final = "material_name"
_LABELS: Final = frozenset({"label", "open"})
_FEW: Final = 3
_OF_DETAILS: Final = frozenset({"detail", "links", "gap"})
_ADDRESSES: Final = frozenset({"form_guid", "example_guid"})
_OF_ALL: Final = re.compile(r"[（(]?\d{1,2}\s?/\s?\d{1,2}[)）]?")
"""Which of how many: 1/3."""
_BAR: Final = re.compile(r"\s*[|｜]\s*")
_SPACE: Final = " \t\u3000\u00a0|｜"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an entry: ``number``, ``detail`` (``row`` says what), ``label`` (``text`` is its key; ``open``: with a
    colon and nothing behind it), ``text``, ``links``, ``gap`` (an empty place)."""

    kind: str
    line: Line
    text: str = ""
    row: Row | None = None


def entries_of(lines: Sequence[Line], labels: Labels, section: str = "materials") -> list[Row]:
    """The entries that lines with their empty places hold; ``[]`` where half of them have nothing but a name."""
    tokens = list(_joined(_tokens(lines, labels, section)))
    rows = _rows(tokens)
    told = sum(special for _row, special in rows)
    return [row for row, _special in rows] if rows and told * 2 >= len(rows) else []


def details_in(lines: Sequence[Line], labels: Labels, section: str) -> Row:
    """All details that lines tell, whatever stands between them."""
    told: Row = {}
    for token in _joined(_tokens(lines, labels, section)):
        if token.row:
            told = token.row | told
    return told


def all_details(lines: Sequence[Line], labels: Labels, section: str) -> Row:
    """The details that lines tell, forms and samples among them; of lines that say something else the links only."""
    tokens = list(_joined(_tokens(lines, labels, section)))
    told: Row = {}
    if all(token.kind in _OF_DETAILS for token in tokens):
        for token in tokens:
            told = (token.row or {}) | told
    for token in tokens:
        if token.kind == "links":
            add_links(told, token.line.links)
    return told


def spread(line: Line, labels: Labels) -> Line:
    """A line of details whose runs touch (材料类型：原件份数：1), with space between them."""
    if len(line.runs) < 2 or not may_be_detail(line.text):
        return line
    words = {link.text for link in line.links}
    text = "　".join(run.strip() for run in line.runs if run.strip() and run.strip() not in words)
    apart = len(details_of(text, labels, "materials")) > len(details_of(line.text, labels, "materials"))
    return replace(line, text=text) if apart else line


def _tokens(lines: Sequence[Line], labels: Labels, section: str) -> Iterator[Token]:
    for line in lines:
        if not line.text:
            yield Token("gap", line)
            continue
        text, offers = without_offers(spread(line, labels).text, line.links)
        details = details_of(text, labels, section)
        if addresses := _addresses(line, labels, section):
            yield Token("detail", line, row=dict(details) | addresses)
            continue
        if len(details) == 1 and not details[0][1] and not line.links:
            yield Token("open", line, details[0][0])
        elif details:
            yield Token("detail", line, row=dict(details))
        elif text:
            yield from _pieces(line, text, {link.text for link in offers}, labels, section)
        if line.links:
            yield Token("links", line)


def _addresses(line: Line, labels: Labels, section: str) -> Row:
    """Where the forms and samples are that a line names by their labels, a link behind each (示例样表：下载)."""
    if not line.links:
        return {}
    keys = [key for key, _text in details_of(line.text, labels, section) if key in _ADDRESSES]
    if not keys:
        linked = {link.text for link in line.links}
        heads = (run.strip() for run in line.runs)
        keys = [key for head in heads if head not in linked and (key := _key(head, labels, section)) in _ADDRESSES]
    return dict(zip(keys, (link.href for link in line.links), strict=True)) if len(keys) == len(line.links) else {}


def _pieces(line: Line, text: str, offers: set[str], labels: Labels, section: str) -> Iterator[Token]:
    """A line cut into number, name and what tells of itself, where its inline elements or bars hold them apart."""
    if whole := told_of_itself(text):
        yield Token("detail", line, text, whole)
        return
    runs = [run.strip() for run in line.runs if run.strip() and run.strip() not in offers]
    barred = [piece for piece in _BAR.split(text) if piece]
    runs = barred if len(barred) > len(runs) else runs
    if len(runs) > 1 and is_number(runs[0]):
        yield Token("number", line)
        text = text.removeprefix(runs[0]).lstrip() if text.startswith(runs[0]) else "".join(runs[1:])
        runs = runs[1:]
    keys = [_key(run, labels, section) for run in runs[::2]]
    if len(runs) > 1 and len(runs) % 2 == 0 and all(keys):
        yield Token("detail", line, row=dict(zip(keys, runs[1::2], strict=True)))
        return
    told, runs, text = _told_around(runs, text)
    yield _classified(line, text, labels, section)
    yield from (Token("detail", line, row=row) for row in told)


def _told_around(runs: list[str], text: str) -> tuple[list[Row], list[str], str]:
    """What pieces before and behind the name tell of themselves, and the rest."""
    told: list[Row] = []
    if len(runs) > 1 and _OF_ALL.fullmatch(runs[-1]):
        text = text.removesuffix(runs[-1]).rstrip(_SPACE)
        runs = runs[:-1]
    while len(runs) > 1 and (said := told_of_itself(runs[-1])):
        told.insert(0, said)
        text = text.removesuffix(runs[-1]).rstrip(_SPACE)
        runs = runs[:-1]
    while len(runs) > 1 and (said := told_of_itself(runs[0])):
        told.append(said)
        text = text.removeprefix(runs[0]).lstrip(_SPACE)
        runs = runs[1:]
    return told, runs, text


def _classified(line: Line, text: str, labels: Labels, section: str) -> Token:
    if is_number(text):
        return Token("number", line, text)
    told = told_of_itself(text)
    if told:
        return Token("detail", line, text, told)
    key = _key(text, labels, section)
    if key == _NAME or is_address(text) or is_offer(text):
        return Token("gap", line)
    return Token("label", line, key) if key else Token("text", line, text)


def _key(text: str, labels: Labels, section: str) -> str:
    label = labels.find(text, section)
    return label.claims[0].key.rpartition(".")[2] if label is not None else ""


def _joined(tokens: Iterator[Token]) -> Iterator[Token]:
    """Labels with what comes behind each: a text is its value, an empty place says that there is none."""
    waiting: Token | None = None
    answered: Line | None = None
    for token in tokens:
        if waiting is not None and waiting.kind == "open" and not _answers(waiting.line, token):
            yield Token("detail", waiting.line, row={waiting.text: ""})
            waiting = None
        if token.kind == "links":
            if token.line is not answered:
                yield token
        elif waiting is None:
            waiting = token if token.kind in _LABELS else None
            if waiting is None:
                yield token
        elif token.kind == "label" and token.line.box.kind == waiting.line.box.kind != "":
            yield Token("detail", waiting.line, row={waiting.text: ""})
            waiting = token
        else:
            value = "" if token.kind == "gap" and not token.line.links else token.line.text
            if waiting.text in _ADDRESSES and len(token.line.links) == 1:
                value, answered = token.line.links[0].href, token.line
            yield Token("detail", waiting.line, row={waiting.text: value})
            waiting = None
    if waiting is not None:
        yield Token("detail", waiting.line, row={waiting.text: ""})


def _answers(label: Line, token: Token) -> bool:
    """Whether a token is the value of a label that a colon closes: in a box with it and with little else."""
    around = label.box.parent
    if token.kind not in {"text", "detail", "number", "links", "gap"} or around is None:
        return False
    return token.line.box.parent is around and around.end - around.start <= _FEW


def _rows(tokens: Sequence[Token]) -> list[tuple[Row, bool]]:
    """The entries, and whether each has more than a name."""
    numbered = next((token.kind for token in tokens if token.kind != "gap"), "") == "number"
    name_kind = _kind_of_names(tokens)
    rows: list[tuple[Row, bool]] = []
    needs: list[str] = []
    number, need = False, ""
    for token in tokens:
        needs += [need] * (len(rows) - len(needs))
        if token.row and (group := _group(token, first=not rows or bool(need))):
            need = group
        elif token.kind == "number":
            number = True
        elif token.kind == "text" and (number if numbered else token.line.box.kind == name_kind):
            row, told = _named(token.text)
            if row:
                rows.append((row, numbered or told))
            number = False
        elif token.row and rows:
            row, _special = rows[-1]
            rows[-1] = ({**token.row, **row}, True)
        if token.kind == "links" and rows:
            add_links(rows[-1][0], token.line.links)
    needs += [need] * (len(rows) - len(needs))
    return [
        ({"is_need": said} | row if said else row, special) for (row, special), said in zip(rows, needs, strict=True)
    ]


def _group(token: Token, *, first: bool) -> str:
    """The need that a heading over several entries tells, not a detail of the entry above it."""
    heads = first or token.line.box.tag in HEADINGS
    return need_of_group(token.text) if heads and token.row and set(token.row) == {"is_need"} else ""


def _kind_of_names(tokens: Sequence[Token]) -> str:
    """The kind of box that texts with details right behind them stand in most often."""
    shown = [token for token in tokens if token.kind in {"text", "detail"}]
    kinds = Counter(one.line.box.kind for one, after in pairwise(shown) if (one.kind, after.kind) == ("text", "detail"))
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _named(text: str) -> tuple[Row, bool]:
    name, note = name_and_note(text)
    name, told = without_details(name)
    return ({_NAME: name} | ({"remark": note} if note else {}) | told, bool(told)) if name else ({}, False)
