"""Half a character, as scripts of portals leave it behind, is neither lost in a crash nor kept."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from catalog.jsonlines import dump_line, parse_loosely
from catalog.text import whole_signs

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_whole_signs_can_be_stored_and_stay(text: str) -> None:
    whole = whole_signs(text)
    assert whole.encode().decode() == whole == whole_signs(whole)
    assert [each for each in text if each < "\ud800"] == [each for each in whole if each < "\ud800"]


@given(st.recursive(ANY, lambda inner: st.lists(inner) | st.dictionaries(ANY, inner)))
def test_what_portals_send_can_be_written(value: object) -> None:
    read = parse_loosely(json.dumps({"data": value}))
    assert dump_line(read).encode() == dump_line({"data": value}).encode()


def test_pairs_are_joined_and_control_characters_pass() -> None:
    assert parse_loosely('{"a": "\\ud83d\\ude97", "b": "\t\\ud83d"}') == {"a": "🚗", "b": "\t\ufffd"}
