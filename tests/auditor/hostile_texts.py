"""Long texts of one piece said over and over, put through everything that reads a text: ``python hostile_texts.py``.

Run by ``test_hostile_texts`` in a process of its own, because a pattern that goes wrong cannot be stopped otherwise.
Says how many texts came back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from catalog.blanks import emptiness
from catalog.citations import parse_citations
from catalog.code_tables import split_set
from catalog.codes import normal_code, parse_code
from catalog.conditions import count_in
from catalog.days import read_day
from catalog.durations import durations_in
from catalog.elements import load_elements
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from catalog.phones import phones_in
from catalog.privacy import masked
from catalog.regions import find_region, split_place
from catalog.text import drop_markup, looks
from diffs.compare import compare
from diffs.compare.kinds import judge_value
from diffs.compare.pairing import plain_name
from diffs.compare.verdict import Context
from diffs.matching import match
from diffs.matching.facts import body
from diffs.matching.names import parse_name
from diffs.model import Decision, Match
from diffs.rules import check_library
from spiders.reader import read_page

LENGTH: Final = 10_000
PIECES: Final = (
    " ", "\u3000", "\n ", "1", "一", "(", "（", "《", "《第", "第1条", "第一款", "、1", "一、", "：", "；", "份", "1份",
    "-", "—", "网-", "a.", "办", "其他", "规定的其他", "管理服务", "029-", "1390000", "9:00-", "年", "〔", "号", "令",
    "<", "<p>", "&amp;", "/", "1/", "市", "个工作日", "元", "壹", "空表 ", "（说明：", "\u00a0办事指南", "。",
)  # fmt: skip
FEW: Final = PIECES[::3]
"""For what looks at a whole item: each of its elements is as long."""
_ELEMENTS: Final = (
    "task_name", "promise_day", "link_way", "transact_addr", "transact_time", "accept_condition", "handle_flow",
    "dept_name", "charge_standard", "result_name",
)  # fmt: skip
_GUIDE: Final = (
    "<html><head><title>{0}</title></head><body><h1>道路旅客运输经营许可</h1><table><tr><td>承诺办结时限</td><td>{0}</td>"
    "</tr><tr><td>{0}</td><td>甲</td></tr></table><p>办理地点：{0}</p><h3>申请材料</h3><table><tr><th>材料名称</th>"
    "<th>材料类型</th></tr><tr><td>{0}</td><td>原件</td></tr></table><p>{0}</p></body></html>"
)


def texts(pieces: tuple[str, ...]) -> Iterator[str]:
    """Each piece over and over, with an end that fits nothing."""
    for piece in pieces:
        yield (piece * (LENGTH // len(piece) + 1))[:LENGTH] + "\x00"


def item(text: str) -> ServiceItem:
    """An item that says the same text everywhere."""
    return ServiceItem(
        "a",
        text,
        codes=(text,),
        elements=dict.fromkeys(_ELEMENTS, text),
        materials=(Material(text, {"is_need": text, "page_num": text}),),
        by_law=(LegalBasis(text=text),),
    )


def _compared(text: str) -> object:
    matched = Match(Decision.AUTO, "pc", "a", "a")
    return compare([item("甲" + text)], [Reading(item(text), "pc")], [matched])


def _payload(text: str) -> object:
    row = {"taskName": text, "promiseDay": text, "materials": [{"materialName": text}], "linkWay": text, "byLaw": text}
    return read_page(json.dumps(row).encode(), content_type="application/json")


SHORT: Final[tuple[Callable[[str], Any], ...]] = (
    parse_citations, durations_in, phones_in, emptiness, parse_code, normal_code, count_in, read_day, find_region,
    split_place, looks, drop_markup, split_set, masked, plain_name, parse_name, body, load_elements().find_label,
)  # fmt: skip
WHOLE: Final[tuple[Callable[[str], Any], ...]] = (
    lambda text: check_library([item(text)], as_of="2021-09-17"),
    lambda text: match([item(text)], [Reading(item(text + "乙"), "pc")]),
    _compared,
    lambda text: read_page(_GUIDE.format(text).encode(), content_type="text/html; charset=utf-8"),
    lambda text: read_page(f"办理地点：甲\n申请材料\n{text}".encode(), content_type="text/html; charset=utf-8"),
    _payload,
)


def main() -> None:
    """Put every text through everything."""
    done = 0
    for function in SHORT:
        for text in texts(PIECES):
            function(text)
            done += 1
    for function in WHOLE:
        for text in texts(FEW):
            function(text)
            done += 1
    kinds = {element.kind: element for element in load_elements().values()}
    for element in kinds.values():
        for text in texts(FEW):
            judge_value(f"甲{text}", text, Context(element))
            done += 1
    print(done)


if __name__ == "__main__":
    main()
