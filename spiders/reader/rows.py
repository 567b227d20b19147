"""Tables under headings → rows of the section's columns; lists and prose of materials and laws → rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from spiders.reader.blocks import Block, Grid
from spiders.reader.labels import Label, Labels
from spiders.reader.outline import Cell, Line, Link, tidy

Row = dict[str, str]
_ITEM_NUMBER: Final = re.compile(
    r"^\s*(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*[、.．]?|\d{1,2}\s*(?:[、．）)]|\.(?!\d))|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[①-⑳]|[-•·●★]\s)\s*"
)
_RUN_ON: Final = re.compile(
    r"(?<=[；;。、\s）)])(?=(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳])\s*[^\d\s])"
)
_NOTE: Final = re.compile(r"[（(]\s*说明\s*[:：]\s*(.*?)\s*[)）]\s*$", re.S)
_CLOSERS: Final = " \t\u3000；;。"
_URL: Final = re.compile(r"^(?:https?:)?//|^/[\w.-]+/")
_EXAMPLE: Final = re.compile("样表|样本|示范|示例|范本|填写说明")
_FORM: Final = re.compile("空白|空表|表格|下载|模板|格式文本")
_LAW_START: Final = re.compile(
    r"^\s*(?:《|[（(]?\d{1,2}[)）、.．]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳]|中华人民共和国|国务院)"
)
_QUESTION: Final = re.compile(r"^\s*(?:\d{1,2}[、.．]\s*)?(?:问题?\d{0,2}|Q\d{0,2})\s*[:：.、]\s*", re.I)
_ANSWER: Final = re.compile(r"^\s*(?:答案?|回答|解答|A\d{0,2})\s*[:：.、]\s*", re.I)
_KEY_COLUMN: Final = {"materials": "material_name", "by_law": "law_name", "fees": "project_name", "faq": "question"}
_DETAIL: Final = re.compile(r"(?:^|(?<=[\s；;，,、|。）)\d]))([\u4e00-\u9fff/（）()]{2,12}?)\s*[:：]")
_LAST_BRACKETS: Final = re.compile(r"[（(]([^（）()]{1,30})[)）]$")
_COPIES: Final = re.compile(r"(原件|复印件|一式|纸质)?\s*[:：]?\s*([\d一二两三四五六七八九十]{1,2})\s*份")
_COPIES_OF: Final = {"原件": "original_num", "复印件": "copies_num"}
_NEEDS: Final = frozenset({"必要", "非必要", "必须", "非必须", "必需", "非必需", "必备", "必交", "选交", "可选"})
_COUNTER: Final = frozenset({"序号", "序", "编号", "No", "NO"})


def rows_of_grid(grid: Grid, labels: Labels, kinds: Mapping[str, str]) -> tuple[list[Row], list[str]]:
    """The rows by column key, and the headings nobody knows. ``kinds``: column → value kind (``url``: the link)."""
    columns, unknown = _columns(grid, labels)
    rows: list[Row] = []
    for cells in grid.rows:
        wide = _only_cell(cells) if grid.section == "materials" and len(columns) > 1 else None
        if wide is not None and len(grid.rows) > 1:
            # a row of one wide cell names a group of rows, or tells more of the row above
            if rows:
                rows[-1].update(_told_inside(wide, labels, grid.section, rows[-1]))
            continue
        row = _row(cells, columns, kinds)
        if any(row.values()):
            rows.append(row)
    return rows, unknown


def _only_cell(cells: Sequence[Cell | None]) -> Cell | None:
    """The cell that fills a row of several columns, ``None`` where there are more."""
    one = set(map(id, filter(None, cells)))
    return cells[0] if len(cells) > 1 and len(one) == 1 and cells[-1] is cells[0] else None


def _told_inside(cell: Cell, labels: Labels, section: str, row: Row) -> Row:
    """What a row of details says (材料类型：原件　份数：1), where the row above says nothing of the kind."""
    told: Row = {}
    for line in cell.outline.lines:
        for key, text in details_of(line.text, labels, section):
            if not row.get(key):
                told.setdefault(key, text)
        _add_links(told, line.links)
    return told


def details_of(text: str, labels: Labels, section: str) -> list[tuple[str, str]]:
    """Sub-elements that a line names with colons, in order; ``[]`` when it begins with anything else.

    A label is what stands between a space or mark and a colon and is a heading of the section.
    """
    found: list[tuple[str, int, int]] = []
    for mark in _DETAIL.finditer(text):
        label = labels.find(mark[1], section)
        if label is not None:
            found.append((label.claims[0].key.rpartition(".")[2], mark.start(1), mark.end()))
    if not found or text[: found[0][1]].strip():
        return []
    ends = [start for _key, start, _end in found[1:]] + [len(text)]
    return [(key, tidy(text[start:end]).strip("；;，,、|")) for (key, _at, start), end in zip(found, ends, strict=True)]


def _columns(grid: Grid, labels: Labels) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for index, head in enumerate(grid.heads):
        label = labels.find(head, grid.section)
        free = [claim.key.rpartition(".")[2] for claim in label.claims] if label else []
        key = next((each for each in free if each not in columns.values()), "")
        if key:
            columns[index] = key
        elif label is None and head and head not in _COUNTER and head not in unknown:
            unknown.append(head)
    return columns, unknown


def _row(cells: Sequence[Cell | None], columns: Mapping[int, str], kinds: Mapping[str, str]) -> Row:
    row: Row = {}
    for index, key in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is not None:
            row[key] = link_or_text(cell) if kinds.get(key) == "url" else cell.text
            if kinds.get(key) == "url" and len(links := _links_of(cell)) > 1:
                told: Row = {}
                _add_links(told, links)
                row |= told
    return row


def link_or_text(cell: Cell) -> str:
    """The address behind a cell's link, or its text when it has none."""
    return next((link.href for line in cell.outline.lines for link in line.links), cell.text)


