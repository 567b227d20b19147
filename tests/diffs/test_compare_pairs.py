"""Pairs of values as guide pages write them, by element, through the whole of task 2: what is found, if anything.

A folder of tables for people who know guide pages: ``same`` (nothing, or only written differently), ``order``,
``different``, ``raw_code`` (a code shown to the public), ``missing``, ``blank``, ``placeholder``, ``extra``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from catalog.elements import load_elements
from catalog.model import Reading, ServiceItem
from diffs.compare import compare
from diffs.compare.kinds import judge_value
from diffs.compare.steps import step_words
from diffs.compare.verdict import Context
from diffs.model import Decision, Finding, Match

FOLDER = Path(__file__).parent / "compare_pairs"
ELEMENTS = load_elements()
ABSENT = "absent"
MEANING: Final = {"same": ("equal", "format_only"), "order": ("order_only",), "different": ("mismatch",)}
"""Group of the tables → kinds of verdict; every other group is named like its kind."""
EITHER_WAY = ("same", "order", "different")
FEWEST = {"nothing": 100}


def load() -> dict[str, dict[str, dict[str, list[list[str]]]]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


TABLES = load()


def rows(*groups: str) -> list[Any]:
    return [
        pytest.param(key, group, library, channel, id=f"{key}: {library!r} | {channel!r}")
        for table in TABLES.values()
        for key, by_group in table.items()
        for group, pairs in by_group.items()
        if not groups or group in groups
        for library, channel in pairs
    ]


def item(id: str, key: str, text: str) -> ServiceItem:
    told = {"task_type": "行政许可", key: text} if text != ABSENT else {"task_type": "行政许可"}
    name = told.pop("task_name", "道路运输事项")
    return ServiceItem(id, name, region="610100", elements=told)


def findings_of(key: str, library: str, channel: str) -> list[Finding]:
    reading = Reading(item("C", key, channel), "pc", has_provenance=True)
    match = Match(Decision.AUTO, "pc", "C", "L", 0.99)
    return [each for each in compare([item("L", key, library)], [reading], [match]) if each.element == key]


def kind_of(key: str, library: str, channel: str) -> str:
    """What task 2 says of the pair; elements of rows and internal ones are judged by themselves."""
    element = ELEMENTS[key]
    if element.internal or "." in key:
        verdict = judge_value(library, channel, Context(element))
        return "raw_code" if verdict.rule == "T2-RAW-CODE" else verdict.kind.value if verdict.kind else "equal"
    found = findings_of(key, library, channel)
    assert len(found) < 2
    if not found:
        return "equal"
    return "raw_code" if found[0].rule == "T2-RAW-CODE" else found[0].kind.value


def all_findings() -> list[Finding]:
    pairs = [case.values for case in rows() if not ELEMENTS[str(case.values[0])].internal]
    return [
        finding
        for key, _group, library, channel in pairs
        if "." not in str(key)
        for finding in findings_of(str(key), str(library), str(channel))
    ]


def test_every_finding_says_how_its_normal_forms_were_made() -> None:
    known = step_words()
    compared = [each for each in all_findings() if each.kind.value in ("format_only", "order_only", "mismatch")]
    assert len(compared) > 900
    for finding in compared:
        assert finding.normal is not None
        assert set(finding.normal.steps) <= set(known), finding.normal
        assert finding.normal.steps or finding.kind.value == "mismatch", finding
        same = finding.normal.library == finding.normal.channel
        assert same == (finding.kind.value == "format_only") or finding.normal.steps[-1] in ("aliases", "order"), (
            finding
        )


def test_highlights_turn_the_library_s_value_into_the_channel_s() -> None:
    for finding in all_findings():
        mine, theirs = finding.library_value or "", finding.channel_value or ""
        if not finding.highlight:
            continue
        assert "".join(mine[i:j] for _tag, i, j, _m, _n in finding.highlight) == mine
        assert "".join(theirs[m:n] for _tag, _i, _j, m, n in finding.highlight) == theirs
        assert all((mine[i:j] == theirs[m:n]) == (tag == "equal") for tag, i, j, m, n in finding.highlight)


@pytest.mark.parametrize(("key", "group", "library", "channel"), rows())
def test_pair(key: str, group: str, library: str, channel: str) -> None:
    assert kind_of(key, library, channel) in MEANING.get(group, (group,))


@pytest.mark.parametrize(("key", "group", "library", "channel"), rows(*EITHER_WAY))
def test_pair_the_other_way_round(key: str, group: str, library: str, channel: str) -> None:
    """Which side a writing stands on does not matter; a bare code or nothing on the channel is told first."""
    got = kind_of(key, channel, library)
    assert got in (*MEANING[group], "raw_code") or (group == "different" and got in ("blank", "placeholder"))


def test_there_are_enough_of_every_kind() -> None:
    told: Counter[str] = Counter()
    for name, table in TABLES.items():
        told[name] = sum(len(pairs) for by_group in table.values() for pairs in by_group.values())
    assert {name for name, count in told.items() if count < FEWEST.get(name, 40)} == set()
    assert sum(told.values()) >= 1400
