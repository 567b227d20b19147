"""The hall's papers and the folder of a project: every text, every format, the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pdfplumber
import pytest
from city_examples import PERMIT, QUERY, many, texts_of
from docx import Document
from openpyxl import load_workbook

from catalog.model import ServiceItem
from spiders.channel import ChannelKind, Form, load_channel, load_channels
from spiders.city.folder import PARTS, write_city
from spiders.city.published import Published
from spiders.city.render.hall import BOOK, LIST, hall_documents
from spiders.city.render.hall_docx import guide_docx
from spiders.city.render.hall_pdf import guide_pdf
from spiders.city.render.sheet import lay_out

ITEMS = (PERMIT, QUERY, *many(30))

# --- hall -----------------------------------------------------------------------------------------------------


def test_hall_has_every_format_and_every_item() -> None:
    documents = hall_documents(ITEMS)
    assert {name.rpartition(".")[2] for name in documents} == {"docx", "xlsx", "pdf"}
    sheets = load_workbook(BytesIO(documents[BOOK])).sheetnames
    papers = [name for name in documents if not name.endswith(".xlsx")]
    listed = load_workbook(BytesIO(documents[LIST])).worksheets[0].max_row - 2 if LIST in documents else 0
    assert len(sheets) + len(papers) + listed == len(ITEMS)


def test_plain_items_stand_in_one_list() -> None:
    twins = [ServiceItem(f"q{n}", f"第{n}项查询", elements=QUERY.elements, by_law=QUERY.by_law) for n in range(3)]
    page = load_workbook(BytesIO(hall_documents(twins)[LIST])).worksheets[0]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert rows[0][:2] == ("事项名称", "事项类型")
    assert [row[0] for row in rows[1:]] == ["第0项查询", "第1项查询", "第2项查询"]


@pytest.mark.parametrize("in_lines", [False, True])
def test_word_guides_show_every_text(in_lines: bool) -> None:
    paper = Document(BytesIO(guide_docx(PERMIT_SHEET, in_lines=in_lines)))
    told = [paragraph.text for paragraph in paper.paragraphs]
    told += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for text in texts_of(PERMIT):
        assert any(each == text or each.endswith(f"：{text}") for each in told), text


def test_excel_guides_show_every_text() -> None:
    book = load_workbook(BytesIO(hall_documents(ITEMS)[BOOK]))
    for page in book:
        told = {cell.value for row in page.iter_rows() for cell in row}
        item = next(item for item in ITEMS if item.task_name in told)
        assert {text for text in texts_of(item) if text} <= told


def test_pdf_guides_hold_text() -> None:
    with pdfplumber.open(BytesIO(guide_pdf(PERMIT_SHEET))) as paper:
        told = "".join(page.extract_text() for page in paper.pages)
    bare = re.sub(r"\s", "", told)
    for text in (PERMIT.task_name, "029-86781201、12328", "道路旅客运输经营申请表"):
        assert text in bare


PERMIT_SHEET = lay_out(PERMIT, "hall")


# --- the folder -----------------------------------------------------------------------------------------------


def digest(folder: Path) -> dict[str, str]:
    """Every file under the folder and the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("city")
    write_city(place, {"hall": _published("hall"), "miniprogram": _published("miniprogram")})
    return place


def _published(channel: str) -> tuple[Published, ...]:
    return tuple(Published(f"{channel}-{n:04d}", channel, item.id, item) for n, item in enumerate(ITEMS, 1))


def test_the_folder_is_the_same_to_the_byte(folder: Path, tmp_path: Path) -> None:
    write_city(tmp_path, {"hall": _published("hall"), "miniprogram": _published("miniprogram")})
    assert digest(folder) == digest(tmp_path)
    assert {path.name for path in folder.iterdir()} == set(PARTS)


def test_office_files_carry_one_date(folder: Path) -> None:
    for path in (folder / "hall").glob("*.[dx]*"):
        with ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2021, 9, 10, 9, 0, 0)}


def test_channel_files_load(folder: Path) -> None:
    channels = load_channels(folder / "channels")
    assert {channel.kind for channel in channels} == set(ChannelKind)
    assert all(channel.expect and channel.expect.min_items and channel.expect.fill for channel in channels)
    captures = load_channel(folder / "channels-offline" / "miniprogram.toml")
    assert captures.is_local
    assert captures.form in (None, Form.CAPTURE_FOLDER)
