"""The quick reader of JSON gives what the strict one gives, or leaves it to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import InputRefused
from catalog.jsonlines import dump_line, packed_line, parse_json
from catalog.quickjson import read_quickly

ODD = ('":', '"', "\\", ' ":', "null", "-0", ":-0")
TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from(ODD)
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0, -1, 2**63, 2**64, 1.5])
VALUE = st.recursive(
    TEXT | NUMBER | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)
DOUBTFUL = (
    b'{"a": 1, "a": 2}',
    b'{"a": {"b": "", "b": ""}}',
    b'{"a" : 1, "a": ":"}',
    b'{"a"\t: ":", "a": "x"}',
    b'{"x": ":", "a" : 1, "a": 2}',
    b'{"a": -0}',
    b"[-0]",
    b'{"a": 1.50}',
    b'{"a": 1e3}',
    b'{"a": 18446744073709551616}',
    b'{"a": NaN}',
    b'{"a": "\\ud800"}',
    b'{"a": "\xff"}',
    b'{"a": }',
    b"",
    b"1",
    b'"text"',
)


def strict(raw: bytes, *, numbers_as_text: bool) -> Any:
    """The value as the standard library gives it, numbers as they stand."""
    number = str if numbers_as_text else None
    return json.loads(raw, parse_int=number, parse_float=number)


@given(VALUE, st.booleans(), st.booleans(), st.sampled_from([(", ", ": "), (",", ":"), (" ,", " : ")]))
def test_what_is_read_quickly_is_right(value: Any, as_text: bool, ascii_only: bool, signs: tuple[str, str]) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only, separators=signs).encode()
    quick = read_quickly(raw, numbers_as_text=as_text)
    assert quick is None or quick == strict(raw, numbers_as_text=as_text)
    assert parse_json(raw, "x", numbers_as_text=as_text) == strict(raw, numbers_as_text=as_text)


@given(st.lists(st.tuples(TEXT, TEXT | st.integers()), min_size=2, max_size=5), st.sampled_from([":", ": ", " :"]))
def test_a_key_that_stands_twice_is_never_read_quickly(pairs: list[tuple[str, object]], colon: str) -> None:
    pairs.append((pairs[0][0], "again"))
    text = ",".join(f"{json.dumps(key)}{colon}{json.dumps(value)}" for key, value in pairs)
    raw = f"{{{text}}}".encode()
    assert read_quickly(raw) is None
    with pytest.raises(InputRefused, match="twice"):
        parse_json(raw, "x")


@pytest.mark.parametrize("raw", DOUBTFUL)
def test_doubtful_documents_are_left_to_the_strict_reader(raw: bytes) -> None:
    assert read_quickly(raw, numbers_as_text=True) is None


def test_an_ordinary_line_is_read_quickly() -> None:
    raw = '{"id": "L1", "n": 5, "materials": [{"page_num": 0, "material_name": "2021-09 申请表"}]}'.encode()
    assert read_quickly(raw, numbers_as_text=True) == {
        "id": "L1",
        "n": "5",
        "materials": [{"page_num": "0", "material_name": "2021-09 申请表"}],
    }


@given(st.dictionaries(TEXT, VALUE, max_size=4))
def test_lines_are_written_as_ever(value: dict[str, Any]) -> None:
    line = json.dumps(without_null(value), ensure_ascii=False, sort_keys=True, allow_nan=False)
    assert dump_line(value) == line


def without_null(value: Any) -> Any:
    """The value without what is ``None``."""
    if isinstance(value, dict):
        return {key: without_null(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_null(each) for each in value if each is not None]
    return value


@given(st.dictionaries(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=()))))
def test_lines_for_a_database_say_the_same(value: dict[str, str]) -> None:
    assert json.loads(packed_line(value)) == json.loads(dump_line(value))
