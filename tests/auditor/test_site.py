"""The files of the report's site: what the page says without a script, and what its data hold."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from reports import (
    PAGE,
    ROAD,
    TAXI,
    channel,
    finding,
    hostile_report,
    item_report,
    report,
    unjudged_report,
    usual_report,
)
from sitefiles import chunk_of, detail_of, findings_of, page_of

from auditor.history import History, Point
from auditor.ledger.model import Action, Entry, Event, State
from auditor.papers.pageview import plain_address
from auditor.papers.site import write_site
from diffs.figures import Figure, Rate
from diffs.findingfile import finding_to_json
from diffs.fingerprint import number
from diffs.model import NormalPair, Seen
from spiders.evidence import EvidenceStore


def text_of(page: BeautifulSoup | Tag, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text().split())


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_report_gives_the_same_bytes_whatever_was_there(tmp_path: Path) -> None:
    write_site(usual_report(), tmp_path / "one")
    (tmp_path / "two" / "site" / "data").mkdir(parents=True)
    (tmp_path / "two" / "site" / "data" / "d99.js").write_text("old")
    write_site(usual_report(), tmp_path / "two")
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_the_policy_allows_only_the_files_beside_the_page(tmp_path: Path) -> None:
    page = page_of(usual_report(), tmp_path)
    policy = page.select_one("meta[http-equiv]")
    assert policy is not None
    assert policy["content"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
    )
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]
    assert not [script for script in page.find_all("script") if script.get_text()]
    for link in page.select("script[src], link[href]"):
        assert (tmp_path / str(link.get("src") or link.get("href"))).is_file()


def test_scripts_never_write_markup(tmp_path: Path) -> None:
    write_site(report(), tmp_path)
    code = "".join(path.read_text("utf-8") for path in (tmp_path / "site").glob("*.js"))
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.html\(", code)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("http://a.test/b?c=1", True),
        ("https://a.test/指南", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.test/b", False),
        ("http:a", False),
        ("http://[", False),
        ("http://a.test/\u202eb", False),
        ("hall/指南.docx", False),
        ("", False),
    ],
)
def test_only_plain_addresses_become_links(url: str, link: bool) -> None:
    assert plain_address(url) == (url if link else "")


def test_hostile_text_is_harmless_in_every_file(tmp_path: Path) -> None:
    write_site(hostile_report(), tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.suffix in {".html", ".js"}]
    for path in files:
        assert not set("\u202e\u2066\x00\x1b\u200b") & set(path.read_text("utf-8")), path.name
    assert sum(path.stat().st_size for path in files) < 250_000, "long values are shortened"
    rows = findings_of(tmp_path)
    assert len(rows) == 7
    assert all(detail_of(tmp_path, row["number"]) for row in rows)


def test_the_index_holds_every_finding_where_it_belongs(tmp_path: Path) -> None:
    write_site(usual_report(), tmp_path)
    rows = findings_of(tmp_path)
    assert [row["unit"] for row in rows] == [ROAD] * 5 + [TAXI] * 2 + ["全局"]
    one = next(row for row in rows if row["rule"][0] == "T2-FORMAT")
    assert (one["level"], one["kind"], one["element"]) == ("提示", "仅格式", "咨询方式")
    assert one["channel"] == "市局网站（pc）"
    assert one["item"][:2] == ["126101000001", "道路旅客运输经营许可"]
    assert sorted(row["number"] for row in rows) == sorted(number(f.fingerprint) for f in usual_report().findings)


def test_details_say_where_what_and_how(tmp_path: Path) -> None:
    found = finding(normal=NormalPair("8 workday", "18 workday", ("width", "duration")))
    write_site(report(found), tmp_path)
    detail = detail_of(tmp_path, number(found.fingerprint))
    assert (detail["library"], detail["channel"]) == ("8个工作日", "18个工作日")
    assert detail["channelRuns"] == [0, 1, 6]
    assert "libraryRuns" not in detail
    assert (detail["why"], detail["fix"]) == (found.why, found.fix)
    assert detail["address"] == PAGE.url
    assert detail["link"] == 1
    assert detail["place"] == "网页“承诺办结时限”处"
    assert detail["evidence"] == "ab" * 32
    assert "（duration）" in detail["steps"]
    assert (detail["normalLibrary"], detail["normalChannel"]) == ("8 workday", "18 workday")


def test_an_absent_value_is_not_an_empty_one(tmp_path: Path) -> None:
    absent, empty = finding(channel_value=None), finding(element="link_way", channel_value="")
    write_site(report(absent, empty), tmp_path)
    assert detail_of(tmp_path, number(absent.fingerprint))["channel"] is None
    assert detail_of(tmp_path, number(empty.fingerprint))["channel"] == ""


def test_the_kept_page_shows_the_place(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    sha = store.put("<dl><dt>法定时限</dt><dd>20日</dd><dt>承诺时限</dt><dd>18个工作日</dd></dl><p>完</p>".encode())
    there = finding(seen=Seen("http://pc.test/1", sha, "/html/body/dl/dd[2]"))
    gone = finding(element="link_way", seen=Seen("http://pc.test/1", "cd" * 32, "/html/body/p"))
    write_site(report(there, gone), tmp_path, evidence=store)
    hit, *lines = detail_of(tmp_path, number(there.fingerprint))["kept"]
    assert lines[hit] == "18个工作日"
    assert lines[0] == "法定时限"
    assert "kept" not in detail_of(tmp_path, number(gone.fingerprint))


def test_an_item_stands_side_by_side_with_every_channel(tmp_path: Path) -> None:
    write_site(item_report(), tmp_path)
    index, chunk = chunk_of(tmp_path, "index"), chunk_of(tmp_path, "p0")
    assert [each[1] for each in index["tables"]["item"]] == ["道路旅客运输经营许可", "客运包车备案"]
    assert index["columns"]["item"] == [0]
    strings = chunk["strings"]
    rows = {strings[key]: cells for key, _, *cells in chunk["pages"][0]["rows"]}
    assert [strings[cell] if cell != -1 else "" for cell in rows["promise_day"]] == ["8个工作日", "18个工作日", ""]
    library, pc, hall = rows["by_law"]
    assert strings[library] == "《道路运输条例》（国务院令第406号）第八条"
    assert (pc, hall) == (library, -1)
    assert strings[rows["materials"][0]] == "申请表 ｜ 材料必要性 必要"
    assert strings[rows["materials"][1][0]] == "只有图片"
    assert chunk["pages"][1]["seen"][0][1] == 0, "no link to what is no page"


def test_matches_to_review_are_told_with_candidates(tmp_path: Path) -> None:
    text = text_of(page_of(item_report(), tmp_path), "#view-review")
    assert "auditor review export" in text
    assert "道路客运" in text
    assert "道路旅客运输经营许可 60%" in text


def test_what_cannot_be_judged_is_said_in_words(tmp_path: Path) -> None:
    page = page_of(unjudged_report(), tmp_path)
    assert "不能判定：pc" in text_of(page, ".headline")
    why = text_of(page, ".why.bad")
    assert "公布10项，只发现4项" in why
    assert "10个指南页面中有6个" in why
    assert "怎么办" in why
    assert "announced" not in why
    assert "http://hall.city.test/7 · 网站响应超时" in text_of(page, ".why.ok")
    assert "不能判定" in text_of(page, "table.heat thead")


def test_labels_that_nobody_knows_are_told_with_what_to_do(tmp_path: Path) -> None:
    page = page_of(report(channels=[replace(channel(), unread=(("对外答复<周期>", 9),))]), tmp_path)
    why = text_of(page, ".why.ok")
    assert "没有认出的栏目（1个）" in why
    assert "对外答复<周期> 9个事项" in why
    assert "[labels]" in why


def test_lists_of_services_extras_and_refused_rows(tmp_path: Path) -> None:
    text = text_of(page_of(usual_report(), tmp_path), "main")
    assert "不计入的事项 (1)" in text
    assert "能否计入尚不能确定的事项 (1)" in text
    assert "已计入、要素不完整的事项 (1)" in text
    assert "客运包车备案" in text
    assert "library.xlsx 材料 第7行该行重复了表头" in text


def test_nothing_to_say_is_said(tmp_path: Path) -> None:
    page = page_of(report(), tmp_path)
    assert "一致" in text_of(page, ".headline")
    assert "没有待整改的差异" in text_of(page, "table.heat")
    assert findings_of(tmp_path) == []


def test_the_trend_leads_to_the_deadline(tmp_path: Path) -> None:
    rates = {Figure.CONSISTENCY: Rate(7, 10)}
    points = (Point("R20210901-1", "2021-09-01", 1, 9, rates, 20), Point("R20210910-1", "2021-09-10", 1, 4))
    own = number(finding().fingerprint)
    entry = Entry(
        own, finding().fingerprint, State.CLAIMED, finding_to_json(finding()), "R1", "2021-09-01", "R1", "2021-09-01",
        due="2021-09-30",
        history=(Event(1, own, Action.CLAIMED, "2021-09-02T00:00:00Z", "2021-09-02", "甲", note="已改"),),
    )  # fmt: skip
    past = History(points, {finding().fingerprint: entry}, "2021-09-30")
    page = page_of(replace(report(finding()), history=past), tmp_path)
    assert "2021-09-01 9; 2021-09-10 4; 2021-09-17 1" in text_of(page, "svg title")
    assert "期限2021-09-30" in text_of(page, "svg")
    dots = [(float(str(dot["cx"])), float(str(dot["cy"]))) for dot in page.select("svg circle")]
    assert dots == sorted(dots)
    assert "70.0% 7/10" in text_of(page, "#view-history")
    assert "已整改待核验：1" in text_of(page, "#view-history")
    (row,) = findings_of(tmp_path)
    assert row["state"] == "已整改待核验"
    assert len(detail_of(tmp_path, row["number"])["life"]) == 2


CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def test_in_english_only_what_was_published_is_chinese(tmp_path: Path) -> None:
    latin = {
        "name": "item",
        "unit": "unit",
        "why": "",
        "fix": "",
        "library_value": "8 days",
        "channel_value": "18 days",
    }
    shown = report(finding(**latin), finding(**latin, element="x", seen=Seen(file="a.xlsx", sheet="b", row=3)))
    shown = replace(shown, bureau="bureau", channels=tuple(replace(each, title="site") for each in shown.channels))
    page = page_of(shown, tmp_path, "en")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert not CHINESE.findall(page.get_text())
    labels = [str(tag[name]) for name in ("aria-label", "title", "placeholder") for tag in page.select(f"[{name}]")]
    assert not CHINESE.findall(" ".join(labels))
    words = chunk_of(tmp_path, "words")
    assert all(english == told for english, told in words.items())
    index = chunk_of(tmp_path, "index")["tables"]
    told = [index[name] for name in ("unit", "channel", "level", "kind", "task", "state")]
    assert not CHINESE.findall(str(told))


def test_every_word_of_the_scripts_is_translated(tmp_path: Path) -> None:
    write_site(report(), tmp_path)
    words = chunk_of(tmp_path, "words")
    assert len(words) > 40
    assert not [english for english, chinese in words.items() if not CHINESE.search(chinese)]
    code = "".join(path.read_text("utf-8") for path in (tmp_path / "site").glob("*.js"))
    assert not CHINESE.findall(code)
    assert len(re.findall(r"\bsay\((?!template)", code)) == len(re.findall(r'\bsay\("', code)), "only literal messages"
