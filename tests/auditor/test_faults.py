"""A sample of the faults of ``benchmarks/faults.py``: whatever goes wrong, nothing is lost, invented or half.

All of them, a full and a read-only disk among them, are tried by the script; the table is in docs/reliability.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from benchmarks.fault_bench import Bench, bench
from benchmarks.fault_kinds import KINDS, Trial
from benchmarks.fault_trial import try_one
from benchmarks.faults import planned
from tests.databases import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and processes are Linux's")

SAMPLE = {
    "sqlite": (("kill-crawler", "crawl"), ("write-stops", "papers"), ("evidence", "read"), ("handles", "import")),
    "postgresql": (("kill", "ledger"), ("database-gone", "ledger")),
}


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The projects faults are tried on."""
    with bench(tmp_path_factory.mktemp("faults"), None, disk=False, databases=("sqlite",)) as made:
        yield made


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Iterator[Bench]:
    """The same with their rows on a server."""
    with bench(tmp_path_factory.mktemp("faults"), postgres, disk=False, databases=("postgresql",)) as made:
        yield made


@pytest.mark.parametrize(
    ("database", "kind", "phase"), [(database, *each) for database, faults in SAMPLE.items() for each in faults]
)
def test_nothing_is_lost_invented_or_half(request: pytest.FixtureRequest, database: str, kind: str, phase: str) -> None:
    tried: Bench = request.getfixturevalue(f"on_{database}")
    result = try_one(tried, Trial(database, phase, kind, 8))
    assert result.wrong == []
    assert (result.lost, result.invented, result.closed) == (0, 0, 0)


def test_the_plan_is_large_and_the_same_every_time() -> None:
    trials = planned(8)
    assert trials == planned(8)
    assert len(trials) >= 300
    assert {each.kind for each in trials} == set(KINDS)
    tried_here = {each for faults in SAMPLE.values() for each in faults}
    assert {(each.kind, each.phase) for each in trials} >= tried_here
