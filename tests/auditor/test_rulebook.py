"""``[rules]`` of audit.toml: packs, levels, scopes, rules of one's own, and what is told when a name is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.project import write_project
from auditor.rulebook import policy_in
from catalog.errors import ConfigError
from catalog.model import ServiceItem
from diffs.model import Severity
from diffs.rules import NATIONAL, Pack, check_library, not_checked

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "zh" / "使用说明.md").read_text("utf-8")
HOTLINE = GUIDE.split("```python\n", 1)[1].split("```", 1)[0]
"""The rule the guide shows: twenty lines, as people copy it."""

TAXI = ServiceItem(
    "L1",
    "巡游出租汽车经营许可",
    region="610100",
    elements={"task_type": "行政许可", "link_way": "029-86780001", "supervise_way": "029-86780001"},
)


def project(folder: Path, rules: str, own: str = HOTLINE) -> Path:
    write_project(folder)
    (folder / "audit.toml").write_text(rules, "utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "hotline.py").write_text(own, "utf-8")
    return folder


def found(folder: Path, *items: ServiceItem) -> dict[str, Severity]:
    policy = policy_in(folder)
    return {each.rule: each.severity for each in check_library(items or (TAXI,), as_of="2021-09-17", policy=policy)}


def test_without_a_project_every_rule_is_asked(tmp_path: Path) -> None:
    assert policy_in(tmp_path) is NATIONAL
    assert not_checked(NATIONAL) == ()


def test_a_rule_of_ones_own_in_twenty_lines(tmp_path: Path) -> None:
    assert len(HOTLINE.splitlines()) <= 20
    here = project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\n')
    policy = policy_in(here)
    (finding,) = [
        each for each in check_library([TAXI], as_of="2021-09-17", policy=policy) if each.rule == "OWN-TAXI-HOTLINE"
    ]
    assert finding.fix == "在“咨询方式”中补充12328：029-86780001"
    assert finding.fingerprint.startswith("f1:")
    assert (finding.severity, finding.region, finding.library_value) == (Severity.WARNING, "610100", "029-86780001")


@pytest.mark.parametrize(
    ("rules", "level"),
    [
        ("[rules]\n", Severity.WARNING),
        ('[rules]\ndisable = ["T1-PHONE-SAME"]\n', None),
        ('[rules]\npacks = ["notice", "law"]\n', None),
        ('[rules]\nseverity = { "T1-PHONE-SAME" = "info" }\n', Severity.INFO),
        ('[rules]\nseverity = { "T1-PHONE-SAME" = "error" }\n', Severity.ERROR),
        ('[[rules.change]]\nrule = "T1-PHONE-SAME"\nseverity = "off"\ntypes = ["许可"]\n', None),
        ('[[rules.change]]\nrule = "T1-PHONE-SAME"\nseverity = "off"\ntypes = ["公共服务"]\n', Severity.WARNING),
        ('[[rules.change]]\nrule = "T1-PHONE-SAME"\nseverity = "off"\nchannels = ["library"]\n', None),
        ('[[rules.change]]\nrule = "T1-PHONE-SAME"\nseverity = "off"\nchannels = ["pc"]\n', Severity.WARNING),
        ('[[rules.change]]\nrule = "T1-PHONE-SAME"\nseverity = "off"\nelements = ["link_way"]\n', Severity.WARNING),
    ],
)
def test_levels_and_scopes(tmp_path: Path, rules: str, level: Severity | None) -> None:
    assert found(project(tmp_path, rules)).get("T1-PHONE-SAME") is level


def test_a_finding_milder_than_its_rule_is_not_made_worse(tmp_path: Path) -> None:
    hotline = ServiceItem("L1", "查询", elements={"link_way": "12328", "supervise_way": "12328"})
    here = project(tmp_path, '[rules]\nseverity = { "T1-PHONE-SAME" = "error" }\n')
    assert found(here, hotline)["T1-PHONE-SAME"] is Severity.INFO


def test_elements_can_be_required_or_left_free(tmp_path: Path) -> None:
    other = ServiceItem(
        "L2", "客运许可", elements={"task_type": "行政许可", "handle_type": "网上办理", "link_way": "12328"}
    )
    rules = '[rules]\nrequire = ["handle_type"]\noptional = ["supervise_way"]\n'
    policy = policy_in(project(tmp_path, rules))
    blank = [
        (each.library, each.element)
        for each in check_library([TAXI, other], as_of="2021-09-17", policy=policy)
        if each.rule == "T1-BLANK" and each.library
    ]
    assert blank == [("L1", "handle_type")]


def test_what_is_not_checked_is_told_with_its_reason(tmp_path: Path) -> None:
    rules = """
