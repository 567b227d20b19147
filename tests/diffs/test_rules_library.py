"""Rules that judge items against each other, columns the export does not have, profiles, and the count of task 3."""

from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import LegalBasis, Material, ServiceItem
from diffs.model import DifferenceKind, Finding, Severity
from diffs.rules import Change, Policy, Profile, check_library, load_rules, public_services, rule


def item(item_id: str, name: str = "道路运输从业资格查询", **elements: str) -> ServiceItem:
    full = {"task_type": "公共服务", "dept_name": "西安市道路运输管理处", "link_way": "12328"} | elements
    return ServiceItem(item_id, name, region="610100", elements=MappingProxyType(full))


def of_rule(rule_id: str, *items: ServiceItem, **options: Any) -> list[Finding]:
    return [each for each in check_library(items, as_of="2021-09-17", **options) if each.rule == rule_id]


CODE = "11610100MB000000283612018001000"


def test_a_column_nobody_has_is_told_once_and_blames_nobody() -> None:
    found = [each for each in of_rule("T1-BLANK", item("A"), item("B")) if each.element == "transact_time"]
    assert [(each.kind, each.severity, each.unit) for each in found] == [(DifferenceKind.UNVERIFIED, Severity.INFO, "")]
    assert "2项" in found[0].why


def test_a_column_somebody_has_is_asked_of_all() -> None:
    found = of_rule("T1-BLANK", item("A", transact_time="工作日"), item("B"))
    assert [(each.library, each.kind) for each in found if each.element == "transact_time"] == [
        ("B", DifferenceKind.MISSING)
    ]


def test_absent_columns_can_be_said() -> None:
    found = of_rule("T1-BLANK", item("A"), absent_columns=["transact_time"])
    kinds = {each.element: each.kind for each in found}
    assert kinds["transact_time"] is DifferenceKind.UNVERIFIED
    assert kinds["transact_addr"] is DifferenceKind.MISSING


def test_strict_profile_asks_for_optional_elements_as_warnings() -> None:
    items = [item("A", handle_type="窗口办理", business_system="x"), item("B")]
    national = [each.element for each in of_rule("T1-BLANK", *items) if each.severity is not Severity.INFO]
    strict = {
        each.element: each.severity
        for each in of_rule("T1-BLANK", *items, policy=Policy("strict"))
        if each.severity is not Severity.INFO
    }
    assert national == []
    assert strict == {"handle_type": Severity.WARNING}


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        (item("B", "道路运输从业资格查询", task_code=CODE), [Severity.INFO]),
        (item("B", "道路运输从业资格查询", task_code=CODE, link_way="12345"), [Severity.ERROR]),
        (item("B", "客运班线查询", task_code=CODE), [Severity.REVIEW]),
        (item("B", "客运班线查询", task_code=CODE, task_handle_item=CODE + "02"), []),
    ],
    ids=["row repeated", "same name", "variants without own codes", "own 业务办理项编码"],
)
def test_one_code_on_two_rows(second: ServiceItem, severity: list[Severity]) -> None:
    found = of_rule("T1-CODE-DUPLICATE", item("A", task_code=CODE), second)
    assert [each.severity for each in found] == severity


def test_one_handling_code_on_two_rows_is_an_error() -> None:
    rows = [item(each, f"客运班线查询{each}", task_handle_item=CODE + "01") for each in "AB"]
    assert [each.severity for each in of_rule("T1-CODE-DUPLICATE", *rows)] == [Severity.ERROR]


def test_rows_sharing_a_code_keep_findings_apart() -> None:
    rows = [item(each, task_code=CODE, transact_time="") for each in "AB"]
    prints = [each.fingerprint for each in of_rule("T1-BLANK", *rows) if each.element == "transact_time"]
    assert len(prints) == len(set(prints)) == 2


def test_same_service_under_two_codes() -> None:
    rows = [item("A", task_code=CODE), item("B", task_code=CODE[:-1] + "1"), item("C", "客运班线查询")]
    assert [each.library for each in of_rule("T3-DUPLICATE", *rows)] == ["A"]


