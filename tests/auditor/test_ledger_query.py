"""A page of the ledger against the same page made by hand, on every database; and what is remembered, forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from ledgers import ledger

from auditor.ledger.book import Ledger
from auditor.ledger.model import Entry, State
from auditor.ledger.query import Wanted, find
from auditor.ledger.remembered import Remembered
from catalog.jsonlines import dump_line

STATES = ((), (State.OPEN,), (State.OPEN, State.CLAIMED), (State.CLOSED,))


@pytest.fixture
def book(database: str) -> Iterator[Ledger]:
    book = ledger(database)
    numbers = [each.number for each in book.entries()]
    book.claim(numbers[:2], by="张三")
    book.dispute([each.number for each in book.entries() if each.finding.get("channel")][-1:], by="李四", note="库错")
    yield book
    book.store.close()


def fits(entry: Entry, wanted: Wanted) -> bool:
    channel = entry.finding.get("channel", "")
    pairs = ((entry.unit, wanted.unit), (entry.region, wanted.region), (channel, wanted.channel))
    words = dump_line(entry.finding)
    text = wanted.text.strip()
    said = text in words or text.upper() in words or entry.number.startswith(text.upper())
    return all(value is None or own == value for own, value in pairs) and said


def by_hand(entries: Sequence[Entry], wanted: Wanted) -> tuple[list[str], dict[State, int]]:
    mine = [each for each in entries if fits(each, wanted)]
    chosen = [each.number for each in mine if not wanted.states or each.state in wanted.states]
    start = (wanted.page - 1) * wanted.size
    return chosen[start : start + wanted.size], dict(Counter(each.state for each in mine))


def test_every_page_is_the_one_made_by_hand(book: Ledger) -> None:
    entries = book.entries()
    units = [None, *sorted({each.unit for each in entries})]
    channels = [None, *sorted({str(each.finding.get("channel", "")) for each in entries})]
    texts = ("", " 许可 ", entries[0].number[:5].lower(), "没有的字", "%")
    for states, unit, channel, text in product(STATES, units, channels, texts):
        for page in (1, 2):
            wanted = Wanted(states=states, unit=unit, channel=channel, text=text, page=page, size=3)
            found = find(book, wanted)
            numbers, counts = by_hand(entries, found.wanted)
            assert [each.entry.number for each in found.rows] == numbers, wanted
            assert found.states == counts
            assert found.total == sum(n for state, n in counts.items() if not states or state in states)
            assert found.wanted.page == min(page, found.pages)


def test_what_was_counted_is_counted_again_after_an_act(book: Ledger) -> None:
    before = find(book, Wanted())
    assert find(book, Wanted()) == before
    (opened,) = [each.entry.number for each in before.rows if each.entry.state is State.OPEN][:1]
    book.claim([opened], by="张三")
    after = find(book, Wanted())
    assert after.states[State.CLAIMED] == before.states[State.CLAIMED] + 1
    assert next(each.entry.state for each in after.rows if each.entry.number == opened) is State.CLAIMED


def test_answers_are_kept_for_one_state_of_the_log_and_not_without_end() -> None:
    kept = Remembered()
    kept.put((1, "a"), "q", 1)
    assert (kept.get((1, "a"), "q"), kept.get((2, "b"), "q"), kept.get((1, "b"), "q")) == (1, None, None)
    kept.put((2, "b"), "q", 2)
    kept.put((1, "a"), "late", 3)
    assert (kept.get((2, "b"), "q"), kept.get((1, "a"), "late"), kept.get((1, "a"), "q")) == (2, None, None)
    for at in range(2000):
        kept.put((2, "b"), at, at)
    assert (kept.get((2, "b"), 0), kept.get((2, "b"), 1999)) == (None, 1999)
