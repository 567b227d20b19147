"""Folders of bytes with their expected reading: ``<shape>/<case>/{page.*, meta.toml, expected.json}``.

A missing ``expected.json`` is written when ``AUDITOR_REGEN=1`` is set, and the test fails until it was reviewed.
Shapes are those of the domain notes: P1–P8 web pages and payloads, M mobile, K kiosk, H hall.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from catalog.itemfile import reading_to_json
from spiders.reader import PagePart, PageResult, read_group

CASES = Path(__file__).with_name("fixtures")
FOLDERS = sorted(meta.parent for meta in CASES.glob("*/*/meta.toml"))
DROPPED = ("id", "evidence", "url")


def read(folder: Path) -> PageResult:
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    (page,) = folder.glob("page.*")
    names = [page.name, *meta.get("parts", [])]
    parts = [PagePart((folder / name).read_bytes(), meta["content_type"], meta["url"]) for name in names]
    return read_group(parts)


def seen(result: PageResult) -> dict[str, Any]:
    readings = [reading_to_json(reading) for reading in result.readings]
    for reading in readings:
        assert reading["id"].startswith("C-")
        reading["locators"] = sorted(reading["locators"])
        for key in DROPPED:
            del reading[key]
    return {
        "readings": readings,
        "encoding": result.encoding,
        "contradicted": result.contradicted,
        "refused": result.refused.code.value if result.refused else "",
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_page_gives_the_expected_reading(folder: Path) -> None:
    expected = folder / "expected.json"
    got = seen(read(folder))
    if not expected.exists() and os.environ.get("AUDITOR_REGEN") == "1":
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        pytest.fail(f"{expected.name} of {folder.name} was written: review it")
    assert got == json.loads(expected.read_text("utf-8"))


def test_there_are_enough_shapes() -> None:
    assert len({folder.parent.name for folder in FOLDERS}) >= 10
    assert len(FOLDERS) >= 20
