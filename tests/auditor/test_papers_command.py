"""``auditor papers`` on the ledger of the bundled city."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from running import DemoRun

from auditor.cli import cli
from auditor.config import open_project
from auditor.ledger.book import open_ledger
from auditor.ledger.model import Action
from catalog.errors import ConfigError

TASKS = "".join(f'\n[[tasks]]\nid = "{task}"\ndue = "2021-09-30"\n' for task in ("T1", "T2", "T3"))
UNIT, OTHER, NUMBER = "西安公路局", "西安市道路运输管理处", "市交督〔2021〕1号"


@pytest.fixture
def project(demo: DemoRun, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copytree(demo.folder / "project" / "state", folder / "state", ignore=shutil.ignore_patterns("evidence"))
    shutil.copytree(demo.folder / "project" / "channels", folder / "channels")
    settings = (demo.folder / "project" / "audit.toml").read_text("utf-8")
    settings = settings.replace('start = ""', 'start = "2021-09-15"').replace('end = ""', 'end = "2021-10-20"')
    (folder / "audit.toml").write_text(settings + TASKS, "utf-8")
    return folder


def papers(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--lang", "en", "--project", str(project), "papers", *arguments])


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    (path,) = (Path(line) for line in result.stdout.splitlines())
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_all_papers_speak_for_the_whole_ledger(project: Path) -> None:
    result = papers(project, "all", "--as-of", "2021-10-11", "--json")
    said = json.loads(result.stdout)
    with open_ledger(open_project(project)) as book:
        entries, last = book.entries(), book.store.last_run()
    assert last is not None
    counting = [each for each in entries if each.finding["severity"] in ("error", "warning")]
    assert said["counts"]["listed"] == len(counting)
    assert said["counts"]["to_judge"] == len(entries) - len(counting)
    assert said["counts"]["overdue"] == len(counting)
    assert (said["after"], said["run"]) == ("2021-10-08", last.run)
    names = [Path(path).name.split("-")[0] for path in said["files"]]
    assert set(names) == {"周报", "通报", "周工作计划表", "督办单", "指导单", "评价赋分", "扣分明细", "随机督导"}
    assert names.count("督办单") == len({each.unit for each in counting if each.unit})


def test_before_the_run_there_is_nothing(project: Path) -> None:
    text = told(papers(project, "weekly", "--as-of", "2021-09-16"))
    assert "台账共有问题0条" in text
    assert "尚无核查" in text
    nothing = papers(project, "notice", "--as-of", "2021-09-16")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "nothing to write as of 2021-09-16" in nothing.stderr


def test_a_year_the_calendar_does_not_know_is_told(project: Path) -> None:
    assert "the calendar does not know 2027, 2028" in papers(project, "bulletin", "--as-of", "2028-01-03").stderr


def test_the_pick_prints_its_seed(project: Path, tmp_path: Path) -> None:
    first = told(papers(project, "pick", "--as-of", "2021-09-23", "--seed", "7", "--out", str(tmp_path / "a")))
    again = told(papers(project, "pick", "--as-of", "2021-09-23", "--seed", "7", "--out", str(tmp_path / "b")))
    assert first == again
    assert "种子：7。" in first
    assert re.search(r"抽取2个：\S+、\S+。", first)


def test_a_notice_is_numbered_by_a_person_and_remembered(project: Path) -> None:
    issued = ("notice", "--as-of", "2021-10-11", "--unit", UNIT, "--issue", NUMBER)
    assert isinstance(papers(project, *issued).exception, ConfigError)  # nobody says who issues it
    text = told(papers(project, *issued, "--by", "王工"))
    assert NUMBER in text
    late = int(re.findall(r"逾期未整改(\d+)条", text)[0])
    again = papers(project, *issued, "--by", "王工")
    assert again.exit_code == 0
    other = papers(project, "notice", "--as-of", "2021-10-11", "--unit", OTHER, "--issue", NUMBER, "--by", "王工")
    assert isinstance(other.exception, ConfigError)
    with open_ledger(open_project(project)) as book:
        notes = [event for event in book.events() if event.action is Action.NOTED]
    assert len(notes) == late
    assert {(event.by, event.day, NUMBER in event.note) for event in notes} == {("王工", "2021-10-11", True)}


@pytest.mark.parametrize(
    "arguments",
    [
        ("notice", "--as-of", "2021-10-11", "--unit", "西安市公路局"),
        ("notice", "--as-of", "2021-10-11", "--issue", "1号", "--by", "王工"),
        ("notice", "--as-of", "2021-09-20", "--unit", UNIT),
        ("weekly", "--as-of", "2021-9-20"),
    ],
)
def test_bad_calls_are_refused(project: Path, arguments: tuple[str, ...]) -> None:
    assert isinstance(papers(project, *arguments).exception, ConfigError)
