"""What the documentation says about commands, keys, codes and files is what the program has."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

import auditor.cli as command_line
from auditor import report
from auditor.cli import cli
from auditor.config import AuditConfig, open_project
from auditor.gate.model import EXIT_STALE
from auditor.project import write_project
from catalog.errors import ConfigError, InputRefused
from catalog.itemfile import item_from_json
from catalog.tomlfile import load_model
from diffs.findingfile import finding_from_json
from diffs.matching import match_from_json
from diffs.matching.judgementfile import judgement_from_json
from diffs.model import Decision, DifferenceKind, Severity
from spiders.channel import ChannelFile, ChannelKind, Form, load_channel
from spiders.model import ReasonCode

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "zh" / "使用说明.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL = {">", "<", "|", "&&", ";"}


def blocks(text: str, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(text) if name == language]


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of every ``auditor`` call in a console block, up to what belongs to the shell."""
    for line in (line for body in blocks(text, "console") for line in body.splitlines()):
        words = shlex.split(line.removeprefix("$ "), comments=True) if line.startswith(("$ ", "auditor ")) else []
        while "auditor" in words:
            words = words[words.index("auditor") + 1 :]
            end = next((place for place, word in enumerate(words) if word in SHELL), len(words))
            yield words[:end]


def all_commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from all_commands(command, *path, name)
        else:
            yield (*path, name)


def parses(arguments: list[str]) -> None:
    """Raise what click raises for a call with these arguments, without running it."""
    command: click.Command | None = cli
    parent: click.Context | None = None
    rest = arguments
    while True:
        assert command is not None
        parent = command.make_context(command.name, rest, parent=parent)
        if not isinstance(command, click.Group):
            return
        rest = [*parent._protected_args, *parent.args]
        if not rest and command.invoke_without_command:
            return
        name, command, rest = command.resolve_command(parent, rest)
        assert name


CALLS = [*commands(README), *commands(GUIDE)]


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_every_call_in_the_documentation_is_one(arguments: list[str]) -> None:
    parses(arguments)


@pytest.mark.parametrize("arguments", [["run", "--nothing"], ["nothing"], ["explain"], ["library", "nothing"]])
def test_the_check_of_calls_sees_wrong_ones(arguments: list[str]) -> None:
    with pytest.raises(click.UsageError):
        parses(arguments)


def test_every_command_and_option_stands_in_the_guide() -> None:
    called = {tuple(word for word in words if not word.startswith("-")) for words in commands(GUIDE)}
    for path in all_commands(cli):
        assert any(words[: len(path)] == path for words in called), path
        assert f"### auditor {' '.join(path)}\n" in GUIDE
        for option in options_of(path):
            assert f"`{option}" in section_of(path) or f"{option} " in section_of(path), (path, option)


def options_of(path: tuple[str, ...]) -> Iterator[str]:
    command: click.Command | None = cli
    for name in path:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "as_json":
            yield parameter.opts[0]


def section_of(path: tuple[str, ...]) -> str:
    return GUIDE.split(f"### auditor {' '.join(path)}\n", 1)[1].split("\n### ", 1)[0] + "\n"


def keys_of(model: type[BaseModel], table: str = "") -> Iterator[tuple[str, str]]:
    """Every key with the table it stands in."""
    for name, field in model.model_fields.items():
        inner = table_in(field.annotation)
        own = f"{name}.NAME" if getattr(field.annotation, "__origin__", None) is dict else field.alias or name
        if inner is None:
            yield table, field.alias or name
        else:
            yield from keys_of(inner, f"{table}.{name}" if table else own)


def table_in(annotation: object) -> type[BaseModel] | None:
    for each in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def part(heading: str) -> str:
    return GUIDE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_every_key_of_a_channel_file_stands_in_the_guide() -> None:
    reference = part("渠道文件")
    for table, key in keys_of(ChannelFile):
        if key in {"codes", "labels", "locators"}:
            assert f"`[{key}]`" in reference
            continue
        heading = f"### `[{table}]`" if table else "### 顶层"
        section = reference.split(heading, 1)[1].split("\n### ", 1)[0]
        assert f"\n| `{key}` |" in section, f"{table}.{key}"


def test_every_key_of_the_settings_stands_in_the_guide() -> None:
    reference = part("audit.toml").replace("[[", "[").replace("]]", "]")
    for table, key in keys_of(AuditConfig):
        assert (f"| `[{table}] {key}` |" if table else f"\n| `{key}` |") in reference, key


