"""What a JSON list is made of, written down as a channel file has it: where rows, total and fields stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.text import looks
from spiders.crawl.forms.json_list import Row, rows_of, total_of
from spiders.crawl.words import words

_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class JsonList:
    """A list as its first page shows it; paths are JMESPath, ``""`` where nothing was found."""

    rows: tuple[Row, ...]
    items: str
    total: str = ""
    announced: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    """Fields whose values tell the rows apart, the likeliest first."""

    @property
    def names(self) -> list[str]:
        """What the rows call their items."""
        return [str(row.get(self.fields.get("task_name", ""), "")) for row in self.rows]


def json_list(data: Any, known: Collection[str]) -> JsonList | None:
    """The list in a payload whose rows name items of the library (``known``: names as they look); ``None``: none."""
    rows = rows_of(data)
    named = _name_field(rows, known)
    if not rows or not named:
        return None
    path = next((path for path, value in _walk(data, "") if value is _list_of(data, rows)), "")
    announced = total_of(data)
    total = _total_path(data, announced) if announced is not None and announced >= len(rows) else ""
    fields = {"task_name": named}
    if code := next((key for key in rows[0] if _plain(key) in words().row_codes and key != named), ""):
        fields["codes"] = code
    identifiers = tuple(
        sorted(_identifiers(rows, named), key=lambda key: (not key.lower().endswith(("id", "guid")), key))
    )
    return JsonList(tuple(rows), path, total, announced if total else None, fields, identifiers)


def _list_of(data: Any, rows: Sequence[Row]) -> Any:
    return next((value for _path, value in _walk(data, "") if isinstance(value, list) and rows[0] in value), None)


def _walk(data: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if path:
        yield path, data
    if isinstance(data, dict) and depth < _DEEPEST:
        for key, value in data.items():
            inner = str(key) if str(key).isidentifier() and str(key).isascii() else f'"{key}"'
            yield from _walk(value, f"{path}.{inner}" if path else inner, depth + 1)


def _name_field(rows: Sequence[Row], known: Collection[str]) -> str:
    """The field whose values are most often names of the library."""
    counts = Counter(
        key for row in rows for key, value in row.items() if isinstance(value, str) and looks(value) in known
    )
    return min(counts, key=lambda key: (-counts[key], key)) if counts else ""


def _identifiers(rows: Sequence[Row], named: str) -> Iterator[str]:
    for key in rows[0]:
        values = [row.get(key) for row in rows]
        scalar = all(isinstance(value, str | int) and not isinstance(value, bool) and str(value) for value in values)
        short = all(len(str(value)) <= 64 and str(value).isascii() for value in values)
        if key != named and scalar and short and len(set(map(str, values))) == len(rows):
            yield key


def _total_path(data: Any, announced: int) -> str:
    said = [path for path, value in _walk(data, "") if not isinstance(value, bool) and str(value) == str(announced)]
    named = [path for path in said if _plain(path.rpartition(".")[2]) in words().total_keys]
    return next(iter(named), "")


def _plain(key: str) -> str:
    return str(key).replace("_", "").lower()
