"""The JSONL contract of items and readings, in both directions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import InputRefused
from catalog.itemfile import (
    dump_line,
    item_from_json,
    item_to_json,
    read_items,
    read_readings,
    reading_from_json,
    reading_to_json,
    write_jsonl,
)
from catalog.model import LegalBasis, Material, SourceRow

FULL: dict[str, Any] = {
    "id": "L0001",
    "task_name": "道路旅客运输经营许可（新增）",
    "task_code": "11610100MB00000001000118001001",
    "codes": ["11610100MB00000001000118001001", "610118001001"],
    "region": "610100",
    "promise_day": "8个工作日",
    "special_procedure": "",
    "by_law": [{"law_name": "中华人民共和国道路运输条例", "article": "第八条"}, "《行政许可法》第十二条"],
    "materials": [{"material_name": "申请表", "is_need": "必要", "copies_num": "1"}],
    "fees": [{"project_name": "工本费", "standard": "10元"}],
    "faq": [{"question": "多久办结？", "answer": "8个工作日"}],
}
READING: dict[str, Any] = FULL | {
    "id": "C0001",
    "channel": "pc",
    "url": "http://pc.city.test/guide/1",
    "fetched_at": "2021-09-17T08:00:00",
    "evidence": "ab" * 32,
    "locators": {"promise_day": "table[1]/tr[3]"},
    "not_read": {"handle_flow": "too_large"},
    "unread": ["其他事项"],
}


def least(**more: Any) -> dict[str, Any]:
    return {"id": "L1", "task_name": "公路超限运输许可"} | more


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "library.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_an_item_comes_back_as_it_was() -> None:
    assert item_to_json(item_from_json(FULL)) == FULL


def test_a_reading_comes_back_as_it_was() -> None:
    assert reading_to_json(reading_from_json(READING)) == READING


@pytest.mark.parametrize(
    ("published", "text"),
    [
        (5, "5"),
        (0, "0"),
        (1.5, "1.5"),
        ("5", "5"),
        ("", ""),
        (" 无 ", " 无 "),
        (["窗口办理", "网上办理"], "窗口办理\n网上办理"),
    ],
)
def test_element_values_become_text(published: object, text: str) -> None:
    assert item_from_json(least(limit_scene_num=published)).elements["limit_scene_num"] == text


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [("is_fee", True, "是"), ("is_fee", False, "否"), ("special_procedure", True, "true"), ("is_fee", "true", "true")],
)
def test_yes_and_no_are_words_only_for_yesno_elements(key: str, value: object, text: str) -> None:
    assert item_from_json(least(**{key: value})).elements[key] == text


@pytest.mark.parametrize(
    ("by_law", "rows", "as_one"),
    [
        ([], (), ""),
        ([""], (), ""),
        ("", (), ""),
        ("无", (LegalBasis(text="无"),), "无"),
        ("《道路运输条例》第八条", (LegalBasis(text="《道路运输条例》第八条"),), "《道路运输条例》第八条"),
        (["甲", "乙"], (LegalBasis(text="甲"), LegalBasis(text="乙")), None),
        ([{"law_name": "道路运输条例", "article": 8}], (LegalBasis(law_name="道路运输条例", article="8"),), None),
        ([{"law_name": "道路运输条例", "article": None}], (LegalBasis(law_name="道路运输条例"),), None),
        (None, (), None),
    ],
)
def test_legal_bases_in_every_shape(by_law: object, rows: tuple[LegalBasis, ...], as_one: str | None) -> None:
    item = item_from_json(least(by_law=by_law))
    assert item.by_law == rows
    assert item.get("by_law") == as_one


@pytest.mark.parametrize(
    ("materials", "rows", "as_one"),
    [
        ([], (), ""),
        ("—", (Material("—"),), "—"),
        (["身份证"], (Material("身份证"),), None),
        ([{"material_name": "身份证", "page_num": 2}], (Material("身份证", {"page_num": "2"}),), None),
        ([{"material_name": "身份证", "is_self": True}], (Material("身份证", {"is_self": "是"}),), None),
        (None, (), None),
    ],
)
def test_materials_in_every_shape(materials: object, rows: tuple[Material, ...], as_one: str | None) -> None:
    item = item_from_json(least(materials=materials))
    assert item.materials == rows
    assert item.get("materials") == as_one
    assert item_from_json(item_to_json(item)) == item


def test_nothing_keeps_its_four_forms() -> None:
    reading = reading_from_json(least(other_dept="", service_type="无", locators={}, not_read={"by_law": "too_large"}))
    assert reading.item.get("other_dept") == ""
    assert reading.item.get("service_type") == "无"
    assert reading.item.get("limit_explain") is None
    assert reading.not_read == {"by_law": "too_large"}


@pytest.mark.parametrize(
    ("keys", "proven"),
    [
        ({}, False),
        ({"locators": {}}, True),
        ({"not_read": {}}, True),
        ({"locators": None}, False),
        ({"url": "x"}, False),
    ],
)
def test_provenance_is_what_the_line_says(keys: dict[str, Any], proven: bool) -> None:
    reading = reading_from_json(least(**keys))
    assert reading.has_provenance is proven
    assert reading_from_json(reading_to_json(reading)) == reading


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (least(promise_days="5"), "library.jsonl:1: unknown key promise_days: did you mean promise_day?"),
        (least(materials=[{"material_nam": "x"}]), "library.jsonl:1 · materials: unknown key material_nam"),
        (least(by_law=[{"lawname": "x"}]), "did you mean law_name?"),
        (least(fees=[{"standrd": "x"}]), "did you mean standard?"),
        ({"task_name": "x"}, "library.jsonl:1: key id is missing"),
        ({"id": "x"}, "library.jsonl:1: key task_name is missing"),
        ({"id": None, "task_name": "x"}, "key id is missing"),
        (least(promise_day={"n": 5}), "the value of promise_day must be text"),
        (least(by_law={"law_name": "x"}), "by_law must be a list of rows or a text"),
        (least(locators=["x"]), "locators must be an object of texts"),
        (least(unread="x"), "unread must be a list of texts"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, obj: dict[str, Any], said: str) -> None:
    path = write(tmp_path, json.dumps(obj, ensure_ascii=False))
    with pytest.raises(InputRefused) as refused:
        list(read_readings(path))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "1", "task_name": ', "library.jsonl:2: is not valid JSON"),
        ('{"id": "1", "task_name": "x", "promise_day": NaN}', "NaN is not allowed"),
        ('{"id": "1", "id": "2", "task_name": "x"}', "stands twice in one object"),
        ('["id"]', "expected one JSON object per line"),
        ('{"id": "L1", "task_name": "乙"}', "library.jsonl:2: id L1 stands twice, first at library.jsonl:1"),
        ('{"id": "2", "task_name": "\\ud800"}', "half a character"),
        ("[" * 100_000, "library.jsonl:2: is nested too deeply"),
    ],
)
def test_bad_lines_are_refused_with_their_number(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path, dump_line(least()), line)
    with pytest.raises(InputRefused) as refused:
        list(read_items(path))
    assert said in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.jsonl"
    path.write_bytes(b'{"id": "1", "task_name": "\xb9\xab"}\n')
    with pytest.raises(InputRefused, match=r"library\.jsonl:1: is not UTF-8 text"):
        list(read_items(path))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no such file"):
        list(read_items(tmp_path / "none.jsonl"))


def test_bom_blank_lines_and_extra_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "library.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + dump_line(least(extra={"any": [1]})).encode() + b"\r\n\n" + b'{"id":7,"task_name":"x"}'
    )
    items = list(read_items(path))
    assert [item.id for item in items] == ["L1", "7"]
    assert items[1].origin == SourceRow("library.jsonl", row=3)


def test_long_numbers_keep_every_digit(tmp_path: Path) -> None:
    path = write(
        tmp_path, '{"id": 1, "task_name": "x", "task_code": 1161010012345678901234567890123, "promise_day": 5.0}'
    )
    (item,) = read_items(path)
    assert item.get("task_code") == "1161010012345678901234567890123"
    assert item.get("promise_day") == "5.0"


def test_lines_have_sorted_keys_and_no_null(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert write_jsonl(path, [{"b": [{"d": None, "c": "甲"}], "a": None}, {}]) == 2
    assert path.read_bytes() == '{"b": [{"c": "甲"}]}\n{}\n'.encode()
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]


@given(st.dictionaries(st.sampled_from(["promise_day", "by_law", "materials", "fees", "faq", "link_way"]), st.text()))
def test_any_text_survives_the_way_to_json_and_back(values: dict[str, str]) -> None:
    item = item_from_json(least(**values))
    assert item_from_json(json.loads(dump_line(item_to_json(item)))) == item
