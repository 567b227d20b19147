"""Rows of materials as a whole: what one column or name says in every row is split, named and cleaned alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from spiders.reader.details import details_of
from spiders.reader.labels import Labels
from spiders.reader.told import Row, is_value_of, kinds_told, told_of_itself

_NAME: Final = "material_name"
_NUMBERS: Final = ("page_num", "original_num", "copies_num")
_SHORT: Final = (*kinds_told(), *_NUMBERS)
_CLOSERS: Final = " \t\u3000；;。，,、|｜"
_BRACKETS: Final = re.compile(r"^(.*[^\s，,、])[\s，,、]*[【\[〔（(]([^【】\[\]〔〕（）()]{1,30})[】\]〕）)]$", re.S)
_LAST_PIECE: Final = re.compile(r"^(.*\S)[，,；;|｜—\u3000 、]\s*([^，,；;|｜—\u3000 、]{1,30})$", re.S)
_AFTER_COLON: Final = re.compile(r"^(.*\S)[:：]\s*([^:：]{1,30})$", re.S)
_LEGEND: Final = re.compile(
    r"[*＊★☆●※][^，。；;\n]{0,8}?(?:为|是|表示|代表)[^，。；;\n]{0,6}?(?:必要|必须|必需|必备|必交|必选|必填|必传)"
)
_TICKS: Final = "☑√✓✔■●◉"
_BOXES: Final = _TICKS + "☐□○◯◻"
_OPTION: Final = re.compile(rf"([{_BOXES}])\s*([^{_BOXES}\s]+)")
_FRONT: Final = re.compile(r"^[【\[〔（(]([^【】\[\]〔〕（）()]{1,12})[】\]〕）)]\s*(?=\S)")
_ASKS: Final = re.compile(r"^(?:请|需要|须|需|应当|应|各)?(?:提交|提供|递交|上传|出具|收取|交)(?:材料)?")
_UNIT: Final = re.compile(r"^(\d{1,2})\s*[（(]份[)）]$")
_STARS: Final = "*＊★☆●※"
_NEEDED: Final = "必要"
_OF_KIND: Final = frozenset({"material_type", "material_format"})
_MOST_PIECES: Final = 6
_LONGEST_NAME: Final = 400
"""Characters. What is longer is no name with something told behind it."""


_LONGEST_AROUND: Final = 20_000


def settled(rows: Sequence[Mapping[str, str]], labels: Labels, around: str = "") -> list[Mapping[str, str]]:
    """The rows with what all of them say alike told apart; ``around`` is all text of the list, legends included.

    What stands in a column for one short value is cleaned of marks behind it, split where it says several things, and
    moved where every row says what another column is for. Names lose what is told behind them.
    """
    made = [_cleaned(row) for row in rows]
    made = _moved([_split(row) for row in made])
    made = _named(made, labels)
    return list(_starred(made, around) if _LEGEND.search(around[:_LONGEST_AROUND]) else made)


def _cleaned(row: Mapping[str, str]) -> Row:
    made = {key: ticked(text).strip(_CLOSERS) if key in _SHORT else text for key, text in row.items()}
    return made | {key: _UNIT.sub(r"\1份", made[key]) for key in _NUMBERS if made.get(key)}


def ticked(text: str) -> str:
    """The answers ticked among all that stand in a text, any other text as it is.

    >>> ticked("☑原件 ☐复印件"), ticked("■纸质　■电子"), ticked("原件")
    ('原件', '纸质和电子', '原件')
    """
    options = _OPTION.findall(text) if text[:1] in _BOXES and len(text) <= _LONGEST_NAME else []
    if len(options) < 2 or not any(box in _TICKS for box, _said in options):
        return text
    return "和".join(said.strip() for box, said in options if box in _TICKS)


def _split(row: Row) -> Row:
    """A short column that says several things says each in its place (材料形式：纸质，原件1份)."""
    told: Row = {}
    for key in _SHORT:
        text = row.get(key, "")
        said = told_of_itself(text) if text and not is_value_of(key, text) else {}
        if said and set(said) != {key} and (len(said) > 1 or key in _NUMBERS or set(said) <= set(_NUMBERS)):
            told |= said
            row = {name: held for name, held in row.items() if name != key}
    return row | {key: text for key, text in told.items() if not row.get(key)} if told else row


def _moved(rows: list[Row]) -> list[Row]:
    """A column whose every value is of another column's table, which no row has, is that column."""
    for key in kinds_told():
        said = [told_of_itself(row[key]) for row in rows if row.get(key)]
        other = {name for each in said for name in each} if said and all(len(each) == 1 for each in said) else set()
        name = other.pop() if len(other) == 1 else key
        if name != key and not any(row.get(name) or is_value_of(key, row.get(key, "")) for row in rows):
            rows = [{name if each == key else each: text for each, text in row.items()} for row in rows]
    return rows


