"""Time limits and phone numbers found inside cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.durations import durations_in, one_duration
from catalog.phones import phones_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20个工作日", ["20个工作日"]),
        ("20(工作日)", ["20个工作日"]),
        ("自受理之日起二十日内", ["20日"]),
        ("１５ 个 自然日", ["15个自然日"]),
        ("即时办结", ["即办"]),
        ("0工作日", ["即办"]),
        ("1个小时", ["1个小时"]),
        ("三个月", ["3个月"]),
        ("20", ["20"]),
        ("法定20个工作日，承诺8个工作日", ["20个工作日", "8个工作日"]),
        ("第5日", []),
        ("0.5个工作日", []),
        ("无", []),
    ],
)
def test_durations(text: str, found: list[str]) -> None:
    assert [each.text for each in durations_in(text)] == found


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [("20", "工作日", "20个工作日"), ("20", "个自然日", "20个自然日"), ("20", "", "20"), ("0", "工作日", "即办")],
)
def test_a_bare_number_takes_the_unit_beside_it(text: str, unit: str, found: str) -> None:
    duration = one_duration(text, unit)
    assert duration is not None
    assert duration.text == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("029-86780001", ["029-86780001"]),
        ("（029）86780001转802", ["029-86780001-802"]),
        ("02986780001", ["029-86780001"]),
        ("0777—6420001", ["0777-6420001"]),
        ("86 29 86780001", ["029-86780001"]),
        ("(8629) 86780001", ["029-86780001"]),
        ("029-86780001 029-86780002", ["029-86780001", "029-86780002"]),
        ("029-86780001/86780002；12328", ["029-86780001", "86780002", "12328"]),
        ("400-800-1234", ["4008001234"]),
        ("咨询：12345（工作日9:00-17:00）", ["12345"]),
        ("示范路132号3楼302室 86780001", ["86780001"]),
        ("请到窗口咨询", []),
        ("9:00-12:00", []),
    ],
)
def test_phones(text: str, found: list[str]) -> None:
    assert [each.text for each in phones_in(text)] == found


@settings(deadline=None)
@given(st.text(alphabet="0123456789-（）() 转、工作日个月年即办x", max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert durations_in(text) == durations_in(f" {text}")
    assert all(phone.number.isdigit() for phone in phones_in(text))
