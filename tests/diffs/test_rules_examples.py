"""Every rule lives up to the two examples it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from catalog.elements import load_elements
from catalog.itemfile import item_from_json
from catalog.model import ServiceItem
from diffs.model import DifferenceKind
from diffs.rules import check_library, load_rules
from diffs.rules.base import columns_of
from diffs.rules.examples import example_data, examples_of
from diffs.rules.library import CHECKS, LIBRARY_CHECKS

CHECKED = {*CHECKS, *LIBRARY_CHECKS}


def items_of(example: Mapping[str, Any] | list[Mapping[str, Any]]) -> list[ServiceItem]:
    rows = example if isinstance(example, list) else [example]
    usual = {"id": "A", "task_name": "道路旅客运输经营许可", "task_type": "行政许可"}
    return [item_from_json({**usual, **row}) for row in rows]


def found(rule_id: str, side: str) -> bool:
    """Whether the rule fires, in a library that has just the columns its two examples have."""
    examples = {name: items_of(example) for name, example in example_data()[rule_id].items()}
    columns = columns_of([*examples["breaks"], *examples["keeps"]])
    absent = {*load_elements().keys()} - columns
    findings = check_library(examples[side], as_of="2021-09-17", absent_columns=absent, target=len(examples["keeps"]))
    told = [each for each in findings if each.library or each.kind is not DifferenceKind.UNVERIFIED]
    return any(each.rule == rule_id for each in told)


@pytest.mark.parametrize("rule_id", sorted(CHECKED))
def test_a_rule_finds_its_broken_example_and_not_the_sound_one(rule_id: str) -> None:
    assert found(rule_id, "breaks")
    assert not found(rule_id, "keeps")


def test_every_rule_of_tasks_1_and_3_has_examples_and_only_rules_have() -> None:
    assert {*example_data()} <= {*load_rules()}
    assert {*example_data()} >= {each for each in load_rules() if each in CHECKED}
    assert examples_of("T1-PHONE-SAME").breaks
    assert not examples_of("T1-NO-SUCH-RULE").breaks
