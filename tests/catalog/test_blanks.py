"""Kinds of emptiness: every cell of ``cases/blanks.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.blanks import Emptiness, emptiness, says_nothing

CASES = tomllib.loads((Path(__file__).parent / "cases" / "blanks.toml").read_text("utf-8"))
CELLS = [(text, Emptiness(kind)) for kind, texts in CASES.items() for text in texts]


@pytest.mark.parametrize(("text", "kind"), CELLS)
def test_kind_of_emptiness(text: str, kind: Emptiness) -> None:
    assert emptiness(text) is kind
    assert says_nothing(text) is (kind in (Emptiness.EMPTY, Emptiness.NONE_WORD))


def test_every_kind_has_cases() -> None:
    assert set(CASES) == {kind.value for kind in Emptiness}


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_kind_that_spaces_do_not_change(text: str) -> None:
    assert emptiness(text) in Emptiness
    assert emptiness(f" {text}\n") is emptiness(text)


@settings(deadline=None)
@given(st.sampled_from(["详见", "符合", "x", "待", "1", "无", "规定", "、", "（"]), st.integers(1, 400))
def test_repetition_is_answered_at_once(unit: str, times: int) -> None:
    assert emptiness(unit * times) in Emptiness
