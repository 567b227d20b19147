"""Many findings, one cause: the exact causes of seeded faults, and none where faults are unrelated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from fair_city import PHONES, ROAD, TAXI, City, Page, bureau, number_of, told, when

from catalog.elements import load_elements
from catalog.model import LegalBasis, Material, ServiceItem
from diffs.causes import Cause, CauseKind, cause_to_json, find_causes
from diffs.causes.settings import settings
from diffs.model import DifferenceKind, Finding, ItemRef, Severity, Task
from diffs.rules import load_rules


def of_road(item: ServiceItem) -> bool:
    return item.elements["dept_name"] == ROAD


def every(step: int) -> Page:
    """Unrelated faults: every so many items have a time limit of their own wrong."""
    return lambda item: item if number_of(item) % step else told(item, promise_day=f"{20 + number_of(item)}个工作日")


def retitled(item: ServiceItem) -> ServiceItem:
    return replace(item, by_law=tuple(replace(row, law_name="道路运输管理条例") for row in item.by_law))


def misspelt(item: ServiceItem) -> ServiceItem:
    return replace(item, by_law=tuple(replace(row, law_name="道路运输条列") for row in item.by_law))


def renamed(item: ServiceItem) -> ServiceItem:
    """The licence is called otherwise on every fourth item."""
    rows = [replace(row, material_name=row.material_name.replace("营业执照", "工商执照")) for row in item.materials]
    return item if number_of(item) % 4 else replace(item, materials=tuple(rows))


def without_licence(item: ServiceItem) -> ServiceItem:
    return replace(item, materials=item.materials[:1])


def with_photograph(item: ServiceItem) -> ServiceItem:
    return replace(item, materials=(*item.materials, Material("近期免冠照片")))


def fewer_forms(item: ServiceItem) -> ServiceItem:
    rows = [replace(row, elements={**row.elements, "copies_num": "9"}) for row in item.materials[1:]]
    return replace(item, materials=(item.materials[0], *rows))


def no_materials(item: ServiceItem) -> ServiceItem:
    return replace(item, materials=())


def not_taxi(item: ServiceItem) -> ServiceItem | None:
    return None if item.elements["dept_name"] == TAXI else item


SCENES: dict[str, tuple[dict[str, list[Page]], list[tuple[CauseKind, str, str, int]]]] = {
    "one phone": ({"pc": [when(of_road, link_way="029-81111111")]}, [(CauseKind.SHARED_VALUE, "pc", ROAD, 20)]),
    "two phones": (
        {"pc": [when(of_road, link_way="029-81111111")], "mobile": [when(of_road, link_way="029-82222222")]},
        [(CauseKind.SHARED_VALUE, "mobile", ROAD, 20), (CauseKind.SHARED_VALUE, "pc", ROAD, 20)],
    ),
    "template": (
        {"kiosk": [lambda item: told(item, accept_condition=None)]},
        [(CauseKind.TEMPLATE, "kiosk", "渠道kiosk维护方", 40)],
    ),
    "empty column": (
        {"kiosk": [lambda item: told(item, accept_condition="")]},
        [(CauseKind.TEMPLATE, "kiosk", "渠道kiosk维护方", 40)],
    ),
    "template of one unit": (
        {"kiosk": [when(of_road, accept_condition=None)]},
        [(CauseKind.TEMPLATE, "kiosk", "渠道kiosk维护方", 20)],
    ),
    "whole list": ({"pc": [no_materials]}, [(CauseKind.TEMPLATE, "pc", "渠道pc维护方", 40)]),
    "items of a unit": ({"mobile": [not_taxi]}, [(CauseKind.ITEMS_MISSING, "mobile", "渠道mobile维护方", 20)]),
    "unit renamed": (
        {"pc": [when(of_road, dept_name="市公路运输管理所")]},
        [(CauseKind.UNIT_NAME, "pc", ROAD, 20)],
    ),
    "law misspelt": ({"pc": [misspelt]}, [(CauseKind.LAW, "pc", "渠道pc维护方", 40)]),
    "law title": ({"pc": [retitled]}, [(CauseKind.LAW, "pc", "渠道pc维护方", 80)]),
    "raw code": (
        {"pc": [lambda item: told(item, project_type="2" if number_of(item) % 2 else "1")]},
        [(CauseKind.RAW_CODE, "pc", "渠道pc维护方", 40)],
    ),
    "material renamed": ({"pc": [renamed]}, [(CauseKind.MATERIAL, "pc", "渠道pc维护方", 20)]),
    "material attribute": ({"pc": [fewer_forms]}, [(CauseKind.MATERIAL, "pc", "渠道pc维护方", 40)]),
    "material left out": ({"pc": [without_licence]}, [(CauseKind.ROW_MISSING, "pc", "渠道pc维护方", 40)]),
    "material added": ({"pc": [with_photograph]}, [(CauseKind.ROW_EXTRA, "pc", "渠道pc维护方", 40)]),
    "mapping": (
        {"pc": [lambda item: told(item, project_type=item.elements["project_type"].replace("即办件", "承诺件"))]},
        [(CauseKind.MAPPING, "pc", "渠道pc维护方", 20)],
    ),
    "constant": (
        {"pc": [lambda item: told(item, promise_day="20个工作日")]},
        [(CauseKind.CONSTANT, "pc", "渠道pc维护方", 40)],
    ),
}


def summary(causes: Sequence[Cause]) -> list[tuple[CauseKind, str, str, int]]:
    return sorted((each.kind, each.channel, each.who, len(each.findings)) for each in causes)


@pytest.mark.parametrize("scene", SCENES)
def test_a_seeded_cause_is_found_and_nothing_else(scene: str) -> None:
    pages, expected = SCENES[scene]
    weighed = City(pages=pages).weighed()
    assert summary(weighed.causes) == sorted(expected)
    explained = [print_ for cause in weighed.causes for print_ in cause.findings]
    assert len(explained) == len(set(explained)) == sum(each.counts for each in weighed.findings)


def test_unrelated_faults_beside_it_stay_single() -> None:
    pages: dict[str, list[Page]] = {"pc": [when(of_road, link_way="029-81111111"), every(3)], "mobile": [every(7)]}
    weighed = City(pages=pages).weighed()
    assert summary(weighed.causes) == [(CauseKind.SHARED_VALUE, "pc", ROAD, 20)]
    assert sum(each.counts for each in weighed.findings) == 20 + 14 + 6
    (cause,) = weighed.causes
    assert cause.sentence == f"渠道pc的“咨询方式”多处同为“029-81111111”，省事项库为“{PHONES[ROAD]}”，涉及20项事项"
    assert "可了结20条问题" in cause.fix


@pytest.mark.parametrize(
    "page",
    [
        # the same wrong limit on a few of many items that share the right one: people mistype
        when(lambda item: number_of(item) in (0, 4, 8, 12, 16), promise_day="30个工作日"),
        # the element is missing on some pages only
        when(lambda item: number_of(item) % 3 == 0, accept_condition=None),
        # the same document left out here and there
        lambda item: without_licence(item) if number_of(item) % 4 == 0 else item,
        # two pages with one wrong number
        when(lambda item: number_of(item) < 2, link_way="029-81111111"),
        # every article another one
        lambda item: replace(
            item, by_law=(LegalBasis(law_name="道路运输条例", article=f"第{60 + number_of(item)}条"),)
        ),
        # some items of a unit are not published
        lambda item: None if number_of(item) % 3 == 0 else item,
    ],
)
def test_what_only_looks_alike_is_not_grouped(page: Page) -> None:
    weighed = City(pages={"pc": [page]}).weighed()
    assert any(finding.counts for finding in weighed.findings)
    assert weighed.causes == ()


def test_the_library_wrong_everywhere_is_one_cause_of_the_library() -> None:
    pages: dict[str, list[Page]] = {
        channel: [when(of_road, link_way="029-83333333")] for channel in ("pc", "mobile", "kiosk")
    }
    (cause,) = City(pages=pages).weighed().causes
    assert (cause.kind, cause.channel, cause.who) == (CauseKind.LIBRARY_VALUE, "", "省事项库维护方")
    assert (len(cause.findings), cause.items) == (60, 20)


def test_a_column_the_library_never_filled_is_one_cause() -> None:
    library = [told(item, transact_time="") for item in bureau()]
    pages: dict[str, list[Page]] = {
        "pc": [lambda item: told(item, transact_time=f"工作日{8 + number_of(item) % 3}:00-17:00")]
    }
    (cause,) = City(library=library, pages=pages).weighed().causes
    assert (cause.kind, len(cause.findings), cause.of) == (CauseKind.LIBRARY_COLUMN, 40, 40)


def test_the_order_of_the_findings_does_not_matter() -> None:
    pages: dict[str, list[Page]] = {
        "pc": [when(of_road, link_way="029-81111111"), every(3), renamed],
        "kiosk": [lambda item: told(item, accept_condition=None)],
    }
    city = City(pages=pages)
    weighed = city.weighed()
    turned = list(weighed.findings)
    random.Random(7).shuffle(turned)
    again = find_causes(
        turned, library=list(reversed(city.library)), matches=city.matches()[::-1], lines=weighed.figures.lines
    )
    assert again == weighed.causes
    assert len({cause.id for cause in again}) == len(again) == 3


def test_the_settings_name_rules_and_elements_there_are() -> None:
    assert set(settings().library_rules) <= set(load_rules())
    assert all(key in load_elements() for key in settings().shared.keys)


def test_a_law_of_the_library_that_is_not_in_force_is_one_cause() -> None:
    found = [
        Finding(
            rule="T1-LAW-INFORCE",
            task=Task.T1,
            kind=DifferenceKind.MISMATCH,
            severity=Severity.WARNING,
            item=ItemRef("", item.task_name),
            element="by_law",
            fingerprint=f"f1:{number_of(item):032x}",
            unit=item.unit,
            library=item.id,
            sub_key="道路运输条例" if of_road(item) else f"法规{number_of(item)}",
            library_value=f"道路运输条例第{number_of(item)}条",
        )
        for item in bureau()
    ]
    (cause,) = find_causes(found, library=bureau(), matches=(), lines=())
    assert (cause.kind, cause.who, len(cause.findings)) == (CauseKind.LIBRARY_SHARED, ROAD, 20)
    assert "道路运输条例" in cause.sentence


def test_a_cause_as_json_says_what_it_explains() -> None:
    (cause,) = City(pages={"pc": [when(of_road, link_way="029-81111111")]}).weighed().causes
    told_ = cause_to_json(cause)
    assert told_["explains"] == len(told_["findings"]) == 20
    assert told_["units"] == [ROAD]
    assert told_["id"].startswith("C-")
