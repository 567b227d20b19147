"""How long the unit desk takes to answer 20 people at once, over a ledger of a hundred thousand findings.

    python -m benchmarks.console [FINDINGS] [REQUESTS OF EACH USER] [sqlite|postgresql …]

The console is ``auditor serve`` in a process of its own, one process, on loopback; the users are in four processes
beside it. Each user is another unit; in the second table all are the lead group, who see every finding. Each asks
without a pause (20 requests are always under way), then with two seconds on average to look at a page. Told are
milliseconds by the clock, and the processor time of the server for each request.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from auditor.ledger.query import PAGE
from benchmarks.console_client import Answered, Request, ask_all, get
from benchmarks.console_project import UNITS, Served, Somebody, processor_seconds, projects, served

USERS: Final = 20
_DESK: Final = "the desk, all of it"
_KINDS: Final = ("first page", "another page", "another state", "one channel", "a word")
_WEIGHTS: Final = (40, 30, 12, 8, 10)
_THINK: Final = 2.0
_WARM: Final = 15


def requests_of(who: Somebody, port: int, findings: int, count: int, chance: random.Random) -> list[Request]:
    """What somebody does at the desk: mostly leafs, sometimes filters, sometimes looks for a word."""
    pages = max(1, findings // (UNITS if who.unit else 1) // PAGE)
    made = []
    for kind in chance.choices(_KINDS, _WEIGHTS, k=count):
        asked: dict[str, dict[str, object]] = {
            "first page": {},
            "another page": {"page": chance.randint(1, pages)},
            "another state": {"state": chance.choice(["all", "open", "claimed", "closed"])},
            "one channel": {"channel": "pc"},
            "a word": {"state": "all", "text": f"第{chance.randint(0, findings // 5)}项"},
        }
        made.append(Request(kind, get(f"/findings?{urlencode(asked[kind])}", who.cookie, port)))
    return made


def measure(site: Served, people: Sequence[Somebody], findings: int, count: int) -> None:
    """Print a line for every kind of request, without a pause and with one."""
    for name, think, each in (("no pause", 0.0, count), (f"{_THINK:.0f} s to look", _THINK, max(count // 10, 5))):
        if not think:
            _asked(site, people, findings, _WARM, 0.0, 7)
        before, begun = processor_seconds(site.process), time.perf_counter()
        answers = _asked(site, people, findings, each, think, 1)
        took, used = time.perf_counter() - begun, processor_seconds(site.process) - before
        rate = f"{len(answers) / took:6.1f} requests/s"
        print(
            f"  {name}: {len(answers)} requests, {rate}, {used / len(answers) * 1000:.1f} ms of the server's processor"
        )
        for kind in (*_KINDS, _DESK):
            _line(kind, [one for one in answers if kind in (one.kind, _DESK)])


def _asked(
    site: Served, people: Sequence[Somebody], findings: int, count: int, think: float, seed: int
) -> list[Answered]:
    users = [
        requests_of(who, site.port, findings, count, random.Random(seed * 100 + at)) for at, who in enumerate(people)
    ]
    return ask_all(site.port, users, think=think, seed=seed)


def _line(kind: str, answers: Iterable[Answered]) -> None:
    took = sorted(each.took * 1000 for each in answers)
    if took:
        middle, high, top = (took[min(int(len(took) * share), len(took) - 1)] for share in (0.5, 0.95, 0.99))
        print(
            f"    {kind:22} {len(took):6}  median {middle:7.1f}  p95 {high:7.1f}  p99 {top:7.1f}  max {took[-1]:7.1f}"
        )


def main(findings: int, count: int, names: Sequence[str]) -> None:
    """Both databases, both kinds of people."""
    with projects(names, findings) as made:
        for name, project in made:
            with served(project) as site:
                for title, people in (
                    ("20 units", site.units[:USERS]),
                    ("20 of the lead group", [replace(site.lead, name=f"lead{at}") for at in range(USERS)]),
                ):
                    print(f"{name}, {findings} findings, {title}", flush=True)
                    measure(site, people, findings, count)


if __name__ == "__main__":
    said = sys.argv[1:]
    main(
        int(said[0]) if said else 100_000,
        int(said[1]) if len(said) > 1 else 150,
        said[2:] or ("sqlite", "postgresql"),
    )
