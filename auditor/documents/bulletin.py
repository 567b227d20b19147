"""通报: every Monday, each unit's progress, to all units."""

from __future__ import annotations

from auditor.documents.blocks import Block, Paper, Style, Text, day_word, names
from auditor.documents.office import FEW, Office, counts_grid, findings_grid, notes, signed, unit_word
from auditor.documents.weekly import COUNTS
from auditor.week.model import Count


def bulletin(office: Office) -> Paper:
    """The bulletin as of the day of the week it is written."""
    week, config = office.week, office.config
    blocks: list[Block] = [
        Text("关于" + office.action, Style.TITLE),
        Text("工作进展情况的通报", Style.TITLE),
        Text("", Style.FLUSH),
        Text("各责任单位：", Style.FLUSH),
        Text(f"现将截至{day_word(week.as_of)}各单位整改进展情况通报如下。"),
        Text("一、进展情况", Style.LEVEL1),
        counts_grid(
            "责任单位", [(unit_word(unit), tally) for unit, tally in week.by("unit").items()], COUNTS, week.tally()
        ),
        Text("二、进展较好和需要加快的单位", Style.LEVEL1),
        *_standing(office),
        Text("三、逾期、退回和重新出现的问题", Style.LEVEL1),
        *_behind(office),
        Text("四、要求", Style.LEVEL1),
        Text(
            f"各单位对照整改清单逐条整改，完成一个申报一个，于{office.cut_off}前报送周工作完成情况。逾期的，另发督办单。"
        ),
        *notes(office),
        *signed(office, config.action.lead),
        Text("", Style.FLUSH),
        Text(f"抄送：{names(config.papers.copies)}。", Style.CLOSING),
    ]
    return Paper(f"通报-{week.as_of}", tuple(blocks))


def _standing(office: Office) -> list[Block]:
    tallies = {unit: tally for unit, tally in office.week.by("unit").items() if tally[Count.LISTED]}
    done = [unit_word(unit) for unit, tally in tallies.items() if not tally[Count.WAITING]]
    late = sorted(
        ((unit, tally[Count.OVERDUE]) for unit, tally in tallies.items() if tally[Count.OVERDUE]),
        key=lambda each: (-each[1], each[0]),
    )
    behind = "、".join(f"{unit_word(unit)}（逾期{count}条）" for unit, count in late)
    return [
        Text(f"没有待单位整改的问题的单位：{names(done)}。"),
        Text(f"有逾期未整改的问题的单位：{behind or '无'}。"),
    ]


def _behind(office: Office) -> list[Block]:
    week, total = office.week, office.week.tally()
    came = total[Count.NEWLY_RETURNED], total[Count.NEWLY_REOPENED]
    return [
        Text(f"本周核验退回{came[0]}条，销号后重新出现{came[1]}条；逾期未整改{total[Count.OVERDUE]}条。"),
        *findings_grid(office, week.under(Count.OVERDUE), FEW),
    ]
