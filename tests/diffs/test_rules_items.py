"""Rules that judge one item: every case of ``rule_cases/items.toml`` and ``expert.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from catalog.codes import uscc_check_sign
from catalog.model import LegalBasis, Material, ServiceItem
from diffs.model import Finding, Severity
from diffs.rules import check_library, load_rules
from diffs.rules.library import CHECKS, LIBRARY_CHECKS

CASES = Path(__file__).with_name("rule_cases")
BASE = tomllib.loads((CASES / "base.toml").read_text("utf-8"))
ITEM_CASES = [
    case for name in ("items", "expert") for case in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
]
BY_REGISTER = {rule for rule in CHECKS if rule.startswith("T1-LAW-")} - {"T1-LAW-PRESENT", "T1-LAW-AMENDMENT"}
"""Rules that judge citations by the law register; their cases stand with it."""

BODY = "11610100MB0000002"


def body_code() -> str:
    return BODY + str(uscc_check_sign(BODY))


def build(case: Mapping[str, Any], item_id: str = "L1") -> ServiceItem:
    name = case["on"]
    catalog = BASE[name]["catalog_code"]
    full = BASE[name] | {"task_code": f"{body_code()}3{catalog}", "dept_code": body_code()} | case.get("set", {})
    elements = {key: text for key, text in full.items() if key not in ("task_name", *case.get("drop", ()))}
    rows = case.get("materials", BASE["materials"] if name == "permit" else [])
    return ServiceItem(
        id=item_id,
        task_name=full["task_name"],
        codes=tuple(case.get("codes", ())),
        region=case.get("region", "610100"),
        elements=MappingProxyType(elements),
        by_law=tuple(LegalBasis(**row) for row in case.get("by_law", BASE["by_law"])),
        materials=tuple(
            Material(row["material_name"], {key: text for key, text in row.items() if key != "material_name"})
            for row in rows
        ),
        fees=tuple(case.get("fees", ())),
    )


def judged(case: Mapping[str, Any]) -> list[Finding]:
    """The findings on the case's item, which stands beside the two sound ones: so all their columns are known."""
    sound = [] if case.get("alone") else [build({"on": "permit"}, "P"), build({"on": "public"}, "S")]
    found = check_library([build(case), *sound], as_of=case.get("as_of", "2021-09-17"))
    return [finding for finding in found if finding.library == "L1"]


@pytest.mark.parametrize("name", ["permit", "public"])
def test_sound_items_are_not_blamed(name: str) -> None:
    found = check_library([build({"on": name})], as_of="2021-09-17")
    assert [each.rule for each in found if each.severity is not Severity.INFO and each.rule != "T3-COUNT"] == []


@pytest.mark.parametrize(
    "case", ITEM_CASES, ids=lambda case: f"{case['rule']}: {case.get('note', case.get('set', ''))}"
)
def test_rule_finds_what_it_should_and_no_more(case: Mapping[str, Any]) -> None:
    found = [each for each in judged(case) if each.rule == case["rule"]]
    assert [[each.element, each.severity.value, each.kind.value] for each in found] == case["finds"]
    assert all(each.why and each.fix and "（空）" not in each.fix for each in found)


@pytest.mark.parametrize("rule_id", sorted(rule for rule in CHECKS if rule not in BY_REGISTER))
def test_every_rule_has_two_cases_that_fire_and_three_that_do_not(rule_id: str) -> None:
    fires = [bool(case["finds"]) for case in ITEM_CASES if case["rule"] == rule_id]
    assert fires.count(True) >= 2
    assert fires.count(False) >= 3


def test_every_check_is_in_the_catalogue() -> None:
    assert (CHECKS.keys() | LIBRARY_CHECKS.keys()) <= load_rules().keys()
    assert {load_rules()[rule_id].task.value for rule_id in CHECKS} == {"T1", "T3"}


def test_findings_carry_identity_place_and_unit() -> None:
    found = judged({"on": "permit", "set": {"transact_time": ""}})[0]
    again = judged({"on": "permit", "set": {"transact_time": "待补充"}})[0]
    assert found.fingerprint.startswith("f1:")
    assert found.unit == "西安市道路运输管理处"
    assert found.item.task_code.endswith("610118001000")
    assert again.fingerprint != found.fingerprint
