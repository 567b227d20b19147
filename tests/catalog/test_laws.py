"""The register says of a law on a day what the table says, and nothing of what it does not know."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.laws import (
    Law,
    Level,
    Move,
    Version,
    find_law,
    register_of,
    same_number,
    shipped_register,
    title_key,
)

CASES = tomllib.loads(Path(__file__).with_name("law_cases.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["status"], ids=lambda case: f"{case['title']} {case['on']}")
def test_status_on_a_day(case: dict[str, Any]) -> None:
    law = find_law(case["title"])
    assert law is not None
    version = law.in_force(case["on"])
    assert law.status(case["on"]) == case["status"]
    assert (version.date if version else "") == case.get("version", "")
    if version and "articles" in case:
        assert version.articles == case["articles"]


@pytest.mark.parametrize("case", CASES["number"], ids=lambda case: f"{case['one']} {case['other']}")
def test_order_numbers(case: dict[str, Any]) -> None:
    assert same_number(case["one"], case["other"]) is case["same"]
    assert same_number(case["other"], case["one"]) is case["same"]


def test_titles_by_every_name() -> None:
    law = find_law("《中华人民共和国道路运输条例》")
    assert law is not None
    assert law is find_law("道路运输条例") is find_law("", "国务院令第406号") is shipped_register().laws["道路运输条例"]
    assert find_law("中华人员共和国道路运输条例") is None
    assert find_law("", "国务院令第412号") is find_law("国务院对确需保留的行政审批项目设定行政许可的决定")


def test_a_number_that_many_laws_share_names_none() -> None:
    assert find_law("", "国务院令第666号") is None  # one decision amended many
    assert find_law("", "第406号") is None
    assert find_law("", "国务院令") is None
    assert len(shipped_register().of_number("国务院令第666号")) > 1


def test_the_newest_version_without_a_day() -> None:
    version = shipped_register().laws["道路运输条例"].in_force()
    assert version is not None
    assert (version.date, version.moves) == ("2023-07-20", (Move(68, 68, None), Move(69, 83, -1)))


def test_a_former_title_is_former_only_since() -> None:
    law = shipped_register().laws["巡游出租汽车经营服务管理规定"]
    assert law.former_title("出租汽车经营服务管理规定", "2016-01-01") is None
    assert law.former_title("出租汽车经营服务管理规定", "2021-09-17") is not None
    assert law.former_title("巡游出租汽车经营服务管理规定", "2021-09-17") is None


def test_the_table_is_sound() -> None:
    laws = shipped_register().laws.values()
    assert len(laws) >= 100
    for law in laws:
        dates = [version.date for version in law.versions]
        assert dates == sorted(set(dates)), law.title
        assert all(version.in_force >= version.date for version in law.versions), law.title
        assert all(version.date <= law.known for version in law.versions), law.title
        assert not law.repealed or find_law(law.replaced_by), law.title
        assert law.level is not Level.UNKNOWN
        assert not law.complete or law.versions, law.title


def test_names_lead_to_one_law() -> None:
    register = shipped_register()
    for law in register.laws.values():
        for name in (law.title, f"中华人民共和国{law.title}", f"《{law.title}》", *law.aliases):
            assert register.find(name) is law


def test_an_imported_register_lies_over_the_shipped_one() -> None:
    base = register_of([_LAW])
    mine = replace(_LAW, level=Level.UNKNOWN, number="", versions=(_RICH, _NEW), complete=False, known="2025-06-01")
    law = register_of([mine]).over(base).find("中华人民共和国试验条例")
    assert law is not None
    assert (law.level, law.number, law.known) == (Level.REGULATION, "国务院令第1号", "2025-06-01")
    first, second = law.versions
    assert (first.in_force, first.articles, first.number, first.text_of(1)) == ("2001-07-01", 3, "国务院令第1号", "甲")
    assert second == _NEW


def test_layers_keep_what_either_knows() -> None:
    other = Law("别的条例")
    laws = register_of([other]).over(register_of([_LAW])).laws
    assert set(laws) == {"别的条例", "试验条例"}
    assert laws["试验条例"] == _LAW


_OLD = Version("2001-05-01", "2001-07-01", number="国务院令第1号")
_RICH = Version("2001-05-01", "2001-05-01", 3, texts={"1": "甲"})
_NEW = Version("2024-05-01", "2024-07-01", 4)
_LAW = Law(
    "试验条例", number="国务院令第1号", level=Level.REGULATION, versions=(_OLD,), complete=True, known="2020-01-01"
)


@given(st.lists(st.sampled_from(["《", "》", " ", "（", "试行", "）", "公路", "条例", "法", "ABC"])).map("".join))
def test_title_keys_are_stable(title: str) -> None:
    assert title_key(title_key(title)) == title_key(title)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_upsets_the_register(title: str, number: str) -> None:
    find_law(title, number)
    shipped_register().of_number(number)
    assert same_number(title, number) is same_number(number, title)
