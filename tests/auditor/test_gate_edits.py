"""A change that edits what decides blesses nothing: every such edit, alone and all together, and what agreeing does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from gating import KNOWN, SETTINGS, audited, project_in
from test_gate_git import MAIN, git

from auditor.config import CONFIG_NAME, Project, open_project
from auditor.gate.ask import gated
from auditor.gate.baselinefile import read_baseline, write_baseline
from auditor.gate.model import AS_IT_WAS, Edited, GateVerdict, Part, Standing
from auditor.gate.telling import gate_json, gate_lines
from auditor.gate.words import PART_NAMES
from auditor.gate.writing import written
from auditor.i18n import translator
from auditor.papers.annotations import annotations_text
from auditor.papers.junit import junit_text
from auditor.papers.markdown import markdown_text
from auditor.papers.sarif import sarif_text
from auditor.report import RunReport

WORSE = {**KNOWN, ("pc", "L0004"): {"is_fee": "是"}}
RULE = "T2-ENUM"
WAIVERS = f"规则,原因\n{RULE},口径不同\n"

Edit = Callable[[Path], None]


def settings(text: str) -> Edit:
    """``audit.toml`` with more, or other, settings than main has."""

    def edit(root: Path) -> None:
        (root / CONFIG_NAME).write_text(text, "utf-8")

    return edit


def appended(name: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        path = root / name
        path.write_text((path.read_text("utf-8") if path.is_file() else "") + text, "utf-8")

    return edit


def both(first: Edit, second: Edit) -> Edit:
    def edit(root: Path) -> None:
        first(root)
        second(root)

    return edit


def removed(name: str) -> Edit:
    return lambda root: (root / name).unlink()


def blessed(root: Path) -> None:
    """The baseline with what the change itself brings."""
    project = open_project(root)
    worse = audited(project, WORSE)
    write_baseline(project.baseline, written(worse, read_baseline(project.baseline)).entries)


RULES = SETTINGS + '[waivers]\nfile = "allowed.csv"\n'
EDITS: dict[str, tuple[Part, Edit]] = {
    "gate fails on nothing": (Part.GATE, appended(CONFIG_NAME, "[gate.default]\nfail_on = []\n")),
    "gate takes no severity": (Part.GATE, appended(CONFIG_NAME, "[gate.default]\nseverities = []\n")),
    "limit raised": (Part.GATE, appended(CONFIG_NAME, "[gate.default]\nmax = { error = 99, warning = 99 }\n")),
    "only told": (Part.GATE, appended(CONFIG_NAME, "[[gate.default.level]]\nlevel = 'warn'\n")),
    "waiver added": (Part.WAIVERS, appended("allowed.csv", f"{RULE},口径不同\n")),
    "another sheet of waivers": (
        Part.WAIVERS,
        both(settings(RULES.replace("allowed", "other")), appended("other.csv", WAIVERS)),
    ),
    "baseline edited": (Part.BASELINE, blessed),
    "rule turned off": (Part.RULES, settings(RULES.replace("[rules]", f"[rules]\ndisable = ['{RULE}']"))),
    "rule made a hint": (Part.RULES, settings(RULES + f"[rules.severity]\n{RULE} = 'info'\n")),
    "rule asked elsewhere only": (
        Part.RULES,
        settings(RULES + f"[[rules.change]]\nrule = '{RULE}'\nseverity = 'off'\nchannels = ['pc']\n"),
    ),
    "pack left out": (Part.RULES, settings(RULES.replace("[rules]", "[rules]\npacks = ['law', 'standard']"))),
    "nothing expected of a channel": (Part.CHANNELS, appended("channels/pc.toml", "max_errors = 1.0\n")),
    "codes mean something else": (Part.CHANNELS, appended("channels/pc.toml", "[codes.yesno]\n'1' = '否'\n")),
    "channel taken away": (Part.CHANNELS, removed("channels/kiosk.toml")),
    "column of the library left out": (
        Part.LIBRARY,
        appended(CONFIG_NAME, "[library.columns]\n'是否收费' = ''\n"),
    ),
    "another ledger": (Part.LEDGER, settings("database = 'state/fresh.db'\n" + RULES)),
}
"""What a change may edit so that a finding it brings does not fail, and the part it is told as."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose ``main`` knows three findings and has a sheet of waivers that allows nothing."""
    made = project_in(tmp_path / "repository", '[waivers]\nfile = "allowed.csv"\n')
    root = made.root
    (root / "allowed.csv").write_text("规则,原因\n", "utf-8")
    (root / ".gitignore").write_text("reports/\n", "utf-8")
    write_baseline(made.baseline, written(audited(made), ()).entries)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "main")
    git(root, "checkout", "-q", "-b", "change")
    return made


def asked(project: Project, agreed: tuple[Part, ...] = (), name: str = "default") -> RunReport:
    """The report of a run by the settings of the change, with what the gate says of it."""
    edited = open_project(project.root)
    return gated(edited, audited(edited, WORSE), name, MAIN, agreed)


def verdict(report: RunReport) -> GateVerdict:
    assert report.gate is not None
    return report.gate


def test_without_an_edit_the_new_finding_fails(project: Project) -> None:
    told = verdict(asked(project))
    assert (told.exit_code, told.edited) == (1, ())


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_blesses_nothing_until_somebody_agrees(project: Project, name: str) -> None:
    part, edit = EDITS[name]
    edit(project.root)
    told = verdict(asked(project))
    assert told.exit_code == (1 if part in AS_IT_WAS else 4)
    if name == "channel taken away":
        assert told.vanished == ("kiosk",)
    else:
        assert part in {each.part for each in told.edited}
    if part in AS_IT_WAS:
        assert [told.standings[mark] for mark in told.failing] == [Standing.NEW]
    agreed = verdict(asked(project, (part,)))
    assert all(each.agreed for each in agreed.edited if each.part is part)
    assert agreed.exit_code == (0 if part in (*AS_IT_WAS, Part.RULES) else 1)


