"""完整率, 一致率, 准确率: held against a recount by hand, and every pair accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from fair_city import CHANNELS, ROAD, TAXI, City, Page, bureau, number_of, told, when

from catalog.elements import load_elements
from catalog.model import Reading, ServiceItem
from diffs.compare import Tally, Unchecked, compare_counted
from diffs.figures import Figure, Figures, Rate, consistency_lines, figures_to_json
from diffs.marks import Waived
from diffs.model import Candidate, Decision, Finding, Match, Severity
from diffs.rules import check_library

PAGES: dict[str, Sequence[Page]] = {
    "pc": [
        when(lambda item: number_of(item) % 3 == 0, promise_day="90个工作日"),
        lambda item: None if number_of(item) == 7 else item,
    ],
    "mobile": [lambda item: told(item, accept_condition=None), when(lambda item: number_of(item) < 5, link_way="")],
    "kiosk": [lambda item: replace(item, task_name=f"{item.task_name}（新）") if number_of(item) == 1 else item],
}


def recount(city: City) -> Counter[tuple[str, str, str, str]]:
    """``(channel, unit, element, outcome)`` counted by looking: in this city what differs at all differs truly."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    shown = {(reading.channel, reading.item.id.partition("-")[2]): reading.item for reading in city.readings()}
    for channel in city.channels:
        for item in city.library:
            page = shown.get((channel, item.id))
            for key in public(item):
                if page is None:
                    outcome = "bad" if key == "task_name" else "item_missing"
                else:
                    outcome = "good" if value(page, key) == value(item, key) else "bad"
                counts[channel, item.unit, key, outcome] += 1
    return counts


def public(item: ServiceItem) -> list[str]:
    table = load_elements()
    return [key for key in ("task_name", "by_law", "materials", *item.elements) if not table[key].internal]


def value(item: ServiceItem, key: str) -> object:
    return getattr(item, key) if key in ("by_law", "materials") else item.get(key)


def counted(figures: Figures) -> Counter[tuple[str, str, str, str]]:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for line in figures.lines:
        place = (line.channel, line.unit, line.element)
        counts[*place, "good"] += line.good
        counts[*place, "bad"] += line.of - line.good
        for why, count in line.unchecked:
            counts[*place, why.value] += count
    return +counts


def test_every_pair_is_counted_as_by_hand() -> None:
    city = City(pages=PAGES)
    assert counted(city.weighed().figures) == recount(city)


def test_the_sums_over_any_dimension_are_the_same() -> None:
    figures = City(pages=PAGES).weighed().figures
    whole = figures.rate(Figure.CONSISTENCY)
    for dimension in ("channel", "region", "unit", "element"):
        parts = figures.by(Figure.CONSISTENCY, dimension).values()
        assert sum(part.good for part in parts) == whole.good
        assert sum(part.of for part in parts) == whole.of
        assert sum(part.not_checked for part in parts) == whole.not_checked
    assert figures.rate(Figure.CONSISTENCY, unit=ROAD).of + figures.rate(Figure.CONSISTENCY, unit=TAXI).of == whole.of
    json = figures_to_json(figures)["consistency"]
    assert (json["numerator"], json["denominator"]) == (whole.good, whole.of)
    assert json["not_checked"] == {"item_missing": whole.unchecked[Unchecked.ITEM_MISSING]}
    assert [each["channel"] for each in json["by_channel"]] == sorted(CHANNELS)


def one_pair(**more: Any) -> tuple[list[ServiceItem], Reading, Match]:
    item = bureau()[0]
    shown = told(replace(item, id="C1"), promise_day=None)
    reading = Reading(shown, "pc", has_provenance=True)
    return [item], replace(reading, **more), Match(Decision.AUTO, "pc", "C1", item.id)


def unchecked_of(comparison_tally: Tally, findings: Sequence[Finding] = ()) -> dict[str, int]:
    figures = Figures(consistency_lines(comparison_tally, findings))
    return {why.value: count for why, count in figures.rate(Figure.CONSISTENCY).unchecked.items() if count}


def test_what_was_not_read_is_told_and_not_counted() -> None:
    library, reading, match = one_pair(not_read={"promise_day": "图片"})
    got = compare_counted(library, [reading], [match])
    assert unchecked_of(got.tally, got.findings) == {"not_read": 1}
    rate = Figures(consistency_lines(got.tally, got.findings)).rate(Figure.CONSISTENCY)
    assert rate.good == rate.of == len(public(library[0])) - 1


def test_a_plain_export_without_the_column_and_a_channel_nobody_trusts() -> None:
    library, reading, match = one_pair(has_provenance=False)
    assert unchecked_of(compare_counted(library, [reading], [match]).tally) == {"unverified": 1}
    library, reading, match = one_pair()
    assert unchecked_of(compare_counted(library, [reading], [match], trusted=()).tally) == {"untrusted": 1}
    missing = Match(Decision.MISSING_ON_CHANNEL, "pc", library=library[0].id)
    assert unchecked_of(compare_counted(library, [], [missing], trusted=()).tally) == {
        "untrusted": len(public(library[0]))
    }


