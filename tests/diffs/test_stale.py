"""A page captured before the library changed is not wrong, only old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from fair_city import City, bureau, number_of, told

from catalog.model import Material, ServiceItem, Snapshot
from diffs.compare.stale import capture_day
from diffs.figures import Figure
from diffs.findingfile import finding_from_json, finding_to_json
from diffs.marks import Stale
from diffs.model import Finding, Severity

BEFORE, AFTER = "2021-09-01", "2021-09-17"


def snapshots(*states: tuple[str, Sequence[ServiceItem]]) -> list[Snapshot]:
    return [Snapshot(f"S{day}", day, "library.xlsx", tuple(items)) for day, items in states]


def old_library() -> list[ServiceItem]:
    """What the library said before: another time limit for the first five items."""
    return [told(item, promise_day="88个工作日") if number_of(item) < 5 else item for item in bureau()]


def audit(fetched_at: str, before: Sequence[ServiceItem], **more: Any) -> tuple[Finding, ...]:
    """The pages still show the old library (but for ``more``)."""
    old = {item.id: item for item in before}
    pages = more.pop("pages", {"pc": [lambda item: old[item.id]]})
    city = City(pages=pages, channels=("pc",), fetched_at=fetched_at)
    return city.weighed(snapshots=snapshots((BEFORE, before), (AFTER, city.library)), **more).findings


@pytest.mark.parametrize(
    ("fetched_at", "stale"),
    [
        ("2021-09-10T08:00:00+08:00", True),
        ("2021-08-01", True),
        ("2021-09-16T15:59:00+00:00", True),
        ("2021-09-16T16:00:00+00:00", False),  # the seventeenth in China
        ("2021-09-17", False),
        ("2021-09-30T08:00:00", False),
        ("", False),
        ("yesterday", False),
    ],
)
def test_an_older_page_informs_and_a_newer_one_counts(fetched_at: str, stale: bool) -> None:
    findings = audit(fetched_at, old_library())
    assert len(findings) == 5
    assert all((each.stale is not None) is stale for each in findings)
    assert all(each.severity is (Severity.INFO if stale else Severity.ERROR) for each in findings)


def test_it_says_when_the_page_and_the_library_are_from() -> None:
    finding = audit("2021-09-10T08:00:00+08:00", old_library())[0]
    assert finding.stale == Stale("2021-09-10", AFTER)
    assert "采集于2021-09-10，省事项库于2021-09-17的快照已变更" in finding.why
    assert finding_from_json(finding_to_json(finding)) == finding


def test_what_did_not_change_still_counts() -> None:
    findings = audit(
        "2021-09-10",
        old_library(),
        pages={"pc": [lambda item: told(item, link_way="029-89999999", promise_day="1个月")]},
    )
    marked = {each.element: 0 for each in findings} | {}
    for each in findings:
        marked[each.element] += each.stale is not None
    assert marked == {"link_way": 0, "promise_day": 5}


def test_a_change_long_before_the_page_is_no_excuse() -> None:
    city = City(
        pages={"pc": [lambda item: told(item, promise_day="88个工作日")]}, channels=("pc",), fetched_at="2021-09-10"
    )
    states = snapshots(("2021-08-01", old_library()), (BEFORE, city.library), (AFTER, city.library))
    assert all(each.stale is None for each in city.weighed(snapshots=states).findings)
    turned = city.weighed(snapshots=states[::-1]).findings
    assert all(each.stale is None for each in turned)


def test_only_the_material_that_changed_is_excused() -> None:
    before = [replace(item, materials=item.materials[:1]) for item in bureau()]

    def page(item: ServiceItem) -> ServiceItem:
        return replace(item, materials=(Material("近期照片", item.materials[0].elements),))

    findings = audit("2021-09-10", before, pages={"pc": [page]})
    by_name = {(each.sub_key, each.stale is not None) for each in findings}
    assert ("营业执照", True) in by_name
    assert ("营业执照", False) not in by_name
    assert any(name.endswith("申请表") and not stale for name, stale in by_name)


def test_an_item_that_came_later_is_not_missing_yet_and_one_that_went_not_extra() -> None:
    first = bureau()[0]
    findings = audit("2021-09-10", bureau()[1:], pages={"pc": [lambda item: None if item.id == first.id else item]})
    (finding,) = findings
    assert (finding.rule, finding.severity, finding.stale) == (
        "T2-ITEM-MISSING",
        Severity.INFO,
        Stale("2021-09-10", AFTER),
    )


def test_stale_pairs_are_in_no_share() -> None:
    old = {item.id: item for item in old_library()}
    city = City(pages={"pc": [lambda item: old[item.id]]}, channels=("pc",), fetched_at="2021-09-10")
    weighed = city.weighed(snapshots=snapshots((BEFORE, old_library()), (AFTER, city.library)))
    rate = weighed.figures.rate(Figure.CONSISTENCY)
    assert rate.good == rate.of
    assert {why.value: count for why, count in rate.unchecked.items()} == {"stale": 5}


def test_days_are_those_of_china() -> None:
    assert capture_day("2021-09-16T23:30:00Z") == "2021-09-17"
    assert capture_day("2021-09-16 23:30") == "2021-09-16"
    assert capture_day("20210916") == "2021-09-16"