[rules]
packs = ["notice", "law", "standard", "guide"]
disable = ["T1-FAQ"]
[[rules.change]]
rule = "T2-HOURS"
severity = "off"
channels = ["kiosk"]
reason = "自助终端不受办公时间限制"
"""
    told = {each.rule: each for each in not_checked(policy_in(project(tmp_path, rules)))}
    assert told["T1-FAQ"].where == ""
    assert told["T1-PHONE-OVERLAP"].reason == "未选用规则包 logic"
    assert (told["T2-HOURS"].where, told["T2-HOURS"].reason) == ("渠道：kiosk", "自助终端不受办公时间限制")
    assert len(told) == 2 + sum(each.pack is Pack.LOGIC for each in NATIONAL.rules.values())


@pytest.mark.parametrize(
    ("rules", "where", "word"),
    [
        ('[rules]\ndisable = [\n  "T1-FAQ",\n  "T1-PHONE-SAM",\n]\n', "audit.toml:4", "T1-PHONE-SAME"),
        ('[rules]\nseverity = { "T1-FAG" = "info" }\n', "audit.toml:2", "T1-FAQ"),
        ('[rules]\nrequire = ["handle_typ"]\n', "audit.toml:2", "handle_type"),
        ('[[rules.change]]\nrule = "T2-HOUR"\nseverity = "off"\n', "audit.toml:2", "T2-HOURS"),
        ('[[rules.change]]\nrule = "T2-HOURS"\nseverity = "off"\ntypes = ["公共服物"]\n', "audit.toml:4", "公共服务"),
        ('[rules]\npacks = ["laws"]\n', "audit.toml:2", "law"),
        ('[rules]\nown = ["../rules/hotline.py"]\n', "[rules] own", "project folder"),
        ('[rules]\nown = ["rules/none.py"]\n', "rules/none.py", "no such file"),
        ('[rules]\nown = ["rules/hotline.py", "rules/hotline.py"]\n', "rules/hotline.py:13", "twice"),
    ],
)
def test_a_wrong_name_is_told_with_its_place_and_the_nearest(tmp_path: Path, rules: str, where: str, word: str) -> None:
    with pytest.raises(ConfigError) as told:
        policy_in(project(tmp_path, rules))
    assert told.value.where == where
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("wrong", "right", "where", "word"),
    [
        ("def check(self, item):", "def check(self, item)", "rules/hotline.py:13", "SyntaxError"),
        ('item.value("link_way")', "item.vale", "rules/hotline.py:14", "AttributeError"),
        ('self.problem("link_way"', 'self.problem("link_wy"', "rules/hotline.py:13", "link_way"),
        ('"OWN-TAXI-HOTLINE"', '"T1-HOTLINE"', "rules/hotline.py:13", "OWN-"),
        ('severity = "warning"', 'severity = "warn"', "rules/hotline.py:13", "warning"),
        ('hook = "本局要求"', 'hook = ""', "rules/hotline.py:13", "Hotline.hook"),
        ("{value}", "{vale}", "rules/hotline.py:13", "vale"),
        ("029-86780000、12328", "029-86780000", "rules/hotline.py:13", "keeps[1]"),
        ("(ItemRule)", "", "rules/hotline.py", "holds no rule"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_with_file_and_line(
    tmp_path: Path, wrong: str, right: str, where: str, word: str
) -> None:
    with pytest.raises(ConfigError) as told:
        policy_in(project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\n', HOTLINE.replace(wrong, right)))
    assert told.value.where == where
    assert word in str(told.value)


def test_a_rule_that_fails_on_an_item_names_it(tmp_path: Path) -> None:
    broken = HOTLINE.replace("        if ", "        if 'L1' in item.item.id: raise KeyError('no')\n        if ")
    policy = policy_in(project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\n', broken))
    with pytest.raises(ConfigError, match="L1") as told:
        check_library([TAXI], as_of="2021-09-17", policy=policy)
    assert told.value.where == "rules/hotline.py:15"


def called(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--project", str(folder), "--lang", "en", *arguments], standalone_mode=False)
    assert result.exception is None, result.exception
    return result.return_value or 0, result.output


def test_the_commands_list_show_and_test_rules(tmp_path: Path) -> None:
    here = project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\ndisable = ["T1-FAQ"]\n')
    code, output = called(here, "rules", "list", "--json")
    rows = {row["id"]: row for row in map(json.loads, output.splitlines())}
    assert not code
    assert (rows["T1-FAQ"]["checked"], rows["T1-BLANK"]["checked"]) == (False, True)
    assert rows["OWN-TAXI-HOTLINE"]["file"] == "rules/hotline.py"
    _, shown = called(here, "rules", "show", "own-taxi-hotline")
    assert "巡游出租汽车经营许可" in shown
    assert called(here, "rules", "test") == (
        0,
        "OWN-TAXI-HOTLINE (rules/hotline.py): all 2 examples as they should be\n",
    )


def test_examples_that_fail_are_told_by_the_test_command(tmp_path: Path) -> None:
    here = project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\n', HOTLINE.replace("000、12328", "000"))
    code, output = called(here, "rules", "test")
    assert code == 1
    assert "keeps[1]" in output


def test_the_check_of_the_library_uses_the_projects_rules(tmp_path: Path) -> None:
    here = project(tmp_path, '[rules]\nown = ["rules/hotline.py"]\ndisable = ["T1-PHONE-SAME"]\n')
    library = tmp_path / "library.jsonl"
    row = {"id": "L1", "task_name": TAXI.task_name, **TAXI.elements}
    library.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    code, output = called(here, "library", "check", str(library), "--as-of", "2021-09-17")
    assert code == 1
    assert "OWN-TAXI-HOTLINE" in output
    assert '"rule": "T1-PHONE-SAME"' not in output
    assert "rules not checked" in output
