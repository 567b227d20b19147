"""Terms of the papers in two languages and words of the papers made only in Chinese are the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from auditor.i18n import translator
from auditor.papers import terms, wording


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (terms.KIND_TERMS, wording.KIND_WORDS),
        (terms.SEVERITY_TERMS, wording.SEVERITY_WORDS),
        (terms.TASK_TERMS, wording.TASK_WORDS),
        (terms.FIGURE_TERMS, wording.FIGURE_WORDS),
        (terms.FIGURE_MEANS, wording.FIGURE_MEANS),
        (terms.UNCHECKED_TERMS, wording.UNCHECKED_WORDS),
        (terms.CHANNEL_TERMS, wording.KIND_OF_CHANNEL),
        (terms.WAIVER_TERMS, wording.STATE_WORDS),
    ],
)
def test_a_term_is_the_same_word(english: Mapping[Any, str], chinese: Mapping[Any, str]) -> None:
    say = translator("zh")
    assert {key: say(word) for key, word in english.items()} == dict(chinese)
