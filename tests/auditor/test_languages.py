"""No word of the other language: every command, every paper and the site, in Chinese and in English.

A small project is audited over channels that fail in all kinds of ways; then everything it says is read. In Chinese no
English word may stand but those of ``languages.toml``, each for a reason; in English no Chinese but what is quoted:
values, names, rules and what officials are told to change.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import click
import pytest
from bs4 import BeautifulSoup
from docx import Document
from openpyxl import load_workbook
from sitefiles import chunk_of

from auditor.cli import cli, main
from auditor.i18n import told as error_told
from auditor.i18n import translator
from auditor.papers.retold import NOT_READ, retold
from auditor.project import write_project
from catalog.errors import N_, ConfigError
from catalog.itemfile import item_to_json
from catalog.jsonlines import write_jsonl
from spiders import city
from spiders.city.folder import listings
from spiders.city.render.hall import write_hall

ITEMS = 3
HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
SAY = translator("zh")
TABLES = ("level", "kind", "task", "state")
NOTING = {"Reason", "refusal", "note", "Refused", "NotRead", "PaperRefused", "PaperDamaged"}
CONTENT = ("explain", "rules", "papers", "read", "laws", "ledger", "baseline")
"""Commands that show names, values, rules and what to change, all of them Chinese content."""
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'|`[^`]*`|\bauditor [^\n]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
OWN = re.compile(
    r"""https?://\S+ | tcp://\S+                                         # addresses
    | \bauditor\ [a-z][\x20-\x7e]*                                    # a call of the program
    | ^\ {2,}[a-z][\w-]*(?=\ {2,}|$)                                  # a command in a list of commands
    | [\w.*-]*/[\w.*/{}-]+ | [\w*-]*\.[a-z]{2,8}\b(?!\w)             # files, paths, ends of names
    | --?[a-zA-Z][\w-]* | \[[^\]\n]*\] | \{[^}\n]*\}                  # options, codes, tables
    | `[^`\n]*` | “[^”\n]*” | "[^"\n]*" | '[^'\n]*'                 # what is quoted
    | \b[A-Z]+(?:-[A-Z0-9]+)+\b | \b[A-Z_|]{2,}\b                   # rules, variables, places to fill
    | \b\w*\d\w*\b | \b\w+[_.]\w[\w.]*                              # numbers with letters, keys
    """,
    re.X | re.M,
)
"""What is the same in every language: addresses, calls, options, codes, quotations, numbers."""


@dataclass(frozen=True)
class Allowed:
    """Words that may stand in Chinese, by why."""

    words: frozenset[str]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Allowed:
        groups = tomllib.loads((HERE / "languages.toml").read_text("utf-8"))["words"]
        assert all(group["why"] for group in groups.values())
        return cls(frozenset(word for group in groups.values() for word in group["words"]))


def english_words(text: str) -> list[str]:
    """The words of a text in Chinese that are English and not allowed."""
    return [word for word in WORD.findall(OWN.sub(" ", text)) if word not in Allowed.load().words]


PAGES = {
    "shell.html": "<html><body><div id='app'></div><script src='/app.js'></script></body></html>",
    "login.html": "<html><body><form><p>请登录</p><input name='user'><input type='password'></form></body></html>",
    "news.html": "<html><body><h1>我局召开会议</h1><p>发布时间：2021-09-01 来源：办公室</p>" + "<p>会议指出。</p>" * 30,
    "cut.pdf": "%PDF-1.4\n1 0 obj",
    "broken.docx": "PK\x03\x04broken",
    "empty.html": "",
    "bytes.bin": "\x00\x01\x02",
}
CHANNELS = {
    "hall": 'kind = "hall"\nstart = ["../hall"]\n[expect]\nmin_items = 1\n',
    "gone": 'kind = "pc"\nstart = ["http://127.0.0.1:9/list.html"]\nallow = ["127.0.0.1:9"]\n'
    "[http]\nretries = 0\ndelay = 0.0\ntimeout = 5\n[expect]\nmin_items = 5\n",
    "odd": 'kind = "kiosk"\nstart = ["../odd"]\n[expect]\nmin_items = 9\n',
}


CALLS = tomllib.loads((HERE / "languages.toml").read_text("utf-8"))["calls"]["calls"]


def called(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """All that a call writes."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(arguments)
    told = capsys.readouterr()
    assert left.value.code != 70, told.err
    return told.out + told.err


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project over a channel that can be read, one whose papers are no guides, and one that is not there."""
    root = tmp_path_factory.mktemp("languages") / "project"
    write_project(root)
    write_jsonl(root / "library.jsonl", map(item_to_json, city.items()[:ITEMS]))
    write_hall(listings()["hall"][:ITEMS], root / "hall")
    (root / "odd").mkdir()
    for name, text in PAGES.items():
        (root / "odd" / name).write_text(text, "utf-8")
    for name, text in CHANNELS.items():
        (root / "channels" / f"{name}.toml").write_text(f'name = "{name}"\n{text}', "utf-8")
    for arguments in (
        ["library", "import", str(root / "library.jsonl"), "--as-of", city.AS_OF],
        ["run", "--as-of", city.AS_OF],
    ):
        with pytest.raises(SystemExit) as left:
            main(["--project", str(root), *arguments])
        assert left.value.code in (0, 4)
    return root


@pytest.fixture
def inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project folder as the folder one stands in."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("AUDITOR_LANG", "zh")
    return root


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is, the groups among them."""
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def not_chinese(text: str) -> list[tuple[str, list[str]]]:
    """The lines of a text in Chinese with words that are English; the second telling of an error is left out."""
    told = (line for line in text.splitlines() if not line.startswith("error: "))
    return [(line, words) for line in told if (words := english_words(line))]


def not_english(text: str) -> list[str]:
    """The lines of a text in English with Chinese in them that is not quoted."""
    return [line for line in text.splitlines() if CHINESE.search(QUOTED.sub("", line))]


def test_every_help_is_in_one_language(capsys: pytest.CaptureFixture[str], inside: Path) -> None:
    for path in commands(cli):
        assert not not_chinese(called(["--lang", "zh", *path, "--help"], capsys)), path
        assert not not_english(called(["--lang", "en", *path, "--help"], capsys)), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_commands_and_their_errors_say_is_in_one_language(
    language: str, capsys: pytest.CaptureFixture[str], inside: Path
) -> None:
    listed = called(["--lang", "zh", "ledger", "list"], capsys)
    number = re.findall(r"F-[0-9A-Z]{8}", listed)[-1]
    for call in CALLS:
        arguments = [part.format(number=number) for part in call.split(" ")]
        text = called(["--lang", language, *arguments], capsys)
        if language == "zh":
            assert not not_chinese(text), call
        else:
            found = not_english(text)
            assert not [line for line in found if arguments[0] not in CONTENT or frame(line)], call


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frames_of_papers_are_in_one_language(
    language: str, capsys: pytest.CaptureFixture[str], inside: Path
) -> None:
    for form in ("terminal", "markdown", "github", "junit", "sarif", "codequality"):
        text = called(["--lang", language, "report", "--format", form], capsys)
        told = "\n".join(sayings(form, text))
        assert told
        found = not_chinese(told) if language == "zh" else [each for each in not_english(told) if frame(each)]
        assert not found, form


def sayings(form: str, text: str) -> Iterator[str]:
    """What a form says to people, without what its format demands."""
    if form == "junit":
        page = BeautifulSoup(text, "xml")
        yield from (
            str(each.get("message", "")) + " " + each.get_text() for each in page(["failure", "error", "skipped"])
        )
    elif form in ("sarif", "codequality"):
        yield from re.findall(r'"(?:text|description|justification)": "((?:[^"\\]|\\.)*)"', text)
    elif form == "github":
        yield from (line.partition("title=")[2].partition("::")[2] for line in text.splitlines())
    else:
        yield text


def frame(line: str) -> bool:
    """Whether the words around the names of an item and its elements are Chinese: verdicts, kinds, who says what."""
    return bool(re.search("不一致。|缺失。|不能判定|结论|省事项库“|\\t有异议|\\t待整改|申报已整改|错误 ·|警告 ", line))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_is_in_one_language(language: str, capsys: pytest.CaptureFixture[str], inside: Path) -> None:
    out = inside / f"site-{language}"
    called(["--lang", language, "report", "--format", "html", "--out", str(out)], capsys)
    page = BeautifulSoup((out / "report.html").read_text("utf-8"), "lxml")
    for each in page(["script", "style"]):
        each.decompose()
    tables = chunk_of(out, "index")["tables"]
    words = [*chunk_of(out, "words").values(), *(word for name in TABLES for word in tables[name])]
    notes = [text for name in out.glob("site/data/p*.js") for text in chunk_of(out, name.stem)["strings"]]
    if language == "zh":
        told = "\n".join([*page.stripped_strings, *words])
        assert not not_chinese(told)
        assert not [each for each in notes if each in NOT_READ]
    else:
        labels = [each.get_text(" ") for each in page(["th", "h2", "h3", "label", "summary", "button", "nav", "dt"])]
        bureau_and_units = {text for row in page.select("tbody th") for text in row.stripped_strings}
        told = "\n".join([*words, *(text for text in labels if text.strip() not in bureau_and_units)])
        assert not not_english(told)


def test_sheets_and_papers_for_officials_are_chinese(capsys: pytest.CaptureFixture[str], inside: Path) -> None:
    """They are for officials and have one language, whatever the call's."""
    for call in (["papers", "all", "--out", "out"], ["report", "--format", "xlsx", "--out", "books"]):
        called(["--lang", "zh", *call], capsys)
    books, papers = sorted(inside.glob("books/**/*.xlsx")), sorted(inside.glob("out/**/*.docx"))
    assert books
    assert papers
    for path in books:
        book = load_workbook(path, read_only=True)
        texts = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
        assert not not_chinese("\n".join(sorted(texts))), path.name
    for path in papers:
        paper = Document(str(path))
        cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        assert not not_chinese("\n".join([*(each.text for each in paper.paragraphs), *cells])), path.name


def test_every_sentence_that_the_rooms_note_is_known() -> None:
    """What reader and crawl note of a page, found in their code, has a translation."""
    unknown = [(place, text) for place, text in noted() if retold(text, SAY).startswith("程序原话")]
    assert not unknown


def noted() -> Iterator[tuple[str, str]]:
    """Place and sentence of every note; places in it are filled by their own code."""
    for path in sorted((HERE.parents[1] / "spiders").rglob("*.py")):
        if "city" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in NOTING:
                for each in node.args[:3]:
                    if (text := sentence_of(each)) and " " in text:
                        yield f"{path.name}:{node.lineno}", text
    kinds = tomllib.loads((HERE.parents[1] / "spiders" / "reader" / "refuse.toml").read_text("utf-8"))["page"]
    yield from (("refuse.toml", each["detail"]) for each in kinds)


def sentence_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "0" for each in node.values)
    return ""


def test_notes_of_others_are_quoted() -> None:
    assert retold("Some odd failure of a library", SAY) == "程序原话：“Some odd failure of a library”"
    assert retold("3 list page(s) not served: cannot resolve host", SAY) == "3个列表页没有打开：域名无法解析"
    assert (
        retold("elements gone from most guides: link_way, by_law", SAY) == "多数指南中没有了的要素：咨询方式、设定依据"
    )
    assert retold("2 of 9 guide pages: login", SAY) == "9个指南页面中有2个：要求登录"
    assert retold("anything", str) == "anything"


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("No such file or directory", "a.csv：无法打开：没有这个文件或文件夹"),
        ("Expected '=' after a key", "a.csv：无法打开：“Expected '=' after a key”"),
        ("磁盘坏了 disk", "a.csv：无法打开：磁盘坏了 disk"),
    ],
)
def test_what_another_program_says_is_told_or_quoted(why: str, told: str) -> None:
    error = ConfigError(N_("cannot be opened: {why}"), where="a.csv", why=why)
    assert error_told(error, "zh") == told
