"""Numbers of persons are hidden, everything else stays, and nothing moves."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.jsonlines import dump_line
from catalog.privacy import Mask, masked, masked_all, may_hide

CASES = tomllib.loads(Path(__file__).with_name("privacy_cases.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_what_is_shown(case: dict[str, str]) -> None:
    assert masked(case["text"]) == case.get("shown", case["text"])
    assert masked(case["text"], Mask.IDENTITY) == case.get("identity", case["text"])
    assert masked(case["text"], Mask.NOTHING) == case["text"]


@given(st.text(alphabet="1356789020+-  xX年手机", max_size=60))
def test_length_stays_and_twice_is_once(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert masked(shown) == shown
    assert all(now in (was, "*") for now, was in zip(shown, text, strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """Something with text deep inside."""

    values: tuple[str, ...]
    more: dict[str, str]
    count: int = 1
    url: str = "http://pc.example/13900001234"


def test_every_text_of_an_object_is_masked() -> None:
    part = Part(("电话13900001234",), {"13900001234": "13900001234"})
    assert masked_all(part) == Part(("电话139****1234",), {"13900001234": "139****1234"})
    plain = Part(("电话",), {})
    assert masked_all(plain) is plain
    assert masked_all(part, Mask.IDENTITY) is part


_SIGNS = st.sampled_from('0123456789xX１９ \n\t\x01"\\-+甲a')
_PIECES = st.sampled_from(("13912345678", "139 1234 5678", "+8613912345678", "61010119900307001X", "１３912345678"))


@given(st.lists(st.one_of(_PIECES, st.text(_SIGNS, max_size=20)), max_size=5), st.sampled_from(Mask))
def test_a_line_that_needs_no_look_holds_nothing_to_hide(pieces: list[str], mask: Mask) -> None:
    said = {"fix": "".join(pieces), "seen": {"where": pieces}}
    assert masked_all(said, mask) == said or may_hide(dump_line(said), mask)
