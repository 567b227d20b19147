"""The fixture city audited again and again in one process: do memory and open files stay where they are?

    python benchmarks/soak.py [MINUTES] [CRAWL_EVERY]

The first audit crawls, and so does every ``CRAWL_EVERY``-th after it (10); the others read again what was kept. A line
per audit: minutes, memory in use, open files. The first three audits fill what is kept on purpose and are not counted.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.config import open_project
from auditor.demo import run_demo
from auditor.run import Audit, chosen_channels, run_audit
from spiders.city import AS_OF


def in_use() -> tuple[float, int]:
    """MB of memory and open files of this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20), len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def main(minutes: float, crawl_every: int) -> None:
    """Audit until the time is over and print what was in use."""
    began, seen = time.monotonic(), list[tuple[float, int]]()
    with tempfile.TemporaryDirectory() as scratch:
        while time.monotonic() - began < minutes * 60:
            if len(seen) % crawl_every == 0:
                assert run_demo(Path(scratch) / "city").complete
            else:
                project = open_project(Path(scratch) / "city" / "project")
                run_audit(Audit(project, chosen_channels(project, ()), AS_OF, offline=True))
            seen.append(in_use())
            passed = (time.monotonic() - began) / 60
            print(f"{len(seen)}\t{passed:.1f} min\t{seen[-1][0]:.1f} MB\t{seen[-1][1]} files", flush=True)
    counted = seen[3:] or seen
    memory, files = [each[0] for each in counted], [each[1] for each in counted]
    print(
        f"{len(seen)} audits in {minutes:.0f} min: memory {memory[0]:.0f} MB at the 4th, {memory[-1]:.0f} at the end, "
        f"{max(memory):.0f} MB at most; open files {min(files)} to {max(files)}"
    )


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 120.0,
        int(sys.argv[2]) if len(sys.argv) > 2 else 10,
    )
