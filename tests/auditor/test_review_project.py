"""Judgements in a project: a run asks, a person answers, the next run knows; weights of one's own are fitted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from reviewing import LIBRARY

from auditor.cli import main
from auditor.project import write_project
from diffs.matching.score import load_weights
from diffs.matching.weightfile import read_weights

Call = Callable[..., tuple[int, str, str]]
CHANNEL = 'name = "hall"\nkind = "hall"\nstart = ["../papers"]\n[expect]\nmin_items = 1\n'
GUIDES = ("渡口经营许可", "养蜂场备案", "出具无房证明")


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """``auditor`` in a project with one channel that was run once: exit code, standard output, standard error."""
    monkeypatch.delenv("AUDITOR_BY", raising=False)
    write_project(tmp_path)
    (tmp_path / "channels" / "hall.toml").write_text(CHANNEL, "utf-8")
    (tmp_path / "library.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in LIBRARY), "utf-8"
    )
    (tmp_path / "papers").mkdir()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for at, name in enumerate(GUIDES):
        page = book.create_sheet(f"指南{at}")
        for row in (
            ("事项名称", name),
            ("承诺办结时限", "8个工作日"),
            ("办理地点", "大厅"),
            ("咨询电话", "029-86780000"),
        ):
            page.append(row)
    book.save(tmp_path / "papers" / "guides.xlsx")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["--lang", "en", "--project", str(tmp_path), *arguments])
        captured = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, captured.out, captured.err

    assert run("library", "import", str(tmp_path / "library.jsonl"), "--as-of", "2021-09-17")[0] == 0
    return run


def findings(root: Path, run: str) -> set[tuple[str, str]]:
    lines = (root / "reports" / run / "findings.jsonl").read_text("utf-8").splitlines()
    return {(row["rule"], row["item"]["task_name"]) for row in map(json.loads, lines)}


def test_a_run_asks_a_person_answers_the_next_run_knows(call: Call, tmp_path: Path) -> None:
    _, _, told = call("run", "--as-of", "2021-09-17")
    assert "`auditor review`" in told
    page = BeautifulSoup((tmp_path / "reports" / "R20210917-1" / "report.html").read_bytes(), "lxml")
    asked = page.select_one("#view-review")
    assert asked is not None
    assert "auditor review export" in asked.get_text()
    assert ("T2-ITEM-AMBIGUOUS", "渡口经营许可") in findings(tmp_path, "R20210917-1")
    assert call("review", "judge", "渡口经营许可", "L1", "same")[0] == 2
    settings = tmp_path / "audit.toml"
    settings.write_text(settings.read_text("utf-8").replace('reviewer = ""', 'reviewer = "甲"'), "utf-8")
    assert call("review", "judge", "渡口经营许可", "L1", "same")[0] == 0
    assert call("review", "judge", "养蜂场备案", "L3", "different", "--by", "乙")[0] == 0
    assert call("review", "judge", "养蜂场备案", "L4", "different", "--by", "乙")[0] == 0
    call("run", "--offline", "--as-of", "2021-09-17")
    after = findings(tmp_path, "R20210917-2")
    assert ("T2-ITEM-AMBIGUOUS", "渡口经营许可") not in after
    assert {("T2-ITEM-EXTRA", "养蜂场备案"), ("T2-ITEM-MISSING", "养蜂场备案（一类）")} <= after
    code, out, _ = call("review", "list", "--judged", "--json", "--run", "R20210917-2")
    assert code == 0
    assert [(row["by"], row["state"]) for row in map(json.loads, out.splitlines())] == [
        ("甲", "in force"), ("乙", "in force"), ("乙", "in force"),
    ]  # fmt: skip
    code, _, err = call("review", "list", "--run", "R20210917-1")
    assert code == 2
    assert "the pages of run R20210917-1 are not kept" in err


def test_before_the_first_run_there_is_nothing_to_judge(call: Call) -> None:
    code, _, err = call("review", "list")
    assert code == 2
    assert "there is no run yet: run `auditor run` first" in err


def test_weights_of_ones_own(call: Call, tmp_path: Path) -> None:
    call("run", "--as-of", "2021-09-17")
    settings = tmp_path / "audit.toml"
    settings.write_text(settings.read_text("utf-8").replace('weights = ""', 'weights = "weights.toml"'), "utf-8")
    code, _, err = call("run", "--offline", "--as-of", "2021-09-17")
    assert code == 2
    assert "weights.toml" in err
    for item in ("L1", "L2"):
        assert call("review", "judge", "渡口经营许可", item, "different", "--by", "甲")[0] == 2
    (tmp_path / "weights.toml").write_bytes(b"")
    for item in ("L1", "L2"):
        assert call("review", "judge", "渡口经营许可", item, "different", "--by", "甲")[0] == 0
    (tmp_path / "weights.toml").unlink()
    code, out, err = call("review", "fit")
    assert code == 0
    assert "fitted to 1 judged readings (2 pairs)" in err
    assert " → " in out
    own, shipped = read_weights(tmp_path / "weights.toml"), load_weights()
    assert own != shipped
    assert own.of.keys() == shipped.of.keys()
    assert own.calibration == shipped.calibration
    assert call("run", "--offline", "--as-of", "2021-09-17")[0] in (0, 1)
