"""A CSV file of laws: one row per version, or per article of one. Columns by key or heading, see ``columns.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.errors import N_, InputRefused
from catalog.laws.model import Law, Level, Step, Version, article_key
from catalog.laws.names import title_key
from catalog.laws.places import article_place
from catalog.snapshot.delimited import read_delimited
from catalog.text import looks
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("columns.toml")
_DAY: Final = re.compile(r"^([12][0-9]{3})(?:-|/|\.|年)?([0-9]{1,2})(?:-|/|\.|月)?([0-9]{1,2})日?$")
_ALIASES: Final = re.compile(r"[;；|\n]")


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: list[str]


class _File(RootModel[dict[str, _Column]]):
    pass


def read_table(path: Path) -> Iterator[tuple[str, Law | InputRefused]]:
    """Every row of the file with its place (``laws.csv:7``): the law with one version, or why it is refused.

    Raises :class:`InputRefused` when the file is no delimited text or has no column of titles.
    """
    grid = read_delimited(path, lambda heading: looks(heading) in _headings())
    head = [_headings().get(looks(cell), "") for cell in grid.rows[0]] if grid.rows else []
    if "title" not in head:
        hint = N_("the first line must name the columns: title, date, in_force, level, number, article, text")
        raise InputRefused(N_("has no column of titles"), where=path.name, hint=hint)
    for number, cells in enumerate(grid.rows[1:], start=2):
        row = {key: cell.strip() for key, cell in zip(head, cells, strict=False) if key and cell.strip()}
        if row:
            yield _taken(row, f"{path.name}:{number}")


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, str]:
    columns = load_model(_FILE, _File).root
    return {looks(name): key for key, column in columns.items() for name in (key, *column.headings)}


def _taken(row: Mapping[str, str], where: str) -> tuple[str, Law | InputRefused]:
    try:
        return where, _law(row, where)
    except InputRefused as refused:
        return where, refused


def _law(row: Mapping[str, str], where: str) -> Law:
    title = row.get("title", "").strip("《》 ")
    if not title:
        raise InputRefused(N_("has no title"), where=where)
    bare = title if title_key(title) == looks(title).casefold() else title.removeprefix("中华人民共和国")
    number = row.get("number", "")
    version = _version(row, where)
    enacted = version is None or version.step is Step.ENACTED
    return Law(
        bare,
        tuple(each.strip() for each in _ALIASES.split(row.get("aliases", "")) if each.strip()),
        number if enacted else "",
        _level(row, where),
        (version,) if version else (),
        body=row.get("body", ""),
        repealed=_day(row, "repealed", where),
        replaced_by=row.get("replaced_by", "").strip("《》 "),
        source=where.partition(":")[0],
    )


def _version(row: Mapping[str, str], where: str) -> Version | None:
    date = _day(row, "date", where)
    if not date:
        if "repealed" in row and "article" not in row:
            return None
        raise InputRefused(N_("names no day of the version"), where=where, hint=N_("fill the column date"))
    texts = _text(row, where)
    return Version(
        date,
        _day(row, "in_force", where) or date,
        _last(row, texts, where),
        _step(row, where),
        row.get("number", ""),
        row.get("decision", "").strip("《》 "),
        texts=texts,
    )


def _text(row: Mapping[str, str], where: str) -> dict[str, str]:
    if "article" not in row:
        return {}
    place = article_place(row["article"])
    if place is None:
        raise InputRefused(N_("{value} is no article"), where=where, value=row["article"])
    return {article_key(*place): row.get("text", "")}


def _last(row: Mapping[str, str], texts: Mapping[str, str], where: str) -> int:
    """The last article: as said, or the row's own (rows of one version are taken together later)."""
    said = row.get("articles", "")
    if said and not said.isdecimal():
        raise InputRefused(N_("{value} is no number of articles"), where=where, value=said)
    return int(said) if said else max((int(key.partition("-")[0]) for key in texts), default=0)


def _day(row: Mapping[str, str], key: str, where: str) -> str:
    said = row.get(key, "")
    if not said:
        return ""
    found = _DAY.match(looks(said).partition("t")[0].partition("00:00")[0])
    year, month, day = map(int, found.groups()) if found else (0, 0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise InputRefused(N_("{value} is not a date"), where=where, value=said)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _level(row: Mapping[str, str], where: str) -> Level:
    said = row.get("level", "")
    if said not in tuple(Level):
        known = "、".join(level for level in Level if level)
        raise InputRefused(N_("{value} is no level; known: {known}"), where=where, value=said, known=known)
    return Level(said)


def _step(row: Mapping[str, str], where: str) -> Step:
    said = row.get("step", "")
    if said not in tuple(Step):
        known = "、".join(step for step in Step if step)
        raise InputRefused(N_("{value} is no kind of version; known: {known}"), where=where, value=said, known=known)
    return Step(said)
