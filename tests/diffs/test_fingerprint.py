"""A finding keeps its fingerprint through everything but its identity, and survives its way through JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import InputRefused
from diffs.findingfile import finding_from_json, finding_to_json
from diffs.fingerprint import number, stamp
from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Seen, Severity, Task

FINDING = Finding(
    rule="T2-LIMIT",
    task=Task.T2,
    kind=DifferenceKind.MISMATCH,
    severity=Severity.ERROR,
    item=ItemRef("11610100TEST000001", "道路旅客运输经营许可（新增）"),
    element="promise_day",
    channel="pc",
    region="610100",
    unit="市运管处",
    library="L1",
    reading="C1",
    library_value="3个工作日",
    channel_value="5个工作日",
    normal=NormalPair("3工作日", "5工作日", ("unit",)),
    highlight=(("replace", 0, 1, 0, 1), ("equal", 1, 5, 1, 5)),
    seen=Seen(url="http://pc.city.test/1", evidence="ab", locator="table"),
    fix="改为3个工作日",
    why="与省事项库不一致",
)
CODE = FINDING.item.task_code


@pytest.mark.parametrize(
    "change",
    [
        {"severity": Severity.WARNING},
        {"kind": DifferenceKind.BLANK},
        {"channel_value": "7个工作日"},
        {"seen": None},
        {"fix": "", "why": "", "unit": "其他单位"},
        {"library": "L2", "reading": "C9"},
    ],
)
def test_fingerprint_outlives_values_wording_and_place(change: dict[str, Any]) -> None:
    assert stamp(replace(FINDING, **change), CODE).fingerprint == stamp(FINDING, CODE).fingerprint


@pytest.mark.parametrize("key", ["rule", "region", "channel", "element", "sub_key", "sub_element"])
def test_fingerprint_tells_identities_apart(key: str) -> None:
    change: dict[str, Any] = {key: "其他"}
    assert stamp(replace(FINDING, **change), CODE).fingerprint != stamp(FINDING, CODE).fingerprint


def test_parts_do_not_run_into_each_other() -> None:
    one = replace(FINDING, sub_key="ab", sub_element="c")
    other = replace(FINDING, sub_key="a", sub_element="bc")
    assert stamp(one, CODE).fingerprint != stamp(other, CODE).fingerprint


def test_how_a_sub_key_or_code_is_set_does_not_matter() -> None:
    one = stamp(replace(FINDING, sub_key="申请表（盖章）"), "11610100ab")
    other = stamp(replace(FINDING, sub_key=" 申请表(盖章)"), " 11610100AB ")
    assert one.fingerprint == other.fingerprint


def test_observation_follows_the_values() -> None:
    other = stamp(replace(FINDING, channel_value="7个工作日"), CODE)
    assert other.observation != stamp(FINDING, CODE).observation


def test_an_empty_value_is_not_no_value() -> None:
    assert (
        stamp(replace(FINDING, channel_value=""), CODE).observation
        != stamp(replace(FINDING, channel_value=None), CODE).observation
    )


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_numbers_are_short_and_readable(digest: str) -> None:
    got = number(f"f1:{digest}")
    assert len(got) == 10
    assert not set(got[2:]) & set("01IO")
    assert got == number(f"f1:{digest}")


@pytest.mark.parametrize("bad", ["", "f1:", "f2:0123456789abcdef", "0123456789abcdef"])
def test_what_is_no_fingerprint_has_no_number(bad: str) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        number(bad)


def test_json_round_trip() -> None:
    stamped = stamp(FINDING, CODE)
    assert finding_from_json(json.loads(json.dumps(finding_to_json(stamped)))) == stamped


def test_json_leaves_out_what_says_nothing() -> None:
    row = finding_to_json(replace(FINDING, channel="", channel_value=None, library_value="", normal=None, seen=None))
    assert row["library_value"] == ""
    assert not {"channel", "channel_value", "normal", "seen", "sub_key"} & set(row)
    assert None not in row.values()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"chanel": "pc"}, "channel"),
        ({"kind": "wrong"}, "kind"),
        ({"rule": 3}, "rule"),
        ({"highlight": [["equal", 0]]}, "highlight"),
        ({"item": "x"}, "item"),
        ({"normal": {"steps": [1]}}, "steps"),
        ({"seen": {"row": "x"}}, "row"),
        ({"highlight": {}}, "highlight"),
    ],
)
def test_json_refuses_what_it_does_not_understand(change: dict[str, object], says: str) -> None:
    with pytest.raises(InputRefused, match=says) as refused:
        finding_from_json({**finding_to_json(FINDING), **change}, "findings.jsonl:7")
    assert "findings.jsonl:7" in str(refused.value)


def test_json_needs_a_rule() -> None:
    row = finding_to_json(FINDING)
    del row["rule"]
    with pytest.raises(InputRefused, match="rule"):
        finding_from_json(row)
