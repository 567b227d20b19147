"""The whole of task 2 on small libraries: what is found, what is not, and who is blamed."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import compare
from diffs.findingfile import finding_from_json, finding_to_json
from diffs.model import Candidate, Decision, Finding, Match, Severity

ELEMENTS = {
    "task_code": "11610100MB2A0001X3000118001000",
    "task_type": "行政许可",
    "dept_name": "西安市道路运输管理处",
    "promise_day": "3个工作日",
    "link_way": "029-86781234",
    "accept_condition": "有合格的车辆",
}
NAME = "道路旅客运输经营许可（新增）"
NOTHING = tomllib.loads((Path(__file__).parent / "compare_cases" / "nothing.toml").read_text("utf-8"))["case"]


def item(id: str = "L1", name: str = NAME, **changes: str | None) -> ServiceItem:
    told = {key: text for key, text in {**ELEMENTS, **changes}.items() if text is not None}
    return ServiceItem(
        id,
        name,
        codes=(ELEMENTS["task_code"],),
        region="610100",
        elements=told,
        by_law=(LegalBasis(text="《道路运输条例》第八条"),),
        materials=(Material("申请表", {"is_need": "必要"}),),
    )


def reading(shown: ServiceItem, channel: str = "pc", **more: Any) -> Reading:
    more.setdefault("has_provenance", True)
    return Reading(shown, channel, f"http://{channel}.city.test/{shown.id}", evidence="ab" * 32, **more)


def found(library: ServiceItem, shown: ServiceItem, more: Any = None, **options: Any) -> list[Finding]:
    match = Match(Decision.AUTO, "pc", shown.id, library.id, 0.99)
    return compare([library], [reading(shown, **(more or {}))], [match], **options)


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(each.rule, each.kind.value, each.element) for each in findings]


def test_the_same_page_gives_nothing() -> None:
    assert found(item(), item("C1")) == []


def test_a_finding_is_complete() -> None:
    (one,) = found(item(), item("C1", promise_day="5个工作日"), {"locators": {"promise_day": "table#1 tr#4"}})
    assert told([one]) == [("T2-LIMIT", "mismatch", "promise_day")]
    assert (one.severity, one.region, one.unit) == (Severity.ERROR, "610100", "西安市道路运输管理处")
    assert (one.library, one.reading, one.channel) == ("L1", "C1", "pc")
    assert (one.library_value, one.channel_value) == ("3个工作日", "5个工作日")
    assert one.fix == "将“承诺办结时限”由“5个工作日”改为“3个工作日”"
    assert one.highlight == (("replace", 0, 1, 0, 1), ("equal", 1, 5, 1, 5))
    assert one.seen is not None
    assert (one.seen.url, one.seen.locator) == ("http://pc.city.test/C1", "table#1 tr#4")
    assert one.normal is not None
    assert (one.normal.library, one.normal.channel) == ("3个工作日", "5个工作日")
    assert one.why
    assert one.fingerprint.startswith("f1:")
    assert finding_from_json(json.loads(json.dumps(finding_to_json(one)))) == one


@pytest.mark.parametrize("case", NOTHING, ids=[f"{case['library']} | {case['channel']}" for case in NOTHING])
def test_nothing(case: dict[str, str]) -> None:
    library, shown = (None if case[side] == "absent" else case[side] for side in ("library", "channel"))
    findings = found(item(accept_condition=library), item("C1", accept_condition=shown))
    expected = [(case["rule"], case["kind"], "accept_condition")] if "kind" in case else []
    assert told(findings) == expected


def test_what_was_not_read_is_nobodys_fault() -> None:
    shown = item("C1", promise_day=None)
    (one,) = found(item(), shown, {"not_read": {"promise_day": "图片"}})
    assert (one.kind.value, one.severity, one.rule) == ("unverified", Severity.INFO, "T2-UNVERIFIED")


def test_a_plain_export_proves_absence_only_by_its_other_rows() -> None:
    shown = item("C1", promise_day=None)
    (one,) = found(item(), shown, {"has_provenance": False})
    assert (one.kind.value, one.severity) == ("unverified", Severity.INFO)
    other = reading(item("C2", name="另一事项"), has_provenance=False)
    match = Match(Decision.AUTO, "pc", "C1", "L1")
    (two,) = compare([item()], [reading(shown, has_provenance=False), other], [match])
    assert (two.kind.value, two.rule) == ("missing", "T2-BLANK")


def test_nothing_is_missing_on_a_channel_nobody_trusts() -> None:
    shown = item("C1", promise_day=None, link_way="029-86785555")
    matches = [Match(Decision.AUTO, "pc", "C1", "L1"), Match(Decision.MISSING_ON_CHANNEL, "pc", library="L2")]
    library = [item(), item("L2", name="另一事项")]
    got = compare(library, [reading(shown)], matches, trusted={"mobile"})
    assert [each.rule for each in got if each.severity is not Severity.INFO] == ["T2-PHONE"]
    everything = compare(library, [reading(shown)], matches, trusted=lambda channel: channel == "pc")
    assert "T2-ITEM-MISSING" in [each.rule for each in everything]


def test_items_missing_extra_twice_and_in_doubt() -> None:
    library = [item(), item("L2", name="道路货物运输经营许可")]
    readings = [reading(item("C1")), reading(item("C2")), reading(item("C3", name="别的事项")), reading(item("C4"))]
    matches = [
        Match(Decision.AUTO, "pc", "C1", "L1"),
        Match(Decision.AUTO, "pc", "C2", "L1", duplicate_of="C1"),
        Match(Decision.NONE, "pc", "C3"),
        Match(Decision.REVIEW, "pc", "C4", "L1", candidates=(Candidate("L1", 0.5), Candidate("L2", 0.5))),
        Match(Decision.MISSING_ON_CHANNEL, "pc", library="L2"),
    ]
    got = {each.rule: each for each in compare(library, readings, matches)}
    assert {rule: each.severity.value for rule, each in got.items()} == {
        "T2-ITEM-MISSING": "error",
        "T2-ITEM-EXTRA": "error",
        "T2-ITEM-DUPLICATE": "warning",
        "T2-ITEM-AMBIGUOUS": "review",
    }
    assert got["T2-ITEM-EXTRA"].item.task_name == "别的事项"
    assert "道路货物运输经营许可" in got["T2-ITEM-AMBIGUOUS"].why


def test_doubtful_matches_blame_nobody() -> None:
    match = Match(Decision.REVIEW, "pc", "C1", "L1")
    readings = [reading(item("C1", promise_day="5个工作日"))]
    assert [each.rule for each in compare([item()], readings, [match])] == ["T2-ITEM-AMBIGUOUS"]
    got = compare([item()], readings, [match], include_review=True)
    assert {each.rule: each.severity for each in got} == {
        "T2-ITEM-AMBIGUOUS": Severity.REVIEW,
        "T2-LIMIT": Severity.REVIEW,
    }


@pytest.mark.parametrize(
    ("changes", "rule", "element"),
    [
        ({"task_type": "公共服务"}, "T2-TYPE", "task_type"),
        ({"dept_name": "西安市道路运输局"}, "T2-UNIT", "dept_name"),
        ({"link_way": "029-86785555"}, "T2-PHONE", "link_way"),
        ({"task_type": "01"}, "T2-RAW-CODE", "task_type"),
        ({"accept_condition": "有合适的车辆"}, "T2-TEXT", "accept_condition"),
        ({"task_code": "11610100MB2A0001X3000118002000"}, "T2-CODE", "task_code"),
    ],
)
def test_rules_by_element(changes: dict[str, str], rule: str, element: str) -> None:
    assert told(found(item(), item("C1", **changes))) == [(rule, "mismatch", element)]


def test_names() -> None:
    (one,) = found(item(), item("C1", name="道路旅客运输经营许可"))
    assert (one.rule, one.element, one.fix) == ("T2-NAME", "task_name", f"将事项名称改为“{NAME}”")


def test_code_maps_say_what_codes_mean() -> None:
    codes = {"pc": {"task_type": {"9": "行政许可"}}}
    got = found(item(), item("C1", task_type="9"), code_maps=codes)
    assert [each.severity for each in got] == [Severity.INFO]


def test_a_foreign_code_in_the_set() -> None:
    shown = ServiceItem("C1", NAME, ("11610100MB2A0001X3000118009000",), "610100", item().elements, item().by_law)
    (one,) = [each for each in found(item(), shown) if each.rule == "T2-CODE"]
    assert one.element == "task_code"


def test_unit_of_a_limit_counts_with_its_number() -> None:
    library = item(promise_day="3", promise_type="工作日")
    quiet = found(library, item("C1", promise_day="3个工作日"))
    assert [each.severity for each in quiet] == [Severity.INFO]
    assert told(found(library, item("C1", promise_day="3个自然日"))) == [("T2-LIMIT", "mismatch", "promise_day")]


def test_words_for_no_limit_are_one() -> None:
    public = {"task_type": "公共服务", "anticipate_day": "无"}
    assert found(item(**public), item("C1", **{**public, "anticipate_day": "无法定时限"})) == []


def test_a_list_said_to_be_nothing() -> None:
    shown = ServiceItem("C1", NAME, (), "610100", {**ELEMENTS, "materials": "无"}, item().by_law, (Material("无"),))
    assert told(found(item(), shown)) == [("T2-BLANK", "blank", "materials")]
    library = ServiceItem("L1", NAME, (), "610100", ELEMENTS, item().by_law)
    assert found(library, shown) == []
    assert told(found(library, item("C1"))) == [("T2-LIBRARY-BLANK", "extra", "materials")]


def test_a_template_without_an_element_is_one_cause() -> None:
    library = [item(f"L{n}", name=f"事项{n}", limit_explain="限10个") for n in range(30)]
    readings = [reading(item(f"C{n}", name=f"事项{n}")) for n in range(30)]
    matches = [Match(Decision.AUTO, "pc", f"C{n}", f"L{n}") for n in range(30)]
    got = compare(library, readings, matches)
    assert {(each.kind.value, each.severity) for each in got} == {("missing", Severity.INFO)}


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    library = [item(f"L{n}", name=f"事项{n}") for n in range(6)]
    readings = [reading(item(f"C{n}", name=f"事项{n}", promise_day=f"{n}个工作日")) for n in range(6)]
    matches = [Match(Decision.AUTO, "pc", f"C{n}", f"L{n}") for n in range(6)]
    first = compare(library, readings, matches)
    for rows in (library, readings, matches):
        random.Random(1).shuffle(rows)
    assert compare(library, readings, matches) == first
    assert [each.library for each in first if each.severity is Severity.ERROR] == ["L0", "L1", "L2", "L4", "L5"]


def test_items_that_share_a_code_are_told_apart() -> None:
    library = [item("L1", name="道路运输证（补办）"), item("L2", name="道路运输证（换发）")]
    got = compare(library, [], [Match(Decision.MISSING_ON_CHANNEL, "pc", library=each.id) for each in library])
    assert [each.library for each in got] == ["L1", "L2"]
    assert len({each.fingerprint for each in got}) == 2
    assert {each.item.task_code for each in got} == {ELEMENTS["task_code"]}
