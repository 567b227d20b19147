"""Names: of items, units and results. Only how a name is set may differ, never a word in it."""

from __future__ import annotations

import re
from typing import Final

from catalog.text import LOOKS, Step, normal_form
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_MARKS: Final = re.compile(
    r"[()《》\"'、,;:。!?·/|_]|(?<![0-9A-Za-z])[-~]|[-~](?![0-9A-Za-z])|(?<![0-9])\.|\.(?![0-9])"
)

NAME_STEPS: Final[tuple[Step, ...]] = (*LOOKS, ("separators", lambda text: _MARKS.sub("", text)))
"""Width, brackets, spaces and separator marks; a dash or a dot between digits says something and stays."""


def compare(library: str, channel: str, _context: Context) -> Verdict:
    """Two names: format only when they share their words and digits in order."""
    if same_text(library, channel):
        return EQUAL
    pair = (normal_form(library, NAME_STEPS), normal_form(channel, NAME_STEPS))
    return judge(*pair, "名称用字与省事项库不一致")
