"""Bytes to text: what the bytes say outranks what header and meta say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.reader.decode import codec_name, decode

TEXT = "事项名称：道路旅客运输经营许可，法定办结时限：20个工作日。受理条件、申请材料。"
META = '<meta charset="{}">'

CASES = [
    # encoded as, header, meta, decoded as, contradicted
    ("utf-8", "text/html; charset=utf-8", "", "utf-8", False),
    ("utf-8", "", "", "utf-8", False),
    ("utf-8", "text/html; charset=GBK", "", "utf-8", True),
    ("gb18030", "text/html; charset=ISO-8859-1", "", "gb18030", True),
    ("gb18030", "text/html; charset=utf-8", "", "gb18030", True),
    ("gb18030", "text/html", "gb2312", "gb18030", False),
    ("gb18030", "text/html", "GBK", "gb18030", False),
    ("gb18030", "text/html", "utf-8", "gb18030", True),
    ("gb18030", "", "", "gb18030", False),
    ("gb18030", "text/html; charset=nonsense", "", "gb18030", False),
    ("utf-8-sig", "text/html; charset=GBK", "", "utf-8", True),
    ("utf-16", "", "", "utf-16-le", False),
    ("utf-8", "text/html; charset=\"x-gbk\"", "gb2312", "utf-8", True),
]  # fmt: skip


@pytest.mark.parametrize(("encoded", "header", "meta", "expected", "contradicted"), CASES)
def test_bytes_outrank_what_is_said(encoded: str, header: str, meta: str, expected: str, contradicted: bool) -> None:
    body = ((META.format(meta) if meta else "") + TEXT).encode(encoded)
    found = decode(body, header)
    assert found is not None
    assert found.text.endswith(TEXT)
    assert (found.encoding, found.contradicted) == (expected, contradicted)


def test_channel_encoding_is_authoritative() -> None:
    found = decode(TEXT.encode("gb18030"), "text/html; charset=utf-8", "gb2312")
    assert found is not None
    assert (found.text, found.encoding) == (TEXT, "gb18030")
    assert decode(TEXT.encode("gb18030"), "", "utf-8") is None


@pytest.mark.parametrize("rare", ["𠮷", "镕", "㐂", "囍"])
def test_gb2312_means_its_superset(rare: str) -> None:
    body = (META.format("gb2312") + TEXT + rare).encode("gb18030")
    found = decode(body)
    assert found is not None
    assert found.text.endswith(rare)


def test_two_letters_of_gbk_that_are_valid_utf8() -> None:
    found = decode("联通".encode("gbk"))
    assert found is not None
    assert found.text == "联通"


@pytest.mark.parametrize(
    "text",
    [
        TEXT.encode().decode("latin-1"),
        TEXT.encode().decode("cp1252", "ignore"),
        TEXT.encode().decode("gb18030", "replace"),
        "锟斤拷" * 5 + TEXT,
    ],
)
def test_text_encoded_twice_is_refused_without_a_replacement_character(text: str) -> None:
    assert decode(text.encode("utf-8")) is None


def test_one_broken_character_is_no_reason_to_refuse() -> None:
    found = decode((TEXT * 3).encode()[:-1])
    assert found is not None
    assert found.encoding == "utf-8"


@pytest.mark.parametrize(
    ("label", "codec"), [("GB2312", "gb18030"), ("gbk", "gb18030"), ("UTF8", "utf-8"), ("nonsense", "")]
)
def test_codec_names(label: str, codec: str) -> None:
    assert codec_name(label) == codec


@given(
    st.binary(max_size=400), st.sampled_from(["", "text/html; charset=utf-8", "charset=gbk", "charset=utf-16", "\x00"])
)
def test_never_raises(body: bytes, header: str) -> None:
    decode(body, header)
