"""Rules that ask the law register: every case of ``law_rule_cases.toml``, and no text that upsets them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.itemfile import item_from_json
from catalog.laws import Register, register_of, shipped_register
from catalog.laws.check import DoubtKind
from catalog.laws.intake import read_laws
from diffs.model import Finding
from diffs.rules import check_library
from diffs.rules.law_words import day
from diffs.rules.legal_basis import CHECKS

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "law_rule_cases.toml").read_text("utf-8"))["case"]
ASKED = {*CHECKS} - {"T1-LAW-PRESENT"}


@lru_cache(maxsize=1)
def imported() -> Register:
    return register_of(read_laws(HERE.parent / "catalog" / "law_files").laws).over(shipped_register())


def found(
    by_law: list[Any], as_of: str, task_type: str = "行政许可", register: Register | None = None
) -> list[Finding]:
    item = item_from_json({"id": "A", "task_name": "甲", "task_type": task_type, "by_law": by_law})
    return [each for each in check_library([item], as_of=as_of, register=register) if each.rule in ASKED]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_table(case: Mapping[str, Any]) -> None:
    register = imported() if case.get("register") == "imported" else None
    told = found(case["by_law"], case.get("as_of", "2021-09-17"), case.get("on", "行政许可"), register)
    assert [[each.rule, each.severity.value] for each in told] == [each[:2] for each in case["finds"]], told
    for each, (_rule, _severity, words) in zip(told, case["finds"], strict=True):
        assert words in each.why
        assert "（空）" not in each.fix


@pytest.mark.parametrize("rule_id", sorted(ASKED))
def test_every_rule_fires_somewhere_in_the_table(rule_id: str) -> None:
    assert any(rule_id == each[0] for case in CASES for each in case["finds"])


def test_every_doubt_has_a_rule() -> None:
    asked = [kind for check in CHECKS.values() for kind in getattr(check, "keywords", {}).get("kinds", ())]
    assert sorted(asked) == sorted(DoubtKind)


def test_unknown_laws_are_never_blamed() -> None:
    for title in ("渡船乘客守则", "中华人员共和国行政许可法", "某市道路运输条例"):
        told = found([f"《{title}》（某某令第1号，1999年修订）第九百九十九条"], "2021-09-17")
        assert [(each.rule, each.kind.value) for each in told] == [("T1-LAW-KNOWN", "unverified")]


def test_days_as_people_write_them() -> None:
    assert [day(each) for each in ("2019-03-02", "2019-03", "2019", "")] == ["2019年3月2日", "2019年3月", "2019年", ""]


PIECES = st.sampled_from(
    [
        "《道路运输条例》",
        "《公路法》",
        "（2019年修订）",
        "（国务院令第709号）",
        "第六十九条",
        "第999条",
        "同法",
        "信访条例",
    ]
)


@given(
    st.lists(st.one_of(st.lists(PIECES, max_size=5).map("".join), st.text(max_size=20)), max_size=3),
    st.sampled_from(["", "1900-01-01", "2021-09-17", "2026-01-01"]),
)
def test_no_text_upsets_the_rules(texts: list[str], as_of: str) -> None:
    for each in found(texts, as_of):
        assert each.why
