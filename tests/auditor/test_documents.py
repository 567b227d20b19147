"""The official papers, read back from Word: their numbers, their layout, and that crawled text stays text."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from weeks import AS_OF, CONFIG, DISTRICT, FACTS, ROAD, TAXI, TITLES, entries, entry, office

from auditor.config import ActionSettings, AuditConfig
from auditor.documents.all import KINDS, notice_of, save, scores, write_all, write_kind
from auditor.documents.notice import Issue
from auditor.documents.office import Office
from auditor.ledger.model import State
from auditor.week import Count, week_of
from auditor.worktime import shipped_calendar
from catalog.errors import ConfigError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers")
    write_all(office(), path)
    return path


def word(folder: Path, begins: str) -> Word:
    (path,) = folder.glob(f"{begins}*.docx")
    return Document(str(path))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def text_of(document: Word) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def numbers_of(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found, pattern
    return [int(each) for each in found.groups()]


def test_one_command_writes_every_kind(folder: Path) -> None:
    stems = {path.name.split("-")[0] for path in folder.iterdir()}
    assert stems == {"周报", "通报", "周工作计划表", "督办单", "指导单", "评价赋分", "扣分明细", "随机督导"}
    assert len(list(folder.glob("督办单*"))) == 2  # no unit without an overdue finding gets one
    assert len(KINDS) == 7


COLUMNS = {
    "台账": Count.LISTED,
    "新发现": Count.NEW,
    "待单位整改": Count.WAITING,
    "已整改待核验": Count.CLAIMED,
    "核验通过": Count.VERIFIED,
    "销号": Count.CLOSED,
    "退回": Count.NEWLY_RETURNED,
    "重新出现": Count.NEWLY_REOPENED,
    "逾期": Count.OVERDUE,
}


@pytest.mark.parametrize("paper", ["周报", "通报", "指导单"])
def test_every_table_of_counts_sums_to_the_query(folder: Path, paper: str) -> None:
    week = office().week
    total = week.tally(unit=DISTRICT) if paper == "指导单" else week.tally()
    tables = [table for table in map(rows, word(folder, paper).tables) if "台账" in table[0]]
    assert len(tables) == (4 if paper == "周报" else 1)
    for head, *body, last in tables:
        for at, heading in enumerate(head[1:-1], 1):
            assert sum(int(row[at]) for row in body) == int(last[at]) == total[COLUMNS[heading]], heading


def test_every_sentence_of_the_report_tells_the_same_numbers(folder: Path) -> None:
    week, text = office().week, text_of(word(folder, "周报"))
    total = week.tally()
    told = numbers_of(
        r"问题(\d+)条，其中待整改(\d+)条，退回(\d+)条，重新打开(\d+)条，已整改待核验(\d+)条，有异议(\d+)条，"
        r"核验通过(\d+)条，销号(\d+)条，准许的差异(\d+)条；另有待人工判定(\d+)条",
        text,
    )
    assert told[0] == sum(told[1:9]) == total[Count.LISTED]
    assert told[9] == total[Count.TO_JUDGE] == 1
    news = numbers_of(
        r"新发现(\d+)条，单位申报(\d+)条，核验通过(\d+)条，销号(\d+)条，退回(\d+)条，重新出现(\d+)条", text
    )
    assert news == [1, 1, 1, 2, 1, 1]
    assert numbers_of(r"逾期未整改(\d+)条，7日内到期(\d+)条", text) == [9, 3]
    assert "不能判定的渠道：自助终端" in text


def test_the_overdue_of_all_papers_are_the_same_findings(folder: Path) -> None:
    week = office().week
    late = len(week.under(Count.OVERDUE))
    per_unit = {unit: len(week.under(Count.OVERDUE, unit=unit)) for unit in (ROAD, TAXI)}
    told = {}
    for unit in per_unit:
        document = word(folder, f"督办单-{AS_OF}-{unit}")
        (told[unit],) = numbers_of(r"逾期未整改(\d+)条", text_of(document))
        reply = dict(rows(document.tables[-1]))
        assert int(reply["督办问题条数"]) == told[unit]
        channels = re.findall(r"按渠道：(.+?)。", text_of(document))[0]
        assert sum(map(int, re.findall(r"(\d+)条", channels))) == told[unit]
    assert told == per_unit
    assert sum(told.values()) == late == numbers_of(r"共(\d+)条：", text_of(word(folder, "周报")))[0]
    assert numbers_of(r"逾期未整改(\d+)条。", text_of(word(folder, "通报"))) == [late]
    lots = rows(word(folder, "随机督导").tables[0])
    assert sum(int(row[5]) for row in lots[1:]) == late
    details = (folder / f"扣分明细-{AS_OF}.csv").read_text("utf-8-sig").splitlines()
    assert sum("逾期未整改" in line for line in details) == late


def test_the_scores_printed_are_base_less_the_deductions_of_the_file(folder: Path) -> None:
    head, *body = rows(word(folder, "评价赋分").tables[0])
    details = (folder / f"扣分明细-{AS_OF}.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [row[1] for row in body] == [score.unit for score in scores(office())]
    for row in body:
        lost = sum(float(line.split(",")[3]) for line in details if line.startswith(f'"{row[1]}"'))
        assert float(row[-1]) == 100 - lost == 100 - float(row[-2])
    assert "得分 = 100 − 2×逾期未整改条数" in text_of(word(folder, "评价赋分"))
    assert head[-1] == "得分"


def test_units_of_equal_score_share_a_place(tmp_path: Path) -> None:
    """The third after two seconds is a fourth; the order of the names gives nobody a better place."""
    config = CONFIG.model_copy(update={"score": CONFIG.score.model_copy(update={"overdue": Decimal(60)})})
    write_kind(replace(office(), config=config), "score", tmp_path)
    _, *body = rows(word(tmp_path, "评价赋分").tables[0])
    points = [float(row[-1]) for row in body]
    assert points.count(0) > 1
    assert [int(row[0]) for row in body] == [1 + sum(other > each for other in points) for each in points]


def test_the_papers_say_which_channels_the_rates_are_not_of(folder: Path) -> None:
    assert "该次核查没有包括政务大厅窗口，一致率不含该渠道。" in text_of(word(folder, "周报"))
    assert "政务大厅窗口，" not in text_of(word(folder, "指导单")).split("该次核查")[0]


def test_the_seed_is_printed_and_may_be_chosen(folder: Path, tmp_path: Path) -> None:
    assert "种子：2021-W40。" in text_of(word(folder, "随机督导"))
    write_kind(office(), "pick", tmp_path, seed="摇号3")
    assert "种子：摇号3。" in text_of(word(tmp_path, "随机督导"))


def test_the_plan_has_the_weeks_and_leaves_the_signatures_empty(folder: Path) -> None:
    head, *body = rows(word(folder, f"周工作计划表-{AS_OF}-{ROAD}").tables[0])
    assert head == ["日期", "工作计划", "推进落实情况", "是否按期按要求完成", "是否通过核验", "备注"]
    assert [row[0] for row in body[:2]] == ["第一周 9.12-9.17", "第二周 9.18-9.24"]
    assert all(row[3] == row[4] == "" for row in body)
    assert body[2][5] == "逾期未整改5条"
    assert [row[2] for row in body[4:]] == ["", ""]


def test_the_printed_form_can_be_repeated_to_the_letter(tmp_path: Path) -> None:
    names = ("第一周", "第二周", "第三周", "第四周", "第五周", "第五周")
    action = CONFIG.action.model_copy(update={"week_names": names})
    config = CONFIG.model_copy(update={"action": action})
    write_kind(replace(office(), config=config), "plan", tmp_path)
    body = rows(word(tmp_path, f"周工作计划表-{AS_OF}-{TAXI}").tables[0])[1:]
    assert [row[0] for row in body][-2:] == ["第五周 10.9-10.15", "第五周 10.16-10.20"]


def test_a_plan_needs_an_action(tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"action": ActionSettings()})
    bare = replace(office(), config=config)
    with pytest.raises(ConfigError):
        write_kind(bare, "plan", tmp_path)
    assert not [path for path in write_all(bare, tmp_path) if "计划" in path.name]


def test_only_a_person_gives_a_notice_its_number(folder: Path, tmp_path: Path) -> None:
    draft = text_of(word(folder, f"督办单-{AS_OF}-{TAXI}"))
    assert "草稿，未编号" in draft
    save(office(), [notice_of(office(), TAXI, Issue("市交督〔2021〕3号", "王工"))], tmp_path)
    issued = text_of(word(tmp_path, "督办单"))
    assert "市交督〔2021〕3号" in issued
    assert "签发：王工" in issued
    assert "草稿" not in issued
    assert "抄送：局主要领导、综合协调组。" in issued
    assert f"{TAXI}：" in issued


def test_lists_are_cut_and_totals_are_not(folder: Path) -> None:
    document = word(folder, "周报")
    listed = [table for table in map(rows, document.tables) if table[0][0] == "编号"]
    assert len(listed[0]) == 1 + CONFIG.papers.listed
    assert "以上列出5条，共9条，其余4条见各单位的整改清单" in text_of(document)


def test_the_layout_is_the_standards(folder: Path) -> None:
    document = word(folder, "通报")
    section = document.sections[0]
    measures = ("page_width", "page_height", "top_margin", "left_margin", "bottom_margin", "right_margin")
    assert [round(getattr(section, name) / Mm(1), 1) for name in measures] == [210, 297, 37, 28, 35, 26]
    styles = {style.name: style.element for style in document.styles}
    for name, font, half_points in (
        ("公文标题", "方正小标宋简体", "44"),
        ("公文正文", "仿宋", "32"),
        ("公文一级标题", "黑体", "32"),
    ):
        look = styles[name].find(qn("w:rPr"))
        assert look.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
        assert look.find(qn("w:sz")).get(qn("w:val")) == half_points
    spacing = styles["公文正文"].find(qn("w:pPr")).find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert document.settings.odd_and_even_pages_header_footer
    feet = [section.footer, section.even_page_footer]
    assert [foot.paragraphs[0].alignment for foot in feet] == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    assert all(table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in document.tables)


def test_crawled_text_is_plain_text(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            body = package.read("word/document.xml").decode()
            assert not re.search("instrText|fldSimple|hyperlink|[\u202e\x07]", body)
            assert not [name for name in package.namelist() if "thumbnail" in name or "customXml" in name]
    hostile = entry(1, State.OPEN, "坏\x00单\ud800位<w:p/>&", sub_key="\x0b\ufffe</w:t>{ HYPERLINK }")
    config = CONFIG
    strange = Office(week_of([hostile], FACTS, AS_OF), config, shipped_calendar(), TITLES)
    for path in write_all(strange, tmp_path):
        if path.suffix == ".docx":
            assert Document(str(path)).paragraphs
    assert "坏单位<w:p/>&" in text_of(word(tmp_path, "督办单"))
    assert "</w:t>{ HYPERLINK }" in rows(word(tmp_path, "通报").tables[1])[1][2]


def test_the_same_week_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = Office(week_of(entries()[::-1], FACTS, AS_OF), CONFIG, shipped_calendar(), TITLES)
    for path in write_all(again, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_a_project_without_settings_has_papers_too(tmp_path: Path) -> None:
    config = AuditConfig()
    bare = Office(
        week_of([], replace(FACTS, config=config, run="", verdict={}), "2027-10-08"), config, shipped_calendar()
    )
    for path in write_all(bare, tmp_path):
        assert path.stat().st_size
    text = text_of(word(tmp_path, "周报"))
    assert "尚无核查结果" in text
    assert "日历没有2027年的放假安排" in text


def test_the_papers_open_and_print(folder: Path, tmp_path: Path, needs: Callable[[str], str]) -> None:
    soffice, pdfinfo = needs("soffice"), needs("pdfinfo")
    wanted = [str(path) for path in sorted(folder.glob("[周通督]*.docx")) if "周工作计划表" not in path.name]
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    made = subprocess.run(
        [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *wanted],
        capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    if b"could not be loaded" in made.stderr:
        needs("libreoffice-writer")
    printed = sorted(tmp_path.glob("*.pdf"))
    assert len(printed) == len(wanted) == 4, made.stderr.decode()
    for path in printed:
        told = subprocess.run([pdfinfo, str(path)], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)", told)
        assert 1 < int(re.findall(r"Pages:\s+(\d+)", told)[0]) < 6
