"""督办单: to a unit that is overdue. The program drafts; a person issues, and only then it has a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auditor.documents.blocks import Block, Break, Grid, Paper, Style, Text, clean, day_word, names
from auditor.documents.office import Office, channel_title, findings_grid, notes, signed, unit_word
from auditor.week.model import Count, Standing
from auditor.worktime.deadlines import duty

_DRAFT: Final = "（草稿，未编号，签发后生效）"
_REPLY_MM: Final = 16
_REPLY: Final = (
    "督办单编号",
    "责任单位",
    "督办问题条数",
    "已整改条数及编号",
    "未整改条数、原因和计划完成时间",
    "有异议的编号和依据",
    "承办人及联系电话",
    "单位负责人签字（盖章）",
    "回复日期",
)


@dataclass(frozen=True, slots=True)
class Issue:
    """The number a person gave a notice, and who issued it."""

    number: str
    by: str


def overdue_units(office: Office) -> tuple[str, ...]:
    """The units that get a notice: those with a finding overdue. What concerns the bureau as a whole goes to nobody."""
    return tuple(unit for unit, tally in office.week.by("unit").items() if unit and tally[Count.OVERDUE])


def notice(office: Office, unit: str, stem: str, issue: Issue | None = None) -> Paper:
    """The notice to a unit with its reply slip; a draft without ``issue``."""
    config, name = office.config, unit_word(unit)
    late = office.week.under(Count.OVERDUE, unit=unit)
    number = clean(issue.number) if issue else _DRAFT
    blocks: list[Block] = [
        Text("督　办　单", Style.TITLE),
        Text(number, Style.RULE),
        Text("", Style.FLUSH),
        Text(f"{name}：", Style.FLUSH),
        *_facts(office, unit, late),
        *_demand(office, unit, late),
        *signed(office, config.action.lead),
        Text(f"签发：{clean(issue.by) if issue else '　　　　　　'}", Style.RIGHT),
        Break(),
        Text("附件1", Style.FLUSH),
        Text("逾期未整改问题清单", Style.TITLE),
        *findings_grid(office, late),
        *notes(office),
        Break(),
        Text("附件2", Style.FLUSH),
        *_reply(office, unit, issue),
        Text(f"抄送：{names(config.papers.copies)}。", Style.CLOSING),
    ]
    return Paper(stem, tuple(blocks))


def _facts(office: Office, unit: str, late: Sequence[Standing]) -> list[Block]:
    week, config, tally = office.week, office.config, office.week.tally(unit=unit)
    longest = late[0].late if late else None
    source = f"{office.action}（{config.action.document}）" if config.action.document else office.action
    per_channel = [
        f"{channel_title(office, name)}{each[Count.OVERDUE]}条"
        for name, each in week.by("channel", unit=unit).items()
        if each[Count.OVERDUE]
    ]
    found_late = sum(each.first_day > each.due for each in late)
    told = f"，最长逾期{longest.days}日（{longest.working_days}个工作日）" if longest else ""
    told += f"，其中{found_late}条在时限之后才发现" if found_late else ""
    return [
        Text(
            f"按照{source}要求，你单位在台账中的问题共{tally[Count.LISTED]}条。截至{day_word(week.as_of)}，"
            f"已销号{tally[Count.CLOSED]}条，已整改待核验{tally[Count.CLAIMED]}条，"
            f"逾期未整改{tally[Count.OVERDUE]}条{told}。按渠道：{'，'.join(per_channel) or '无'}。清单见附件1。",
            lead="一、事实。",
        )
    ]


def _demand(office: Office, unit: str, late: Sequence[Standing]) -> list[Block]:
    tasks = sorted({each.cell[2] for each in late})
    dues = [
        f"{each.title or each.task}（时限{day_word(each.due)}{'，承办' + clean(each.office) if each.office else ''}）"
        for each in (duty(office.config, task, unit) for task in tasks)
        if each.due
    ]
    asked = f"涉及{'；'.join(dues)}。" if dues else ""
    by = office.cut_off
    return [
        Text(
            f"{asked}请立即整改，逐条对照清单修改发布内容，完成一条申报一条；认为省事项库有误的，在回执中写明依据。"
            f"请于{by}前将回执（附件2）报{office.config.action.lead}。申报后由核查重新读取页面核验，通过的予以销号。",
            lead="二、要求。",
        ),
        Text("逾期仍未整改的，在全系统通报，并计入评价赋分。", lead="三、后果。"),
    ]


def _reply(office: Office, unit: str, issue: Issue | None) -> list[Block]:
    known = {
        "督办单编号": clean(issue.number) if issue else "",
        "责任单位": unit_word(unit),
        "督办问题条数": str(office.week.tally(unit=unit)[Count.OVERDUE]),
    }
    rows = tuple((label, known.get(label, "")) for label in _REPLY)
    return [Text("督办单回执", Style.TITLE), Grid((), rows, (45, 111), frozenset({1}), height=_REPLY_MM)]
