"""The file of judgements on disk: only added to, whatever an editor did to it, and taken back action by action."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reviewing import SAYING, desk

from auditor.review.book import Book, said_now
from catalog.errors import ConfigError, InputRefused
from diffs.matching.judgement import Verdict
from diffs.matching.judgementfile import checked_time

DESK = desk()
LATER = replace(SAYING, at="2021-09-19T08:00:00+08:00")


def test_a_last_line_without_its_end_is_not_run_into(tmp_path: Path) -> None:
    path = tmp_path / "new" / "judgements.jsonl"
    book = Book(path)
    book.add([SAYING.judgement(Verdict.SAME, DESK.readings[0], DESK.library[0])])
    before = path.read_bytes()
    path.write_bytes(before.rstrip(b"\n"))
    Book(path).add([LATER.judgement(Verdict.UNSURE, DESK.readings[1], DESK.library[2])])
    assert path.read_bytes().startswith(before)
    assert [each.verdict for each in Book(path).lines] == [Verdict.SAME, Verdict.UNSURE]


def test_a_torn_line_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    Book(path).add([SAYING.judgement(Verdict.SAME, DESK.readings[0], DESK.library[0])])
    path.write_bytes(path.read_bytes() + b'{"at": "2021')
    with pytest.raises(InputRefused) as refused:
        Book(path)
    assert refused.value.where == "judgements.jsonl:2"


def test_undo_takes_back_one_word_and_then_the_one_before(tmp_path: Path) -> None:
    book = Book(tmp_path / "judgements.jsonl")
    book.add([SAYING.judgement(Verdict.SAME, DESK.readings[0], DESK.library[0])])
    book.add([LATER.judgement(Verdict.DIFFERENT, DESK.readings[0], item) for item in DESK.library[:2]])
    assert len(book.undo(LATER)) == 2
    assert [each.verdict for each in book.standing()] == [Verdict.SAME]
    assert len(book.undo(LATER)) == 1
    assert not Book(book.path).standing()
    assert len(book.lines) == 6
    with pytest.raises(ConfigError, match="no judgement to take back"):
        book.undo(LATER)


def test_now_is_a_moment_with_its_offset() -> None:
    assert checked_time(said_now("甲").at, "")
