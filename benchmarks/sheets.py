"""How long the workbooks of the ledger take, out and back, beside the bare libraries on the same cells.

    python benchmarks/sheets.py [FINDINGS [FILLED]]

Made-up findings of forty units in a ledger of their own. Written: every unit's and district's workbook, against
xlsxwriter writing the same texts without colours, heights, seals or protection. Taken back: one workbook with FILLED
rows, all of them claimed with a note of their own, against openpyxl reading the same cells.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from openpyxl import load_workbook

from auditor.history import History
from auditor.ledger.book import Ledger
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.report import RunReport, SnapshotRef
from auditor.sheets import read_filled
from auditor.sheets.columns import BY, CHOICE, HEADINGS, NOTE
from auditor.sheets.taking import take
from auditor.sheets.workbook import LIST_SHEET, write_workbooks
from catalog.store import open_store
from diffs.fingerprint import stamp
from diffs.model import DifferenceKind, Finding, ItemRef, Seen, Severity, Task
from diffs.rules import NATIONAL, PublicServiceCount

RUN, DAY = "R20210917-1", "2021-09-17"
UNITS = 40


def findings(count: int) -> Iterator[Finding]:
    """Wrong addresses, time limits and copies of materials, spread over the units; a fifth lies in districts."""
    ways = (
        (
            "T2-ADDR",
            "transact_addr",
            "",
            "",
            "某某市未央区凤城八路109号五楼507室",
            "某某市未央区凤城八路109号五楼517室",
        ),
        ("T2-LIMIT", "promise_day", "", "", "8个工作日", "18个工作日"),
        ("T2-MATERIALS", "materials", "经营申请表", "page_num", "1", "2"),
    )
    for at in range(count):
        rule, element, row, sub, ours, theirs = ways[at % len(ways)]
        made = Finding(
            rule, Task.T2, DifferenceKind.MISMATCH, Severity.ERROR,
            ItemRef(f"11610100{at // 6:012d}", f"道路旅客运输经营许可第{at // 6}项"), element,
            channel="pc" if at % 6 < 3 else "hall", region=f"6101{at % 16 + 1:02d}" if at % 5 == 0 else "610100",
            unit=f"第{at % UNITS + 1}责任单位", sub_key=row, sub_element=sub, library_value=ours, channel_value=theirs,
            highlight=(("equal", 0, 1, 0, 1), ("replace", 1, len(ours), 1, len(theirs))),
            seen=Seen(f"http://city.test/item?id={at // 6}", "ab" * 32, "/html/body/dl/dd[3]"),
            fix=f"将内容由“{theirs}”改为“{ours}”", why="内容不同",
        )  # fmt: skip
        yield stamp(made, made.item.task_code)


def ledger_of(path: Path, found: list[Finding]) -> Ledger:
    """A ledger with one run in it."""
    book = Ledger(open_store(path), lambda *_: "2021-09-30")
    channels = {name: ChannelSeen(name, trusted=True, complete=True) for name in ("pc", "hall")}
    run = Examined(RUN, DAY, "S1", DAY, channels, (), (), (), found, NATIONAL)
    with book.store.writing() as db:
        enter_run(db, run, at=f"{DAY}T00:00:00Z", after_run=last_run_of(db))
    return book


def report_of(book: Ledger, found: list[Finding]) -> RunReport:
    """A report with nothing in it but the findings and the ledger."""
    entries = {entry.fingerprint: entry for entry in book.entries()}
    snapshot = SnapshotRef("S20210917-1a2b3c", DAY, "library.xlsx", 10)
    empty = RunReport(RUN, DAY, "某市", snapshot, (), tuple(found), (), PublicServiceCount(25, (), {}))
    return replace(empty, history=History(entries=entries))


def written_bare(paths: list[Path], folder: Path) -> None:
    """The texts of every sheet written again by xlsxwriter alone."""
    folder.mkdir()
    for name, sheets in enumerate(texts_of(paths)):
        with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
            for title, rows in sheets:
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    for column, text in enumerate(row):
                        sheet.write_string(at, column, str(text or ""))


_TEXTS: dict[tuple[Path, ...], list[list[tuple[str, list[tuple[object, ...]]]]]] = {}


def texts_of(paths: list[Path]) -> list[list[tuple[str, list[tuple[object, ...]]]]]:
    """Every sheet of the workbooks as rows; read once, outside of what is timed."""
    if tuple(paths) not in _TEXTS:
        books = [load_workbook(path, read_only=True) for path in paths]
        _TEXTS[tuple(paths)] = [
            [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets] for book in books
        ]
    return _TEXTS[tuple(paths)]


def fill(path: Path, rows: int) -> None:
    """Claim so many rows, each with a note of its own."""
    book = load_workbook(path)
    sheet, at = book[LIST_SHEET], {heading.text: column for column, heading in enumerate(HEADINGS, start=1)}
    for row in range(3, 3 + rows):
        for name, text in ((CHOICE, "已整改"), (NOTE, f"已改第{row}处"), (BY, "甲")):
            sheet.cell(row, at[name]).value = text
    book.save(path)


def bare_read(path: Path) -> int:
    """Every cell of every sheet read by openpyxl alone."""
    book = load_workbook(path, read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))


def timed(what: str, work: Callable[[], object]) -> None:
    """One row of the table."""
    began, spent = time.perf_counter(), time.process_time()
    work()
    wall, own = time.perf_counter() - began, time.process_time() - spent
    print(f"| {what} | {own:.1f} | {wall:.1f} |", flush=True)


def main(count: int = 100_000, filled: int = 5_000) -> None:
    """Measure and print a table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        print("| what | processor s | wall s |\n|---|--:|--:|")
        found = list(findings(count))
        book = ledger_of(folder / "ledger.db", found)
        report = report_of(book, found)
        paths: list[Path] = []
        timed(f"{count:,} findings, every workbook written", lambda: paths.extend(write_workbooks(report, folder)))
        texts_of(paths)
        timed("the same texts, xlsxwriter alone", lambda: written_bare(paths, folder / "bare"))
        own = [replace(each, unit="一个责任单位", region="610100") for each in findings(filled)]
        single = ledger_of(folder / "single.db", own)
        (path,) = write_workbooks(report_of(single, own), folder / "single")
        fill(path, filled)
        timed(f"{filled:,} filled rows read", lambda: read_filled(path))
        timed(f"{filled:,} filled rows read and taken into the ledger", lambda: taken(single, path, filled))
        timed("the same workbook again: nothing to take", lambda: taken(single, path, 0))
        timed("all cells of it, openpyxl alone", lambda: bare_read(path))
    print(f"\nLargest process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def taken(book: Ledger, path: Path, wanted: int) -> None:
    """Take the workbook; :class:`AssertionError` when it is not taken as it should be."""
    took = take(book, read_filled(path), day="2021-09-20")
    assert (len(took.taken), len(took.refused)) == (wanted, 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
