"""What reading costs: time beside parsing alone, and memory over very many pages.

    auditor demo --out DEMO
    python benchmarks/reading_cost.py DEMO            # time, page by page, the least of six runs each
    python benchmarks/reading_cost.py DEMO --pages 100000   # memory, as they are read

The pages are the HTML pages in the demo's evidence; ``BeautifulSoup(page, "lxml")`` is what they are measured beside.
"""

from __future__ import annotations

import gc
import gzip
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from bs4 import BeautifulSoup

from spiders.reader import read_page

_RUNS: Final = 6
_HTML: Final = (b"<html", b"<!doctype")


def html_pages(folder: Path) -> list[bytes]:
    """The HTML pages in the evidence below a folder."""
    bodies = (gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.gz")))
    return [body for body in bodies if any(mark in body[:300].lower() for mark in _HTML)]


def told_time(pages: Sequence[bytes]) -> str:
    """Milliseconds of CPU a page for both, their ratio."""
    alone = whole = 0.0
    for page in pages:
        both = [(_parsed(page), _read(page)) for _run in range(_RUNS)]
        alone += min(one for one, _two in both)
        whole += min(two for _one, two in both)
    each = 1000 / len(pages)
    return f"{len(pages)} pages: bs4 {alone * each:.2f} ms, reading {whole * each:.2f} ms, ratio {whole / alone:.3f}"


def _parsed(page: bytes) -> float:
    started = time.process_time()
    BeautifulSoup(page, "lxml")
    return time.process_time() - started


def _read(page: bytes) -> float:
    started = time.process_time()
    read_page(page)
    return time.process_time() - started


def told_memory(pages: Sequence[bytes], count: int) -> Iterator[str]:
    """Resident MiB after parts of ``count`` pages, read one after the other in one process."""
    marks = {max(1, count * share // 100) for share in (1, 10, 25, 50, 75, 100)}
    for number in range(1, count + 1):
        read_page(pages[number % len(pages)])
        if number in marks:
            gc.collect()
            yield f"{number} pages: {_resident():.1f} MiB"
    yield f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f} MiB"


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    pages = html_pages(Path(arguments[0]))
    if "--pages" in arguments:
        for line in told_memory(pages, int(arguments[arguments.index("--pages") + 1])):
            print(line, flush=True)
    else:
        print(told_time(pages))


if __name__ == "__main__":
    main(sys.argv[1:])