def test_an_undecided_match_compares_nothing_even_where_its_differences_are_told() -> None:
    library, reading, _ = one_pair()
    doubtful = Match(Decision.REVIEW, "pc", "C1", library[0].id, candidates=(Candidate(library[0].id, 0.6),))
    for include in (False, True):
        got = compare_counted(library, [reading], [doubtful], include_review=include)
        rate = Figures(consistency_lines(got.tally, got.findings)).rate(Figure.CONSISTENCY)
        assert (rate.good, rate.of) == (0, 0)
        assert rate.unchecked[Unchecked.UNMATCHED] == len(public(library[0]))


def test_an_item_beyond_the_library_has_only_its_name_compared() -> None:
    library, reading, _ = one_pair()
    got = compare_counted(library, [reading], [Match(Decision.NONE, "pc", "C1")])
    rate = Figures(consistency_lines(got.tally, got.findings)).rate(Figure.CONSISTENCY)
    assert (rate.good, rate.of) == (0, 1)
    assert rate.unchecked[Unchecked.NOT_IN_LIBRARY] == len(public(library[0])) - 2  # without the name and the limit


def test_a_page_published_twice_counts_once() -> None:
    library, reading, match = one_pair()
    again = replace(reading, item=replace(reading.item, id="C2", elements=library[0].elements))
    twice = [match, Match(Decision.AUTO, "pc", "C2", library[0].id, duplicate_of="C1")]
    got = compare_counted(library, [reading, again], twice)
    rate = Figures(consistency_lines(got.tally, got.findings)).rate(Figure.CONSISTENCY)
    assert (rate.of, rate.of - rate.good) == (len(public(library[0])), 2)  # the limit missing once, the name twice


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"waived": Waived("经批准")}, "waived"),
        ({"severity": Severity.REVIEW}, "review"),
        ({"severity": Severity.INFO}, "listed"),
    ],
)
def test_what_does_not_count_is_in_no_share(change: dict[str, Any], expected: str) -> None:
    library, reading, match = one_pair()
    got = compare_counted(library, [reading], [match])
    (finding,) = got.findings
    assert unchecked_of(got.tally, [replace(finding, **change)]) == {expected: 1}
    lines = consistency_lines(got.tally, [], [finding])
    assert Figures(lines).rate(Figure.CONSISTENCY).unchecked == {Unchecked.RULE_OFF: 1}


def test_tallies_of_partitions_add_up() -> None:
    city = City(pages=PAGES)
    parts = [City(pages=PAGES, channels=(channel,)).compared() for channel in CHANNELS]
    added = sum((part.tally for part in parts), Tally())
    assert consistency_lines(added, [each for part in parts for each in part.findings]) == consistency_lines(
        city.compared().tally, city.compared().findings
    )


def test_channels_that_gave_nothing_are_told_as_such() -> None:
    figures = City(channels=("pc",)).weighed(silent=["hall"]).figures
    hall = figures.rate(Figure.CONSISTENCY, channel="hall")
    assert (hall.good, hall.of) == (0, 0)
    assert hall.unchecked[Unchecked.UNTRUSTED] == figures.rate(Figure.CONSISTENCY, channel="pc").of


def test_the_figures_of_the_library_follow_its_findings() -> None:
    library = [
        told(
            item,
            accept_condition=""
            if number_of(item) < 4
            else "待补充"
            if number_of(item) < 6
            else item.get("accept_condition"),
        )
        for item in bureau()
    ]
    library = [told(item, promise_day="三十天天") if number_of(item) == 9 else item for item in library]
    own = check_library(library, as_of="2021-09-17")
    figures = City(library=library).weighed(own=own).figures
    conditions = figures.rate(Figure.COMPLETENESS, element="accept_condition")
    assert (conditions.good, conditions.of) == (34, 40)
    assert figures.rate(Figure.ACCURACY, element="accept_condition").of == 34
    blank = {
        (each.library, each.element)
        for each in own
        if each.task == "T1" and each.counts and each.library and each.kind in ("missing", "blank", "placeholder")
    }
    complete, accurate = figures.rate(Figure.COMPLETENESS), figures.rate(Figure.ACCURACY)
    wrong = {(each.library, each.element) for each in own if each.task == "T1" and each.counts and each.library} - blank
    assert complete.of - complete.good == len(blank)
    assert accurate.of - accurate.good == len(wrong)
    assert complete.unchecked[Unchecked.NO_COLUMN] > 0


def test_a_share_is_never_rounded_up() -> None:
    assert Rate(9999, 10000).percent == "99.9%"
    assert Rate(10000, 10000).percent == "100.0%"
    assert Rate(0, 0).percent == "—"


class LineMemo:
    """A memo that keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}
        self.taken = 0

    def get(self, key: bytes) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: bytes, body: bytes) -> None:
        self.kept[key] = body


def test_what_a_memo_keeps_is_counted_the_same() -> None:
    library, reading, match = one_pair(not_read={"promise_day": "图片"})
    memo = LineMemo()
    first = compare_counted(library, [reading], [match], memo=memo)
    again = compare_counted(library, [reading], [match], memo=memo)
    assert memo.taken
    assert consistency_lines(again.tally, again.findings) == consistency_lines(first.tally, first.findings)
    assert figures_to_json(Figures(consistency_lines(again.tally, again.findings)))["consistency"]["not_checked"] == {
        "not_read": 1
    }
