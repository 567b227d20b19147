"""The week is a query on the ledger: counted anew here, finding by finding."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from weeks import AS_OF, CONFIG, DISTRICT, DISTRICT_CODE, FACTS, ROAD, TAXI, entries, entry, week

from auditor.config import ScoreSettings
from auditor.ledger.model import Action, Event, State
from auditor.week import Count, Week, formula, pick_units, scores_of, week_of
from auditor.week.model import DIMENSIONS, STATES
from auditor.week.picking import seed_of
from auditor.week.planning import plan_tallies
from auditor.worktime.project import weeks_of


def test_the_counts_are_those_of_the_entries() -> None:
    counted = [each for each in entries() if each.finding["severity"] == "error" and each.first_day <= AS_OF]
    total = week().tally()
    assert total[Count.LISTED] == len(counted) == 18
    for state in State:
        assert total[Count(state.value)] == sum(each.state is state for each in counted), state
    assert sum(total[count] for count in STATES) == total[Count.LISTED]
    assert total[Count.TO_JUDGE] == 1


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_way_to_cut_the_week_adds_up(dimension: str) -> None:
    this, total = week(), week().tally()
    for count in Count:
        parts = this.by(dimension).values()  # type: ignore[arg-type]
        assert sum(part[count] for part in parts) == total[count] == len(this.under(count)), count


def test_the_order_of_the_entries_changes_nothing() -> None:
    shuffled = entries()
    random.Random(7).shuffle(shuffled)
    assert week_of(shuffled, FACTS, AS_OF) == week()


def test_the_week_begins_after_the_last_cut_off() -> None:
    # 10-07 is a Thursday off: its cut-off is the Friday the week ends on
    assert (week().period.after, week().period.until) == ("2021-09-30", "2021-10-08")
    assert week().next_cut_off == "2021-10-14"
    assert (week("2021-10-11").period.after, week("2021-10-11").next_cut_off) == ("2021-10-08", "2021-10-14")


def test_what_happened_within_the_week_is_counted_once_for_each_finding() -> None:
    total = week().tally()
    news = {count: total[count] for count in Count if count.value.startswith("new")}
    assert news == {
        Count.NEW: 1,
        Count.NEWLY_CLAIMED: 1,
        Count.NEWLY_VERIFIED: 1,
        Count.NEWLY_CLOSED: 2,
        Count.NEWLY_RETURNED: 1,
        Count.NEWLY_REOPENED: 1,
        Count.NEWLY_DISPUTED: 0,
    }


def test_a_day_that_is_past_is_told_as_it_was() -> None:
    before = week("2021-09-24")
    states = {each.number: each.state for each in before.standings}
    assert states["F-00000002"] is State.OPEN  # claimed on 10-08
    assert states["F-00000004"] is State.CLAIMED  # closed on 10-08
    assert states["F-00000006"] is State.CLOSED  # reopened on 10-08
    assert "F-00000031" not in states
    assert before.tally()[Count.OVERDUE] == 0
    assert not any(each.came_back or each.failed for each in before.standings)


def test_overdue_waits_for_the_unit_and_not_for_others() -> None:
    late = week().under(Count.OVERDUE)
    assert {each.state for each in late} == {State.OPEN, State.RETURNED, State.REOPENED}
    assert {(each.late.days, each.late.working_days) for each in late} == {(8, 1)}
    assert week().tally(unit=DISTRICT)[Count.OVERDUE] == 0  # task 1 is due on 10-15
    assert week().tally(unit=DISTRICT)[Count.DUE_SOON] == 3


def test_an_extension_moves_the_day_from_the_day_it_was_given() -> None:
    plain = entry(1, State.OPEN, ROAD)
    given = Event(
        99,
        plain.number,
        Action.EXTENDED,
        "2021-10-05T02:00:00Z",
        "2021-10-05",
        "lead",
        None,
        data={"until": "2021-10-09"},
    )
    longer = type(plain)(
        **{name: getattr(plain, name) for name in type(plain).__slots__}
        | {"due": "2021-10-09", "history": (*plain.history, given)}
    )
    assert week_of([longer], FACTS, "2021-10-08").tally()[Count.OVERDUE] == 0
    assert week_of([longer], FACTS, "2021-10-04").tally()[Count.OVERDUE] == 1
    assert week_of([longer], FACTS, "2021-10-10").tally()[Count.OVERDUE] == 1


def test_a_dispute_that_was_turned_down_is_no_failed_claim() -> None:
    plain = entry(1, State.DISPUTED, ROAD)
    back = Event(99, plain.number, Action.RETURNED, "2021-09-24T02:00:00Z", "2021-09-24", "lead", State.RETURNED)
    again = type(plain)(
        **{name: getattr(plain, name) for name in type(plain).__slots__}
        | {"state": State.RETURNED, "history": (*plain.history, back)}
    )
    assert not week_of([again], FACTS, AS_OF).standings[0].failed
    assert week_of([entry(2, State.RETURNED, ROAD)], FACTS, AS_OF).standings[0].failed


def test_every_point_off_names_its_findings() -> None:
    settings = ScoreSettings(open=Decimal("0.5"))
    best, *_, worst = scores_of(week(), settings, [ROAD, TAXI, DISTRICT, "局建设处"])
    assert (best.unit, best.points, best.lost) == ("局建设处", Decimal(100), Decimal(0))
    assert (worst.unit, worst.points) == (ROAD, Decimal(87))
    by_kind = {each.kind: each for each in worst.deductions}
    assert by_kind["returned"].numbers == ("F-00000005",)
    assert by_kind["reopened"].numbers == ("F-00000006",)
    assert len(by_kind["overdue"].numbers) == week().tally(unit=ROAD)[Count.OVERDUE]
    assert worst.lost == sum(each.each * len(each.numbers) for each in worst.deductions)
    assert scores_of(week(), ScoreSettings(overdue=Decimal(50)), [ROAD])[0].points == 0


def test_the_formula_says_what_is_counted() -> None:
    assert formula(ScoreSettings(base=Decimal(60), open=Decimal("0.50"), reopened=Decimal(0))) == (
        "得分 = 60 − 2×逾期未整改条数 − 1×核验退回条数 − 0.5×未逾期的待整改条数，最低0分"
    )


def test_the_pick_can_be_repeated_and_not_arranged() -> None:
    units = [ROAD, TAXI, DISTRICT, "局建设处"]
    one = pick_units(units, "2021-W40", 2)
    assert one == pick_units(units[::-1], "2021-W40", 2)
    assert len(one.units) == 2
    assert {pick_units(units, f"seed {n}", 2).units for n in range(40)} > {one.units}
    # printf '2021-W40\n市道路运输管理处' | sha256sum
    assert next(lot.lot for lot in one.lots if lot.unit == ROAD).startswith("4f6c29f7f2c48688")
    assert seed_of("2021-10-04") == seed_of("2021-10-10") == "2021-W40"
    assert len(pick_units(units[:1], "x", 2).units) == 1


def test_the_plan_counts_every_event_in_its_week() -> None:
    tallies = plan_tallies(week(), weeks_of(CONFIG), ROAD)
    assert [tally[Count.LISTED] for tally in tallies] == [0, 0, 10, 0, 0, 0]
    assert [tally[Count.NEW] for tally in tallies] == [10, 0, 0, 0, 0, 0]
    assert [tally[Count.NEWLY_CLAIMED] for tally in tallies] == [0, 2, 2, 1, 0, 0]
    assert [tally[Count.NEWLY_CLOSED] for tally in tallies] == [0, 1, 0, 1, 0, 0]


def test_an_empty_ledger_makes_an_empty_week() -> None:
    nothing = week_of([], FACTS, AS_OF)
    assert isinstance(nothing, Week)
    assert nothing.tally()[Count.LISTED] == 0
    assert nothing.tally().settled_percent == "—"
    assert week().tally(region=DISTRICT_CODE)[Count.LISTED] == 3
