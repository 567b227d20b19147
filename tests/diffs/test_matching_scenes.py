"""Whole matches of small libraries: what is safe, what a person must see, what is missing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import InputRefused
from catalog.model import Material, Reading, ServiceItem
from diffs.matching import match
from diffs.model import Decision, Match

SCENES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "matching_cases" / "scenes.toml").read_text("utf-8")
)["scene"]


def item(row: list[Any]) -> ServiceItem:
    more = dict(row[2]) if len(row) > 2 else {}
    codes, region = tuple(more.pop("codes", ())), more.pop("region", "610100")
    if more.get("dept_name") and row[0].startswith("R") and "region" not in (row[2] if len(row) > 2 else {}):
        region = ""
    return ServiceItem(row[0], row[1], codes=codes, region=region, elements=more)


def run(scene: dict[str, Any]) -> list[Match]:
    readings = [Reading(item(row), channel="pc") for row in scene["readings"]]
    return match([item(row) for row in scene["library"]], readings)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["title"])
def test_scene(scene: dict[str, Any]) -> None:
    found = {each.reading: each for each in run(scene) if each.reading}
    for reading, (decision, library, *more) in scene["expect"].items():
        given = found[reading]
        assert given.decision.value == decision, given
        if library or decision == "none":
            assert given.library == library, given
        for key, value in (more[0] if more else {}).items():
            assert getattr(given, key) == (tuple(value) if isinstance(value, list) else value), given


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["title"])
def test_scene_missing(scene: dict[str, Any]) -> None:
    gone = [each.library for each in run(scene) if each.decision is Decision.MISSING_ON_CHANNEL]
    assert gone == scene["missing"]


def test_missing_once_per_channel() -> None:
    library = [ServiceItem("L1", "渡口设立审批"), ServiceItem("L2", "养蜂场备案")]
    readings = [
        Reading(ServiceItem("A", "渡口设立审批"), channel="pc"),
        Reading(ServiceItem("B", "养蜂场备案"), channel="hall"),
    ]
    gone = [(each.channel, each.library) for each in match(library, readings)[2:]]
    assert gone == [("hall", "L1"), ("pc", "L2")]


@pytest.mark.parametrize("twice", ["library", "readings"])
def test_an_id_that_stands_twice_is_refused(twice: str) -> None:
    library = [ServiceItem("L1", "渡口设立审批")] * (2 if twice == "library" else 1)
    readings = [Reading(ServiceItem("R1", "渡口设立审批"))] * (2 if twice == "readings" else 1)
    with pytest.raises(InputRefused, match="stands twice"):
        match(library, readings)


def test_nothing_to_match() -> None:
    assert match([], []) == []
    assert match([ServiceItem("L1", "渡口设立审批")], []) == []


def test_supporting_evidence_lets_a_dropped_remark_pass() -> None:
    materials = tuple(Material(name) for name in ("申请表", "场地证明", "安全承诺书"))
    limits = {
        "promise_day": "3个工作日",
        "anticipate_day": "10个工作日",
        "dept_name": "雁塔区文旅局",
        "task_type": "其他行政权力",
    }
    library = [ServiceItem("L1", "剧本娱乐场所备案（密室类）", region="610113", elements=limits, materials=materials)]
    bare = ServiceItem("R1", "剧本娱乐场所备案", region="610113", elements=limits, materials=materials)
    assert match(library, [Reading(bare)])[0].decision is Decision.AUTO
    poor = ServiceItem("R1", "剧本娱乐场所备案", region="610113")
    assert match(library, [Reading(poor)])[0].decision is Decision.REVIEW


def test_many_items_of_one_name_stay_cheap() -> None:
    library = [ServiceItem(f"L{at:05}", "出具无房证明") for at in range(3000)]
    readings = [Reading(ServiceItem(f"R{at:05}", "出具无房证明"), channel="pc") for at in range(3000)]
    found = match(library, readings)
    assert {each.decision for each in found[:3000]} == {Decision.REVIEW}


def test_every_match_says_why() -> None:
    for scene in SCENES:
        assert all(each.why for each in run(scene))