def _links_of(cell: Cell) -> list[Link]:
    return [link for line in cell.outline.lines for link in line.links]


def materials_of_block(block: Block, labels: Labels) -> list[Row]:
    """The materials written as cards, as a list or as prose; ``[]`` when the lines hold none."""
    cards = _cards(block.lines, labels, "materials", "material_name")
    if cards:
        return cards
    pieces = [piece for line in block.lines for piece in _pieces(_spread(line, labels))]
    if len(pieces) == 1 and not numbering(pieces[0][0]):
        pieces = [(part, pieces[0][1]) for part in re.split("[；;]", pieces[0][0]) if part.strip(_CLOSERS)]
    style = _row_style([text for text, _links in pieces])
    rows: list[Row] = []
    for text, links in pieces:
        details = details_of(text, labels, "materials") if rows and _DETAIL.match(text.strip()) else []
        if details and all(key != "material_name" for key, _text in details):
            rows[-1].update({key: said for key, said in details if not rows[-1].get(key)})
            _add_links(rows[-1], links)
            continue
        if style and numbering(text) != style:
            if rows and not _is_category(text):
                _add_links(rows[-1], links)
            continue
        name, note = _material_name(text)
        if name:
            name, told = _without_details(name)
            row: Row = {"material_name": name} | ({"remark": note} if note else {}) | told
            _add_links(row, links)
            rows.append(row)
    return rows


def _without_details(name: str) -> tuple[str, Row]:
    """A name and what brackets behind it say of need and copies; any other remark stays in the name.

    >>> _without_details("身份证明（必要，原件1份）")
    ('身份证明', {'is_need': '必要', 'original_num': '1'})
    >>> _without_details("身份证（复印件）")
    ('身份证（复印件）', {})
    """
    brackets = _LAST_BRACKETS.search(name)
    if brackets is None or not name[: brackets.start()].strip():
        return name, {}
    told: Row = {}
    for piece in filter(None, map(str.strip, re.split(r"[，,、；;\s]+", brackets[1]))):
        copies = _COPIES.fullmatch(piece)
        if copies:
            told[_COPIES_OF.get(copies[1] or "", "page_num")] = copies[2]
        elif piece in _NEEDS:
            told["is_need"] = piece
        else:
            return name, {}
    return (name[: brackets.start()].rstrip(), told) if told else (name, {})


def _spread(line: Line, labels: Labels) -> Line:
    """A line of details whose runs touch (材料类型：原件份数：1), with space between them."""
    if len(line.runs) < 2 or not _DETAIL.match(line.text):
        return line
    words = {link.text for link in line.links}
    text = "　".join(run.strip() for run in line.runs if run.strip() and run.strip() not in words)
    apart = len(details_of(text, labels, "materials")) > len(details_of(line.text, labels, "materials"))
    return replace(line, text=text) if apart else line


