"""``--offline`` proved: whoever reaches beyond this machine is told by host and channel, with exit 4."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from gating import project_in
from running import DemoRun

from auditor.offline import OfflineError, offline
from auditor.run import chosen_channels
from catalog.loopback import VARIABLE

RULE = """import socket, subprocess, sys
try:
    {what}
except OSError:
    pass
raise ValueError("no rule at all")
"""
PARENT = [
    ("socket.getaddrinfo('kiosk.city.test', 80)", "kiosk.city.test", "kiosk"),
    ("socket.socket().connect(('192.0.2.7', 80))", "192.0.2.7", "kiosk, pc"),
    ("socket.socket().connect_ex(('192.0.2.7', 80))", "192.0.2.7", "kiosk, pc"),
    ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.7', 53))", "192.0.2.7", "kiosk, pc"),
]
"""What a rule of one's own does and catches; the host and the channels that must be named all the same."""


def called(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``auditor`` in a process that nobody guards but itself."""
    free = {name: value for name, value in os.environ.items() if name != VARIABLE}
    command = [sys.executable, "-m", "auditor", "--lang", "zh", "--project", str(root), *arguments]
    return subprocess.run(command, env=free, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


@pytest.mark.parametrize(("what", "host", "channel"), PARENT)
def test_what_was_asked_for_is_told_even_where_the_error_was_caught(
    tmp_path: Path, what: str, host: str, channel: str
) -> None:
    project_in(tmp_path, 'own = ["reach.py"]\n')
    (tmp_path / "reach.py").write_text(RULE.format(what=what), "utf-8")
    done = called(tmp_path, "run", "--offline")
    assert done.returncode == 4, done.stderr
    assert f"{channel}：--offline：" in done.stderr
    assert f"error: {channel}: --offline: {host} was asked for" in done.stderr


def test_the_guard_says_so_where_the_error_comes_through(tmp_path: Path) -> None:
    channels = chosen_channels(project_in(tmp_path), ())
    with pytest.raises(OfflineError, match=r"^pc: --offline: pc\.city\.test was asked for"), offline(channels):
        socket.create_connection(("pc.city.test", 80), 1)
    with pytest.raises(OfflineError, match=r"kiosk\.city\.test was asked for"), offline(channels):
        socket.gethostbyname("kiosk.city.test")


def test_loopback_and_files_stay_open(tmp_path: Path) -> None:
    with offline(chosen_channels(project_in(tmp_path), ())), socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 5).close()


def test_the_processes_of_the_block_are_guarded_and_later_ones_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    with offline(chosen_channels(project_in(tmp_path), ())):
        assert os.environ[VARIABLE]
    assert VARIABLE not in os.environ


@pytest.mark.parametrize("host", ["192.0.2.7", "pc.city.test"])
def test_a_child_that_crawls_cannot_leave_either(tmp_path: Path, host: str) -> None:
    """The crawl's own process takes the guard from the environment: no name is looked up, no address is called."""
    root = project_in(tmp_path, channels=["pc"]).root
    text = f'name = "pc"\nkind = "pc"\nstart = ["http://{host}/"]\n'
    (root / "channels" / "pc.toml").write_text(
        f"{text}[http]\nretries = 0\ndelay = 0\ntimeout = 1\n[expect]\n", "utf-8"
    )
    command = [sys.executable, "-m", "auditor", "--lang", "en", "--project", str(root), "crawl"]
    guarded = {**os.environ, VARIABLE: "1"}
    done = subprocess.run(command, env=guarded, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 4
    assert "pc: announced —, seen 0, read 0 · cannot be judged" in done.stdout
    assert f"{host} is beyond loopback" in (root / "state" / "crawls" / "crawl.err").read_text("utf-8")


@pytest.fixture
def city(demo: DemoRun, tmp_path: Path) -> Path:
    """The city's project as a crawl left it."""
    return shutil.copytree(demo.folder / "project", tmp_path / "city")


def test_a_kept_crawl_is_read_without_any_network(city: Path) -> None:
    done = called(city, "run", "kiosk", "--offline", "--as-of", "2021-09-17")
    assert done.returncode == 1, done.stderr


def test_a_channel_of_which_nothing_is_kept_is_named_with_its_host(city: Path) -> None:
    (city / "state" / "crawls" / "pc.json").unlink()
    done = called(city, "run", "--offline", "--as-of", "2021-09-17")
    assert done.returncode == 4
    assert "error: pc: --offline: nothing is kept of this channel, and pc.city.test is not asked" in done.stderr
    assert "auditor crawl pc" in done.stderr


def test_a_page_whose_bytes_are_gone_is_not_fetched_again(city: Path) -> None:
    for path in (city / "state" / "evidence").rglob("*.gz"):
        path.unlink()
    done = called(city, "run", "kiosk", "--offline", "--as-of", "2021-09-17")
    assert done.returncode == 4
    assert "kiosk" in done.stdout
