"""What stands in the files of a report's site, for tests that need no browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from auditor.papers.site import write_site
from auditor.report import RunReport

FORMS = {"normalLibrary": "library", "normalChannel": "channel"}
SIGNS = {"\ufff9": "library", "\ufffb": "channel", "\ufffe": "sub"}


def page_of(shown: RunReport, folder: Path, language: str = "zh") -> BeautifulSoup:
    """The entry of the site."""
    return BeautifulSoup(write_site(shown, folder, language=language).read_text("utf-8"), "lxml")


def chunk_of(folder: Path, name: str) -> Any:
    """A chunk of data as a browser gets it."""
    text = (folder / "site" / "data" / f"{name}.js").read_text("utf-8")
    called = re.fullmatch(r"auditorData\('([a-z0-9]+)','(.*)'\);\n", text, re.DOTALL)
    assert called is not None
    assert called[1] == name
    data = json.loads(re.sub(r"\\(.)", r"\1", called[2]))
    if "strings" in data:
        data["strings"] = texts_of(data["strings"])
    if name == "index":
        count = len(data["numbers"]) // 8
        data["columns"] = {key: places_of(packed, count) for key, packed in data["columns"].items()}
    return data


def texts_of(strings: list[Any]) -> list[str]:
    """The table of texts, those that are told by another one written out."""
    texts: list[str] = []
    for told in strings:
        texts.append(told if isinstance(told, str) else changed_by(texts[told[0]], *told[1:]))
    return texts


def changed_by(base: str, start: int, end: int, between: str) -> str:
    return base[:start] + between + base[len(base) - end :]


def places_of(packed: list[int] | str, count: int) -> list[int]:
    """A column of the index, row by row."""
    if isinstance(packed, str):
        width, digits = int(packed[0]), [ord(sign) - 40 - (sign > chr(92)) for sign in packed[1:]]
        rows = [digits[at : at + width] for at in range(0, len(digits), width)]
        places = [sum(digit * 64 ** (width - 1 - at) for at, digit in enumerate(row)) for row in rows]
    else:
        places = [value for value, length in zip(packed[::2], packed[1::2], strict=True) for _ in range(length)]
    assert len(places) == count
    return places


def findings_of(folder: Path) -> list[dict[str, Any]]:
    """Every finding of the index with its columns in words."""
    index = chunk_of(folder, "index")
    tables, columns, numbers = index["tables"], index["columns"], index["numbers"]
    rows = []
    for row in range(len(numbers) // 8):
        told = {name: tables["sub" if name == "part" else name][places[row]] for name, places in columns.items()}
        rows.append({"number": f"F-{numbers[8 * row : 8 * row + 8]}", **told})
    return rows


def detail_of(folder: Path, number: str) -> dict[str, Any]:
    """The details of one finding with its texts in place and its sentences filled in."""
    index = chunk_of(folder, "index")
    rows = findings_of(folder)
    row = next(place for place, each in enumerate(rows) if each["number"] == number)
    size = index["sizes"]["details"]
    chunk = chunk_of(folder, f"d{row // size}")
    strings = chunk["strings"]
    plain = {"link", "kept", "life", "libraryRuns", "channelRuns"}
    own = {name: column[row % size] for name, column in chunk["columns"].items() if column[row % size] is not None}
    detail: dict[str, Any] = brief_of(folder, row, index["sizes"]["briefs"])
    detail |= {
        name: value if name in plain or isinstance(value, list) else strings[value] for name, value in own.items()
    }
    for name in detail.keys() & FORMS.keys():
        if isinstance(own[name], list):
            detail[name] = changed_by(detail[FORMS[name]], *own[name])
    if "kept" in detail:
        hit, *lines = detail["kept"]
        detail["kept"] = [hit, *(strings[line] for line in lines)]
    values = {name: detail[name] or "" for name in ("library", "channel")}
    values["sub"] = rows[row]["sub"]
    for name in ("why", "fix"):
        detail[name] = re.sub("[\ufff9\ufffb\ufffe]", lambda sign: values[SIGNS[sign[0]]], detail[name])
    return detail


def brief_of(folder: Path, row: int, size: int) -> dict[str, Any]:
    """The beginnings of both values of a finding; ``None`` for one that is not there."""
    chunk = chunk_of(folder, f"b{row // size}")
    places = {name: chunk[name][row % size] for name in ("library", "channel")}
    return {name: None if place < 0 else chunk["strings"][place] for name, place in places.items()}
