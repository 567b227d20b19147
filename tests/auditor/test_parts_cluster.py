"""Parts on a real Dask cluster of this machine: the same lines, and what a lost worker had is done again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from parting import parted, whole, world, written

from auditor.parts import workers
from auditor.parts.workers import Workers
from catalog.errors import ConfigError

pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers, each a process of its own, as an operator starts them."""
    folder = tmp_path_factory.mktemp("dask")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    started = [_dask(folder, "scheduler", "--host", address, "--no-dashboard", "--no-show")]
    started += [_worker(folder, address) for _ in range(2)]
    yield address
    for each in started:
        each.kill()
        each.wait()


def _worker(folder: Path, address: str) -> subprocess.Popen[bytes]:
    return _dask(folder, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")


def _dask(folder: Path, *call: str) -> subprocess.Popen[bytes]:
    with (folder / f"{call[0]}.log").open("ab") as log:
        settings = {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}", "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s"}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *call], cwd=folder, env=os.environ | settings, stdout=log, stderr=log
        )


def _slow_square(place: tuple[int, str]) -> tuple[int, int]:
    """The square of a number and who worked it out; the first one is ended before it has."""
    number, mark = place
    if number == 2 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return number * number, os.getpid()


def test_a_cluster_says_what_one_process_says(tmp_path: Path, scheduler: str) -> None:
    job = written(tmp_path, *world(1))
    assert parted(job, Workers(scheduler=scheduler), tmp_path / "memo") == whole(job)
    assert parted(job, memo=tmp_path / "memo") == whole(job), "what the cluster made is taken over here"


def test_what_a_lost_worker_had_is_done_by_another(tmp_path: Path, scheduler: str) -> None:
    mark = str(tmp_path / "mark")
    with Workers(scheduler=scheduler).open() as pool:
        found = list(pool.over(_slow_square, [(number, mark) for number in range(30)]))
    assert [square for square, _ in found] == [number * number for number in range(30)]
    assert Path(mark).exists()
    assert len({worker for _, worker in found[3:]}) == 1, "one of the two is gone"


def test_where_no_scheduler_answers_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CONNECT", 1)
    with Workers(scheduler="tcp://127.0.0.1:9").open() as pool, pytest.raises(ConfigError, match="no Dask scheduler"):
        list(pool.over(len, ["x"]))
