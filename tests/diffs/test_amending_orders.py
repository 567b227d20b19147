"""An order that is named only as the amending one is not the law's number: it says which revision is meant."""

from __future__ import annotations

import pytest

from catalog.citations import citation_to_json, parse_citations
from catalog.laws import LawsOn, shipped_register
from catalog.laws.check import DoubtKind, doubts
from catalog.model import LegalBasis
from diffs.compare import legal_bases

LAW = "《道路运输条例》"


@pytest.mark.parametrize(
    ("inside", "amendment", "number"),
    [
        ("国务院令第764号修订", "国务院令第764号", ""),
        ("国务院令第406号公布，国务院令第709号修订", "国务院令第709号", "国务院令第406号"),
        ("国务院令第406号公布，国务院令第628号、国务院令第764号修正", "国务院令第764号", "国务院令第406号"),
        ("国务院令第406号", "", "国务院令第406号"),
    ],
)
def test_what_is_read_of_it(inside: str, amendment: str, number: str) -> None:
    (told,) = parse_citations(f"{LAW}（{inside}）第八条")
    assert (told.amendment, told.law_number) == (amendment, number)
    assert "amendment" not in citation_to_json(told)


@pytest.mark.parametrize(
    ("number", "on", "kinds"),
    [
        ("国务院令第764号", "2024-01-01", []),
        ("国务院令第709号", "2021-09-17", []),
        ("国务院令第709号", "2024-01-01", [DoubtKind.SUPERSEDED]),
        ("国务院令第764号", "2021-09-17", [DoubtKind.NOT_YET]),
        ("国务院令第999号", "2024-01-01", []),  # a later order nobody has registered yet is not doubted
    ],
)
def test_what_it_says_on_a_day(number: str, on: str, kinds: list[DoubtKind]) -> None:
    (told,) = parse_citations(f"{LAW}（{number}修订）第八条")
    assert [each.kind for each in doubts(told, shipped_register(), on)] == kinds


@pytest.mark.parametrize(
    ("library", "channel", "rule"),
    [
        ("国务院令第406号", "国务院令第764号修订", ""),
        ("国务院令第764号修订", "国务院令第406号", ""),
        ("国务院令第764号修订", "2023年7月20日修订", ""),
        ("国务院令第406号", "国务院令第709号修订", "T2-BASIS-STALE"),
        ("国务院令第764号修订", "国务院令第709号修订", "T2-BASIS-STALE"),
        ("国务院令第406号公布，国务院令第764号修订", "国务院令第406号公布，国务院令第666号修订", "T2-BASIS-STALE"),
    ],
)
def test_of_two_sides_only_another_revision_differs(library: str, channel: str, rule: str) -> None:
    mine, theirs = ([LegalBasis("中华人民共和国道路运输条例", number, "第八条")] for number in (library, channel))
    found = legal_bases.compare(mine, theirs, LawsOn(shipped_register(), "2024-01-01"))
    assert {each.rule for each in found} - {""} == ({rule} if rule else set())
