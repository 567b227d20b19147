"""Chunks of the site's data: what is told in few bytes is what it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitefiles import changed_by, chunk_of, places_of, texts_of

from auditor.papers.site.chunk import Strings, changed, packed, write_chunk

TEXTS = st.text(st.sampled_from("自受理之日起'\"\\5个工作日内\u2028\U00020bb7ab"), max_size=40)


@given(st.lists(st.integers(0, 300_000), max_size=60), st.integers(1, 30))
def test_a_column_is_read_as_it_was(places: list[int], times: int) -> None:
    for column in (places, [place for place in places for _ in range(times)], [0, *places]):
        assert places_of(json.loads(json.dumps(packed(column))), len(column)) == column


def test_long_runs_are_told_by_their_lengths() -> None:
    assert packed([3] * 500 + [0] * 12) == [3, 500, 0, 12]
    assert packed([63, 64] * 9) == "2" + "(h)(" * 9


@given(TEXTS, TEXTS)
def test_a_text_is_read_by_the_one_it_resembles(base: str, text: str) -> None:
    change = changed(base, text)
    assert change is None or changed_by(base, *change) == text


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=12))
def test_a_table_holds_each_text_once_and_whole(pairs: list[tuple[str, str]]) -> None:
    strings = Strings()
    for base, text in pairs:
        strings.of_shown(f"{base * 3}{text}", strings.of_shown(base * 3))
    assert texts_of(json.loads(json.dumps(strings.written()))) == strings.texts
    assert len(set(strings.texts)) == len(strings.texts)


@pytest.mark.parametrize(
    ("base", "text", "told"),
    [
        ("自受理之日起5个工作日内，到市民中心办理", "自受理之日起15个工作日内，到市民中心办理", (6, 14, "1")),
        ("自受理之日起5个工作日内，到市民中心办理", "自受理之日起办理", None),
        ("重复重复重复重复重复重复", "重复重复重复重复重复重复重复重复重复重复", None),
        ("重复" * 9, "重复" * 10, (18, 0, "重复")),
        ("𠮷" * 30, "𠮷" * 31, None),
        ("", "自受理之日起", None),
    ],
)
def test_only_what_is_shorter_so_is_told_so(base: str, text: str, told: object) -> None:
    assert changed(base, text) == told


def test_a_chunk_has_the_change_only(tmp_path: Path) -> None:
    strings = Strings()
    first = strings.of_shown("自受理之日起'5'个工作日内，到市民中心办理")
    strings.of_shown("自受理之日起'9'个工作日内，到市民中心办理", first)
    (tmp_path / "site" / "data").mkdir(parents=True)
    write_chunk(tmp_path / "site" / "data", "b0", {"strings": strings.written()})
    assert chunk_of(tmp_path, "b0") == {"strings": strings.texts}
    assert (tmp_path / "site" / "data" / "b0.js").read_text("utf-8").count("市民中心") == 1
