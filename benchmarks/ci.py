"""The whole run of CI: ``auditor run --offline --gate`` over five channels of 200 items, in a process of its own.

    python -m benchmarks.ci [ITEMS] [RUNS] [--keep FOLDER]

Items are those of the bundled city, then more with the same elements under other names and codes; every channel shows
them with the city's own differences. They are crawled once from loopback, which is not counted. Each run begins with
nothing but what the crawl kept: no notes of an earlier run, no ledger. ``--offline`` makes every socket beyond loopback
an error. Wall seconds; processor seconds of the process itself, which is about what the clock would show where nothing
else runs (the others read beside it); processor seconds of all of them.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from auditor.config import Project, open_project
from auditor.demo import served_secret
from auditor.project import write_project
from auditor.run import Audit, chosen_channels, crawl_only
from benchmarks.item_generator import blocks
from catalog.itemfile import item_to_json
from catalog.jsonlines import write_jsonl
from catalog.model import ServiceItem
from catalog.snapshot import import_library
from catalog.store import open_store
from spiders import city
from spiders.city.folder import write_city
from spiders.city.published import CHANNELS, Published
from spiders.city.server import serve_city

ITEMS: Final = 200
CODES: Final = ("task_code", "task_handle_item", "catalog_code")
FORMS: Final = ("sarif", "junit", "markdown", "jsonl")
GOAL: Final = 15.0
CALL: Final = """
import atexit, resource, sys
from auditor.cli import main
def told():
    own = resource.getrusage(resource.RUSAGE_SELF)
    sys.stderr.write(f"\\n{own.ru_utime + own.ru_stime}")
atexit.register(told)
main(sys.argv[1:])
"""


def others(count: int) -> list[tuple[ServiceItem, ServiceItem]]:
    """So many items beside the city's, each with the item of the city that lends it its elements."""
    named = next(iter(blocks(1, count, 0))).items if count > 0 else []
    lent = city.items()
    return [(each, lent[at % len(lent)]) for at, each in enumerate(islice(named, max(count, 0)))]


def renamed(item: ServiceItem, other: ServiceItem) -> ServiceItem:
    """``item`` under the name and the code of ``other``."""
    code = other.codes[0]
    codes = {key: code for key in CODES if key in item.elements}
    return replace(
        item, id=other.id, task_name=other.task_name, codes=(code,), elements={**item.elements, **codes}, origin=None
    )


def library(count: int) -> list[ServiceItem]:
    """The city's items and as many others as make ``count``."""
    own = city.items()[:count]
    return [*own, *(renamed(lent, other) for other, lent in others(count - len(own)))]


def shown(count: int) -> dict[str, list[Published]]:
    """What every channel shows of them."""
    more = others(count - len(city.items()))
    made = {}
    for channel in CHANNELS:
        own = city.published(channel)
        by_item = {each.library: each for each in own}
        added = [(other, by_item[lent.id]) for other, lent in more if lent.id in by_item]
        made[channel] = [
            *own,
            *(
                Published(f"{channel}-x{at:04d}", channel, other.id, renamed(each.item, other))
                for at, (other, each) in enumerate(added)
            ),
        ]
    return made


def crawled(root: Path, count: int) -> Project:
    """A project whose five channels have been crawled."""
    write_project(root, bureau="某市交通运输局")
    guides = shown(count)
    write_city(root, guides)
    write_jsonl(root / "library.jsonl", map(item_to_json, library(count)))
    project = open_project(root)
    with open_store(project.database) as store:
        snapshot = import_library(root / "library.jsonl", as_of=city.AS_OF)
        store.save_snapshot(snapshot)
        store.set_current(snapshot.id)
    with served_secret() as secret, serve_city(guides, secret=secret) as served:
        files = chosen_channels(project, ())
        verdicts = crawl_only(Audit(project, files, city.AS_OF, proxy=served.proxy))
    for verdict in verdicts:
        print(f"{verdict.channel}: {verdict.read} read, {'trusted' if verdict.trusted else 'untrusted'}")
    return project


def run_once(kept: Path, place: Path) -> tuple[float, float, float, int]:
    """Wall seconds, processor seconds (own, all) of one run on a copy of the project, and its exit code."""
    shutil.copytree(kept, place)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command(place), capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, float(done.stderr.splitlines()[-1]), spent, done.returncode


def command(root: Path) -> list[str]:
    """The call that CI makes."""
    forms = [part for form in FORMS for part in ("--format", form)]
    asked = ["run", "--offline", "--as-of", city.AS_OF, "--gate", "default", *forms]
    return [sys.executable, "-c", CALL, "--project", str(root), *asked]


def told(name: str, figures: Sequence[float]) -> None:
    """Least, median and largest of several figures."""
    print(f"{name}: {min(figures):.2f} / {statistics.median(figures):.2f} / {max(figures):.2f}")


def main() -> None:
    """Crawl once, run several times, print the figures; exit 1 where the median is over the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", nargs="?", type=int, default=ITEMS)
    parser.add_argument("runs", nargs="?", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        kept = asked.keep or Path(scratch) / "kept"
        if not kept.exists():
            crawled(kept, asked.items)
        runs = [run_once(kept, Path(scratch) / f"run-{at}") for at in range(asked.runs)]
    walls, owns, alls, codes = zip(*runs, strict=True)
    told("wall s", walls)
    told("processor s, own", owns)
    told("processor s, all", alls)
    print(f"exit {sorted(set(codes))}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    sys.exit(statistics.median(walls) > GOAL)


if __name__ == "__main__":
    main()
