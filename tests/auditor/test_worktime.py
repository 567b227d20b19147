"""Working days, delays, cut-offs and the weeks of 附件3, held against the arrangements people lived by."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config import AuditConfig, CalendarSettings, TaskSettings
from auditor.ledger.model import State
from auditor.worktime import CutOff, WorkCalendar, days_after, plan_weeks, shipped_calendar, with_sheet
from auditor.worktime.deadlines import due_day, duty, owners
from auditor.worktime.overdue import overdue
from catalog.errors import ConfigError, InputRefused
from catalog.tomlfile import load_model

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31)).map(date.isoformat)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2021-09-17", True),
        ("2021-09-18", True),  # Saturday, worked for 中秋
        ("2021-09-19", False),
        ("2021-09-20", False),
        ("2021-09-22", True),
        ("2021-09-26", True),  # Sunday, worked for 国庆
        ("2021-10-01", False),
        ("2021-10-07", False),
        ("2021-10-09", True),
        ("2022-12-31", False),
        ("2025-10-08", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
    ],
)
def test_moved_days_are_known(day: str, works: bool) -> None:
    assert CALENDAR.is_working(day) is works


def test_the_arrangements_say_nothing_that_cannot_be() -> None:
    assert all(date.fromisoformat(day).weekday() > 4 for day in CALENDAR.work)
    assert not CALENDAR.work & CALENDAR.rest.keys()
    working = {year: sum(map(CALENDAR.is_working, days_after(f"{year - 1}-12-31", f"{year}-12-31"))) for year in YEARS}
    # 52 weeks of five days less the eleven statutory days off (thirteen since 2025)
    assert working == {2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


YEARS = range(2021, 2027)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2021-09-17", "2021-09-17", 0),
        ("2021-09-17", "2021-09-18", 1),
        ("2021-09-18", "2021-09-22", 1),
        ("2021-09-30", "2021-10-08", 1),
        ("2021-09-30", "2021-10-11", 3),
        ("2021-10-11", "2021-09-30", -3),
    ],
)
def test_working_days_between(first: str, last: str, count: int) -> None:
    assert CALENDAR.between(first, last) == count


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day: str, count: int) -> None:
    there = CALENDAR.add(day, count)
    assert CALENDAR.between(day, there) == count
    assert count == 0 or CALENDAR.is_working(there)


def test_a_year_nobody_announced_is_said_to_be_unknown() -> None:
    assert CALENDAR.unknown_years("2026-12-30", "2028-01-04") == (2027, 2028)
    assert CALENDAR.unknown_years("2021-09-15", "2021-10-20") == ()
    assert not CALENDAR.knows("2020-10-01")
    assert CALENDAR.is_working("2027-10-01")  # a Friday, for all the calendar knows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_of_ones_own_wins(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text("日期,安排,名称\n2027/10/1,放假,国庆节\n2027年10月9日,上班,\n2021-09-18,放假,本地安排\n", encoding)
    mine = with_sheet(CALENDAR, path)
    assert not mine.is_working("2027-10-01")
    assert mine.is_working("2027-10-09")
    assert not mine.is_working("2021-09-18")
    assert mine.unknown_years("2026-01-01", "2028-01-01") == (2028,)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("日期,安排\n2027-13-01,放假\n", "days.csv:2"),
        ("日期,安排\n2027-10-01,也许\n", "days.csv:2"),
        ("日期,安排\n2027-10-01,放假\n2027-10-01,上班\n", "days.csv:3"),
        ("日期,名称\n2027-10-01,国庆\n", "days.csv:1"),
    ],
)
def test_a_wrong_row_is_told_by_its_place(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputRefused) as refused:
        with_sheet(CALENDAR, path)
    assert refused.value.where == where


@pytest.mark.parametrize(
    ("state", "due", "as_of", "days", "working"),
    [
        (State.OPEN, "2021-09-30", "2021-09-30", 0, 0),
        (State.OPEN, "2021-09-30", "2021-10-01", 1, 0),
        (State.RETURNED, "2021-09-30", "2021-10-08", 8, 1),
        (State.REOPENED, "2021-09-30", "2021-10-11", 11, 3),
        (State.CLAIMED, "2021-09-30", "2021-10-11", 0, 0),
        (State.DISPUTED, "2021-09-30", "2021-10-11", 0, 0),
        (State.CLOSED, "2021-09-30", "2021-10-11", 0, 0),
        (State.OPEN, "", "2021-10-11", 0, 0),
    ],
)
def test_overdue_is_what_waits_for_the_unit(state: State, due: str, as_of: str, days: int, working: int) -> None:
    found = overdue(state, due, as_of, CALENDAR)
    assert (found.days, found.working_days, bool(found)) == (days, working, days > 0)


def test_cut_offs_go_round_days_off() -> None:
    cut = CutOff.parse("周四 10:00")
    assert cut is not None
    assert cut.next("2021-09-23", CALENDAR) == "2021-09-23"
    assert cut.next("2021-09-23", CALENDAR, time="10:00") == "2021-09-23"
    assert cut.next("2021-09-23", CALENDAR, time="10:01") == "2021-09-30"
    assert cut.next("2021-10-01", CALENDAR) == "2021-10-08"
    assert cut.before("2021-09-23", CALENDAR) == "2021-09-16"
    assert cut.before("2021-10-08", CALENDAR) == "2021-09-30"
    assert CutOff(3, "10:00", "before").next("2021-10-01", CALENDAR) == "2021-10-14"
    assert CutOff(3, "10:00", "keep").next("2021-10-01", CALENDAR) == "2021-10-07"
    # two Thursdays of one long holiday fall on one day
    assert CutOff().next("2025-10-01", CALENDAR) == "2025-10-09"
    assert CutOff().before("2025-10-16", CALENDAR) == "2025-10-09"


@given(DAYS)
def test_cut_offs_before_and_after_are_neighbours(day: str) -> None:
    cut = CutOff()
    after = cut.next(day, CALENDAR)
    before = cut.before(day, CALENDAR)
    assert before < day <= after
    assert cut.before(after, CALENDAR) == before


def test_the_weeks_of_the_printed_form() -> None:
    printed = ["9.12-9.17", "9.18-9.24", "9.25-10.1", "10.2-10.8", "10.9-10.15", "10.16-10.20"]
    counted = plan_weeks("2021-09-15", "2021-10-20")
    assert [week.days for week in counted] == printed
    assert [week.name for week in counted] == ["第一周", "第二周", "第三周", "第四周", "第五周", "第六周"]
    names = ["第一周", "第二周", "第三周", "第四周", "第五周", "第五周"]
    assert [week.name for week in plan_weeks("2021-09-15", "2021-10-20", names)] == names
    with pytest.raises(ConfigError):
        plan_weeks("2021-09-15", "2021-10-20", names[:5])
    with pytest.raises(ConfigError):
        plan_weeks("2021-10-20", "2021-09-15")


@given(DAYS, st.integers(0, 200))
def test_weeks_cover_the_action_without_gaps(start: str, length: int) -> None:
    end = date.fromordinal(date.fromisoformat(start).toordinal() + length).isoformat()
    weeks = plan_weeks(start, end)
    assert weeks[0].first <= start
    assert weeks[-1].last == end
    assert all(date.fromisoformat(week.last).weekday() == 4 for week in weeks[:-1])
    assert all(list(days_after(one.last, two.first)) == [two.first] for one, two in pairwise(weeks))


def test_deadlines_come_from_the_settings() -> None:
    config = AuditConfig(
        tasks=(
            TaskSettings(id="T2", units=("区交通局",), due="2021-10-15", office="审批科"),
            TaskSettings(id="T2", due="2021-09-30", lead="业务推进组", owners=("市运管处",)),
        )
    )
    assert due_day(config, "T2", "市运管处") == "2021-09-30"
    assert due_day(config, "T2", "区交通局") == "2021-10-15"
    assert due_day(config, "T1", "市运管处") == ""
    assert duty(config, "T2", "区交通局").lead == "业务推进组"
    assert duty(config, "T2", "区交通局").office == "审批科"
    assert owners(config) == ("区交通局", "市运管处")


@pytest.mark.parametrize(
    "text",
    [
        '[calendar]\ncut_off = "星期四"\n',
        '[[tasks]]\nid = "T2"\ndue = "2021-9-31"\n',
        '[[tasks]]\nid = "T4"\n',
        "[papers]\npick = 1\n",
    ],
)
def test_wrong_settings_are_refused_with_their_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as refused:
        load_model(path, AuditConfig)
    assert refused.value.where.startswith("audit.toml:")


def test_the_calendar_of_nothing_is_monday_to_friday() -> None:
    assert WorkCalendar().between("2021-09-30", "2021-10-08") == 6
    assert CalendarSettings().cut_off == "周四 10:00"
