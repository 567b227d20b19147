"""Legal-basis texts are read as the table says, and no text whatsoever upsets the reader."""

from __future__ import annotations

import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.citations import Citation, chinese, citation_to_json, parse_citations, parse_rows, write_citation
from catalog.numerals import number_value

CASES = [
    case
    for name in ("citation_cases.toml", "citation_cells.toml", "citation_blind.toml")
    for case in tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["case"]
]


def written(citation: Citation) -> str:
    """A citation in the short form of the table."""
    deeper = [citation.paragraph, citation.item, citation.sub_item]
    while deeper and deeper[-1] is None:
        deeper.pop()
    place = str(citation.article or "")
    place += f"-{citation.article_suffix}" if citation.article_suffix else ""
    place += "".join(f".{number or ''}" for number in deeper)
    place += f"附{citation.annex_item}" if citation.annex_item else ""
    number = f"[{citation.law_number}]" if citation.law_number else ""
    revision = f"{{{citation.revision}}}" if citation.revision else ""
    return " ".join(part for part in (citation.law_name or "-", number, revision, place) if part)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_table(case: dict[str, object]) -> None:
    assert [written(citation) for citation in parse_citations(str(case["text"]))] == case["cites"]


def test_the_table_is_long() -> None:
    assert len(CASES) >= 600
    assert len({case["text"] for case in CASES}) >= 600


def test_json_leaves_out_what_is_not_said() -> None:
    first, second = parse_citations("《中华人民共和国道路运输条例》（国务院令第406号）第八条、第十条第一款")
    law = {"law_name": "中华人民共和国道路运输条例", "law_number": "国务院令第406号"}
    assert citation_to_json(first) == law | {"article": 8}
    assert citation_to_json(second) == law | {"article": 10, "paragraph": 1}


def test_rows_go_back_to_the_rows_before() -> None:
    rows = parse_rows(("《公路安全保护条例》第二十七条：下列活动", "该条例第二十八条", "《条例》第三十五条"))
    assert [written(citation) for row in rows for citation in row] == [
        "公路安全保护条例 27",
        "公路安全保护条例 28",
        "公路安全保护条例 35",
    ]


def test_what_was_read_is_read_again_as_it_is_written_out() -> None:
    read = dict.fromkeys(citation for case in CASES for citation in parse_citations(str(case["text"])))
    assert [each for each in read if parse_citations(write_citation(each)) != (each,)] == []


@given(
    st.builds(
        Citation,
        st.sampled_from(
            ["公路法", "道路运输条例", "机动车维修管理规定", "国务院对确需保留的行政审批项目设定行政许可的决定"]
        ),
        st.sampled_from(["", "国务院令第406号", "交通运输部 公安部令2022年第10号", "国发〔2004〕16号", "主席令第七号"]),
        article=st.integers(1, 1260),
        article_suffix=st.none() | st.integers(1, 9),
        paragraph=st.none() | st.integers(1, 20),
        item=st.none() | st.integers(1, 40),
        sub_item=st.none(),
        annex_item=st.none(),
        revision=st.sampled_from(["", "2019", "2019-03-02", "2022-03"]),
    )
)
def test_every_citation_is_read_as_it_is_written_out(citation: Citation) -> None:
    assert parse_citations(write_citation(citation)) == (citation,)


TITLES = st.sampled_from(
    ["公路法", "中华人民共和国公路法", "公路安全保护条例", "机动车维修管理规定", "收费公路管理条例"]
)
ARTICLES = st.integers(1, 199)


@given(TITLES, st.lists(ARTICLES, min_size=1, max_size=5, unique=True), st.booleans(), st.booleans())
def test_every_way_to_write_a_list_reads_the_same(title: str, articles: list[int], arabic: bool, marked: bool) -> None:
    places = "、".join(f"第{number if arabic else chinese(number)}条" for number in articles)
    text = (f"《{title}》" if marked else title) + places
    assert [(each.law_name, each.article) for each in parse_citations(text)] == [(title, n) for n in articles]


@given(st.integers(0, 99_999_999))
def test_numerals_are_read_in_both_scripts(number: int) -> None:
    assert number_value(str(number)) == number
    assert number_value(unicodedata.normalize("NFKC", str(number))) == number


@given(st.integers(1, 199))
def test_chinese_numerals(number: int) -> None:
    assert number_value(chinese(number)) == number


@pytest.mark.parametrize("numeral", ["十百", "百", "9" * 40, "一" * 40, ""])
def test_what_is_no_number_has_no_value(numeral: str) -> None:
    assert number_value(numeral) is None


SIGNS = st.sampled_from(
    [
        *'《》（）()〔〕[]【】“”"第条款项目章之一二十百1234、，。；：: \n附件令号年修订法同该条例国务院',
        "条例",
        "规定",
        "国务院令第406号",
        *(
            "<br>",
            "<",
            ">",
            "&lt;",
            "①",
            "附件",
            "第八条",
            "公告",
            "届",
            "交通运输部",
            "以下简称",
            "关于",
            "2019年修正",
            "GB1-2017",
            "文号：",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(SIGNS, max_size=40).map("".join)))
def test_no_text_upsets_the_reader(text: str) -> None:
    citations = parse_citations(text)
    assert len(set(citations)) == len(citations)
    assert citations == parse_citations(text)


HOSTILE = tomllib.loads(Path(__file__).with_name("citation_hostile.toml").read_text("utf-8"))["units"]


@pytest.mark.parametrize("unit", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_take_no_time(unit: str) -> None:
    started = time.process_time()
    parse_citations(unit * (20_000 // len(unit)))
    assert time.process_time() - started < 2