def test_services_of_other_places_are_told() -> None:
    elsewhere = item("C", "航道通行信息查询", task_code="11440000006939844R2442018001000")
    rows = [item("A", "航道通行信息查询"), item("B", task_type="行政许可", dept_name="航道处"), elsewhere]
    assert [(each.library, each.severity) for each in of_rule("T3-RELEVANT", *rows)] == [("A", Severity.INFO)]


def test_public_services_count_with_reasons() -> None:
    items = [
        item("A", task_code=CODE, task_state="在用"),
        item("B", task_code=CODE, task_state="在用"),
        item("C", "线路查询", task_code=CODE[:-1] + "1", task_state="暂停"),
        item("D", "站点查询", task_code=CODE[:-1] + "2"),
        item("E", "票价查询", task_code=CODE[:-1] + "3", link_way=""),
        item("F", "客运许可", task_type="行政许可"),
    ]
    counted = public_services(items, {"A": {"pc"}, "B": {"pc"}, "C": {"pc"}, "E": {"mobile"}, "F": {"pc"}})
    assert [(line.library, line.counts) for line in counted.lines] == [
        ("A", True),
        ("B", False),
        ("C", False),
        ("D", False),
        ("E", True),
    ]
    reasons = {line.library: line.reason for line in counted.lines}
    assert "编码相同" in reasons["B"]
    assert "暂停" in reasons["C"]
    assert "未在任何渠道发布" in reasons["D"]
    assert "咨询方式" in reasons["E"]
    assert (counted.published, counted.complete, counted.target) == (2, 1, 25)
    assert dict(counted.by_unit) == {"西安市道路运输管理处": 2}


@pytest.mark.parametrize(
    ("number", "published", "fires"),
    [(24, None, True), (25, None, False), (25, 24, True), (26, 25, False)],
)
def test_count_is_judged_by_what_is_published(number: int, published: int | None, fires: bool) -> None:
    items = [item(f"P{place}", f"查询{place}", task_code=f"{CODE[:-2]}{place:02}") for place in range(number)]
    shown = None if published is None else {each.id: {"pc"} for each in items[:published]}
    found = of_rule("T3-COUNT", *items, published_on=shown)
    assert bool(found) == fires
    assert all(each.severity is Severity.ERROR for each in found)


def test_what_nobody_could_look_at_is_not_called_unpublished() -> None:
    items = [item(f"P{place}", f"查询{place}", task_code=f"{CODE[:-2]}{place:02}") for place in range(26)]
    shown = {each.id: {"pc"} for each in items[:3]}
    (found,) = of_rule("T3-COUNT", *items, published_on=shown, conclusive=False)
    assert (found.kind, found.severity) == (DifferenceKind.UNVERIFIED, Severity.INFO)
    counted = public_services(items, shown, conclusive=False)
    assert counted.published == 3
    assert sum(line.undecided for line in counted.lines) == 23
    (short,) = of_rule("T3-COUNT", *items[:24], published_on=shown, conclusive=False)
    assert short.severity is Severity.ERROR, "24 in the whole library are too few wherever they are published"


def test_count_by_unit_and_without_any_service() -> None:
    items = [item("A", dept_name="甲"), item("B", "线路查询", dept_name="乙")]
    by_unit = of_rule("T3-COUNT", *items, target=1, scope="unit")
    assert by_unit == []
    assert [each.sub_key for each in of_rule("T3-COUNT", *items, target=2, scope="unit")] == ["乙", "甲"]
    permits = of_rule("T3-COUNT", item("A", task_type="行政许可"))
    assert [each.severity for each in permits] == [Severity.REVIEW]


def test_completeness_of_public_services_is_told_once_per_item() -> None:
    found = of_rule("T3-COMPLETE", item("A", link_way="", transact_time="待补充"), item("B", transact_time="全天"))
    assert [each.library for each in found] == ["A"]
    assert "咨询方式" in found[0].fix
    assert "办理时间" in found[0].fix


