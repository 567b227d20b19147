"""评价赋分: the score of every unit, with the formula and the numbers of the findings behind every deduction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.config import ScoreSettings
from auditor.documents.blocks import Block, Grid, Paper, Style, Text, day_word
from auditor.documents.office import Office, notes, signed, unit_word
from auditor.week.scoring import KINDS, Score, formula, plain
from catalog.formulas import inert
from catalog.wholefile import whole_file


def score_sheet(office: Office, scores: Sequence[Score]) -> Paper:
    """The sheet; a deduction lists its findings as far as ``[papers] numbered`` goes, all of them stand in the
    file of :func:`write_deductions`."""
    blocks: list[Block] = [
        Text(office.action, Style.TITLE),
        Text("评价赋分表", Style.TITLE),
        Text(f"（截至{day_word(office.week.as_of)}）", Style.SUBTITLE),
        Text("", Style.FLUSH),
        Text("一、计算公式", Style.LEVEL1),
        Text(f"{formula(office.config.score)}。一条问题可以同时属于几种情形，按各情形分别扣分。"),
        Text("公式由本项目设置（audit.toml 的 [score]），通知没有规定公式。"),
        Text("二、得分", Style.LEVEL1),
        _points(scores, office.config.score),
        Text("三、扣分依据", Style.LEVEL1),
        *_grounds(office, scores),
        *notes(office),
        *signed(office, office.config.action.coordination),
    ]
    return Paper(f"评价赋分-{office.week.as_of}", tuple(blocks))


def write_deductions(scores: Sequence[Score], path: Path) -> None:
    """Every deduction with its finding as a table for spreadsheets: 单位, 情形, 编号, 扣分."""
    with whole_file(path) as draft, draft.open("w", encoding="utf-8-sig", newline="\r\n") as out:
        out.write("责任单位,情形,问题编号,扣分\n")
        for score in scores:
            name = inert(unit_word(score.unit)).replace('"', '""')
            for off in score.deductions:
                for number in off.numbers if off.each else ():
                    out.write(f'"{name}",{KINDS[off.kind]},{number},{plain(off.each)}\n')


def _points(scores: Sequence[Score], settings: ScoreSettings) -> Grid:
    kinds = [kind for kind in KINDS if getattr(settings, kind)]
    rows = []
    for score in scores:
        place = 1 + sum(other.points > score.points for other in scores)
        off = {each.kind: each for each in score.deductions}
        told = (f"{len(off[kind].numbers)}条 −{plain(off[kind].points)}" if off[kind].points else "0" for kind in kinds)
        rows.append((str(place), unit_word(score.unit), *told, plain(score.lost), plain(score.points)))
    head = ("名次", "责任单位", *(KINDS[kind] for kind in kinds), "扣分合计", "得分")
    return Grid(head, tuple(rows), (10, 40, *[22] * len(kinds), 16, 14), frozenset({1}))


def _grounds(office: Office, scores: Sequence[Score]) -> list[Block]:
    limit = office.config.papers.numbered
    blocks: list[Block] = []
    for score in scores:
        rows = []
        for off in (each for each in score.deductions if each.points):
            listed = " ".join(off.numbers[:limit])
            rest = f" 等共{len(off.numbers)}条，其余见扣分明细" if len(off.numbers) > limit else ""
            rows.append((KINDS[off.kind], f"{len(off.numbers)}×{plain(off.each)}={plain(off.points)}", listed + rest))
        if rows:
            blocks += [
                Text(f"{unit_word(score.unit)}：{plain(score.points)}分", Style.LEVEL2),
                Grid(("情形", "扣分", "问题编号"), tuple(rows), (24, 22, 110), frozenset({2}), small=True),
            ]
    return blocks or [Text("没有扣分。")]
