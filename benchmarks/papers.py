"""The week's papers of a large ledger, beside writing the same findings into one Word table with python-docx.

    python benchmarks/papers.py [FINDINGS] [RUNS]

Counted apart: the query on entries that are in memory, with their history, and writing every paper (weekly report,
bulletin, plan, notice, guidance, score sheet, pick). The other way lists findings and adds up nothing; it is timed on
2,000 of them, because its time per row grows with the table.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from docx import Document

from auditor.config import ActionSettings, AuditConfig, TaskSettings
from auditor.documents.all import write_all
from auditor.documents.office import Office
from auditor.ledger.model import Action, Entry, Event, State
from auditor.week import Facts, week_of
from auditor.worktime import CutOff, later, shipped_calendar

AS_OF = "2021-10-11"
ROWS_BARE = 2000
UNITS = [f"第{at}管理处" for at in range(1, 41)]
REGIONS = ["610100", "610102", "610103", "610104", "610111", "610112", "610113", "610114", "610115", "610116", "610117"]
LIVES: tuple[tuple[tuple[Action, State], ...], ...] = (
    (),
    ((Action.CLAIMED, State.CLAIMED),),
    ((Action.CLAIMED, State.CLAIMED), (Action.RETURNED, State.RETURNED)),
    ((Action.CLAIMED, State.CLAIMED), (Action.VERIFIED, State.VERIFIED)),
    ((Action.CLAIMED, State.CLAIMED), (Action.VERIFIED, State.VERIFIED), (Action.CLOSED, State.CLOSED)),
)


def made_up(count: int) -> list[Entry]:
    """A ledger with so many findings of 40 units in 11 regions, each with the life of one of five kinds."""
    chance = Random(7)
    return [_entry(at, chance) for at in range(count)]


def _entry(at: int, chance: Random) -> Entry:
    number, first = f"F-{at:08}", later("2021-09-15", chance.randrange(20))
    steps = ((Action.FOUND, State.OPEN), *chance.choice(LIVES))
    history = tuple(
        Event(at * 8 + place, number, action, "", later(first, place * 2), "somebody", state)
        for place, (action, state) in enumerate(steps)
    )
    finding = {
        "task": chance.choice(("T1", "T2", "T2", "T2")),
        "kind": "mismatch",
        "severity": "error",
        "channel": chance.choice(("pc", "mobile", "kiosk", "hall")),
        "region": chance.choice(REGIONS),
        "unit": chance.choice(UNITS),
        "element": "promise_day",
        "item": {"task_code": str(at), "task_name": f"道路旅客运输经营许可（第{at}项）"},
        "library_value": "8个工作日",
        "channel_value": "20个工作日",
    }
    return Entry(number, f"f1:{at:032x}", steps[-1][1], finding, "R1", first, "R2", AS_OF, history=history)


def bare(entries: list[Entry], path: Path) -> None:
    """One table cell by cell, as the library's manual shows it."""
    document = Document()
    table = document.add_table(rows=0, cols=5)
    for entry in entries:
        item = entry.finding["item"]
        cells = table.add_row().cells
        row = (entry.number, item["task_name"], entry.unit, entry.finding["channel"], entry.state.value)
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def main(count: int, runs: int) -> None:
    """Print the processor seconds of each part: everything runs in one process, and other programs do not count."""
    tasks = tuple(TaskSettings(id=task, due="2021-09-30", owners=tuple(UNITS)) for task in ("T1", "T2"))
    config = AuditConfig(action=ActionSettings(name="行动", start="2021-09-15", end="2021-10-20"), tasks=tasks)
    calendar = shipped_calendar()
    facts = Facts(config, calendar, CutOff())
    entries = made_up(count)
    names = ("query", "papers", f"{ROWS_BARE} rows bare")
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for at in range(runs):
            start = time.process_time()
            office = Office(week_of(entries, facts, AS_OF), config, calendar)
            asked = time.process_time()
            written = write_all(office, Path(folder) / str(at))
            done = time.process_time()
            bare(entries[:ROWS_BARE], Path(folder) / "bare.docx")
            ended = time.process_time()
            for name, took in zip(seconds, (asked - start, done - asked, ended - done), strict=True):
                seconds[name].append(took)
    print(f"{count} findings, {len(written)} files")
    for name, all_of in seconds.items():
        low, middle, high = min(all_of), statistics.median(all_of), max(all_of)
        print(f"{name:<16} min {low:.2f} s  median {middle:.2f} s  max {high:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
