"""One trial: a project is copied, a command is disturbed, and what is left is held against an undisturbed run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from benchmarks.fault_bench import OFFLINE, ONLINE, Bench, Reference, call, papers_of, runs_of
from benchmarks.fault_child import PHASES, Ended, run
from benchmarks.fault_kinds import KINDS, Fault, Trial, archive_of, words_of
from benchmarks.fault_project import DAY, EPOCH, Place, rows_of, standing, write_settings

_SAID: Final = (0, 1, 2, 3, 4, 5)
"""Exit codes a command may leave with however it is disturbed."""
_TIMED: Final = ("evidence", "ledger_entry", "ledger_event")
"""Tables that say when pages were fetched, or are chained to what does."""
_WITHOUT_PAGES: Final = ("database-gone", "handles")
"""What may also keep a page from being shown beside a finding."""
_LEDGER: Final = ("run", "channel_run", "finding", "ledger_entry", "ledger_event")


@dataclass
class Result:
    """What came of a trial; ``wrong`` is empty when all was as it must be."""

    trial: Trial
    code: int = 0
    said: str = ""
    named: bool = False
    lost: int = 0
    invented: int = 0
    closed: int = 0
    wrong: list[str] = field(default_factory=list)


def try_one(bench: Bench, trial: Trial) -> Result:
    """Do it and judge it."""
    result = Result(trial)
    with _place(bench, trial) as place:
        before = {} if trial.phase == "restore" else rows_of(place)
        ended = _disturbed(bench, trial, place, result)
        result.code, result.said = ended.code, (ended.err.strip().splitlines() or [""])[-1][:200]
        _says_it_well(ended, result)
        if trial.phase != "restore":
            _nothing_half(bench, trial, place, before, result)
            _doctor_afterwards(bench, trial, place, result)
        _goes_on(bench, trial, place, result)
    return result


@contextmanager
def _place(bench: Bench, trial: Trial) -> Iterator[Place]:
    if trial.phase == "restore":
        folder = bench.scratch / f"back{next(bench.numbers)}"
        on_server = trial.database != "sqlite" and bench.server is not None
        address = bench.server.new_database() if on_server and bench.server else str(folder / "state" / "audit.db")
        place = Place(folder, address)
    else:
        place = bench.trial(trial.database, "audited" if trial.phase == "crawl" else "crawled")
    try:
        yield place
    finally:
        archive_of(place).unlink(missing_ok=True)
        bench.drop(place)


def _disturbed(bench: Bench, trial: Trial, place: Place, result: Result) -> Ended:
    kind = KINDS[trial.kind]
    with ExitStack() as stack:
        fault: Fault = stack.enter_context(contextmanager(kind.make)(bench, trial, place))
        at, epoch = PHASES.get(trial.phase, "begin"), EPOCH + fault.epoch
        words = words_of(bench, trial, place)
        ended = run(words, bench.scratch, at=at, arm=fault.arm, epoch=epoch, started=fault.started)
        if fault.lasts and kind.named:
            result.named = _names(bench, place, kind.named, result)
    return ended


def _names(bench: Bench, place: Place, check: str, result: Result) -> bool:
    """Whether the doctor finds it."""
    ended = run(call(place, "doctor", "--json"), bench.scratch)
    _says_it_well(ended, result, "doctor")
    found = [json.loads(line) for line in ended.out.splitlines()]
    named = any(each["check"] == check for each in found)
    if not named:
        result.wrong.append(f"the doctor does not name it: {ended.out}{ended.err}"[:300])
    return named


def _says_it_well(ended: Ended, result: Result, who: str = "command") -> None:
    if ended.was_killed:
        return
    if ended.code not in _SAID:
        result.wrong.append(f"the {who} ended with {ended.code}: {ended.err[-300:]}")
    if "Traceback" in ended.err or (ended.code not in (0, 1) and not (ended.err + ended.out).strip()):
        result.wrong.append(f"the {who} does not say clearly what is wrong: {ended.err[-300:]}")


def _nothing_half(bench: Bench, trial: Trial, place: Place, before: dict[str, list[str]], result: Result) -> None:
    """Runs, findings and ledger are as before the command, or as after it; every paper is whole."""
    now, n = rows_of(place), runs_of(place)
    after = bench.references.get((trial.database, "run", n))
    if trial.kind not in ("clock", "evidence"):
        same = all(now[name] == before[name] for name in _LEDGER)
        done = after is not None and all(now[name] == after.rows[name] for name in _LEDGER)
        if not same and not done:
            result.wrong.append("runs, findings and ledger are neither as before nor as after")
        if trial.phase in PHASES and trial.kind not in _WITHOUT_PAGES and after is not None:
            torn = [name for name, sha in papers_of(place).items() if _half(name, sha, after)]
            if torn:
                result.wrong.append(f"papers are half written: {torn[:3]}")
    _count(bench, trial, place, result)


def _half(name: str, sha: str, whole: Reference) -> bool:
    """Whether a paper that people find is not what an undisturbed run writes; drafts are hidden or named so."""
    is_draft = any(part.startswith(".") for part in name.split("/")) or name.endswith((".part", ".new"))
    return not is_draft and not name.endswith("report.json") and whole.papers.get(name, sha) != sha


def _count(bench: Bench, trial: Trial, place: Place, result: Result) -> None:
    """Findings lost or invented, and what was closed although no undisturbed run closes it."""
    references = [each for (database, _, _), each in bench.references.items() if database == trial.database]
    closable = {
        line for each in references for line in each.standing["states"] if line.endswith((" closed", " verified"))
    }
    closed = {line for line in standing(place)["states"] if line.endswith((" closed", " verified"))}
    result.closed += len(closed - closable)


def _doctor_afterwards(bench: Bench, trial: Trial, place: Place, result: Result) -> None:
    """Names what was damaged, mends what is left behind, and then finds nothing more than that."""
    kind = KINDS[trial.kind]
    if kind.named and not result.named:
        result.named = _names(bench, place, kind.named, result)
    mended = run(call(place, "doctor", "--mend", "--json"), bench.scratch)
    _says_it_well(mended, result, "doctor --mend")
    again = run(call(place, "doctor", "--json"), bench.scratch) if mended.out else mended
    if again.code and trial.kind not in ("evidence", "clock"):
        result.wrong.append(f"after mending, the doctor still says: {again.out[:300]}")


def _goes_on(bench: Bench, trial: Trial, place: Place, result: Result) -> None:
    """The next command works, and the project ends as an undisturbed one."""
    story = {"import": "import", "crawl": "crawl", "restore": "restore"}.get(trial.phase, "run")
    for words, codes in _next(bench, trial, place):
        ended = run(words, bench.scratch)
        if trial.phase == "restore":
            write_settings(place)
        if ended.code not in codes:
            result.wrong.append(f"the next command ended with {ended.code}: {ended.out[-200:]}{ended.err[-300:]}")
            return
    expected = bench.references.get((trial.database, story, runs_of(place)))
    if expected is None:
        expected = max((key, each) for key, each in bench.references.items() if key[:2] == (trial.database, story))[1]
    _held_against(expected, trial, place, result)


def _next(bench: Bench, trial: Trial, place: Place) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    match trial.phase:
        case "import":
            yield words_of(bench, trial, place), (0,)
            yield call(place, *OFFLINE), (1,)
        case "restore":
            done = (place.folder / "audit.toml").exists()
            yield ([*call(place), "laws", "--help"] if done else words_of(bench, trial, place)), (0,)
        case "backup":
            yield words_of(bench, trial, place), (0,)
            yield ["--lang", "en", "restore", str(archive_of(place)), "--check"], (0,)
            yield call(place, *OFFLINE), (1,)
        case "crawl":
            yield call(place, *ONLINE), (1,)
        case _ if trial.kind in ("evidence", "clock"):
            yield call(place, *ONLINE), (1,)
        case _:
            yield call(place, "run", "--offline", "--as-of", DAY), (1,)


def _held_against(expected: Reference, trial: Trial, place: Place, result: Result) -> None:
    stands, now = standing(place), set(standing(place)["findings"])
    wanted = set(expected.standing["findings"])
    result.lost, result.invented = len(wanted - now), len(now - wanted)
    if stands != expected.standing:
        result.wrong.append(f"findings or states differ: {stands['states']} instead of {expected.standing['states']}")
    exact = trial.kind not in ("evidence", "clock")
    if exact:
        rows = rows_of(place)
        left_out = _TIMED if trial.phase == "crawl" else ()
        bad = [name for name, lines in expected.rows.items() if name not in left_out and rows[name] != lines]
        if bad:
            result.wrong.append(f"rows differ in {bad}")
    last = f"R{DAY.replace('-', '')}-{runs_of(place) - 1}/"
    papers = {name: sha for name, sha in papers_of(place).items() if name.startswith(last)}
    if exact and trial.phase in PHASES:
        differ = [name for name, sha in expected.papers.items() if name.startswith(last) and papers.get(name) != sha]
        if differ:
            result.wrong.append(f"papers differ: {differ[:3]}")
