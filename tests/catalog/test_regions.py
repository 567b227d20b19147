"""Regions: codes and names, and places that stand before names and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.regions import (
    find_region,
    load_regions,
    place_prefixes,
    split_place,
    strip_place,
)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("610100", "610100", "西安市"),
        ("610116000000", "610116", "长安区"),
        ("西安市长安区", "610116", "长安区"),
        ("户县", "610118", "鄠邑区"),
        ("蓝田县", "610122", "蓝田县"),
        ("陕西省西安市", "610100", "西安市"),
        ("西咸新区", "610155", "西咸新区"),
        ("西安高新区", "", "高新区"),
    ],
)
def test_regions_by_code_and_name(text: str, code: str, name: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.name) == (code, name)


@pytest.mark.parametrize("text", ["", "440000", "长安街", "6101"])
def test_unknown_regions(text: str) -> None:
    assert find_region(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("西安市道路运输管理处", "道路运输管理处"),
        ("陕西省西安市雁塔区示范路1号", "示范路1号"),
        ("西安高新区行政审批局", "行政审批局"),
        ("长安路1号", "长安路1号"),
        ("西安公路局", "西安公路局"),
        ("西安市", "西安市"),
        ("", ""),
    ],
)
def test_places_in_front_are_taken_off(text: str, rest: str) -> None:
    assert strip_place(text) == rest


def test_codes_are_unique_and_of_the_province() -> None:
    codes = [region.code for region in load_regions() if region.code]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 6 and code.startswith("61") for code in codes)
    assert all(region.parent in ("", "610100") for region in load_regions())
    assert list(place_prefixes()) == sorted(place_prefixes(), key=lambda name: (-len(name), name))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["西安市", "陕西省", "长安区", "路", "1号", " ", "x"]), max_size=6).map("".join))
def test_splitting_loses_nothing_but_the_marks_between(text: str) -> None:
    front, rest = split_place(text)
    assert (front + rest).replace(" ", "") == text.replace(" ", "")
    assert not text.strip() or rest
