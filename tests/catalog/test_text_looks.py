"""The one pass that folds a text does what the named steps do one after another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.text import looks, normal_form


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("（）〔]－—“”·・ 　\u200b\xad\n\x1c´㎡Ａ"))))
def test_one_pass_gives_what_the_steps_give(text: str) -> None:
    assert looks(text) == normal_form(text).text