@pytest.mark.parametrize("name", ["http", "list_", "sign", "expect"])
def test_defaults_in_the_guide_are_the_defaults(name: str) -> None:
    section = part("渠道文件").split(f"### `[{name.strip('_')}]`", 1)[1].split("\n### ", 1)[0]
    table = table_in(ChannelFile.model_fields[name].annotation)
    assert table is not None
    for key, field in table.model_fields.items():
        row = re.search(rf"^\| `{key}` \|.*\|(.*?)\|$", section, re.MULTILINE)
        assert row, key
        if isinstance(field.default, int | float) or name == "sign":
            assert row[1].strip(" `") == ("" if field.is_required() else str(field.default)), key


@pytest.mark.parametrize("words", [ChannelKind, Form, ReasonCode, Decision, DifferenceKind, Severity])
def test_every_word_of_the_files_stands_in_the_guide(words: type[ChannelKind]) -> None:
    assert not [word.value for word in words if f"`{word.value}`" not in GUIDE and f"（{word.value}）" not in GUIDE]


def test_every_reason_has_advice() -> None:
    table = part("不能判定怎么办")
    for reason in ReasonCode:
        row = re.search(rf"^\| `{reason.value}` \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
        assert row, reason


def test_exit_codes_are_the_ones_the_program_leaves_with() -> None:
    codes = {
        report.EXIT_CONSISTENT,
        report.EXIT_FINDINGS,
        command_line.EXIT_BAD_CALL,
        ConfigError.exit_code,
        InputRefused.exit_code,
        report.EXIT_CANNOT_JUDGE,
        EXIT_STALE,
        command_line.EXIT_INTERNAL,
        command_line.EXIT_INTERRUPTED,
    }
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", part("退出码"), re.MULTILINE)} == codes
    readme = README.split("| exit | meaning |", 1)[1].split("\n\n", 1)[0]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)} == codes


def test_links_inside_the_guide_lead_somewhere() -> None:
    headings = {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", GUIDE, re.M)}
    assert not [link for link in re.findall(r"\]\(#([^)]+)\)", GUIDE) if link not in headings]
    folder = ROOT / "docs" / "zh"
    assert not [link for link in re.findall(r"\]\(([^#)][^)]*)\)", GUIDE) if not (folder / link).exists()]


def test_json_in_the_guide_can_be_read() -> None:
    items, matches, findings, verdict = blocks(GUIDE, "json")
    for line in items.splitlines():
        assert item_from_json(json.loads(line), "items").task_name
    decisions = [match_from_json(json.loads(line), "matches").decision for line in matches.splitlines()]
    assert decisions == [Decision.AUTO, Decision.MISSING_ON_CHANNEL]
    assert [finding_from_json(json.loads(line), "findings").rule for line in findings.splitlines()] == ["T2-LIMIT"]
    assert json.loads(verdict)["exit"] == report.EXIT_CANNOT_JUDGE


def test_judgements_in_the_guide_can_be_read() -> None:
    (lines,) = blocks(GUIDE, "jsonl")
    assert [judgement_from_json(json.loads(line), "judgements").by for line in lines.splitlines()] == ["王工"]


def test_toml_in_the_guide_can_be_read(tmp_path: Path) -> None:
    for body in blocks(GUIDE, "toml"):
        if name := re.search(r'^name = "(\w+)"$', body, re.MULTILINE):
            path = tmp_path / f"{name[1]}.toml"
            path.write_text(body, "utf-8")
            assert load_channel(path).expect is not None
        elif "[library.columns]" in body or "[rules]" in body or "[baseline]" in body:
            path = tmp_path / "audit.toml"
            path.write_text(body, "utf-8")
            assert load_model(path, AuditConfig) != AuditConfig()
        else:
            path = tmp_path / "part.toml"
            path.write_text(f'name = "part"\nkind = "pc"\nstart = ["a"]\n{body}', "utf-8")
            assert (loaded := load_channel(path)).labels or loaded.locators


def test_the_samples_of_a_new_project_can_be_read(tmp_path: Path) -> None:
    write_project(tmp_path, samples=True)
    assert open_project(tmp_path).config == AuditConfig()
    sample = tmp_path / "channels" / "pc.toml.sample"
    assert load_channel(sample.rename(sample.with_suffix(""))).name == "pc"


def test_every_key_of_the_settings_stands_in_the_commented_sample() -> None:
    sample = (ROOT / "auditor" / "project" / "templates" / "audit.toml").read_text("utf-8")
    assert not [key for _table, key in keys_of(AuditConfig) if not re.search(rf"^\[?.*\b{key}\b", sample, re.MULTILINE)]
