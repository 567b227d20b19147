"""Ten thousand claims through the console at once: nothing lost, nothing done twice, everybody told what became of it.

    python -m benchmarks.claims [CLAIMS] [sqlite|postgresql …]

Half as many findings as claims: each is claimed by two browsers of its unit that saw the same version, twenty browsers
at a time from four processes, against ``auditor serve`` in a process of its own. Held against each other afterwards:
what every browser was answered, and the ledger's log, which has to be unbroken. Told are requests a second by the
clock; a PostgreSQL server of the benchmark's own does not wait for its disk, SQLite does.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from auditor.config import Project
from auditor.ledger.book import open_ledger
from auditor.ledger.checking import check_log
from auditor.ledger.model import Action, Entry
from benchmarks.console_client import Answered, Request, ask_all, post
from benchmarks.console_project import Served, Somebody, log_in, projects, served
from catalog.store import open_store

PAIRS = 10
_DONE, _CHANGED = 303, 409


def claims_of(
    entries: Sequence[Entry], first: Mapping[str, Somebody], second: Mapping[str, Somebody], port: int
) -> Iterator[list[Request]]:
    """What each browser asks: two browsers the same findings in the same order. The kind is number and browser."""
    for pair in range(PAIRS):
        mine = entries[pair::PAIRS]
        for side, people in (("a", first), ("b", second)):
            yield [_claim(each, people[each.unit], f"{pair}{side}", port) for each in mine]


def _claim(entry: Entry, who: Somebody, browser: str, port: int) -> Request:
    form = {"csrf": who.csrf, "pick": f"{entry.number}@{entry.version}", "note": browser}
    return Request(f"{entry.number} {browser}", post("/acts/claim", urlencode(form), who.cookie, port), wanted=0)


def run(site: Served) -> list[Answered]:
    """Every claim, and what was answered."""
    with open_ledger(site.project) as ledger:
        entries = ledger.entries()
    first = {each.unit: each for each in site.units}
    second = {each.unit: each for each in log_in(site.project).values() if each.unit}
    return ask_all(site.port, list(claims_of(entries, first, second, site.port)))


def wrong(project: Project, answers: Sequence[Answered]) -> list[str]:
    """Everything that is not as it has to be."""
    with open_ledger(project) as ledger:
        entries = ledger.entries()
        claims = [event for event in ledger.events() if event.action is Action.CLAIMED]
    with open_store(project.database) as store:
        tampered = len(check_log(store).tampered)
    logged = Counter(f"{event.number} {event.note}" for event in claims)
    done = Counter(each.kind for each in answers if each.status == _DONE)
    each_once = Counter(event.number for event in claims)
    found = {
        "claims answered as done and not in the log": (done - logged).total(),
        "claims in the log and not answered as done": (logged - done).total(),
        "findings not claimed exactly once": sum(each_once[entry.number] != 1 for entry in entries),
        "answers neither done nor told as changed": sum(each.status not in (_DONE, _CHANGED) for each in answers),
        "things the check of the log found": tampered,
    }
    return [f"{number} {what}" for what, number in found.items() if number]


def main(claims: int, names: Sequence[str]) -> int:
    """A line for each database; 1 where anything is wrong."""
    faults = 0
    with projects(names, claims // 2) as made:
        for name, project in made:
            with served(project) as site:
                begun = time.perf_counter()
                answers = run(site)
                took = time.perf_counter() - begun
            statuses = dict(sorted(Counter(each.status for each in answers).items()))
            print(f"{name}: {len(answers)} claims, {len(answers) / took:.0f} /s, answered {statuses}")
            found = wrong(project, answers)
            print("  " + ("; ".join(found) or "nothing lost, nothing twice, the log is whole"), flush=True)
            faults += len(found)
    return bool(faults)


if __name__ == "__main__":
    said = sys.argv[1:]
    sys.exit(main(int(said[0]) if said else 10_000, said[1:] or ("sqlite", "postgresql")))
