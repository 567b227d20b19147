"""周工作报告: from Thursday's figures, for the head of the 专班."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.documents.blocks import Block, Grid, Paper, Style, Text, day_word
from auditor.documents.office import (
    FEW,
    NEWS_WORDS,
    STATE_WORDS,
    Office,
    channel_title,
    counts_grid,
    findings_grid,
    notes,
    rate_of,
    region_word,
    signed,
    unit_word,
)
from auditor.papers.reasons import meaning
from auditor.papers.wording import FIGURE_MEANS, FIGURE_WORDS, TASK_WORDS
from auditor.week.model import STATES, Count
from auditor.worktime.deadlines import due_day
from auditor.worktime.project import weeks_of
from diffs.model import Task
from spiders.model import ReasonCode

COUNTS: Final = (
    Count.LISTED, Count.NEW, Count.WAITING, Count.CLAIMED, Count.VERIFIED, Count.CLOSED, Count.NEWLY_RETURNED,
    Count.NEWLY_REOPENED, Count.OVERDUE,
)  # fmt: skip
"""The columns of the tables."""


def weekly(office: Office) -> Paper:
    """The report of the week."""
    config = office.config
    blocks: list[Block] = [
        Text(office.action, Style.TITLE),
        Text(f"周工作报告{_which(office)}", Style.TITLE),
        Text(f"（{office.period}）", Style.SUBTITLE),
        Text("", Style.FLUSH),
        Text("一、总体情况", Style.LEVEL1),
        *_overall(office),
        Text("二、三项指标", Style.LEVEL1),
        *_rates(office),
        Text("三、各单位进展", Style.LEVEL1),
        *_progress(office),
        Text("四、逾期未整改的问题", Style.LEVEL1),
        *_late(office),
        Text("五、下周安排", Style.LEVEL1),
        *_next(office),
        *notes(office),
        *signed(office, config.action.coordination),
    ]
    return Paper(f"周报-{office.week.as_of}", tuple(blocks))


def _which(office: Office) -> str:
    name = next((week.name for week in weeks_of(office.config) if week.first <= office.week.as_of <= week.last), "")
    return f"（{name}）" if name else ""


def _overall(office: Office) -> list[Block]:
    total = office.week.tally()
    states = "，".join(f"{STATE_WORDS[count]}{total[count]}条" for count in STATES)
    news = "，".join(f"{word}{total[count]}条" for count, word in NEWS_WORDS.items())
    return [
        Text(
            f"截至{day_word(office.week.as_of)}，台账共有问题{total[Count.LISTED]}条，其中{states}；"
            f"另有待人工判定{total[Count.TO_JUDGE]}条，不计入。",
        ),
        Text(f"本周（{office.period}）{news}。", lead=""),
        Text(f"逾期未整改{total[Count.OVERDUE]}条，7日内到期{total[Count.DUE_SOON]}条。"),
    ]


def _rates(office: Office) -> list[Block]:
    rates: Mapping[str, Any] = office.week.verdict.get("rates", {})
    rows = []
    for figure, word in FIGURE_WORDS.items():
        part = rates.get(figure.value, {})
        rate = rate_of(part)
        left_out = sum(part.get("not_checked", {}).values())
        rows.append((word, FIGURE_MEANS[figure], str(rate.good), str(rate.of), rate.percent, str(left_out)))
    head = ("指标", "含义", "分子", "分母", "比率", "未核对")
    grid = Grid(head, tuple(rows), (20, 66, 18, 18, 18, 18), frozenset({1}), whole=True)
    return [grid, *_not_judged(office)] if rates else [Text("尚无核查结果。"), *_not_judged(office)]


def _not_judged(office: Office) -> list[Block]:
    """The channels of the last run that could not be judged, with why."""
    told = []
    for channel in office.week.verdict.get("channels", ()):
        if channel.get("trust") == "untrusted":
            codes = dict.fromkeys(reason["code"] for reason in channel.get("reasons", ()))
            why = "；".join(meaning(ReasonCode(code)).rstrip("。") for code in codes)
            told.append(f"{channel_title(office, channel['channel'])}（{why}）")
    text = f"本次不能判定的渠道：{'、'.join(told)}。这些渠道没有见到的问题不算整改。"
    return [Text(text)] if told else []


def _progress(office: Office) -> list[Block]:
    week, total = office.week, office.week.tally()
    regions = [(region_word(region), tally) for region, tally in week.by("region").items()]
    channels = [(channel_title(office, name), tally) for name, tally in week.by("channel").items()]
    tasks = [(_task(office, name), tally) for name, tally in week.by("task").items()]
    units = [(unit_word(unit), tally) for unit, tally in week.by("unit").items()]
    parts = (
        ("按责任单位", "责任单位", units),
        ("按任务", "任务", tasks),
        ("按渠道", "渠道", channels),
        ("按区域", "区域", regions),
    )
    blocks: list[Block] = []
    for at, (heading, first, rows) in enumerate(parts):
        blocks += [Text(f"（{'一二三四'[at]}）{heading}", Style.LEVEL2), counts_grid(first, rows, COUNTS, total)]
    return blocks


def _task(office: Office, name: str) -> str:
    word = TASK_WORDS[Task(name)] if name in {task.value for task in Task} else name or "—"
    due = due_day(office.config, name)
    return f"{word}（时限{due}）" if due else word


def _late(office: Office) -> list[Block]:
    late = office.week.under(Count.OVERDUE)
    if not late:
        return [Text("没有逾期未整改的问题。")]
    units = [
        f"{unit_word(unit)}{tally[Count.OVERDUE]}条"
        for unit, tally in office.week.by("unit").items()
        if tally[Count.OVERDUE]
    ]
    return [Text(f"共{len(late)}条：{'，'.join(units)}。"), *findings_grid(office, late, FEW)]


def _next(office: Office) -> list[Block]:
    total, config = office.week.tally(), office.config
    blocks: list[Block] = [
        Text(f"{office.cut_off}前，各单位向{config.action.coordination}报送周工作完成情况。"),
        Text(
            f"请{config.action.lead}核验已申报的{total[Count.CLAIMED]}条，办理核验通过的{total[Count.VERIFIED]}条销号。"
        ),
    ]
    if (end := config.action.end) and end >= office.week.as_of:
        left = office.calendar.between(office.week.as_of, end)
        blocks.append(Text(f"行动{day_word(end)}结束，还有{left}个工作日。"))
    return blocks
