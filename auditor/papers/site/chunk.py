"""Chunks of data: tables of strings that hold each text once, written as scripts that hand over JSON text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.papers.shown import shown
from catalog.wholefile import whole_file


class Strings:
    """The texts of a chunk, each once, in the order they came; every one is harmless to show."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.texts: list[str] = []

    def place(self, text: str | None, longest: int = 0) -> int:
        """The place of a text in the table; -1 for ``None``."""
        return -1 if text is None else self.of_shown(shown(text, longest))

    def of_shown(self, text: str) -> int:
        """As :meth:`place`, for a text that is harmless already."""
        place = self._places.setdefault(text, len(self.texts))
        if place == len(self.texts):
            self.texts.append(text)
        return place


def write_chunk(folder: Path, name: str, data: Any) -> None:
    """Write ``data`` as ``name.js``: one call that hands over its JSON text, which is faster to parse than a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    with whole_file(folder / f"{name}.js") as draft:
        draft.write_text(f"auditorData('{name}','{quoted}');\n", encoding="utf-8", newline="\n")
