"""Names: what two spellings share, and what tells two items apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffs.matching.brackets import split_brackets
from diffs.matching.difference import difference
from diffs.matching.names import parse_name
from diffs.matching.places import strip_place

CASES = Path(__file__).parent / "matching_cases" / "names.tsv"
PLACES = ("西安市", "陕西省")
NAME = st.text(alphabet="道路客货运经营许可备案（）()变更注销、和的 的县级市级1Ⅱ　-", max_size=40)


def cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return [(row["verdict"], row["library"], row["reading"]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("verdict", "library", "reading"), cases())
def test_names_are_told_apart_as_people_do(verdict: str, library: str, reading: str) -> None:
    found = difference(parse_name(reading, PLACES), parse_name(library, PLACES))
    said = "same" if found.same else "different" if found.vetoed else "possible"
    assert said == verdict, found


def test_normal_form_names_its_steps() -> None:
    parsed = parse_name("１、西安市定制客运俻案（变更）", PLACES)
    assert parsed.normal == "定制客运备案(变更)"
    assert parsed.place == "西安市"
    assert set(parsed.steps) == {"width", "characters", "numbering", "place"}


def test_place_is_never_the_whole_name() -> None:
    assert strip_place("西安市", PLACES) == ("西安市", "")
    assert strip_place("陕西省西安市市场主体迁移", PLACES) == ("市场主体迁移", "陕西省西安市")


def test_brackets_inside_brackets() -> None:
    assert split_brackets("甲(乙(丙)丁)戊(己") == ("甲戊", ("乙丙丁", "己"))
    assert split_brackets("乡(镇)村公益事业") == ("乡镇村公益事业", ())


def test_level_in_brackets_is_a_level() -> None:
    assert parse_name("养老机构备案（区县级权限）").members("level") == {"县级"}
    assert parse_name("养老机构备案（市、县级）").members("level") == {"市级", "县级"}


@given(NAME)
def test_normal_form_is_stable(name: str) -> None:
    once = parse_name(name).normal
    assert parse_name(once).normal == once


@given(NAME)
def test_a_name_does_not_differ_from_itself(name: str) -> None:
    parsed = parse_name(name)
    assert difference(parsed, parsed).same


@given(NAME, NAME)
def test_difference_is_symmetric(left: str, right: str) -> None:
    a, b = parse_name(left), parse_name(right)
    there, back = difference(a, b), difference(b, a)
    assert (there.same, there.vetoed, bool(there.one_sided)) == (back.same, back.vetoed, bool(back.one_sided))


@settings(max_examples=3, deadline=None)
@given(st.sampled_from(["道", "(", "（变更）", "许可"]))
def test_ten_thousand_characters(piece: str) -> None:
    long = (piece * 10_000)[:10_000]
    found = difference(parse_name(long), parse_name(long + "备案终止"))
    assert not found.same or found.ratio
