"""Bad calls and bad input through the command line.

2: the call or the project is wrong: an option, a configuration file, a name nobody knows, a place that cannot be
written. 3: a file given as input cannot be taken. 4: a source that gives no guide. Every one of them says what,
where and what to do, in Chinese and English, or in English alone; nothing is written and nothing leaves as a
traceback.
"""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from auditor.cli import main
from auditor.cli.base import Session

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BINARY = bytes(range(256)) * 4


def workbook(*rows: Sequence[object]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.worksheets[0].title = "S"
    book.save(file)
    return file.getvalue()


GOOD = workbook(("事项名称", "实施编码"), ("甲许可", "A1"))


def with_sheet(old: bytes, new: bytes) -> bytes:
    """The good workbook with some bytes of its sheet replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new, 1) if name.startswith("xl/worksheets") else data)
    return file.getvalue()


DTD = with_sheet(b"<worksheet ", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet ')
BOMB = with_sheet(b"<sheetData>", b"<sheetData>" + b" " * 550_000_000)
ITEM, READING = '{"id": "1", "task_name": "a"}\n', '{"id": "r", "task_name": "a", "channel": "pc"}\n'
CHANNEL = 'name = "pc"\nkind = "pc"\nstart = ["docs"]\n[expect]\nmin_items = 1\n'
REMOTE = CHANNEL.replace("docs", "http://127.0.0.1:9/")
PAIR = {"l.jsonl": ITEM, "r.jsonl": READING}
PROJECT = {"audit.toml": "", "channels/pc.toml": CHANNEL}
DATABASE = {"state/audit.db"}
"""What a project may get although the call fails: its empty database."""


@dataclass(frozen=True)
class Case:
    """A call in a folder with these files; ``say`` is what the English message must hold."""

    name: str
    call: str
    code: int
    say: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)


def imports(name: str, file: str, data: str | bytes, say: str) -> Case:
    return Case(name, f"library import {file}", 3, say, {file: data})


LIBRARIES = [
    Case("no file", "library import no.xlsx", 3, "no.xlsx: no such file: check the path"),
    Case("a folder", "library import .", 3, "is a folder, not a file: name a file in it"),
    imports("empty", "l.csv", "", "l.csv: the file is empty"),
    imports("only headings", "l.csv", "事项名称,实施编码\n", "l.csv: holds no item"),
    imports("no headings", "l.xlsx", workbook(("a", "b"), (1, 2)), "l.xlsx: no row of headings was found"),
    imports("binary as xlsx", "l.xlsx", BINARY, "is not an .xlsx workbook: open it in a spreadsheet program"),
    imports("a page as xls", "l.xls", "<html><table></table></html>", "is not an .xlsx workbook: open it"),
    imports("binary as csv", "l.csv", BINARY, "is not text in UTF-8 or GB18030: save it"),
    imports("binary as json", "l.json", BINARY, "is not UTF-8 text: save it as JSON in UTF-8"),
    imports("binary as jsonl", "l.jsonl", b"\x80" + BINARY, "l.jsonl:1: is not UTF-8 text"),
    imports("UTF-16 jsonl", "l.jsonl", ITEM.encode("utf-16"), "l.jsonl:1: is not UTF-8 text"),
    imports("truncated json", "l.json", '[{"id": "1", "task_', "is not valid JSON: Unterminated string"),
    imports("NaN", "l.jsonl", '{"id": "1", "task_name": NaN}', "l.jsonl:1: is not valid JSON: NaN is not allowed"),
    imports("a value of the wrong type", "l.jsonl", '{"id": "1", "task_name": {"a": 1}}', "task_name must be text"),
    imports("half a character", "l.jsonl", '{"id": "1", "task_name": "\\ud800"}', "l.jsonl:1: holds half a character"),
    imports("deep", "l.json", "[" * 100_000, "l.json: is nested too deeply"),
    imports("a list as a line", "l.jsonl", "[1, 2]\n", "l.jsonl:1: expected one JSON object per line"),
    imports("the same id", "l.jsonl", ITEM * 2, "l.jsonl:2: id 1 stands twice, first at l.jsonl:1"),
    imports("unknown key", "l.jsonl", ITEM.replace("}", ', "promise_dya": "5"}'), "did you mean promise_day?"),
    imports("password", "l.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted: remove the password"),
    imports("old xls", "l.xls", OLE, "is an old .xls workbook: save it as .xlsx"),
    imports("document type", "l.xlsx", DTD, "holds a document type or entities: open it"),
    imports("zip bomb", "l.xlsx", BOMB, "more than the 536870912 allowed"),
    imports("another kind", "l.pdf", "%PDF-1.4", "is no kind of file that can be imported (.xlsx .csv"),
    Case("wrong sheet", "library import l.xlsx --sheet T", 3, "has no sheet T: sheets: S", {"l.xlsx": GOOD}),
    Case("check no file", "library check no.csv", 3, "no.csv: no such file"),
    Case("check binary", "library check l.xlsx", 3, "is not an .xlsx workbook", {"l.xlsx": BINARY}),
]

FILES = [
    Case("no readings file", "match l.jsonl no.jsonl", 3, "no.jsonl: no such file", PAIR),
    Case("empty readings", "diff l.jsonl e.jsonl", 3, "e.jsonl: holds no reading", {**PAIR, "e.jsonl": ""}),
    Case("empty library", "match e.jsonl r.jsonl", 3, "e.jsonl: the file is empty", {**PAIR, "e.jsonl": ""}),
    Case("swapped", "diff r.jsonl l.jsonl", 2, "the library comes first: l.jsonl r.jsonl", PAIR),
    Case("a workbook as readings", "match l.jsonl r.xlsx", 3, "r.xlsx:1: is not UTF-8", {**PAIR, "r.xlsx": GOOD}),
    Case(
        "unknown key in readings",
        "diff l.jsonl b.jsonl",
        3,
        "b.jsonl:2: unknown key chanel: did you mean channel?",
        {**PAIR, "b.jsonl": READING + '{"id": "2", "task_name": "a", "chanel": "pc"}\n'},
    ),
    Case(
        "locators of the wrong type",
        "diff l.jsonl b.jsonl",
        3,
        "b.jsonl:1: locators must be an object of texts",
        {**PAIR, "b.jsonl": READING.replace("}", ', "locators": 5}')},
    ),
]


def matched(name: str, line: str, say: str) -> Case:
    return Case(name, "diff l.jsonl r.jsonl --matches m.jsonl", 3, say, {**PAIR, "m.jsonl": line})


MATCHES = [
    matched("unknown key in matches", '{"reading": "r", "decison": "auto"}', "m.jsonl:1: unknown key decison: did you"),
    matched("unknown decision", '{"reading": "r", "decision": "sure"}', "m.jsonl:1: decision cannot be sure"),
    matched(
        "a probability of the wrong type",
        '{"reading": "r", "library": "1", "decision": "auto", "probability": "x"}',
        "m.jsonl:1: probability must be a number from 0 to 1",
    ),
    matched(
        "matches of another library",
        '{"reading": "r", "library": "L9", "decision": "auto"}',
        "m.jsonl:1: library L9 stands in none of the files",
    ),
    matched("matches of other readings", '{"reading": "C9", "decision": "none"}', "m.jsonl:1: reading C9 stands in"),
    Case("no matches file", "diff l.jsonl r.jsonl --matches m.jsonl", 3, "m.jsonl: no such file", PAIR),
]


def configured(name: str, toml: str | bytes, say: str, call: str = "run") -> Case:
    return Case(name, call, 2, say, {"audit.toml": toml})


def channel(name: str, toml: str | bytes, say: str, call: str = "run pc") -> Case:
    return Case(name, call, 2, say, {"audit.toml": "", "channels/pc.toml": toml})


PROJECTS = [
    Case("no project", "run", 2, "there is no audit.toml in this folder: run `auditor init`"),
    Case("no such folder", "--project nope run", 2, "nope: there is no audit.toml"),
    configured("unknown table", '[libary]\nsheet = "x"\n', "audit.toml:1: unknown key libary: did you mean library?"),
    configured("unknown key in audit.toml", '[library]\nshet = "x"\n', "audit.toml:2: unknown key shet: did you mean"),
    configured("binary audit.toml", b"\x00\xff\xfe", "audit.toml: is not UTF-8 text"),
    configured("no TOML", "a = \n", "audit.toml:1: is not valid TOML"),
    configured("a choice nobody knows", '[rules]\nprofile = "x"\n', "audit.toml:2: rules.profile must be one of"),
    configured(
        "a number as text", '[rules]\npublic_service_target = "x"\n', "audit.toml:2: rules.public_service_target"
    ),
    configured("no channel file", "", "no channel file (*.toml) here"),
    configured("no database address", 'database = "nodb://x"\n', "nodb://x: is no database address", "library list"),
    configured("no library yet", "", "no library has been imported yet: run `auditor library import", "library check"),
    configured("unknown snapshot", "", "there is no snapshot S1: `auditor library list`", "library diff S1 S2"),
    configured("unknown finding", "", "no stored run has a finding F-23456789", "explain F-23456789"),
    configured("project in the way", "", "there is an audit.toml already", "init"),
    Case("unknown channel", "run pcc", 2, "there is no channel file for pcc: known channels: pc", PROJECT),
    Case("run before import", "run pc", 2, "no library has been imported yet: run `auditor library import", PROJECT),
    channel("unknown key of a channel", CHANNEL + '[list]\nitms = "a"\n', "pc.toml:7: unknown key itms: did you mean"),
    channel("unknown kind", CHANNEL.replace('kind = "pc"', 'kind = "tv"'), "pc.toml:2: kind must be one of 'pc'"),
    channel("binary channel file", b"\xff\xfe\x00", "pc.toml: is not UTF-8 text"),
    channel("a selector nobody can read", REMOTE + '[list]\nitems = "a[["\n', "list.items is no selector"),
    channel(
        "a secret that is not set",
        REMOTE + '[sign]\nscheme = "hmac-sha256"\nsecret_env = "NOT_SET_SECRET"\n',
        "pc.toml: the environment variable NOT_SET_SECRET is not set",
        "crawl pc",
    ),
    Case(
        "two channels of one name",
        "run",
        2,
        'pc2.toml:1: name pc does not match the file\'s name: write name = "pc2"',
        {**PROJECT, "channels/pc2.toml": CHANNEL},
    ),
    Case("damaged database", "run pc", 2, "not a database or is damaged", {**PROJECT, "state/audit.db": BINARY}),
    Case("a file where a folder should be", "library list", 2, "cannot be written", {"audit.toml": "", "state": "x"}),
    Case(
        "a column for an unknown element",
        "library import l.xlsx",
        2,
        "unknown key promise_dya: did you mean promise_day?",
        {"audit.toml": '[library.columns]\n"A" = "promise_dya"\n', "l.xlsx": GOOD},
    ),
]

CALLS = [
    Case("unknown command", "rnu", 2, "No such command 'rnu'. Did you mean 'run'?"),
    Case("unknown option", "run --gates x", 2, "No such option '--gates'"),
    Case("unknown language", "--lang fr run", 2, "Invalid value for '--lang': 'fr' is not one of 'zh', 'en'."),
    Case("unknown profile", "library check l.xlsx --profile x", 2, "Invalid value for '--profile': 'x'"),
    Case("an argument too few", "match l.jsonl", 2, "Missing argument 'READINGS'."),
    Case("no day", "library check l.xlsx --as-of 2021-13-01", 2, "2021-13-01 is not a date: write it as 2021-09-17"),
    Case("a week", "library check l.xlsx --as-of 2021-W10-1", 2, "2021-W10-1 is not a date"),
    Case("no day for the demo", "demo --out d --as-of x", 2, "x is not a date", {"d/.auditor-demo": "", "d/old": ""}),
    Case("a demo over other files", "demo --out d", 2, "d: this folder holds something else", {"d/x": "mine"}),
    Case("a demo over a file", "demo --out d", 2, "d: this folder holds something else", {"d": "mine"}),
    Case("papers into a file", "run --out o", 2, "Directory 'o' is a file.", {**PROJECT, "o": "mine"}),
    Case("nothing to check", "library check", 2, "name a FILE, or run this in a project folder"),
    Case("two sources of laws", "laws parse", 2, "give either --text or --jsonl"),
    Case("no address", "read http://[::1/x", 2, "is no address that can be fetched"),
    Case("unknown encoding", "read a.html --encoding nope", 2, "--encoding: unknown encoding nope", {"a.html": "x"}),
    Case("a channel without a project", "read a.html --channel pc", 2, "there is no audit.toml", {"a.html": "x"}),
]


def unread(file: str, data: str | bytes, say: str) -> Case:
    return Case(f"read {file} {say}", f"read {file}", 4, say, {file: data})


SOURCES = [
    Case("read no file", "read no.html", 3, "no.html: no such file: check the path"),
    Case("read a folder", "read d", 3, "d: is a folder, not a file", {"d/x": ""}),
    unread("a.html", "", "empty_shell"),
    unread("a.html", BINARY, "not_a_guide"),
    unread("a.html", b"<p>" + b"<i>x</i>" * 6_500_000, "too_large"),
    unread("a.docx", BINARY, "not_a_guide"),
    unread("a.docx", b"PK\x03\x04" + BINARY, "truncated"),
    unread("a.pdf", "%PDF-1.4 x", "truncated"),
    unread("a.json", '{"a": ', "truncated"),
    unread("a.json", '{"taskName": NaN}', "not_a_guide"),
    unread("a.har", '{"log": ', "truncated"),
    unread("a.xls", OLE, "not_a_guide"),
    unread("a.xlsx", DTD, "a.xlsx"),
    unread("a.xlsx", BOMB, "too_large"),
]

CASES = [*LIBRARIES, *FILES, *MATCHES, *PROJECTS, *CALLS, *SOURCES]


@dataclass(frozen=True)
class Left:
    """How a call ended."""

    code: int
    out: str
    err: str


def call(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> Left:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    out, err = capsys.readouterr()
    return Left(int(str(end.value.code)), out, err)


def put(folder: Path, files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return standing(folder)


def standing(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_bad_input_is_told_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: Case
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_LANG", raising=False)
    before = put(tmp_path, case.files)
    chinese = call(case.call.split(), capsys)
    english = call(["--lang", "en", *case.call.split()], capsys)
    assert (chinese.code, english.code) == (case.code, case.code)
    assert (chinese.out, english.out) == ("", "")
    assert case.say in english.err
    assert CHINESE.search(chinese.err)
    assert not CHINESE.search(english.err.replace("事项名称", "").replace("实施编码", ""))
    if case.code != 4:
        # whoever searches for the message finds the English one
        assert case.say in chinese.err
        assert english.err.splitlines()[-1] == chinese.err.splitlines()[-1]
    assert "Traceback" not in chinese.err + english.err
    after = standing(tmp_path)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= DATABASE


def test_names_of_any_length_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "长" * 10_000
    files = {"l.jsonl": ITEM.replace('"a"', f'"{long}"'), "r.jsonl": READING.replace('"a"', f'"{long}（变更）"')}
    put(tmp_path, files)
    for arguments in (["library", "import", "l.jsonl"], ["match", "l.jsonl", "r.jsonl"]):
        assert call(arguments, capsys).code == 0


def test_a_library_in_utf_16_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"l.csv": "事项名称,实施编码\n甲许可,A1\n".encode("utf-16")})
    assert call(["library", "import", "l.csv"], capsys).code == 0


def test_contradicting_rows_are_told_and_the_others_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"l.csv": "事项名称,实施编码,事项类型\n甲,A1,行政许可\n甲,A1,公共服务\n乙,A1,行政许可\n"})
    left = call(["--lang", "en", "library", "import", "l.csv"], capsys)
    assert left.code == 0
    assert "3 rows = 2 accepted + 1 rejected" in left.out
    assert "l.csv · 3: says 公共服务 for task_type of 甲, where row 2 says 行政许可" in left.out


LINES = [
    ("[1]", "standard input:1: not a line with id and text"),
    ('{"id": 1}\n{"text": "x"}', "standard input:2: not a line"),
    ('{"id": 1, "text": 5}', "standard input:1: not a line"),
    ('{"id": NaN, "text": "x"}', "NaN is not allowed"),
    ('{"id": 1, "text": "\\ud800"}', "half a character"),
    ('{"id": 1, "te', "is not valid JSON"),
    (b"\xff\xfe", "is not UTF-8 text"),
]


@pytest.mark.parametrize(("data", "say"), LINES, ids=[say for _, say in LINES])
def test_lines_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str | bytes, say: str
) -> None:
    raw = data.encode() if isinstance(data, str) else data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    left = call(["--lang", "en", "laws", "parse", "--jsonl"], capsys)
    assert left.code == 3
    assert say in left.err


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    left = call(["--lang", "en", "laws", "parse", "--jsonl"], capsys)
    assert left.code == 2
    assert "standard input is closed: send lines to it" in left.err


@pytest.mark.parametrize(
    ("error", "code", "say"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 2, "error: cannot be read or written: No space left"),
        (PermissionError(errno.EACCES, "Permission denied", "reports/x"), 2, "error: reports/x: cannot be read or"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
        (ZeroDivisionError("x"), 70, "internal error: ZeroDivisionError: x"),
    ],
)
def test_what_happens_to_the_process_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, say: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Session, "tell", fail)
    monkeypatch.setattr("auditor.cli.laws.print_json", fail)
    left = call(["--lang", "en", "laws", "parse", "--text", "x"], capsys)
    assert left.code == code
    assert left.err.strip().startswith(say)
    assert "Traceback" not in left.err


@pytest.fixture
def database_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"audit.toml": "", "l.xlsx": GOOD, "state/x": ""})
    return tmp_path / "state"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_database(database_that_cannot_be_written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database_that_cannot_be_written.chmod(0o500)
    left = call(["--lang", "en", "library", "import", "l.xlsx"], capsys)
    assert left.code == 2
    assert "cannot be opened for writing" in left.err


PYTHON = (sys.executable, "-m", "auditor")
ENVIRONMENT = {**os.environ, "AUDITOR_LANG": "en", "PYTHONIOENCODING": "utf-8"}


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    lines = "".join(f'{{"id": {number}, "text": "《公路法》第四十八条"}}\n' for number in range(3000))
    (tmp_path / "in.jsonl").write_text(lines, "utf-8")
    with (tmp_path / "in.jsonl").open("rb") as given:
        process = subprocess.Popen(
            [*PYTHON, "laws", "parse", "--jsonl"],
            stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to try")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PYTHON, "laws", "parse", "--text", "x"], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("error: cannot be read or written: No space left on device")
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_an_interrupt_ends_with_130() -> None:
    process = subprocess.Popen(
        [*PYTHON, "laws", "parse", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
        # tests that run in the background of a shell are told to ignore interrupts, and so are their children
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - this test has no threads
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": 1, "text": "x"}\n')
        process.stdin.flush()
        process.stdin.write(b" " * 20_000 + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        told = process.stderr.read().decode()
    assert process.returncode == 130
    assert told.strip() == "interrupted"