def test_fix_templates_name_only_known_places() -> None:
    with pytest.raises(ValueError, match="no such place"):
        rule("T2-NAME").fix_for(libary="x")
    assert all(each.statement and each.hook and each.fix_for(library="x") for each in load_rules().values())
    assert all(rule_id.startswith(f"{each.task.value}-") for rule_id, each in load_rules().items())


TEXT = st.text(alphabet=st.sampled_from("《》（）()第条0129无工作日、，：；。-/ \n是否其他材料029省市ABx"), max_size=24)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_text_breaks_a_rule(data: st.DataObject) -> None:
    keys = ["task_type", "task_code", "dept_code", "promise_day", "anticipate_day", "handle_flow", "link_way", "is_fee"]
    keys += ["transact_addr", "transact_time", "limit_scene_num", "server_type", "result_name", "accept_condition"]
    hostile = ServiceItem(
        id="X",
        task_name=data.draw(TEXT),
        region=data.draw(TEXT),
        elements={key: data.draw(TEXT) for key in keys},
        by_law=(LegalBasis(text=data.draw(TEXT)), LegalBasis(law_name=data.draw(TEXT), article=data.draw(TEXT))),
        materials=(Material(data.draw(TEXT), {"is_need": data.draw(TEXT), "page_num": data.draw(TEXT)}),),
        fees=({"project_name": data.draw(TEXT)},),
    )
    first = check_library([hostile], as_of="2021-09-17", policy=Policy("strict"))
    assert first == check_library([replace(hostile)], as_of="2021-09-17", policy=Policy("strict"))


POOLS = {
    "task_type": ["行政许可", "公共服务", "10", "", "外星"],
    "task_code": [CODE, CODE[:-1] + "1", "无", "x"],
    "promise_day": ["8个工作日", "8", "即办", "无", ""],
    "anticipate_day": ["20个工作日", "60日", "无", ""],
    "link_way": ["12328", "029-86780001", "无", ""],
    "supervise_way": ["12328", "029-86780001", "无", ""],
    "transact_time": ["全天", "待补充", ""],
    "handle_flow": ["受理→决定→送达", "登录网站", ""],
    "limit_scene_num": ["0", "1", "无需到现场", ""],
    "use_level": ["市级", "村级", ""],
}


@st.composite
def libraries(draw: st.DrawFn) -> list[ServiceItem]:
    """Small libraries of items that share codes, names and gaps."""
    size = draw(st.integers(1, 5))
    found = []
    for place in range(size):
        keys = draw(st.sets(st.sampled_from(sorted(POOLS))))
        elements = {key: draw(st.sampled_from(POOLS[key])) for key in sorted(keys)}
        name = draw(st.sampled_from(["客运班线查询", "道路旅客运输经营许可", "机动车维修经营备案"]))
        found.append(ServiceItem(f"L{place}", name, region="610100", elements=elements))
    return found


@settings(max_examples=60, deadline=None)
@given(libraries(), st.randoms(use_true_random=False), st.sampled_from(["national", "strict"]))
def test_the_order_of_the_export_does_not_matter(
    items: list[ServiceItem], chance: random.Random, profile: Profile
) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    policy = Policy(profile)
    one, other = (check_library(each, as_of="2022-04-01", policy=policy) for each in (items, shuffled))
    assert sorted(map(str, one)) == sorted(map(str, other))
    prints = [each.fingerprint for each in one]
    assert len(prints) == len(set(prints))


@settings(max_examples=30, deadline=None)
@given(libraries())
def test_a_changed_severity_changes_nothing_else(items: list[ServiceItem]) -> None:
    plain = check_library(items, as_of="2022-04-01")
    milder = Policy(changes=tuple(Change(rule_id, Severity.INFO) for rule_id in load_rules()))
    told = check_library(items, as_of="2022-04-01", policy=milder)
    assert [each.fingerprint for each in plain] == [each.fingerprint for each in told]
    assert {each.severity for each in told} <= {Severity.INFO}
    nothing = Policy(changes=tuple(Change(rule_id, None) for rule_id in load_rules()))
    assert check_library(items, as_of="2022-04-01", policy=nothing) == []
