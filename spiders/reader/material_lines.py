"""Materials written as lines: cards, entries of several pieces, lists, prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spiders.reader.blocks import Block
from spiders.reader.details import (
    add_links,
    details_of,
    is_address,
    is_offer,
    may_be_detail,
    without_buttons,
    without_details,
)
from spiders.reader.entries import entries_of, spread
from spiders.reader.grouping import need_of_group
from spiders.reader.labels import Label, Labels, strip_label
from spiders.reader.numbering import CLOSERS, name_and_note, numbering, pieces_of, row_style
from spiders.reader.outline import Line, Link, tidy
from spiders.reader.told import Row, key_of_value, told_of_itself
from spiders.reader.words import words

_SHORT: Final = 8


def materials_of_block(block: Block, labels: Labels) -> list[Row]:
    """The materials written as cards, as entries, as a list or as prose; ``[]`` when the lines hold none."""
    lines = [part for part in block.parts if isinstance(part, Line)]
    rows = (
        _cards([_labelled(line, labels) for line in block.lines], labels, "materials", "material_name")
        or entries_of(lines, labels)
        or _listed(block.lines, labels)
    )
    return [row for row in rows if not _is_heading(row["material_name"], labels)]


def _labelled(line: Line, labels: Labels) -> Line:
    """A line whose first element is a label and the rest its value, with a colon between them."""
    head = line.runs[0].strip() if len(line.runs) > 1 else ""
    label = labels.find(head, "materials") if head and ":" not in line.text and "：" not in line.text else None
    rest = tidy("".join(line.runs[1:]))
    return replace(line, text=f"{head}：{rest}") if label is not None and rest else line


def words_of(block: Block, labels: Labels) -> str:
    """The lines as published; ``""`` when they are nothing but headings."""
    lines = [line.text for line in block.lines]
    return "" if all(_is_heading(line, labels) for line in lines) else "\n".join(lines)


def _is_heading(name: str, labels: Labels) -> bool:
    """Whether a name is a heading of the materials' table that lost its rows, an address, or a button."""
    label = labels.find(name, "materials")
    return is_address(name) or is_offer(name) or (label is not None and label.is_firm)


def _listed(lines: Sequence[Line], labels: Labels) -> list[Row]:
    lines = _before_files(lines)
    spoken = [replace(line, text=without_buttons(line)) for line in (spread(each, labels) for each in lines)]
    pieces = [piece for line in spoken for piece in pieces_of(line)]
    if len(pieces) == 1 and not numbering(pieces[0][0]):
        pieces = [(part, pieces[0][1]) for part in re.split("[；;]", pieces[0][0]) if part.strip(CLOSERS)]
    style = row_style([text for text, _links in pieces])
    rows: list[Row] = []
    need = ""
    for text, links in pieces:
        if group := need_of_group(text):
            need = group
            continue
        details = details_of(text, labels, "materials") if may_be_detail(text.strip()) else []
        if details and all(key != "material_name" for key, _text in details):
            if not rows:
                continue
            rows[-1].update({key: said for key, said in details if not rows[-1].get(key)})
            add_links(rows[-1], links)
        elif style and numbering(text) != style:
            if rows and not text.endswith((":", "：")):
                add_links(rows[-1], links)
        elif row := _row(text, links):
            rows.append(({"is_need": need} if need else {}) | row)
    return rows


def _before_files(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines up to those that offer the article's own files (附件：)."""
    files = words()["attachments"]
    ends = (at for at, line in enumerate(lines) if at and strip_label(line.text[:_SHORT])[0] in files)
    return lines[: next(ends, len(lines))]


def _row(text: str, links: Sequence[Link]) -> Row:
    name, note = name_and_note(text)
    if not name:
        return {}
    name, told = without_details(name)
    row: Row = {"material_name": name} | ({"remark": note} if note else {}) | told
    add_links(row, links)
    return row


def _cards(lines: Sequence[Line], labels: Labels, section: str, first: str) -> list[Row]:
    """Rows written as label and value one below the other, a new one wherever ``first`` comes again."""
    rows: list[Row] = []
    open_key = ""
    for whole in lines:
        line, told = _without_tags(whole)
        label, value = _card_label(line.text, labels, section)
        if label is not None and not value and rows and open_key and not rows[-1][open_key]:
            label = None if key_of_value(line.text) == open_key else label  # 材料类型 · 原件: a heading elsewhere
        if label is None and not told and rows:
            told = told_of_itself(line.text) if len(rows[-1]) > 1 or rows[-1].get(open_key) else {}
        if label is not None:
            open_key = label.claims[0].key.rpartition(".")[2]
            if open_key == first or not rows:
                rows.append({})
            rows[-1][open_key] = value
        elif rows and open_key and not rows[-1][open_key]:
            rows[-1][open_key] = line.text
        if rows:
            rows[-1].update({key: text for key, text in told.items() if not rows[-1].get(key)})
            add_links(rows[-1], line.links)
    return [row for row in rows if row.get(first)] if any(len(row) > 1 for row in rows) else []


def _without_tags(line: Line) -> tuple[Line, Row]:
    """A line without the elements at its end that tell of themselves what they are (a badge 必要 behind the name)."""
    told: Row = {}
    text, runs = line.text, list(line.runs)
    while len(runs) > 1 and (said := told_of_itself(last := runs[-1].strip())) and text.endswith(last):
        before = text.removesuffix(last).rstrip()
        if not before or before.endswith((":", "：")):
            break
        text, told = before, said | told
        runs.pop()
    return (replace(line, text=text, runs=tuple(runs)), told) if told else (line, {})


def _card_label(text: str, labels: Labels, section: str) -> tuple[Label | None, str]:
    head, mark, _value = text.replace("：", ":", 1).partition(":")
    label = labels.find(head.strip(), section)
    if label is None or not label.claims[0].key.partition(".")[2]:
        return None, text
    return label, tidy(text[len(head) + 1 :]) if mark else ""
