"""申请材料: two lists of documents, paired by name, then compared sub-element by sub-element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from catalog.element import Element, Kind
from catalog.elements import load_elements
from catalog.model import Material
from diffs.compare.kinds import judge_value
from diffs.compare.pairing import Pairing, name_steps, pair_materials, plain_name
from diffs.compare.presence import has_value, judge_presence
from diffs.compare.verdict import EQUAL, Context, Part, Verdict
from diffs.model import DifferenceKind

CodeMeanings = Mapping[str, Mapping[str, str]]
"""Code table → code → text, as a channel file gives them."""

_COUNTED: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY)
_LABEL: Final = "申请材料"
_TOLD: Final = (Kind.ENUM, Kind.INT, Kind.YESNO)
_LABELLED: Final = re.compile(r"[(（]\s*(?P<label>[^\s()（）:：]{2,8})\s*[:：](?P<said>[^()（）:：]{1,40})[)）]\s*$")


def compare(library: Sequence[Material], channel: Sequence[Material], codes: CodeMeanings) -> tuple[Part, ...]:
    """The differences between two lists of materials; format or order only when there are none."""
    library, channel = tuple(map(_unfolded, library)), tuple(map(_unfolded, channel))
    pairing = pair_materials(library, channel)
    shown = _columns(library) & _columns(channel)
    parts = [
        *_named(pairing, library, channel),
        *(
            part
            for mine, theirs in sorted((*pairing.same, *pairing.renamed))
            for part in _attributes(library[mine], channel[theirs], shown, codes)
        ),
    ]
    return tuple(parts) or _looks(pairing, library, channel)


def _unfolded(row: Material) -> Material:
    """The row with a column of its own for what its name says in brackets with a label: 照片（来源：自备）."""
    found = _LABELLED.search(row.material_name) if row.material_name.endswith((")", "）")) else None
    hits = load_elements().find_label(found["label"], section="materials") if found else ()
    column = hits[0].element.removeprefix("material.") if hits else ""
    # a remark stays a word of the name, whatever it is called: （备注：加盖公章） asks for something
    if found is None or not column or load_elements()[hits[0].element].kind not in _TOLD or column in row.elements:
        return row
    return Material(row.material_name[: found.start()].rstrip(), {**row.elements, column: found["said"].strip()})


def _columns(rows: Sequence[Material]) -> set[str]:
    return {key for row in rows for key in row.elements}


def _named(pairing: Pairing, library: Sequence[Material], channel: Sequence[Material]) -> Iterator[Part]:
    for one, other in pairing.renamed:
        yield _renamed(library[one].material_name, channel[other].material_name)
    for one, several in pairing.split:
        names = [channel[index].material_name for index in several]
        yield _regrouped([library[one].material_name], names, f"省事项库的1份材料在渠道上拆成了{len(names)}份")
    for group, other in pairing.merged:
        names = [library[index].material_name for index in group]
        yield _regrouped(names, [channel[other].material_name], f"省事项库的{len(names)}份材料在渠道上合成了1份")
    for one in pairing.missing:
        name = library[one].material_name
        yield _single(DifferenceKind.MISSING, "T2-MATERIALS-MISSING", name, "渠道缺少该材料")
    for other in pairing.extra:
        name = channel[other].material_name
        yield _single(DifferenceKind.EXTRA, "T2-MATERIALS-EXTRA", name, "渠道多出该材料")


def _renamed(library: str, channel: str) -> Part:
    mine, theirs = plain_name(library), plain_name(channel)
    added = theirs.replace(mine, "", 1) if mine and mine in theirs else ""
    lost = mine.replace(theirs, "", 1) if theirs and theirs in mine else ""
    why = f"材料名称多出“{added}”" if added else f"材料名称少了“{lost}”" if lost else "材料名称不一致"
    verdict = Verdict(DifferenceKind.MISMATCH, mine, theirs, name_steps(library, channel), why)
    return Part(
        DifferenceKind.MISMATCH, "T2-MATERIAL-NAME", library, channel, _key(library), "", why, verdict, "材料名称"
    )


def _regrouped(library: list[str], channel: list[str], why: str) -> Part:
    mine, theirs = "；".join(library), "；".join(channel)
    verdict = Verdict(DifferenceKind.MISMATCH, _plain(library), _plain(channel), name_steps(*library, *channel), why)
    kind, rule = DifferenceKind.MISMATCH, "T2-MATERIAL-SPLIT"
    return Part(kind, rule, mine, theirs, _key(library[0]), "", why, verdict, _LABEL, detail=mine)


def _single(kind: DifferenceKind, rule: str, name: str, why: str) -> Part:
    lost = kind is DifferenceKind.MISSING
    verdict = Verdict(kind, plain_name(name) if lost else "", "" if lost else plain_name(name), name_steps(name), why)
    return Part(kind, rule, name if lost else None, None if lost else name, _key(name), "", why, verdict, _LABEL)


def _plain(names: Iterable[str]) -> str:
    return "；".join(plain_name(name) for name in names)


def _key(name: str) -> str:
    return name.strip()


def _attributes(library: Material, channel: Material, shown: set[str], codes: CodeMeanings) -> Iterator[Part]:
    """Sub-elements that both lists have a column for and this channel row shows."""
    for key in sorted(shown & channel.elements.keys()):
        mine, theirs = library.elements.get(key), channel.elements[key]
        element = None if mine == theirs else _column(key)
        if element is None:
            continue
        full = element.key
        verdict = _attribute(mine, theirs, Context(element, codes.get(element.code_table) or codes.get(full)))
        if verdict.kind is not None and verdict.kind not in _COUNTED:
            rule = "T2-RAW-CODE" if verdict.rule == "T2-RAW-CODE" else "T2-MATERIAL-ATTR"
            name = _key(library.material_name)
            yield Part(verdict.kind, rule, mine, theirs, name, key, verdict.why, verdict, element.label)


@lru_cache(maxsize=256)
def _column(key: str) -> Element | None:
    """The element of a column that a public page is held to."""
    table, full = load_elements(), f"material.{key}"
    told = full in table and not table[full].internal and key != "material_name"
    return table[full] if told else None


def _attribute(library: str | None, channel: str, context: Context) -> Verdict:
    element = context.element
    if element.kind is Kind.INT and _is_zero(library, element) and _is_zero(channel, element):
        return EQUAL
    if element.kind in (Kind.URL, Kind.LIST):
        # every channel keeps its own copies of forms and samples: only that there is one can be held
        return judge_presence(library, channel, element) or EQUAL
    return judge_value(library, channel, context)


def _is_zero(text: str | None, element: Element) -> bool:
    return not has_value(text, element) or (text or "").strip().rstrip("份") in ("0", "０", "零")


def _looks(pairing: Pairing, library: Sequence[Material], channel: Sequence[Material]) -> tuple[Part, ...]:
    one, other = ("\n".join(row.material_name.strip() for row in rows) for rows in (library, channel))
    if one == other:
        return ()
    ordered = [theirs for _mine, theirs in sorted(pairing.same)] == sorted(theirs for _mine, theirs in pairing.same)
    kind = DifferenceKind.FORMAT_ONLY if ordered else DifferenceKind.ORDER_ONLY
    why = "内容一致，仅写法不同" if ordered else "内容一致，仅顺序不同"
    mine, theirs = (_plain(row.material_name for row in rows) for rows in (library, channel))
    steps = name_steps(*(row.material_name for row in (*library, *channel))) + (() if ordered else ("order",))
    verdict = Verdict(kind, mine, theirs, steps, why)
    return (Part(kind, "", one, other, why=why, verdict=verdict, label=_LABEL),)
