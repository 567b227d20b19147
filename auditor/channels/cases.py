"""Saved guides of a channel: the bytes as served, where they came from, and the reading they must give.

One folder per guide, ``fixtures/<channel>/<case>/``: ``meta.toml`` names the pages in their order with address and
headers, ``page.*`` and ``part-1.*`` are the bytes, ``expected.json`` is the golden reading and whether a person has
approved it. A guide that was refused has no readings and the reason instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from auditor.config import Project
from catalog.errors import N_, InputRefused
from catalog.itemfile import reading_to_json
from catalog.tomlfile import load_model
from spiders.channel import ChannelFile
from spiders.judge import hints_of
from spiders.reader import PagePart, read_group

META: Final = "meta.toml"
EXPECTED: Final = "expected.json"
_SUFFIXES: Final = (
    ("wordprocessingml", ".docx"),
    ("spreadsheetml", ".xlsx"),
    ("pdf", ".pdf"),
    ("json", ".json"),
    ("html", ".html"),
)

Readings = list[dict[str, Any]]


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    url: str = ""
    content_type: str = ""
    evidence: str = ""
    fetched_at: str = ""
    listed: Mapping[str, str] = {}


class _Meta(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    page: Annotated[tuple[_Page, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Case:
    """One saved guide. ``expected``: its readings as :func:`catalog.itemfile.reading_to_json` writes them, ``None``
    when nobody wrote them yet; ``approved``: whether a person has looked at them."""

    name: str
    parts: tuple[PagePart, ...]
    expected: Readings | None = None
    approved: bool = False
    refused: str = field(default="")


def folder_of(project: Project, channel: str) -> Path:
    """Where a channel's saved guides stand."""
    return project.root / "fixtures" / channel


def cases_of(folder: Path) -> tuple[Case, ...]:
    """The saved guides in a channel's folder, sorted by name; none when there is no such folder."""
    return tuple(_read(path.parent) for path in sorted(folder.glob(f"*/{META}")))


def _read(folder: Path) -> Case:
    meta = load_model(folder / META, _Meta)
    parts = tuple(_part(folder, page) for page in meta.page)
    path = folder / EXPECTED
    if not path.is_file():
        return Case(folder.name, parts)
    try:
        told = json.loads(path.read_text("utf-8"))
        return Case(folder.name, parts, list(told["readings"]), bool(told["approved"]), str(told.get("refused", "")))
    except (ValueError, KeyError, TypeError) as error:
        hint = N_("delete it and run `auditor channel check`: it is written anew")
        raise InputRefused(N_("is no golden reading"), where=f"{folder.name}/{EXPECTED}", hint=hint) from error


def _part(folder: Path, page: _Page) -> PagePart:
    try:
        body = (folder / page.file).read_bytes()
    except OSError as error:
        raise InputRefused(N_("a saved page is not there"), where=f"{folder.name}/{page.file}") from error
    return PagePart(
        body, page.content_type, page.url, evidence=page.evidence, fetched_at=page.fetched_at, listed=page.listed
    )


def measured(case: Case, channel: ChannelFile) -> tuple[Readings, str]:
    """What the channel file and the reader of today make of a saved guide, and why they refuse it (``""``: not)."""
    result = read_group(case.parts, hints=hints_of(channel))
    return [reading_to_json(each) for each in result.readings], result.refused.code.value if result.refused else ""


def write_case(folder: Path, parts: Sequence[PagePart]) -> None:
    """Save a guide's pages; :func:`write_expected` follows."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for number, part in enumerate(parts):
        name = f"{f'part-{number}' if number else 'page'}{_suffix(part.content_type)}"
        (folder / name).write_bytes(part.body)
        lines += ["[[page]]", *_lines(name, part), ""]
    (folder / META).write_text("\n".join(lines), "utf-8", newline="\n")


def _lines(name: str, part: PagePart) -> Iterator[str]:
    told = {
        "file": name,
        "url": part.url,
        "content_type": part.content_type,
        "evidence": part.evidence,
        "fetched_at": part.fetched_at,
    }
    yield from (f"{key} = {toml_text(text)}" for key, text in told.items() if text)
    if part.listed:
        inner = ", ".join(f"{toml_text(key)} = {toml_text(text)}" for key, text in sorted(part.listed.items()))
        yield f"listed = {{ {inner} }}"


def write_expected(folder: Path, readings: Readings, refused: str, *, approved: bool) -> None:
    """Write the golden readings of a saved guide."""
    told: dict[str, Any] = {"approved": approved, "readings": readings}
    if refused:
        told["refused"] = refused
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / EXPECTED).write_text(text + "\n", "utf-8", newline="\n")


def toml_text(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _suffix(content_type: str) -> str:
    return next((suffix for word, suffix in _SUFFIXES if word in content_type.lower()), ".bin")
