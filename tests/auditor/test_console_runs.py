"""The run desk: an audit is watched while it goes on, a second one is refused, one that was killed is told as such."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from consoles import Caller, console, project_in, serving
from consolewalks import PATIENCE, seated
from playwright.sync_api import Browser, expect

from auditor.config import Project
from auditor.console.jobs import Job, Jobs

CHANNEL = """name = "pc"
kind = "pc"
title = "门户网站"
start = ["http://127.0.0.1:9/list.html"]
[expect]
min_items = 3
"""
SLOW = """
import os, pathlib, sys, time
print("采集中", os.getpid(), file=sys.stderr, flush=True)
while not pathlib.Path("go").exists():
    time.sleep(0.02)
print("采集完成，共 24 页", file=sys.stderr)
print('{"exit": 4, "channels": [{"channel": "pc", "trust": "untrusted", "seen": 24, "read": 20, "announced": 30, '
      '"reasons": [{"code": "coverage", "text": "x", "announced": 30, "seen": 24}], "findings": {"error": 7}}]}')
sys.exit(4)
"""
"""An audit that goes on until it may end."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = project_in(tmp_path)
    (made.channels / "pc.toml").write_text(CHANNEL, "utf-8")
    (tmp_path / "slow.py").write_text(SLOW.replace('"go"', repr(str(tmp_path / "go"))), "utf-8")
    monkeypatch.setattr(Jobs, "words", lambda _, job: [sys.executable, "-S", str(tmp_path / "slow.py"), job.channel])
    return made


def waited(jobs: Jobs, name: str) -> Job:
    """The audit, as soon as it has ended."""
    until = time.monotonic() + PATIENCE / 1000
    while jobs.is_running(name) and time.monotonic() < until:
        time.sleep(0.02)
    job = jobs.find(name)
    assert job is not None
    return job


def pid_in(jobs: Jobs, name: str) -> int:
    """The process of an audit, which it says first."""
    until = time.monotonic() + PATIENCE / 1000
    while not (found := re.search(r"\d+", jobs.log(name)[0])) and time.monotonic() < until:
        time.sleep(0.02)
    assert found is not None
    return int(found[0])


def test_an_audit_is_watched_to_its_end(browser: Browser, project: Project) -> None:
    with serving(project) as address, seated(browser, project, address, "lead") as seat:
        page = seat.go("/runs")
        page.select_option("select[name=channel]", label="门户网站")
        page.click("button.main")
        expect(page.locator("#going")).to_have_text("正在进行")
        expect(page.locator("#log")).to_contain_text("采集中")
        assert not seat.violations()
        with seated(browser, project, address, "coordinator") as other:
            other.go("/runs").click(".note a")
            expect(other.page.locator("#log")).to_contain_text("采集中")
        assert page.locator("#going").is_visible(), "it still goes on"
        (project.root / "go").touch()
        expect(page.locator(".ended")).to_contain_text("采集不可信")
        expect(page.locator("main")).to_contain_text("公布30项，只发现24项")
        expect(page.locator(".trust")).to_have_text("✗ 不能判定")
        expect(page.locator("#log")).to_contain_text("采集完成，共 24 页")
        assert not seat.violations()


def test_one_at_a_time_and_the_second_is_told_whose_the_first_is(project: Project) -> None:
    with console(project) as client:
        caller, jobs = Caller(client), client.app.state.console.jobs  # type: ignore[attr-defined]
        caller.log_in("lead")
        form = {"csrf": caller.token(), "channel": "pc"}
        name = client.post("/runs", data=form).headers["location"].rpartition("/")[2]
        again = client.post("/runs", data=form)
        assert again.status_code == 409
        assert re.search(r"lead于20\d\d-\d\d-\d\dT.*“门户网站”核查还在进行", again.text)
        assert 'action="/runs"' not in client.get("/runs").text
        assert client.post("/runs", data=form | {"channel": "../pc"}).status_code == 422
        (project.root / "go").touch()
        assert waited(jobs, name).code == 4
        assert 'action="/runs"' in client.get("/runs").text


def test_one_that_was_killed_is_told_as_such(project: Project) -> None:
    with console(project) as client:
        caller, jobs = Caller(client), client.app.state.console.jobs  # type: ignore[attr-defined]
        caller.log_in("lead")
        name = client.post("/runs", data={"csrf": caller.token(), "channel": "pc"}).headers["location"][6:]
        os.kill(pid_in(jobs, name), signal.SIGKILL)
        assert waited(jobs, name).code == -signal.SIGKILL
        for place in ("/runs", f"/runs/{name}"):
            assert "核查进程被强行结束（信号9）" in client.get(place).text
        told = client.get(f"/runs/{name}/events").text
        assert [line for line in told.splitlines() if line.startswith("event:")] == ["event: line", "event: end"]
        assert jobs.going_on() is None


@pytest.mark.skipif(sys.platform == "win32", reason="no locks a child could hold")
def test_an_audit_outlives_the_console_and_the_next_one_knows(project: Project) -> None:
    name = Jobs(project, "zh").start("pc", "lead").name
    jobs = Jobs(project, "zh")
    pid_in(jobs, name)
    assert [each.name for each in (jobs.going_on(),) if each] == [name]
    with console(project) as client:
        Caller(client).log_in("viewer")
        assert "正在进行" in client.get("/runs").text
        (project.root / "go").touch()
        job = waited(jobs, name)
        assert (job.code, (job.verdict or {})["exit"]) == (4, 4)
        assert "采集不可信" in client.get(f"/runs/{name}").text


def test_one_whose_end_nobody_saw_is_told_as_such(project: Project) -> None:
    first = Jobs(project, "zh")
    name = first.start("pc", "lead").name
    os.kill(pid_in(first, name), signal.SIGKILL)
    waited(first, name)
    kept = first.folder / f"{name}.json"
    kept.write_text(re.sub(r',"(?:code|ended)":[^,}]*|"(?:code|ended)":[^,}]*,', "", kept.read_text("utf-8")), "utf-8")
    with console(project) as client:
        Caller(client).log_in("viewer")
        assert "没有看到它结束" in client.get(f"/runs/{name}").text


def test_the_overview_says_which_channels_its_figures_are_of(project: Project) -> None:
    (project.channels / "kiosk.toml").write_text(CHANNEL.replace("pc", "kiosk"), "utf-8")
    with console(project) as client:
        Caller(client).log_in("unit")
        assert "这次核查只包括部分渠道：门户网站、hall。" in client.get("/overview").text
