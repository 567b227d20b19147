"""The five-channel audit of the bundled city as a whole process, beside fetching its pages and nothing else.

    python benchmarks/demo.py [RUNS]

The other way is what a script would do: every page of the four online channels fetched one after the other with
urllib, nothing read, matched or compared. It tells how much of the audit is the network.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from auditor.config import open_project
from spiders.city.server import serve_city
from spiders.crawl import read_log


def audit(folder: Path) -> float:
    """Seconds of one ``auditor demo`` in a process of its own; the demo must find everything."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "auditor", "demo", "--out", str(folder)], check=True, capture_output=True)
    return time.perf_counter() - start


def fetch_only(addresses: Sequence[str]) -> float:
    """Seconds to fetch the addresses one after the other; signed addresses answer with an error body, which counts."""
    with serve_city(secret="benchmark") as city:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": city.proxy}))
        start = time.perf_counter()
        for address in addresses:
            with opener.open(address, timeout=30) as answer:
                answer.read()
        return time.perf_counter() - start


def addresses_of(project: Path) -> list[str]:
    """Every page the demo's crawl fetched."""
    crawls = open_project(project).crawls
    logs = [read_log(path) for path in sorted(crawls.glob("*.json")) if path.stem != "job"]
    return [page.url for log in logs for page in log.pages if page.url.startswith("http") and page.status == 200]


def main(runs: int) -> None:
    """Print minimum, median and maximum of both ways."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        audits = [audit(folder) for _ in range(runs)]
        addresses = addresses_of(folder / "project")
        fetches = [fetch_only(addresses) for _ in range(runs)]
    for name, seconds in (("auditor demo", audits), (f"fetch {len(addresses)} pages only", fetches)):
        low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
        print(f"{name:<28} min {low:.2f} s  median {middle:.2f} s  max {high:.2f} s")
    print(
        f"peak memory of the largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
