"""What nobody is to read: secrets in any file or line a command writes, numbers of persons in what is handed to others.

One audit of a site that signs its requests, then every command that makes something to share. All numbers are made up.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from filling import column, put
from sites import Ask, Reply, data, serve

from auditor.cli import cli
from auditor.papers.formats import FORMATS
from auditor.sheets.columns import CHOICE, NOTE, NUMBER
from catalog.errors import AuditError

SECRET = "s3cr3t-of-the-signature"
PASSWORD = "p4ssw0rd-of-the-proxy"
MOBILE, OTHER_MOBILE, IDENTITY = "13900001234", "13900005678", "61010219900228123X"
NAMES = ("道路旅客运输经营许可", "巡游出租汽车经营许可", "机动车维修经营备案")
DAY = "2021-09-17"
SETTINGS = 'bureau = "某市交通运输局"\n[privacy]\nmask = true\n'
CHANNEL = """name = "mini"
kind = "miniprogram"
start = ["http://127.0.0.1:{port}/list"]
[http]
delay = 0
[list]
guide = "/guide?id={{id}}"
[sign]
secret_env = "MINI_SECRET"
[expect]
min_items = 1
"""


def portal(ask: Ask) -> Reply | None:
    """A list of three items, and their guides, with a person's numbers in each."""
    if ask.path == "/list":
        rows = [{"id": str(number), "taskName": name} for number, name in enumerate(NAMES)]
        return data({"data": {"total": len(rows), "list": rows}})
    if ask.path == "/guide":
        number = int(ask.query["id"])
        told = f"材料交给经办人，身份证号{IDENTITY}，手机{MOBILE}。"
        return data({"data": guide(number) | {"acceptCondition": told}})
    return None


def guide(number: int) -> dict[str, str]:
    return {
        "taskName": NAMES[number],
        "taskCode": f"1161010001333365{number}X4610118001000",
        "deptName": "市运管处",
        "promiseDay": "18个工作日",
        "linkWay": MOBILE,
        "transactAddr": "政务服务中心二楼01窗口",
    }


@dataclass(frozen=True)
class Audited:
    """A project after its first run, and all that the commands said."""

    root: Path
    said: list[str]

    def call(self, *arguments: str, code: tuple[int, ...] = (0, 1)) -> str:
        """Run a command; what it said on both streams is kept."""
        given = ["--project", str(self.root), *arguments]
        done = CliRunner(env={"MINI_SECRET": SECRET}).invoke(cli, given, standalone_mode=False)
        self.said.append(f"{done.output}{done.stderr}{done.exception or ''}")
        assert not isinstance(done.exception, AuditError) or done.exception.exit_code in code
        assert isinstance(done.exception, AuditError) or (done.return_value or 0) in code, done.output
        return done.stdout


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    root = tmp_path_factory.mktemp("project")
    (root / "channels").mkdir()
    (root / "audit.toml").write_text(SETTINGS, "utf-8")
    heading = "事项名称,实施编码,事项类型,实施主体,承诺办结时限,咨询方式,受理条件,办理地点\n"
    rows = (
        f"{name},{guide(number)['taskCode']},行政许可,市运管处,8个工作日,{OTHER_MOBILE},交给经办人{IDENTITY},二楼\n"
        for number, name in enumerate(NAMES)
    )
    (root / "library.csv").write_text(heading + "".join(rows), "utf-8")
    project, shared = Audited(root, []), root / "shared"
    with serve(portal) as site:
        (root / "channels" / "mini.toml").write_text(CHANNEL.format(port=site.port), "utf-8")
        project.call("library", "import", str(root / "library.csv"), "--as-of", DAY)
        forms = [part for form in FORMATS for part in ("--format", form)]
        project.call("run", "--as-of", DAY, "--out", str(shared), *forms, "--json")
    for each in (("papers", "all", "--as-of", DAY, "--out", str(shared / "week")),
                 ("papers", "units", "--as-of", DAY, "--out", str(shared / "sheets")),
                 ("ledger", "list"), ("ledger", "list", "--json"), ("ledger", "export", "--json"),
                 ("report", "--format", "json"), ("report", "--format", "markdown")):  # fmt: skip
        project.call(*each)
    project.call("explain", numbers(project)[0])
    project.call("explain", numbers(project)[0], "--json")
    project.call("ledger", "show", *numbers(project))
    return project


def numbers(project: Audited) -> list[str]:
    return [json.loads(line)["number"] for line in project.call("ledger", "list", "--json").splitlines()]


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below, with what is inside of those that are packed."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        body = path.read_bytes()
        yield path, body
        if body.startswith(b"\x1f\x8b"):
            yield path, gzip.decompress(body)
        if body.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(body)) as packed:
                for name in packed.namelist():
                    yield path / name, packed.read(name)


def test_no_secret_is_in_any_file_or_line(audited: Audited, tmp_path: Path) -> None:
    audited.call("evidence", "export", str(tmp_path / "kept.warc.gz"))
    audited.call("backup", str(tmp_path / "kept.zip"))
    assert not [path for folder in (audited.root, tmp_path) for path, body in files(folder) if SECRET.encode() in body]
    assert not [text for text in audited.said if SECRET in text]


def test_no_persons_number_is_in_what_is_shared(audited: Audited) -> None:
    shared = [*files(audited.root / "shared"), *files(audited.root / "reports")]
    assert len({path.suffix for path, _ in shared}) > 8
    for text in (IDENTITY, MOBILE, OTHER_MOBILE):
        assert not [str(path) for path, body in shared if text.encode() in body]
        assert not [said[:200] for said in audited.said if text in said]
    assert any("610102********123X" in body.decode("utf-8", "replace") for _, body in shared)


def test_evidence_stays_whole(audited: Audited) -> None:
    kept = [body.decode() for path, body in files(audited.root / "state" / "evidence") if body[:1] == b"{"]
    assert sum(MOBILE in text and IDENTITY in text for text in kept) == len(NAMES)


def test_a_masked_workbook_is_recognised_when_it_comes_back(audited: Audited, tmp_path: Path) -> None:
    sheet = tmp_path / "市运管处.xlsx"
    sheet.write_bytes(next((audited.root / "shared" / "sheets" / "units").glob("*.xlsx")).read_bytes())
    cells = [(row, *cell) for row in range(len(column(sheet, NUMBER))) for cell in ((CHOICE, "已整改"), (NOTE, "改"))]
    put(sheet, *cells)
    told: dict[str, Any] = json.loads(
        audited.call("ledger", "import", str(sheet), "--by", "甲", "--as-of", DAY, "--dry-run", "--json")
    )
    assert told["taken"]
    assert not told["refused"]
    assert not told["notes"]


def test_a_login_has_no_place_in_the_settings(tmp_path: Path) -> None:
    project = Audited(tmp_path, [])
    for setting in (
        f'[crawl]\nproxy = "http://audit:{PASSWORD}@127.0.0.1:9"\n',
        f'database = "postgresql+psycopg://audit:{PASSWORD}@127.0.0.1:9/audit"\n',
    ):
        (tmp_path / "audit.toml").write_text(setting, "utf-8")
        project.call("ledger", "list", code=(2, 3, 70))
        project.call("doctor", code=(0, 1, 2, 3, 70))
    assert "AUDITOR_PROXY_LOGIN" in "".join(project.said)
    assert not [text for text in project.said if PASSWORD in text]
