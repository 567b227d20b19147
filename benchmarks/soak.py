"""The fixture city audited again and again in one process: do memory and open files stay where they are?

    python benchmarks/soak.py [MINUTES] [CRAWL_EVERY]

The first audit crawls, and so does every ``CRAWL_EVERY``-th after it (10); the others read again what was kept. A line
per audit: minutes, memory in use, open files, threads, processor seconds of the audit, and the most memory a child ever
took (the crawl runs in one). The first three audits fill what is kept on purpose and are not counted. Ended early (by
Ctrl-C or SIGTERM), it still prints what it saw.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.config import open_project
from auditor.demo import run_demo
from auditor.run import Audit, chosen_channels, run_audit
from spiders.city import AS_OF


@dataclass(frozen=True, slots=True)
class Seen:
    """What was in use after one audit: MB of memory, open files, threads; and the processor seconds the audit took."""

    memory: float
    files: int
    threads: int
    seconds: float


def processor_seconds() -> float:
    """Processor seconds of this process and its finished children so far."""
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def in_use(seconds: float) -> Seen:
    """What this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    return Seen(pages * resource.getpagesize() / (1 << 20), files, threading.active_count(), seconds)


def audits(city: Path, minutes: float, crawl_every: int) -> Iterator[Seen]:
    """Audit until the time is over."""
    began, number = time.monotonic(), 0
    while time.monotonic() - began < minutes * 60:
        before = processor_seconds()
        if number % crawl_every == 0:
            assert run_demo(city).complete
        else:
            project = open_project(city / "project")
            run_audit(Audit(project, chosen_channels(project, ()), AS_OF, offline=True))
        number += 1
        yield in_use(processor_seconds() - before)


def summary(seen: list[Seen], minutes: float) -> str:
    """The figures of the whole time in one line."""
    counted = seen[3:] or seen
    memory, files = [each.memory for each in counted], [each.files for each in counted]
    return (
        f"{len(seen)} audits in {minutes:.0f} min: memory {memory[0]:.0f} MB at the 4th, {memory[-1]:.0f} at the end, "
        f"{max(memory):.0f} MB at most; open files {min(files)} to {max(files)}; "
        f"threads {min(each.threads for each in counted)} to {max(each.threads for each in counted)}"
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def until_stopped() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, and neither is an error."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except KeyboardInterrupt:
        print("ended early", flush=True)


def main(minutes: float, crawl_every: int) -> None:
    """Audit until the time is over and print what was in use."""
    began, seen = time.monotonic(), list[Seen]()
    with until_stopped(), tempfile.TemporaryDirectory() as scratch:
        for each in audits(Path(scratch) / "city", minutes, crawl_every):
            seen.append(each)
            passed = (time.monotonic() - began) / 60
            child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{len(seen)}\t{passed:.1f} min\t{each.memory:.1f} MB\t{each.files} files\t{each.threads} threads\t"
                f"{each.seconds:.1f} s\tchild {child:.0f} MB",
                flush=True,
            )
    print(summary(seen, (time.monotonic() - began) / 60) if seen else "no audit ended")


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 120.0,
        int(sys.argv[2]) if len(sys.argv) > 2 else 10,
    )
