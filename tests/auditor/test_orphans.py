"""Workers of a program that was killed are gone with it, and with them the locks of its connections."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

_WORKING = {
    "spread": """
import os, sys, time
from catalog.forked import spread
def work(run):
    if run.start:
        print(os.getpid(), flush=True)
    time.sleep(600)
list(spread(work, [range(1), range(1, 2)], lambda each: each, lambda each: each))
""",
    "pool": """
import os, sys, time
from auditor.parts.workers import Workers
def work(part):
    print(os.getpid(), flush=True)
    time.sleep(600)
with Workers(2).open() as pool:
    list(pool.over(work, [1]))
""",
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do it")
@pytest.mark.parametrize("way", sorted(_WORKING))
def test_a_worker_ends_with_its_parent(way: str) -> None:
    call = [sys.executable, "-c", _WORKING[way]]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait(60)
        assert _is_gone(worker), "nobody is left to wait for it"


def _is_gone(process: int) -> bool:
    for _ in range(600):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    os.kill(process, signal.SIGKILL)
    return False
