"""Help pages that are wrapped by what a terminal shows: a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import click

_WIDE: Final = r"\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60"
_CHUNK: Final = re.compile(
    rf"[（《“【]*[^\s{_WIDE}]+[，。、；：）》”】？！]*|[（《“【]*[{_WIDE}][，。、；：）》”】？！]*|\s+"
)
"""What must stay on one line: a word, or one wide character, with the punctuation that may not leave it."""


def columns(text: str) -> int:
    """How many columns a terminal needs for ``text``.

    >>> columns("事项 item")
    9
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of ``text``, none wider than ``width`` columns unless one word alone is."""
    line = ""
    for chunk in _CHUNK.findall(text):
        piece = " " if chunk.isspace() else chunk
        if line and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


class WideFormatter(click.HelpFormatter):
    """click's formatter with widths in columns instead of characters."""

    def write_heading(self, heading: str) -> None:
        """A heading, closed by the colon of its script."""
        colon = ":" if heading.isascii() else "："
        self.write(f"{'':{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        """One paragraph."""
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Terms and what they mean; a term wider than ``col_max`` columns gets a line of its own."""
        pairs = list(rows)
        first = min(max(columns(term) for term, _ in pairs), col_max) + col_spacing
        for term, meaning in pairs:
            head = term + " " * (first - columns(term))
            if columns(term) > col_max:
                self.write(f"{'':{self.current_indent}}{term}\n")
                head = " " * first
            for line in wrapped(meaning, max(self.width - first - self.current_indent, 20)):
                self.write(f"{'':{self.current_indent}}{head}{line}".rstrip() + "\n")
                head = " " * first
