"""A memo saves work and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    whole = filled.stat().st_size
    memo = MemoFile(filled)
    compared(memo, shown=replace(SHOWN, url="http://pc.test/3"))
    memo.save()
    assert filled.stat().st_size < whole
    memo = MemoFile(filled)
    check_library([ITEM], as_of=AS_OF, memo=memo)
    assert memo.taken == 0


def test_a_page_fetched_again_and_unchanged_is_not_looked_at_again(filled: Path) -> None:
    memo, later = MemoFile(filled), replace(SHOWN, fetched_at="2021-09-20T08:00:00+08:00")
    assert compared(memo, shown=later) == compared(None, shown=later)
    assert memo.taken == 1


def test_of_neighbours_only_those_that_changed_are_looked_at_again(tmp_path: Path) -> None:
    items = [replace(ITEM, id=f"L{at}", task_name=f"事项{at}", codes=(f"61{at:04}",)) for at in range(300)]
    pages = [Reading(replace(SHOWN.item, id=item.id), "pc", f"http://pc.test/{item.id}") for item in items]
    matches = [Match(Decision.AUTO, "pc", item.id, item.id, 1.0) for item in items]
    memo = MemoFile(tmp_path / "m")
    compare_counted(items, pages, matches, as_of=AS_OF, memo=memo)
    memo.save()
    pages[7], pages[150] = replace(pages[7], evidence="ab"), replace(pages[150], evidence="cd")
    gone = [item for item in items if item.id != "L9"]
    memo = MemoFile(memo.path)
    told = compare_counted(gone, pages, matches, as_of=AS_OF, memo=memo)
    assert told == compare_counted(gone, pages, matches, as_of=AS_OF)
    assert memo.taken == 297
    assert list(told.findings) == list(compare_counted(gone, pages, matches, as_of=AS_OF).findings)


SAYS = {
    "promise_day": ("8个工作日", "8工作日", "即办", "", "待定"),
    "link_way": ("029-86780001", "（029）86780001", "029-86780002"),
    "server_type": ("自然人、企业法人", "企业法人、自然人", "1,2"),
    "accept_condition": ("一、有车辆。", "1.有车辆", "详见http://other.test/1"),
    "dept_name": ("市运管处", "市公路局"),
}
NAMES = ("道路旅客运输经营许可（新增）", "客运站经营许可", "客运站经营许可 ", "公路超限运输许可")
CODES = ("11610100MB2814123X4000118001000", "11610100mb2814123x4000118001000", "")


def some_item(rng: Random, id: str) -> ServiceItem:
    """An item that shares its code, its name or both with others now and then."""
    said = {key: rng.choice(texts) for key, texts in SAYS.items() if rng.random() < 0.8}
    code, name = rng.choice(CODES), rng.choice(NAMES)
    laws = ITEM.by_law if rng.random() < 0.7 else ()
    return replace(
        ITEM,
        id=id,
        task_name=name,
        codes=(code,) if code else (),
        region=rng.choice(("610100", "610102")),
        elements=said,
        by_law=laws,
        materials=ITEM.materials[: rng.randrange(3)],
    )


def some_state(rng: Random) -> tuple[list[ServiceItem], list[Reading], list[Match]]:
    """A library, what two channels show of it, and matches of every kind, some of them several for one item."""
    library = [some_item(rng, f"L{at}") for at in range(rng.choice((1, 2, 5, 40)))]
    readings, matches = [], []
    for channel in ("pc", "mobile"):
        for at in range(rng.choice((0, 3, 6, 50))):
            item = rng.choice(library)
            shown = replace(some_item(rng, f"C{at}"), task_name=item.task_name, codes=item.codes, region=item.region)
            shown = shown if rng.random() < 0.5 else replace(item, id=f"C{at}")
            readings.append(Reading(shown, channel, f"http://{channel}.test/{at}", has_provenance=rng.random() < 0.8))
            decision = rng.choice((Decision.AUTO, Decision.AUTO, Decision.JUDGED, Decision.REVIEW, Decision.NONE))
            known = "" if decision is Decision.NONE else item.id
            twice = "C0" if at and rng.random() < 0.2 else ""
            matches.append(Match(decision, channel, f"C{at}", known, 0.9, duplicate_of=twice))
        gone = rng.choice(library).id
        matches.append(Match(Decision.MISSING_ON_CHANNEL, channel, library=gone))
    return library, readings, matches


def changed(rng: Random, state: tuple[list[ServiceItem], list[Reading], list[Match]]) -> None:
    """A few things of it changed: an item, a page, the matches."""
    library, readings, matches = state
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(library))
        library[at] = some_item(rng, library[at].id)
        if readings:
            at = rng.randrange(len(readings))
            readings[at] = replace(readings[at], evidence=str(rng.random()))
        if matches and rng.random() < 0.3:
            matches.pop(rng.randrange(len(matches)))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_run_after_run_a_memo_changes_nothing(seed: int) -> None:
    rng = Random(seed)
    state = some_state(rng)
    with TemporaryDirectory() as folder:
        for _run in range(3):
            library, readings, matches = state
            memo, review = MemoFile(Path(folder) / "last.memo"), rng.random() < 0.5
            for kept in (memo, MemoFile(Path(folder) / "none"), memo):
                told = compare_counted(
                    library, readings, matches, as_of=AS_OF, memo=kept, include_review=review, trusted=("pc",)
                )
                full = compare_counted(library, readings, matches, as_of=AS_OF, include_review=review, trusted=("pc",))
                assert list(told.findings) == list(full.findings)
                assert len(told.findings) == len(full.findings) == len(list(full.findings))
                assert told.tally == full.tally
                assert check_library(library, as_of=AS_OF, memo=kept) == check_library(library, as_of=AS_OF)
            memo.save()
            changed(rng, state)


def test_findings_that_are_still_packed_behave_like_a_sequence(filled: Path) -> None:
    told, full = compared(MemoFile(filled)).findings, compared(None).findings
    assert told == full
    assert told == tuple(full)
    assert told != ()
    assert (told[0], told[-1], tuple(told[1:])) == (full[0], full[-1], tuple(full[1:]))
    assert hash(told) == hash(full)
    assert repr(told) == repr(full)
    assert told.__eq__(3) is NotImplemented


def test_half_a_character_is_kept_as_it_is(tmp_path: Path) -> None:
    shown = replace(SHOWN, item=replace(SHOWN.item, elements={**SHOWN.item.elements, "promise_day": "8\ud8ff天"}))
    for _ in range(2):
        memo = MemoFile(tmp_path / "m")
        assert compared(memo, shown=shown) == compared(None, shown=shown)
        memo.save()
    assert memo.taken == 1
