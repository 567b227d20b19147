"""Files that are no library: each is refused with a word about why."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from catalog.errors import ConfigError, InputRefused
from catalog.snapshot import import_library, workbook
from catalog.snapshot.grid import OLE

DAY = "2021-09-17"
CSV = "事项名称,实施编码\n甲许可,A1\n"


def good_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "事项"
    sheet.append(["事项名称", "实施编码"])
    sheet.append(["甲许可", "A1"])
    book.save(path)
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with some bytes of one part replaced."""
    good = good_workbook(path.with_name("good.xlsx"))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new, 1) if name == part else data)
    return path


NO_FILES: list[tuple[str, bytes, str]] = [
    ("库.xlsx", b"\x00\x01\x02garbage", "is not an .xlsx workbook"),
    ("库.xlsx", CSV.encode(), "is not an .xlsx workbook"),
    ("库.xlsx", b"PK\x03\x04 and nothing more", "is not a readable workbook"),
    ("库.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "is encrypted: remove the password"),
    ("库.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "is an old .xls workbook: save it as .xlsx"),
    ("库.csv", b"", "the file is empty"),
    ("库.csv", b"\x00\x01\x02\xff\xfe\xfd", "is not text in UTF-8 or GB18030"),
    ("库.csv", b"a,b\n\xff\xff\xff", "is not text in UTF-8 or GB18030"),
    ("库.csv", "一,二\n1,2\n".encode(), "no row of headings was found"),
    ("库.csv", "事项名称,实施编码\n".encode(), "holds no item"),
    ("库.csv", '事项名称,实施编码\n"甲许可,A1\n'.encode(), "a quotation mark is not closed"),
    (
        "库.csv",
        "事项名称,实施编码\n,A1\n,A2\n".encode(),
        "the first of 2 rejected rows: the row has a code but no name",
    ),
    ("库.pdf", b"%PDF-1.4", "is no kind of file that can be imported (.xlsx .csv .tsv .json .jsonl)"),
    ("库.json", b"[", "is not valid JSON"),
    ("库.json", b"{}", "holds no list of items"),
    ("库.json", b"[1]", "库.json[1]: expected an object"),
    ("库.json", b"[]", "holds no item"),
    ("库.json", b'[{"id": "1", "task_name": "a"}, {"id": "1", "task_name": "b"}]', "库.json[2]: id 1 stands twice"),
    ("库.jsonl", b'{"id": "1", "task_name": "a"}\n{"id": "2"}', "库.jsonl:2: key task_name is missing"),
    ("库.jsonl", b'{"id": "1", "task_name": "a", "promise_dya": "1"}', "did you mean promise_day?"),
    ("库.jsonl", b'{"id": "1", "task_name": NaN}', "NaN is not allowed"),
]


@pytest.mark.parametrize(("name", "data", "said"), NO_FILES)
def test_what_is_no_library_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputRefused) as refused:
        import_library(path, as_of=DAY)
    assert said in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize("name", ["none.xlsx", "none.csv", "none.json"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefused, match="no such file"):
        import_library(tmp_path / name, as_of=DAY)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="is a folder, not a file: name a file in it"):
        import_library(tmp_path, as_of=DAY)


def test_a_wrong_sheet_name_is_refused_with_the_right_ones(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="has no sheet 材料: sheets: 事项"):
        import_library(good_workbook(tmp_path / "库.xlsx"), as_of=DAY, sheet="材料")


@pytest.mark.parametrize(
    "bad",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet ',
        b"<!--" + b" " * 9000 + b'--><!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><worksheet ',
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, bad: bytes) -> None:
    path = rewritten(tmp_path / "库.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet ", bad)
    with pytest.raises(InputRefused, match="holds a document type or entities"):
        import_library(path, as_of=DAY)


def test_broken_xml_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "库.xlsx", "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row")
    with pytest.raises(InputRefused, match="is not a readable workbook"):
        import_library(path, as_of=DAY)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "库.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "x")
    with pytest.raises(InputRefused, match="is not a readable workbook"):
        import_library(path, as_of=DAY)


def test_what_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path / "库.xlsx", "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData>" + b" " * 2_000_000
    )
    with pytest.raises(InputRefused, match="more than the 1000000 allowed"):
        workbook.read_workbook(path, max_unpacked=1_000_000)


@pytest.mark.parametrize("as_of", ["", "2021-9-17", "20210917", "2021-02-30", "today"])
def test_a_day_that_is_none_is_a_bad_call(tmp_path: Path, as_of: str) -> None:
    with pytest.raises(ConfigError, match="is no date like 2021-09-17"):
        import_library(good_workbook(tmp_path / "库.xlsx"), as_of=as_of)


def test_a_row_no_sheet_can_have_is_refused(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "库.xlsx", "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1999999999"')
    with pytest.raises(InputRefused, match="a row stands below row 1048576"):
        import_library(path, as_of=DAY)


def test_a_wrong_stated_size_of_a_sheet_is_not_believed(tmp_path: Path) -> None:
    path = rewritten(
        tmp_path / "库.xlsx", "xl/worksheets/sheet1.xml", b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'
    )
    assert [item.codes for item in import_library(path, as_of=DAY).items] == [("A1",)]
