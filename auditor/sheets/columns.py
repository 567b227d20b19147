"""The columns of 整改清单: what a row of it says, and what a unit fills in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, its width in half-width characters, what it says."""

    text: str
    width: int
    says: str


class Says(StrEnum):
    """What a unit may say of a finding, in the words of the list it chooses from."""

    DONE = "已整改"
    DISPUTED = "有异议"
    LATER = "申请延期"


NUMBER: Final = "编号"
STATE: Final = "状态"
ITEM: Final = "事项名称"
CHANNEL: Final = "渠道"
ELEMENT: Final = "要素"
SUB_KEY: Final = "具体条目"
LIBRARY_SIDE: Final = "省事项库的内容"
CHANNEL_SIDE: Final = "渠道的内容"
DUE: Final = "完成时限"
CODE: Final = "事项编码"
CHOICE: Final = "整改情况"
NOTE: Final = "说明"
UNTIL: Final = "申请延期至"
BY: Final = "填报人"
DAY: Final = "填报日期"
MARK: Final = "校验"

FILLED: Final = (
    Heading(CHOICE, 11, "选“已整改”“有异议”或“申请延期”；没有进展的不填"),
    Heading(NOTE, 18, "怎样改的；有异议、申请延期的必须写理由"),
    Heading(UNTIL, 12, "申请延期的写延到哪一天，如 2021-10-08"),
    Heading(BY, 9, "谁填的；空着就用“说明”表里的填报人"),
    Heading(DAY, 11, "如 2021-09-18；空着就用交回的日期"),
)
"""What a unit fills in."""

_PRINTED: Final = (
    Heading(NUMBER, 13, "问题的固定编号，同一问题每次核查编号不变，沟通时报编号即可"),
    Heading(STATE, 10, "待整改、退回、重新打开的由单位整改；已整改待核验等的正在办理；未入台账的不用填"),
    Heading(ITEM, 18, "省事项库中的名称（库中没有的，为渠道上的名称）"),
    Heading("级别", 7, "错误、警告都要整改；待判定须由人核实后再定"),
    Heading(CHANNEL, 13, "在哪个渠道看到；“省事项库”表示库本身要改"),
    Heading(ELEMENT, 12, "哪个要素有问题"),
    Heading(SUB_KEY, 13, "要素由多条组成时，是哪份材料、哪条依据"),
    Heading("问题", 7, "缺失、空缺、占位、不一致、多余"),
    Heading(LIBRARY_SIDE, 26, "红色加粗的是与渠道不同的字"),
    Heading(CHANNEL_SIDE, 26, "红色加粗的是与省事项库不同的字"),
    Heading("怎样改", 25, "建议的改法"),
    Heading("在哪里看到", 24, "网址或文件、页面上的位置、页面留存编号"),
    Heading(DUE, 11, "应当在哪一天前完成；逾期的整行为红色，并写明逾期几天"),
)
_NOT_PRINTED: Final = (
    Heading("核验情况", 24, "最近一次核查看到什么；核验不了的，还缺什么（不打印）"),
    Heading("问题说明", 20, "为什么算问题（不打印）"),
    Heading(CODE, 24, "实施编码（不打印）"),
    Heading("责任单位", 16, "对整改负责的单位（不打印）"),
    Heading("任务和依据", 30, "属于通知的哪项任务，规则编号及其依据（不打印）"),
)
SEALED: Final = (*_PRINTED, *_NOT_PRINTED)
"""What is locked, in the order the mark of a row seals it."""

HEADINGS: Final = (*_PRINTED, *FILLED, *_NOT_PRINTED, Heading(MARK, 12, "程序用来认出这一行（隐藏），请勿改动"))
PRINTED: Final = len(_PRINTED) + len(FILLED) - 2
"""Columns that go on paper; more would make the letters too small to read."""

IDENTITY: Final = frozenset({NUMBER, ITEM, CHANNEL, ELEMENT, SUB_KEY, CODE})
"""The locked cells that say what a row is about; where one of them was changed, nobody knows what was meant."""
