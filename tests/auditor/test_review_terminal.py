"""`auditor review` at a terminal, as a person uses it: keys in, lines on disk out; and what it refuses without one."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from reviewing import write_files

from auditor.cli import main
from diffs.matching import read_judgements
from diffs.matching.judgement import Judgement, Verdict

PATIENCE = 60.0


class Terminal:
    """A process on a pseudo-terminal."""

    def __init__(self, process: int, screen: int) -> None:
        self.process, self.screen = process, screen
        self.seen = ""

    def until(self, text: str) -> str:
        """What came on the screen up to ``text``."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.screen], [], [], 0.1)[0]:
                try:
                    data = os.read(self.screen, 65536)
                except OSError:
                    data = b""
                assert data, self.seen
                self.seen += data.decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def press(self, keys: str) -> None:
        """One key after the other, each when the program waits for one (what comes earlier is dropped)."""
        for key in keys:
            end = time.monotonic() + PATIENCE
            while termios.tcgetattr(self.screen)[3] & termios.ICANON:
                assert time.monotonic() < end, self.seen
                time.sleep(0.01)
            os.write(self.screen, key.encode())
            time.sleep(0.05)

    def left(self) -> int:
        """The exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@contextmanager
def auditor(folder: Path, *arguments: str, **environment: str) -> Iterator[Terminal]:
    process, screen = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.environ.update({"TERM": "xterm", "COLUMNS": "100", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "auditor", *arguments])
    try:
        yield Terminal(process, screen)
    finally:
        os.close(screen)


def lines(folder: Path) -> list[Judgement]:
    return list(read_judgements(folder / "judgements.jsonl"))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_sitting(tmp_path: Path) -> None:
    files = write_files(tmp_path)
    with auditor(tmp_path, "--lang", "zh", "review", *files, "--by", "甲", PYTHONHASHSEED="1") as seat:
        first = seat.until("[q]")
        assert re.search(r"1/\d", first)
        assert "渡口经营许可" in first or "养蜂场备案" in first
        assert "\x1b[" in first
        total = int(re.search(r"1/(\d)", first)[1])  # type: ignore[index]
        seat.press("x9o1")
        seat.until("2/")
        assert [each.verdict for each in lines(tmp_path)] == [Verdict.SAME]
        seat.until("[q]")
        seat.press("z")
        seat.until("已撤回")
        seat.until("1/")
        assert [each.verdict for each in lines(tmp_path)] == [Verdict.SAME, Verdict.WITHDRAWN]
        seat.until("[q]")
        seat.press("d")
        seat.until("2/")
        said = lines(tmp_path)[2:]
        assert said
        assert {each.verdict for each in said} == {Verdict.DIFFERENT}
        assert {each.by for each in said} == {"甲"}
        seat.until("[q]")
        seat.press("z")
        seat.until("1/")
        assert len(lines(tmp_path)) == 2 + 2 * len(said)
        seat.until("[q]")
        seat.press("nu")
        if total == 2:
            seat.until("judgements.jsonl")
        else:
            seat.until("3/")
            seat.until("[q]")
            seat.press("q")
        assert seat.left() == 0
    assert lines(tmp_path)[-1].verdict is Verdict.UNSURE


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_nothing_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    files = write_files(tmp_path)
    with auditor(tmp_path, "review", *files, AUDITOR_BY="乙") as seat:
        seat.until("[q]")
        seat.press("1")
        seat.until("2/")
        os.kill(seat.process, signal.SIGKILL)
        assert seat.left() == -signal.SIGKILL
    assert [(each.by, each.verdict) for each in lines(tmp_path)] == [("乙", Verdict.SAME)]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_leaving_with_an_interrupt_keeps_what_was_said(tmp_path: Path) -> None:
    files = write_files(tmp_path)
    with auditor(tmp_path, "review", *files, "--by", "乙", NO_COLOR="1") as seat:
        screen = seat.until("[q]")
        assert "«" in screen
        seat.press("u")
        seat.until("2/")
        seat.until("[q]")
        seat.press("\x03")
        assert seat.left() == 130
    assert [each.verdict for each in lines(tmp_path)] == [Verdict.UNSURE]


@pytest.fixture
def call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """``auditor`` in the folder of the test: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_BY", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["--lang", "en", *arguments])
        captured = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, captured.out, captured.err

    return run


def test_by_command_and_back(tmp_path: Path, call: Callable[..., tuple[int, str, str]]) -> None:
    files = write_files(tmp_path)

    def review(*arguments: str) -> tuple[int, str, str]:
        return call("review", *arguments)

    before = call("match", *files[1::2][:2])[1]
    code, out, _ = review("list", *files, "--json")
    cases = {row["reading"]: row for row in map(json.loads, out.splitlines())}
    assert code == 0
    assert {"R1", "R2"} <= cases.keys()
    assert {each["library"] for each in cases["R1"]["candidates"]} == {"L1", "L2"}
    code, _, err = review("judge", "R1", "L2", "same", *files)
    assert code == 2
    assert "nobody is named as who judges" in err
    assert review("judge", "渡口经营许可", "L2", "same", "--by", "甲", "--note", "已核实", *files)[0] == 0
    assert review("judge", "http://example.gov.cn/2", "61AQ0000000001", "different", "--by", "甲", *files)[0] == 0
    after = call("match", *files[1::2][:2], "--judgements", "judgements.jsonl")[1]
    judged = next(row for row in map(json.loads, after.splitlines()) if row.get("reading") == "R1")
    assert (judged["decision"], judged["library"]) == ("judged", "L2")
    assert "已核实" in judged["why"]
    _, out, _ = review("list", "--judged", "--json", *files)
    assert [row["state"] for row in map(json.loads, out.splitlines())] == ["in force", "in force"]
    assert review("undo", "R1", "L2", "--by", "乙", *files)[0] == 0
    assert review("undo", "--by", "乙", *files)[0] == 0
    code, _, err = review("undo", "--by", "乙", *files)
    assert code == 2
    assert "no judgement to take back" in err
    assert call("match", *files[1::2][:2], "--judgements", "judgements.jsonl")[1] == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no terminal to ask on: `auditor review list`"),
        (["judge", "R9", "L1", "same"], "reading: there is none called R9"),
        (["judge", "R1", "L9", "same"], "library item: there is none called L9"),
        (["judge", "R1", "L1", "same", "--at", "2021-09-18"], "is not a date and time with its offset"),
        (["undo", "R1"], "READING and LIBRARY go together"),
        (["fit"], "there is no file for the weights"),
        (["fit", "--out", "w.toml"], "nothing was judged"),
        (["export", "x.csv"], "the sheet is written as .xlsx"),
        (["list", "--run", "R1"], "give either --run or files"),
        (["import", "no.xlsx"], "no such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_calls(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    call: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUDITOR_BY", "甲")
    code, _, err = call("review", *arguments, *write_files(tmp_path))
    assert code in (2, 3)
    assert said in err
    assert not (tmp_path / "judgements.jsonl").exists()
