"""Files handed in: only so large, only of few kinds, nothing kept that was refused, nothing given out to be shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from consoles import LIMIT_NUMBER, Caller, console, project_in
from fastapi.testclient import TestClient
from httpx2 import Response

from auditor.console.shield import SANDBOX

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
MEGABYTE = 1024 * 1024
BOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
PAPER = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
BILLION = (
    b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>"""
)


def packed(*parts: dict[str, bytes], bomb: str = "") -> bytes:
    """A zip; ``bomb``: a part that unpacks to 300 MB of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for part in parts:
            for name, body in part.items():
                package.writestr(name, body)
        if bomb:
            with package.open(bomb, "w") as file:
                nothing = bytes(MEGABYTE)
                for _ in range(300):
                    file.write(nothing)
    return out.getvalue()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with console(project_in(tmp_path_factory.mktemp("uploads"))) as client:
        Caller(client).log_in("unit")
        yield client


@pytest.fixture(scope="module")
def bomb() -> bytes:
    return packed(BOOK | PAPER, bomb="xl/worksheets/sheet1.xml")


def kept(client: TestClient) -> set[Path]:
    folder: Path = client.app.state.console.project.attachments  # type: ignore[attr-defined]
    return {path for path in folder.rglob("*") if path.is_file()}


def noted(client: TestClient, name: str, body: bytes) -> Response:
    (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER])  # type: ignore[attr-defined]
    form = {"csrf": Caller(client).token(), "pick": f"{LIMIT_NUMBER}@{entry.version}", "note": "附件"}
    answer: Response = client.post("/acts/note", data=form, files={"file": (name, body, "text/html")})
    return answer


def uploaded(client: TestClient, name: str, body: bytes) -> Response:
    form = {"csrf": Caller(client).token(), "do": "try"}
    answer: Response = client.post("/workbook/upload", data=form, files={"file": (name, body, "text/html")})
    return answer


REFUSED = {
    "macros in Word": ("a.docx", packed(PAPER, {"word/vbaProject.bin": b"x"})),
    "macros in Excel": ("a.xlsx", packed(BOOK, {"xl/vbaProject.bin": b"x"})),
    "a workbook with macros by name": ("a.xlsm", packed(BOOK)),
    "a program inside": ("a.docx", packed(PAPER, {"word/embeddings/a.EXE": b"MZ"})),
    "Word that is Excel": ("a.docx", packed(BOOK)),
    "an archive": ("a.xlsx", packed({"readme.txt": b"x"})),
    "half an archive": ("a.docx", packed(PAPER)[:80]),
    "a page": ("a.png", b"<html><script>alert(1)</script>"),
    "a drawing that runs": ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "nothing": ("a.pdf", b""),
}


@pytest.mark.parametrize(("name", "body"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_of_a_kind_that_is_taken_is_refused_and_not_kept(
    client: TestClient, name: str, body: bytes
) -> None:
    before = kept(client)
    assert noted(client, name, body).status_code == 415
    assert kept(client) == before


@pytest.mark.parametrize(("name", "body"), [("a.docx", packed(PAPER)), ("a.XLSX", packed(BOOK)), ("a.png", PNG)])
def test_what_is_taken_is_only_given_to_be_saved(client: TestClient, name: str, body: bytes) -> None:
    assert noted(client, name, body + b"<script>alert(1)</script>" * (body == PNG)).status_code == 303
    (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER], history=True)  # type: ignore[attr-defined]
    given = client.get(f"/findings/{LIMIT_NUMBER}/files/{entry.history[-1].data['files'][0]['sha256']}")
    assert given.headers["content-disposition"].startswith("attachment;")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"] == SANDBOX
    assert "html" not in given.headers["content-type"]


NAMES = {
    "../../../etc/passwd.png": "passwd.png",
    "C:\\Users\\x\\截图.png": "截图.png",
    '"; filename=evil.html; x=".png': "_ filename=evil.html_ x=",
    "倒\u202egnp.html.png": "倒gnp.html.png",
    "行\r\nset-cookie: a=b.png": "set-cookie",
    "🚛" * 300 + ".png": "🚛" * 60 + ".png",
    ".png": "file.png",
    "页面.html": "页面.png",
}


@pytest.mark.parametrize(("given", "wanted"), NAMES.items(), ids=range(len(NAMES)))
def test_a_name_is_only_a_name(client: TestClient, given: str, wanted: str) -> None:
    assert noted(client, given, PNG).status_code == 303
    (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER], history=True)  # type: ignore[attr-defined]
    file = entry.history[-1].data["files"][0]
    assert wanted in file["name"]
    assert file["name"].endswith(".png")
    assert not set('/\\"<>\r\n') & set(file["name"])
    headers = client.get(f"/findings/{LIMIT_NUMBER}/files/{file['sha256']}").headers
    assert "set-cookie" not in headers
    assert headers["content-disposition"].isascii()


WORKBOOKS = {
    "a page": ("a.xlsx", b"<html>", 415),
    "no workbook": ("a.xlsx", packed({"readme.txt": b"x"}), 400),
    "a workbook of others": ("a.xlsx", packed(BOOK), 400),
    "half a workbook": ("a.xlsx", packed(BOOK)[:60], 400),
    "entities": ("a.xlsx", packed({**BOOK, "xl/workbook.xml": BILLION}), 400),
    "no name": ("../.xlsx", packed(BOOK), 400),
}


@pytest.mark.parametrize(("name", "body", "status"), WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_that_cannot_be_read_is_refused_in_words(
    client: TestClient, name: str, body: bytes, status: int
) -> None:
    before = kept(client)
    answer = uploaded(client, name, body)
    assert answer.status_code == status, answer.text
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert kept(client) == before


def test_what_unpacks_to_too_much_is_never_unpacked(client: TestClient, bomb: bytes) -> None:
    before = kept(client)
    assert len(bomb) < 2 * MEGABYTE
    assert noted(client, "a.docx", bomb).status_code == 415
    assert uploaded(client, "a.xlsx", bomb).status_code == 400
    assert kept(client) == before


def test_what_is_too_large_is_not_read_to_its_end(client: TestClient) -> None:
    before, most = kept(client), 12 * MEGABYTE
    assert uploaded(client, "a.xlsx", bytes(most)).status_code == 413
    taken = 0

    def unannounced() -> Iterator[bytes]:
        nonlocal taken
        while taken < 10 * most:
            taken += MEGABYTE
            yield bytes(MEGABYTE)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/workbook/upload", content=unannounced(), headers=headers).status_code == 413
    assert kept(client) == before


def test_a_form_holds_one_file_and_no_thousands_of_fields(client: TestClient) -> None:
    token = Caller(client).token()
    two = [("file", ("a.png", PNG)), ("file", ("b.png", PNG))]
    assert client.post("/acts/note", data={"csrf": token}, files=two).status_code == 400
    many = {f"f{index}": "x" for index in range(2100)}
    assert client.post("/acts/note", data=many | {"csrf": token}, files={"x": ("", b"")}).status_code == 400
    long = {"csrf": token, "note": "x" * 100_000}
    assert client.post("/acts/note", data=long, files={"x": ("", b"")}).status_code == 400