def _named(rows: list[Row], labels: Labels) -> list[Row]:
    """Names without what brackets or the last pieces behind them tell, where every name has it or it tells enough."""
    peeled = [_peeled(row.get(_NAME, ""), labels) for row in rows]
    shared = set.intersection(*(set(told) for _name, told in peeled)) if len(peeled) > 1 else set()
    made: list[Row] = []
    for row, (name, told) in zip(rows, peeled, strict=True):
        enough = len(told) > 1 or bool(told.keys() - _OF_KIND) or len(shared) > 0
        more = {key: text for key, text in told.items() if not row.get(key)}
        made.append({**row, **more, _NAME: name} if told and enough else row)
    return made


def _peeled(name: str, labels: Labels) -> tuple[str, Row]:
    """A name without the pieces before and behind it that tell of themselves what they are, and what these say."""
    told: Row = {}
    rest = name
    for _piece in range(_MOST_PIECES if len(name) <= _LONGEST_NAME else 0):
        for pattern in (_BRACKETS, _LAST_PIECE, _AFTER_COLON):
            cut = pattern.match(rest)
            said = _tail(cut[2], told, labels) if cut and cut[1].strip(_CLOSERS) else {}
            if cut and pattern is _BRACKETS and rest.endswith(("）", ")")) and said.keys() <= _OF_KIND:
                continue  # 身份证（复印件） is how a paper is called
            if said and not said.keys() & told.keys():
                rest, told = cut[1].rstrip(_CLOSERS + ":：") if cut else rest, {**said, **told}
                break
        else:
            break
    front = _FRONT.match(rest)
    said = told_of_itself(front[1]) if front else {}
    if front and said and not said.keys() & told.keys():
        rest, told = rest[front.end() :], {**said, **told}
    return rest, told


def _tail(text: str, told: Mapping[str, str], labels: Labels) -> Row:
    """What a last piece tells; 其他 beside other details says where the paper comes from."""
    bare = _ASKS.sub("", text.strip(_CLOSERS))
    if bare in {"其他", "其它"} and told and "source_type" not in told:
        return {"source_type": bare}
    return told_of_itself(bare) or {
        key: said for key, said in details_of(bare, labels, "materials") if key in _SHORT and is_value_of(key, said)
    }


def _starred(rows: Sequence[Row], around: str) -> list[Row]:
    """A star before a name says that it is needed, where the page says what stars mean."""
    made: list[Row] = []
    for row in rows:
        name = row.get(_NAME, "")
        at = around.find(name) if name else -1
        before = around[max(0, at - 3) : at].rstrip() if at > 0 else ""
        behind = around[at + len(name) : at + len(name) + 2].lstrip() if at >= 0 else ""
        star = before[-1:] in _STARS if before else bool(behind) and behind[0] in _STARS
        made.append({**row, "is_need": _NEEDED} if star and not row.get("is_need") else row)
    return made
