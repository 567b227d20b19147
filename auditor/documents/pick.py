"""随机督导: the units picked this week, the seed, and every lot, so that anybody can repeat the pick."""

from __future__ import annotations

from typing import Final

from auditor.documents.blocks import Block, Grid, Paper, Style, Text, day_word, names
from auditor.documents.office import Office, notes, signed, unit_word
from auditor.week.model import Count
from auditor.week.picking import Picked

_LOT_SHOWN: Final = 16


def pick_sheet(office: Office, picked: Picked) -> Paper:
    """The paper for the inspection."""
    week = office.week
    chosen = [unit_word(unit) for unit in picked.units]
    rows = []
    for lot in picked.lots:
        tally = week.tally(unit=lot.unit)
        mark = "抽中" if lot.unit in picked.units else ""
        counts = (str(tally[count]) for count in (Count.LISTED, Count.WAITING, Count.CLAIMED, Count.OVERDUE))
        rows.append((unit_word(lot.unit), lot.lot[:_LOT_SHOWN], *counts, mark))
    head = ("单位", "签号（前16位）", "台账", "待单位整改", "已整改待核验", "逾期", "结果")
    blocks: list[Block] = [
        Text("随机督导抽取结果", Style.TITLE),
        Text(f"（{day_word(week.as_of)}）", Style.SUBTITLE),
        Text("", Style.FLUSH),
        Text(f"从{len(picked.lots)}个单位中抽取{len(picked.units)}个：{names(chosen)}。"),
        Text(f"种子：{picked.seed}。签号是“种子、换行、单位名称”的 SHA-256，签号最小的单位抽中；任何人都可以重算。"),
        Grid(head, tuple(rows), (42, 34, 14, 18, 20, 12, 16), frozenset({0})),
        *notes(office),
        *signed(office, office.config.action.coordination),
    ]
    return Paper(f"随机督导-{week.as_of}", tuple(blocks))
