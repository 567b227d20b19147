"""What no page should be: a clear reason, in bounded time and memory, never an error."""

from __future__ import annotations

import gzip
import io
import resource
import time
import zipfile

import pytest
from docx import Document

from spiders.model import ReasonCode
from spiders.reader import read_page

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {one} "{f"&{other};" * 10}">' for one, other in zip("bcdefghij", "abcdefghi", strict=True))
    + "]>"
)
GUIDE = (
    "<table><tr><th>事项名称</th><td>道路运输证配发</td></tr><tr><th>承诺办结时限</th><td>5个工作日</td></tr></table>"
)


def paper(name: str, content: str) -> bytes:
    """A Word paper with one of its pages replaced."""
    whole, out = io.BytesIO(), io.BytesIO()
    document = Document()
    document.add_paragraph("事项名称：道路运输证配发")
    document.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            target.writestr(each, content if each == name else source.read(each))
    return out.getvalue()


def damaged(body: bytes) -> bytes:
    """The same archive with the packed bytes of its largest page overwritten."""
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        entry = max(pack.infolist(), key=lambda each: each.compress_size)
    start = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    return body[:start] + bytes(range(64)) + body[start + 64 :]


BODIES = {
    "empty": (b"", ReasonCode.EMPTY_SHELL),
    "blank": (b" \r\n\t" * 1000, ReasonCode.EMPTY_SHELL),
    "50 MB": (b"<p>x</p>" * 6_500_000, ReasonCode.TOO_LARGE),
    "two million elements": ("<p>哈</p>".encode() * 1_000_000, ReasonCode.TOO_LARGE),
    "gzip never opened": (gzip.compress(bytes(30_000_000)), ReasonCode.NOT_A_GUIDE),
    "entities in entities": (f"{LAUGHS}<html><body>&j;</body></html>".encode(), None),
    "entities in a paper": (paper("word/document.xml", f"{LAUGHS}<w:document>&j;</w:document>"), None),
    "a paper with damaged pages": (damaged(paper("", "")), ReasonCode.TRUNCATED),
    "a paper of other pages": (paper("word/styles.xml", "<a/>"), None),
    "invalid UTF-8": (b"<html><body>" + b"\xff\xfe\xfd\x80" * 5000 + b"</body></html>", None),
    "100,000 deep": (b"<div><span>" * 100_000, None),
    "100,000 deep in JSON": (b'{"data":[' * 100_000, None),
}


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_reason_in_bounded_time_and_memory(name: str) -> None:
    body, code = BODIES[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    result = read_page(body)
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_500_000  # KiB
    assert result.readings == ()
    assert result.refused is not None
    assert result.refused.text
    assert code is None or result.refused.code is code


def test_a_guide_among_invalid_bytes_is_read_or_refused_with_its_encoding() -> None:
    result = read_page(b"\xff\xfe\x00".join([GUIDE.encode()] * 2))
    assert bool(result.readings) != bool(result.refused)
