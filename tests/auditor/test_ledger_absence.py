"""What only a channel showed is gone only where the very page shows it: not seen is not fixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgering import finding

from auditor.ledger.absence import in_the_way, lines_in
from catalog.itemfile import item_from_json
from catalog.model import Reading
from diffs.model import Seen
from spiders.evidence import EvidenceStore

SAID = "听证和专家评审所需时间另行计算"
ROWS = {"事项名称": "道路旅客运输经营许可", "承诺办结时限": "8个工作日", "特别程序": SAID, "浏览次数": "15"}


def page(rows: dict[str, str], row: str = "<tr><th>{}</th><td>{}</td></tr>") -> bytes:
    body = "".join(row.format(label, value) for label, value in rows.items())
    return f"<html><meta charset='utf-8'><body><h1>办事指南</h1><table>{body}</table></body></html>".encode()


GONE = {label: value for label, value in ROWS.items() if label != "特别程序"}
CASES = {
    "removed": (page(GONE), ""),
    "removed, and seen more often": (page(GONE | {"浏览次数": "99"}), ""),
    "removed, another element mended": (page(GONE | {"承诺办结时限": "5个工作日"}), ""),
    "label with another name": (page(GONE | {"特殊环节": SAID}), "多出“特殊环节”"),
    "label and value otherwise": (page(GONE | {"特殊环节": "检测时间不计"}), "多出“特殊环节”"),
    "value without its label": (page(GONE | {"": SAID}), "不能确定其内容"),
    "nothing removed": (page(ROWS), "不能确定其内容"),
    "another template": (page(GONE, "<tr><td>【{}】</td><td>{}</td></tr>"), "多出"),
    "value in a script": (page(GONE | {"浏览次数": f"15<script>say({SAID!a})</script>"}), "多出"),
    "value in a picture": (page(GONE | {"浏览次数": "15<img src='special.png'>"}), "多出"),
    "value in a frame": (page(GONE | {"浏览次数": "15<iframe src='special.html'></iframe>"}), "多出"),
    "an announcement more": (page(GONE | {"公告": "系统升级"}), "多出"),
}


@pytest.mark.parametrize(("after", "why"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("kind", ["extra", "mismatch"])
def test_the_page_itself_has_to_speak(tmp_path: Path, kind: str, after: bytes, why: str) -> None:
    store = EvidenceStore(tmp_path)
    was, now = store.put(page(ROWS)), store.put(after)
    extra = finding("T2-LIBRARY-BLANK", "special_procedure", kind=kind, channel_value=SAID, seen=Seen(evidence=was))
    days = "5个工作日" if "5个工作日" in after.decode() else "8个工作日"
    shown = item_from_json({"id": "C1", "task_name": ROWS["事项名称"], "promise_day": days})
    reading = Reading(shown, "pc", evidence=now)
    told = in_the_way(extra, reading, lines_in(tmp_path))
    if kind == "mismatch":
        assert told == "页面上没有读到该要素"
    else:
        assert (told == "") is (why == "")
        assert why in told


def test_a_page_that_is_not_kept_or_not_read_proves_nothing(tmp_path: Path) -> None:
    was = EvidenceStore(tmp_path).put(page(ROWS))
    now = EvidenceStore(tmp_path).put(page(GONE))
    extra = finding("T2-LIBRARY-BLANK", "special_procedure", kind="extra", channel_value=SAID, seen=Seen(evidence=was))
    shown = item_from_json({"id": "C1", "task_name": ROWS["事项名称"], "promise_day": "8个工作日"})
    lines = lines_in(tmp_path)
    assert in_the_way(extra, Reading(shown, "pc", evidence=now), lines) == ""
    assert "没有全部读到" in in_the_way(extra, Reading(shown, "pc", evidence=now, not_read={"by_law": "x"}), lines)
    assert "无法" in in_the_way(extra, Reading(shown, "pc", evidence="0" * 64), lines)
    assert "无法" in in_the_way(extra, Reading(shown, "pc"), lines)
