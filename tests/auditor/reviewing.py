"""A small library and channel with listings nobody but a person can place, as files and as a desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from auditor.matching import Known
from auditor.review import Desk, Saying
from catalog.itemfile import item_from_json, reading_from_json
from diffs.matching.judgement import Judgement

LIBRARY: list[dict[str, Any]] = [
    {"id": "L1", "task_name": "渡口经营许可（变更）", "region": "610100", "codes": ["61AQ0000000001"]},
    {"id": "L2", "task_name": "渡口经营许可（注销）", "region": "610100", "materials": ["申请表", "注销说明"]},
    {"id": "L3", "task_name": "养蜂场备案（一类）", "region": "610100", "dept_name": "甲市农业局"},
    {"id": "L4", "task_name": "养蜂场备案（二类）", "region": "610100", "dept_name": "甲市农业局"},
    {"id": "L5", "task_name": "出具无房证明", "region": "610100"},
]
READINGS: list[dict[str, Any]] = [
    {"id": "R1", "task_name": "渡口经营许可", "url": "http://example.gov.cn/1", "materials": ["申请表", "渡口图"]},
    {"id": "R2", "task_name": "养蜂场备案", "url": "http://example.gov.cn/2", "dept_name": "甲市农业局"},
    {"id": "R3", "task_name": '=HYPERLINK("http://x")渡口经营许可（变更注销）'},
    {"id": "R4", "task_name": "出具无房证明"},
]
SAYING = Saying("甲", "2021-09-18T09:30:00+08:00")


def rows(given: Sequence[dict[str, Any]], **more: str) -> list[dict[str, Any]]:
    return [{**row, **more} for row in given]


def write_files(folder: Path) -> tuple[str, ...]:
    """``library.jsonl`` and ``readings.jsonl`` in ``folder``; the options that name them."""
    for name, lines in (("library", LIBRARY), ("readings", rows(READINGS, channel="pc", region="610100"))):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return ("--library", "library.jsonl", "--readings", "readings.jsonl", "--judgements", "judgements.jsonl")


def desk(judgements: Sequence[Judgement] = ()) -> Desk:
    items = tuple(item_from_json(row) for row in LIBRARY)
    readings = tuple(reading_from_json(row) for row in rows(READINGS, channel="pc", region="610100"))
    return Desk(items, readings, known=Known(tuple(judgements)))