def test_all_edits_of_one_change_are_told_and_none_blesses(project: Project) -> None:
    blessed(project.root)
    for name in ("waiver added", "channel taken away", "nothing expected of a channel"):
        EDITS[name][1](project.root)
    appended(CONFIG_NAME, f"[gate.default]\nfail_on = []\n[rules.severity]\n{RULE} = 'warning'\n")(project.root)
    told = verdict(asked(project))
    assert told.exit_code == 4
    assert {each.part for each in told.edited} == {
        Part.BASELINE, Part.WAIVERS, Part.GATE, Part.RULES, Part.CHANNELS,
    }  # fmt: skip
    assert told.vanished == ("kiosk",)
    assert [told.standings[mark] for mark in told.failing] == [Standing.NEW]
    assert verdict(asked(project, (Part.WAIVERS, Part.GATE, Part.BASELINE))).exit_code == 4
    assert verdict(asked(project, tuple(Part))).exit_code == 0


def test_a_gate_that_a_change_brings_with_it_is_the_usual_one(project: Project) -> None:
    appended(CONFIG_NAME, "[gate.mild]\nfail_on = []\n")(project.root)
    assert verdict(asked(project, name="mild")).exit_code == 1
    assert verdict(asked(project, (Part.GATE,), name="mild")).exit_code == 0


@pytest.mark.parametrize("instead", ["", "git:HEAD"])
def test_a_change_cannot_take_away_what_it_is_held_against(project: Project, instead: str) -> None:
    root = project.root
    git(root, "checkout", "-q", "main")
    appended(CONFIG_NAME, f'[baseline]\nagainst = "{MAIN}"\n')(root)
    git(root, "commit", "-q", "-a", "-m", "held against main")
    git(root, "checkout", "-q", "-b", "loose")
    kept = (root / CONFIG_NAME).read_text("utf-8")
    settings(kept.replace(f'"{MAIN}"', f'"{instead}"'))(root)
    blessed(root)
    git(root, "commit", "-q", "-a", "-m", "held against nothing")
    loose = open_project(root)
    told = verdict(gated(loose, audited(loose, WORSE)))
    assert [told.standings[mark] for mark in told.failing] == [Standing.NEW]
    assert told.exit_code == 1
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "loose")
    assert verdict(gated(loose, audited(loose, WORSE))).exit_code == 0


def test_what_decides_nothing_is_told_and_fails_nothing(project: Project) -> None:
    appended(CONFIG_NAME, "# a remark\n[papers]\nlisted = 9\n")(project.root)
    appended("channels/pc.toml", "# a remark\n")(project.root)
    edited = open_project(project.root)
    told = verdict(gated(edited, audited(edited), against=MAIN))
    assert told.exit_code == 0
    assert told.edited == (Edited("audit.toml"), Edited("channels/pc.toml"))


def test_a_waiver_taken_back_stops_at_once(project: Project) -> None:
    git(project.root, "checkout", "-q", "main")
    (project.root / "allowed.csv").write_text(WAIVERS, "utf-8")
    git(project.root, "commit", "-q", "-a", "-m", "allowed")
    git(project.root, "checkout", "-q", "-b", "other")
    assert verdict(asked(project)).exit_code == 0
    (project.root / "allowed.csv").write_text("规则,原因\n", "utf-8")
    assert verdict(asked(project)).exit_code == 1


@pytest.mark.parametrize("spoilt", [b"\xff\xfe[", b"[rules\n", b"[rulez]\n"])
def test_settings_of_main_that_nobody_can_read_are_the_products_own(project: Project, spoilt: bytes) -> None:
    good = (project.root / CONFIG_NAME).read_bytes()
    git(project.root, "checkout", "-q", "main")
    (project.root / CONFIG_NAME).write_bytes(spoilt)
    git(project.root, "commit", "-q", "-a", "-m", "spoilt")
    git(project.root, "checkout", "-q", "-b", "mended")
    (project.root / CONFIG_NAME).write_bytes(good)
    told = verdict(asked(project))
    assert told.exit_code == 4
    assert Part.RULES in {each.part for each in told.edited}


def test_every_paper_says_that_an_allowance_of_the_change_is_none_yet(project: Project) -> None:
    EDITS["waiver added"][1](project.root)
    report, say = asked(project), translator("zh")
    assert f'<failure type="{RULE}"' in junit_text(report, say)
    results = json.loads(sarif_text(report, say))["runs"][0]["results"]
    marks = [each["suppressions"][0]["status"] for each in results if each.get("suppressions")]
    assert marks == ["underReview"]
    assert "--accept waivers" in markdown_text(report, say)
    assert any(line.startswith("::error") for line in annotations_text(report, say).splitlines())
    assert any("--accept waivers" in line for line in gate_lines(report, say))
    edited = {each["file"]: each for each in gate_json(verdict(report))["edited"]}
    assert edited["allowed.csv"] == {
        "file": "allowed.csv",
        "added": 0,
        "removed": 0,
        "part": "waivers",
        "agreed": False,
    }


def test_every_part_has_a_name() -> None:
    assert PART_NAMES.keys() == set(Part)
