"""Help pages and bad calls in both languages, and what a call may cost before it does anything."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from auditor.cli import cli, main
from auditor.cli.badcall import TEMPLATES, in_language
from auditor.cli.wide import columns, wrapped

HEAVY = ("scrapy", "sqlalchemy", "pdfplumber", "jinja2", "openpyxl", "scipy", "numpy", "lxml", "pydantic", "docx")


def pages(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from pages(command, *path, name)
        else:
            yield (*path, name)


PAGES = list(pages(cli))


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    captured = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, captured.out, captured.err


@pytest.mark.parametrize("path", PAGES, ids=" ".join)
def test_help_is_all_chinese_and_has_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = shown(capsys, "--lang", "zh", *path, "--help")
    assert code == 0
    assert out.startswith(f"用法：auditor {' '.join(path)}".rstrip())
    assert re.search(r"^示例：\n  auditor ", out, re.MULTILINE)
    meanings = re.findall(r"^  (?:--?\S+(?: \S+)?|[a-z]+)  +(\S.*)$", out, re.MULTILINE)
    assert meanings
    assert all(re.search(r"[\u4e00-\u9fff]", meaning) for meaning in meanings), meanings
    assert all(columns(line) <= 100 for line in out.splitlines())


@pytest.mark.parametrize("path", PAGES, ids=" ".join)
def test_help_in_english_holds_no_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = shown(capsys, "--lang", "en", *path, "--help")
    assert code == 0
    assert out.startswith("Usage: auditor")
    assert not re.search(r"[\u4e00-\u9fff]", out.split("Example:")[0])


BAD = [
    (["nothing"], "没有命令 'nothing'。", "No such command 'nothing'."),
    (["run", "--nothing"], "没有选项 '--nothing'", "No such option '--nothing'"),
    (["run", "--offlin"], "是否应为 '--offline'？", "Did you mean '--offline'?"),
    (["explain"], "缺少参数 'NUMBER'。", "Missing argument 'NUMBER'."),
    (["explain", "a", "b"], "多余的参数：b", "Got unexpected extra argument (b)"),
    (["run", "--out"], "选项 '--out' 后须有参数。", "Option '--out' requires an argument."),
    (["run", "--json=1"], "选项 '--json' 后不带值。", "Option '--json' does not take a value."),
    (
        ["library", "check", "--profile", "x"],
        "'--profile' 的值无效：'x' 不在 'national', 'strict' 之中。",
        "Invalid value for '--profile': 'x' is not one of 'national', 'strict'.",
    ),
    (["run", "--as-of", "soon"], "--as-of：soon 不是日期。", "--as-of: soon is not a date"),
    (["laws", "parse"], "--text 与 --jsonl 须且只能给一个", "give either --text or --jsonl"),
]


@pytest.mark.parametrize(("arguments", "chinese", "english"), BAD, ids=[" ".join(each[0]) for each in BAD])
def test_a_bad_call_is_told_in_chinese_then_english(
    arguments: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = shown(capsys, "--lang", "zh", *arguments)
    assert (code, out) == (2, "")
    first, second = err.splitlines()[-2:]
    assert first.startswith("错误：")
    assert chinese in first
    assert second.startswith("error: ")
    assert english in second


@pytest.mark.parametrize(("arguments", "chinese", "english"), BAD, ids=[" ".join(each[0]) for each in BAD])
def test_a_bad_call_in_english_is_told_once(
    arguments: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = shown(capsys, "--lang", "en", *arguments)
    assert code == 2
    assert chinese not in err
    assert err.count(english) == 1


def test_without_a_command_the_help_is_shown_and_the_call_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = shown(capsys)
    assert (code, out) == (2, "")
    assert "命令：" in err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = shown(capsys, "--version")
    assert code == 0
    assert re.fullmatch(r"auditor \d+\.\d+\.\d+\n", out)


def test_what_click_may_say_else_stays_as_it_is() -> None:
    assert in_language("Something unheard of.", str.upper) == "Something unheard of."


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_of_bad_calls_are_recognised(template: str) -> None:
    message = re.sub(r"\{message\}", "Missing command.", template)
    message = re.sub(r"\{\w+\}", "'x'", message)
    assert in_language(message, str) == message
    assert in_language(message, lambda _: "taken") == "taken"


def test_listing_the_commands_imports_none_of_their_libraries() -> None:
    code = (
        "import sys\n"
        "from auditor.cli import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & sys.modules.keys()), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == "[]"


WRAPPED = [
    ("", 10, [""]),
    ("one two three", 7, ["one two", "three"]),
    ("事项要素渠道", 8, ["事项要素", "渠道"]),
    ("事项，要素", 4, ["事", "项，", "要素"]),
    ("见 `auditor run`。", 20, ["见 `auditor run`。"]),
    ("（事项）库", 6, ["（事", "项）库"]),
    ("unbreakableword 事项", 5, ["unbreakableword", "事项"]),
]


@pytest.mark.parametrize(("text", "width", "lines"), WRAPPED)
def test_lines_are_as_wide_as_a_terminal_shows_them(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width)) == lines