def _pieces(line: Line) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """A line of prose cut where the next number begins (1.…；2.…)."""
    cut = [piece for piece in _RUN_ON.split(line.text) if piece.strip()]
    for piece in cut:
        yield piece, tuple(link for link in line.links if len(cut) == 1 or link.text in piece)


def numbering(text: str) -> str:
    """The style a line is numbered in, its digits and figures made one: ``（一）`` → ``（一``, ``12.`` → ``1``."""
    number = _ITEM_NUMBER.match(text)
    if number is None:
        return ""
    bare = re.sub(r"[\s)）]", "", number.group()).replace("(", "（")
    bare = re.sub(r"\d+", "1", bare)
    bare = re.sub(r"[①-⑳]", "①", bare)
    return re.sub(r"[一二三四五六七八九十]+", "一", bare).rstrip("、.．")


def _row_style(texts: Sequence[str]) -> str:
    """The numbering of the rows: the first seen, unless those are category heads (一、) above rows of another."""
    styles = list(dict.fromkeys(style for text in texts if (style := numbering(text))))
    if len(styles) > 1 and styles[0] in {"一", "（一"} and "1" in "".join(styles[1:]):
        return next(style for style in styles[1:] if "1" in style)
    return styles[0] if styles else ""


def _is_category(text: str) -> bool:
    return text.endswith((":", "："))


def _material_name(text: str) -> tuple[str, str]:
    body = _ITEM_NUMBER.sub("", text, count=1)
    note = _NOTE.search(body)
    name = body[: note.start()] if note else body
    name = (
        re.sub(
            r"\s*[\[【（(]?\s*(?:空白表格|空表下载|空表|示例样表|样表下载|样表|下载|查看)\s*[\]】）)]?\s*", " ", name
        )
        if len(name) > 6
        else name
    )
    return tidy(name).strip(_CLOSERS), note.group(1) if note else ""


def _add_links(row: Row, links: Sequence[Link]) -> None:
    for link in links:
        key = "example_guid" if _EXAMPLE.search(link.text) else "form_guid" if _FORM.search(link.text) else ""
        if key:
            row.setdefault(key, link.href)


def _cards(lines: Sequence[Line], labels: Labels, section: str, first: str) -> list[Row]:
    """Rows written as label and value one below the other, a new one wherever ``first`` comes again."""
    rows: list[Row] = []
    open_key = ""
    for line in lines:
        label, value = _card_label(line.text, labels, section)
        if label is not None:
            open_key = label.claims[0].key.rpartition(".")[2]
            if open_key == first or not rows:
                rows.append({})
            rows[-1][open_key] = value
        elif rows and open_key and not rows[-1][open_key]:
            rows[-1][open_key] = line.text
        if rows:
            _add_links(rows[-1], line.links)
    return [row for row in rows if row.get(first)] if any(len(row) > 1 for row in rows) else []


def _card_label(text: str, labels: Labels, section: str) -> tuple[Label | None, str]:
    head, mark, _value = text.replace("：", ":", 1).partition(":")
    label = labels.find(head.strip(), section)
    if label is None or not label.claims[0].key.partition(".")[2]:
        return None, text
    return label, tidy(text[len(head) + 1 :]) if mark else ""


def laws_of_block(block: Block) -> list[str]:
    """Legal bases written as lines: one string per basis; a line that begins none continues the one before."""
    bases: list[str] = []
    for line in block.lines:
        if bases and not _LAW_START.match(line.text):
            bases[-1] += "\n" + line.text
        else:
            bases.append(line.text)
    return bases


def questions_of_block(block: Block) -> list[Row]:
    """问：… 答：… lines as rows."""
    rows: list[Row] = []
    for line in block.lines:
        asked, answered = _QUESTION.match(line.text), _ANSWER.match(line.text)
        if asked:
            rows.append({"question": tidy(line.text[asked.end() :])})
        elif answered and rows:
            rows[-1]["answer"] = tidy(line.text[answered.end() :])
        elif rows and "answer" in rows[-1]:
            rows[-1]["answer"] += "\n" + line.text
    return rows


def has_key_column(section: str, row: Mapping[str, str]) -> bool:
    """Whether a row of a table says what it is a row of."""
    key = _KEY_COLUMN.get(section, "")
    return not key or bool(row.get(key)) or (section == "by_law" and bool(row.get("clause_content")))


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return bool(_URL.match(text))
