"""``auditor ledger`` on the ledger that the demo's run left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import DemoRun

from auditor.cli import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(demo: DemoRun, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """``auditor ledger …`` in a copy of the demo's project: exit code, output, errors."""
    root = tmp_path / "project"
    root.mkdir()
    shutil.copy(demo.folder / "project" / "audit.toml", root)
    shutil.copytree(demo.folder / "project" / "state", root / "state", ignore=shutil.ignore_patterns("evidence"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1632182400")

    def called(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--lang", "zh", "--project", str(root), "ledger", *arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return called


def listed(call: Call, *arguments: str) -> list[str]:
    return [line.split("\t")[0] for line in call("list", *arguments)[1].splitlines()]


def test_every_finding_of_the_run_is_in_the_ledger(call: Call, demo: DemoRun) -> None:
    assert len(listed(call)) == 274
    code, out, _ = call("export", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {"number", "fingerprint", "state", "history", "rule", "element", "severity"} <= rows[0].keys()
    assert {row["state"] for row in rows} == {"open"}
    assert call("check-log")[0] == 0


def test_acts_are_accepted_or_refused_one_by_one(call: Call) -> None:
    one, two = listed(call, "--channel", "pc")[:2]
    assert call("claim", one, two, "--by", "张三", "--note", "已改", "--as-of", "2021-09-21")[0] == 0
    assert call("claim", one, "--by", "张三")[0] == 3
    assert call("claim", "F-22222222", "--by", "张三")[0] == 2
    assert call("claim", one)[0] == 2
    code, _, err = call("close", one, "--by", "王工")
    assert code == 3
    assert one in err
    assert call("return", two, "--by", "王工")[0] == 3
    assert call("return", two, "--by", "王工", "--note", "没有改")[0] == 0
    code, out, _ = call("show", two, "--json")
    told = json.loads(out)
    assert [event["action"] for event in told["history"]] == ["found", "claimed", "returned"]
    assert {event["at"] for event in told["history"][1:]} == {"2021-09-21T00:00:00Z"}
    assert told["history"][1]["day"] == "2021-09-21"


def test_decisions_go_out_and_are_known_when_they_come_back(call: Call, tmp_path: Path) -> None:
    (one,) = listed(call, "--channel", "pc")[:1]
    call("claim", one, "--by", "张三")
    file = tmp_path / "决定.jsonl"
    file.write_text(call("export", "--decisions")[1], "utf-8")
    code, out, _ = call("import", str(file), "--json")
    assert code == 0
    assert json.loads(out) == {"known": 1, "refused": [], "taken": 0}


def test_what_a_rejected_dispute_brings_with_it_is_no_decision_of_its_own(call: Call, tmp_path: Path) -> None:
    (one,) = listed(call, "--channel", "pc")[:1]
    database = tmp_path / "project" / "state" / "audit.db"
    older = database.read_bytes()
    call("dispute", one, "--by", "张三", "--note", "省库有误")
    assert call("return", one, "--by", "王工", "--note", "省库无误")[0] == 0
    let_go = listed(call, "--state", "waived")
    file = tmp_path / "决定.jsonl"
    file.write_text(call("export", "--decisions")[1], "utf-8")
    database.write_bytes(older)
    assert json.loads(call("import", str(file), "--json")[1]) == {"known": 0, "refused": [], "taken": 2}
    assert listed(call, "--state", "waived") == let_go != []


def test_waiving_needs_a_sheet(call: Call) -> None:
    (one,) = listed(call, "--channel", "pc")[:1]
    assert call("waive", one, "--by", "王工", "--note", "系统升级")[0] == 2


def test_a_waiver_cannot_end_before_it_begins(call: Call, tmp_path: Path) -> None:
    config = tmp_path / "project" / "audit.toml"
    head, waivers, rest = config.read_text("utf-8").partition("[waivers]\n")
    config.write_text(head + waivers + rest.replace('file = ""', 'file = "waivers.csv"', 1), "utf-8")
    (one,) = listed(call, "--channel", "pc")[:1]
    why = ("--by", "王工", "--note", "系统升级", "--as-of", "2021-09-21")
    code, _, err = call("waive", one, *why, "--until", "2021-09-20")
    assert (code, "早于" in err) == (3, True)
    assert not (tmp_path / "project" / "waivers.csv").exists()
    assert call("waive", one, *why, "--until", "2021-09-21")[0] == 0


def test_a_bad_date_names_the_option_it_was_given_to(call: Call) -> None:
    code, _, err = call("extend", "F-24YF3JP7", "--by", "王工", "--until", "明天")
    assert code == 2
    assert "--until：明天 不是日期" in err
    assert "--as-of：明天 不是日期" in call("list", "--as-of", "明天")[2]


def test_the_help_says_in_the_readers_language_what_must_be_given(call: Call) -> None:
    assert "[必填]" in call("extend", "--help")[1]
