"""The file of judgements: what is read is what was written, and what cannot be taken is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import judgement, withdrawal

from catalog.errors import InputRefused
from catalog.jsonlines import dump_line
from diffs.matching import read_judgements
from diffs.matching.judgement import Judgement, Side, Verdict, standing
from diffs.matching.judgementfile import judgement_from_json, judgement_to_json, mark

GOOD: dict[str, Any] = {
    "at": "2021-09-18T09:30:00+08:00",
    "by": "甲",
    "channel": "pc",
    "judgement": "same",
    "library": {"codes": ["61AQ0000000001"], "id": "L1", "name": "养蜂场备案", "region": "610100"},
    "note": "已核实",
    "reading": {"name": "蜜蜂放养登记", "unit": "甲局", "url": "http://example.gov.cn/1"},
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAME = TEXT.filter(str.strip)
SIDES = st.builds(Side, NAME, st.lists(TEXT, max_size=3).map(tuple), TEXT, TEXT, TEXT)


def test_a_line_is_what_the_guide_says() -> None:
    line = judgement_from_json(GOOD)
    assert line.library.ref == "L1"
    assert line.reading.ref == "http://example.gov.cn/1"
    assert judgement_to_json(line) == GOOD


@given(st.builds(Judgement, st.sampled_from(Verdict), NAME, st.just(GOOD["at"]), SIDES, SIDES, TEXT, TEXT))
def test_what_is_written_is_read_back(line: Judgement) -> None:
    if line.verdict is Verdict.WITHDRAWN:
        line = withdrawal(line)
    again = judgement_from_json(json.loads(dump_line(judgement_to_json(line))))
    assert again == line
    assert mark(again) == mark(line)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"judgment": "same"}, "unknown key judgment: did you mean judgement"),
    ({"judgement": "equal"}, "judgement cannot be equal"),
    ({"judgement": None}, "key judgement is missing"),
    ({"by": " "}, "key by is missing"),
    ({"at": None}, "key at is missing"),
    ({"at": "2021-09-18T09:30:00"}, "is not a date and time with its offset"),
    ({"at": "2021-09-18"}, "is not a date and time with its offset"),
    ({"at": "soon"}, "is not a date and time with its offset"),
    ({"note": 1}, "note must be a text"),
    ({"reading": None}, "reading must be an object"),
    ({"reading": {"nam": "x"}}, "j.jsonl:1 · reading: unknown key nam: did you mean name"),
    ({"library": {"codes": ["x"]}}, "key name is missing"),
    ({"library": {"name": "x", "codes": "x"}}, "codes must be a list of texts"),
    ({"judgement": "withdrawn"}, "must say in withdraws which"),
    ({"withdraws": "abc"}, "must say in withdraws which"),
]


@pytest.mark.parametrize(("change", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_line_is_refused(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_text(json.dumps({**GOOD, **change}, ensure_ascii=False) + "\n", "utf-8")
    with pytest.raises(InputRefused) as refused:
        read_judgements(path)
    assert refused.value.where.startswith("j.jsonl:1")
    assert said in str(refused.value)


def test_own_additions_stand_under_extra() -> None:
    assert judgement_from_json({**GOOD, "extra": {"anything": [1]}}) == judgement_from_json(GOOD)


def test_a_withdrawal_takes_back_what_stands_before_it() -> None:
    first, second = judgement("same", "a", "b"), judgement("different", "a", "b")
    lines = [first, second, withdrawal(second), second, withdrawal(withdrawal(first))]
    assert standing(lines, [mark(each) for each in lines]) == [first, second]
