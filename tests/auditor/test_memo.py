"""A memo saves work and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.memo import MemoFile
from catalog.laws import shipped_register
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import Comparison, compare_counted
from diffs.model import Decision, Match
from diffs.rules import check_library

AS_OF = "2021-09-17"
ITEM = ServiceItem(
    "L1",
    "道路旅客运输经营许可（新增）",
    ("11610100MB2814123X4000118001000",),
    "610100",
    {"dept_name": "市运管处", "task_type": "行政许可", "promise_day": "8个工作日", "link_way": "029-86780001"},
    (LegalBasis("中华人民共和国道路运输条例", "国务院令第406号", "第八条"),),
    (Material("申请表", {"page_num": "1"}), Material("营业执照", {"page_num": "2"})),
)
SHOWN = Reading(
    replace(
        ITEM,
        id="C1",
        elements={**ITEM.elements, "promise_day": "8工作日", "link_way": "029-86780002"},
        materials=ITEM.materials[:1],
    ),
    "pc",
    "http://pc.test/1",
    has_provenance=True,
)
MATCH = Match(Decision.AUTO, "pc", "C1", "L1", 1.0)


def compared(memo: MemoFile | None, item: ServiceItem = ITEM, shown: Reading = SHOWN, **rest: object) -> Comparison:
    """The comparison of one pair."""
    options = {"as_of": AS_OF, "memo": memo} | rest
    return compare_counted([item], [shown], [MATCH], **options)  # type: ignore[arg-type]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The file of a memo that knows the pair and the item."""
    memo = MemoFile(tmp_path / "m" / "pc.memo")
    compared(memo)
    check_library([ITEM], as_of=AS_OF, memo=memo)
    memo.save()
    assert memo.taken == 0
    return memo.path


def test_what_is_kept_is_what_would_be_found(filled: Path) -> None:
    memo = MemoFile(filled)
    assert compared(memo) == compared(None)
    assert check_library([ITEM], as_of=AS_OF, memo=memo) == check_library([ITEM], as_of=AS_OF)
    assert memo.taken == 2
    before = filled.read_bytes()
    memo.save()
    assert filled.read_bytes() == before


@pytest.mark.parametrize(
    ("item", "shown", "rest"),
    [
        (replace(ITEM, elements={**ITEM.elements, "promise_day": "9个工作日"}), SHOWN, {}),
        (replace(ITEM, by_law=()), SHOWN, {}),
        (ITEM, replace(SHOWN, url="http://pc.test/2"), {}),
        (ITEM, replace(SHOWN, evidence="ab"), {}),
        (ITEM, replace(SHOWN, not_read={"materials": "by_situation"}), {}),
        (ITEM, replace(SHOWN, item=replace(SHOWN.item, materials=())), {}),
        (ITEM, SHOWN, {"as_of": "2024-01-01"}),
        (ITEM, SHOWN, {"trusted": ()}),
        (ITEM, SHOWN, {"code_maps": {"pc": {"task_type": {"1": "行政许可"}}}}),
        (ITEM, SHOWN, {"register": replace(shipped_register(), laws={})}),
    ],
)
def test_whatever_changes_is_looked_at_again(
    filled: Path, item: ServiceItem, shown: Reading, rest: dict[str, object]
) -> None:
    memo = MemoFile(filled)
    assert compared(memo, item, shown, **rest) == compared(None, item, shown, **rest)
    assert memo.taken == 0


def test_a_damaged_file_counts_as_empty(filled: Path) -> None:
    whole = filled.read_bytes()
    cut = [b"", whole[:-1], whole[: len(whole) // 2], b"auditor memo 0 " + whole[15:], b"\xff\xfe" + whole]
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 97)]
    for damaged in (*cut, *flipped):
        filled.write_bytes(damaged)
        memo = MemoFile(filled)
        assert compared(memo) == compared(None)
        assert memo.taken == 0


def test_only_what_was_asked_for_is_kept(filled: Path) -> None:
    memo = MemoFile(filled)
    compared(memo, shown=replace(SHOWN, url="http://pc.test/3"))
    memo.save()
    assert len(filled.read_text("utf-8").splitlines()) == 2  # the head, and the pair
