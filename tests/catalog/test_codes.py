"""Item codes: structure, check digits, sameness: every code of ``cases/codes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.codes import covers, normal_code, parse_code, uscc_check_sign, uscc_problem

CASES = tomllib.loads((Path(__file__).parent / "cases" / "codes.toml").read_text("utf-8"))
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("case", CASES["code"], ids=lambda case: str(case["text"]))
def test_parts(case: Mapping[str, Any]) -> None:
    parts = parse_code(case["text"])
    if not case.get("parts", True):
        assert parts is None
        return
    assert parts is not None
    told = (parts.uscc, parts.level_text, parts.type_text or "", parts.handling)
    assert told == (case["uscc"], case["level"], case["type"], case["handling"])
    assert normal_code(case["text"]).startswith(parts.task_code)


@pytest.mark.parametrize("case", CASES["uscc"], ids=lambda case: str(case["text"]))
def test_social_credit_codes(case: Mapping[str, Any]) -> None:
    assert (uscc_problem(case["text"]) or "") == case["problem"]


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: f"{case['first']}={case['second']}")
def test_sameness(case: Mapping[str, Any]) -> None:
    first, second = normal_code(case["first"]), normal_code(case["second"])
    assert (bool(first) and first == second) is case["same"]
    assert covers(case["first"], case["second"]) is case.get("covers", False)


@settings(deadline=None)
@given(st.text(alphabet=SIGNS, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_seen(first: str, place: int, sign: str) -> None:
    check = uscc_check_sign(first)
    assert check is not None
    code = first + check
    assert uscc_problem(code) is None
    changed = code[:place] + sign + code[place + 1 :]
    assert (uscc_problem(changed) is None) == (changed == code)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_taken_for_a_code(text: str) -> None:
    parts = parse_code(text)
    assert parts is None or len(parts.uscc) == 18
    uscc_problem(text)


@settings(deadline=None)
@given(st.text(alphabet="0123456789ABXYabxy０９ＡＹ 　.。", max_size=40))
def test_the_normal_code_is_its_own_normal_code(text: str) -> None:
    assert normal_code(normal_code(text)) == normal_code(text)
