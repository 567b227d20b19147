"""The report's site with a hundred thousand findings, opened from a file in Chromium.

Usage: ``python benchmarks/site.py [FINDINGS] [--old COMMIT]`` (needs Chromium and playwright). Items and findings are
made up; ten findings a page, every one with values, normal forms, place and four lines of the kept page, and with as
many pictures of pages as the site carries. ``--old`` also
writes and opens, in the same run, the single page that COMMIT made of the same findings.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any, Final
from unittest.mock import patch

from playwright.sync_api import Page, sync_playwright

from auditor.report import ChannelResult, RunReport, SnapshotRef
from catalog.model import Material, Reading, ServiceItem
from diffs.fingerprint import stamp
from diffs.model import Decision, DifferenceKind, Finding, ItemRef, Match, NormalPair, Seen, Severity, Task
from diffs.rules import PublicServiceCount
from spiders.model import Trust

CHANNELS: Final = ("pc", "mobile", "miniprogram", "kiosk", "hall")
ELEMENTS: Final = (
    "promise_day", "anticipate_day", "link_way", "supervise_way", "transact_addr", "transact_time", "accept_condition",
    "server_type", "project_type", "is_fee",
)  # fmt: skip
UNITS: Final = 40
TIMES: Final = 5
OLD: Final = "import sys; from benchmarks.site import made; from auditor.papers.page import write_page; from pathlib \
import Path; write_page(made(int(sys.argv[1]), whole=False), Path(sys.argv[2]))"


def made(findings: int, *, whole: bool = True) -> RunReport:
    """A report of so many findings, ten on each page of five channels; ``whole``: with the items and readings."""
    count = max(1, findings // (len(CHANNELS) * len(ELEMENTS)))
    items = [_item(number) for number in range(count)]
    readings = [_reading(item, channel) for item in items for channel in CHANNELS]
    report = RunReport(
        run="R20210917-1",
        as_of="2021-09-17",
        bureau="某市交通运输局",
        snapshot=SnapshotRef("S20210917-1a2b3c", "2021-09-17", "library.xlsx", count),
        channels=tuple(
            ChannelResult(name, "门户", name, Trust(name, True, count, count, count), count, 0, 0) for name in CHANNELS
        ),
        findings=tuple(
            _finding(item, number, channel, key)
            for number, item in enumerate(items)
            for channel in CHANNELS
            for key in ELEMENTS
        ),
        matches=tuple(Match(Decision.AUTO, each.channel, each.item.id, each.item.id[1:], 0.99) for each in readings),
        public_services=PublicServiceCount(25, (), {}),
    )
    return replace(report, items=tuple(items), readings=tuple(readings)) if whole else report


def _item(number: int) -> ServiceItem:
    names = ("道路旅客运输经营许可", "出租汽车驾驶员从业资格证核发", "公路超限运输许可", "船舶所有权登记")
    elements = {key: f"{number % 97}号库{_value(number, key)}" for key in ELEMENTS}
    elements |= {"dept_name": f"第{number % UNITS}运输管理处", "task_type": "行政许可", "use_level": "市级"}
    papers = tuple(Material(f"{name}申请表", {"is_need": "必要", "page_num": "1"}) for name in names)
    name = f"{names[number % 4]}（第{number}类）"
    return ServiceItem(f"L{number}", name, (f"11610100MB{number:08}",), "610100", elements, materials=papers)


def _value(number: int, key: str) -> str:
    return f"自受理之日起{number % 60}个工作日内，第{number % 211}号窗口（{key}）"


def _reading(item: ServiceItem, channel: str) -> Reading:
    elements = {key: value.replace("库", f"页{channel}") for key, value in item.elements.items()}
    shown = replace(item, id=f"C{item.id}", elements=elements)
    return Reading(shown, channel, _address(item, channel), evidence=_evidence(item, channel))


def _address(item: ServiceItem, channel: str) -> str:
    return f"http://{channel}.city.test/guide/{item.id}.html"


def _evidence(item: ServiceItem, channel: str) -> str:
    return f"{item.id.encode().hex()}{channel.encode().hex()}".ljust(64, "0")[:64]


def _finding(item: ServiceItem, number: int, channel: str, key: str) -> Finding:
    library = item.elements[key]
    shown = library.replace("库", f"页{channel}")
    cut = library.index("库")
    end = cut + 1 + len(channel)
    marks = (
        ("equal", 0, cut, 0, cut),
        ("replace", cut, cut + 1, cut, end),
        ("equal", cut + 1, len(library), end, len(shown)),
    )
    code = item.codes[0]
    finding = Finding(
        rule="T2-LIMIT" if key.endswith("day") else "T2-TEXT",
        task=Task.T2,
        kind=DifferenceKind.MISMATCH,
        severity=(Severity.ERROR, Severity.WARNING, Severity.REVIEW)[number % 3],
        item=ItemRef(code, item.task_name),
        element=key,
        channel=channel,
        region="610100",
        unit=item.elements["dept_name"],
        library=item.id,
        reading=f"C{item.id}",
        library_value=library,
        channel_value=shown,
        normal=NormalPair(*_normal_forms(number, library, shown), ("width", "marks")),
        highlight=marks,
        seen=Seen(_address(item, channel), _evidence(item, channel), f"/html/body/dl/dd[{key}]"),
        fix=f"将“{key}”由“{shown}”改为“{library}”",
        why="与省事项库不一致",
    )  # fmt: skip
    return stamp(finding, code)


def _normal_forms(number: int, library: str, shown: str) -> tuple[str, str]:
    """Of every second finding another than the value."""
    return (library, shown) if number % 2 else (library.replace("，", ","), shown.replace("，", ","))


class PagesLikeReal:
    """Stands for the kept pages: the lines before and after a place, as an excerpt of a real page has them."""

    def of(self, seen: Seen) -> Any:
        """Three lines, the second one the place."""
        from auditor.papers.site.kept import Excerpt  # noqa: PLC0415 - the old page has no such module

        return Excerpt((f"办理地点：{seen.url[-18:]}", f"承诺时限：{seen.locator}", "监督投诉方式：029-86781299"), 1)

    def picture(self, seen: Seen) -> Any:
        """A table of ten rows, another one for every page, the place in one of them."""
        from spiders.reader.pictured import Pictured  # noqa: PLC0415 - as above

        rows = "".join(f"<tr><th>{key}</th><td>{seen.url}的{key}，自受理之日起算</td></tr>" for key in ELEMENTS)
        row = 1 + ELEMENTS.index(seen.locator.partition("[")[2].rstrip("]"))
        return Pictured(f"<table>{rows}</table>").around(f"/html/body/table/tr[{row}]/td")


def write_new(report: RunReport, folder: Path) -> Path:
    """The site, with an excerpt of a kept page for every finding."""
    from auditor.papers.site import write_site  # noqa: PLC0415 - as above

    with patch("auditor.papers.site.write.Excerpts", lambda *_: PagesLikeReal()):
        return write_site(report, folder)


def opened(page: Page, address: str, ready: str) -> float:
    """Seconds until ``ready`` holds."""
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    # not wait_for_function: it evaluates text in the page, which the page's policy forbids
    while not page.evaluate(f"Boolean(document.body && ({ready}))"):
        time.sleep(0.01)
    return time.perf_counter() - start


def filtered(page: Page, change: str, done: str) -> float:
    """Milliseconds from a change of a field to the next frame in which ``done`` holds."""
    code = f"""() => new Promise((resolve) => {{ const start = performance.now(); {change};
        const look = () => requestAnimationFrame(() => ({done}) ? resolve(performance.now() - start) : look());
        look(); }})"""
    return float(page.evaluate(code))


def _select(box: str, name: str, value: str) -> str:
    field = f"document.querySelector('{box} [{name}]')"
    return f"const f = {field}; f.value = {json.dumps(value)}; f.dispatchEvent(new Event('input', {{bubbles: true}}))"


def main() -> None:
    """Write, weigh, open, filter; one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("findings", nargs="?", type=int, default=100_000)
    parser.add_argument("--old", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        report = made(asked.findings)
        start = time.perf_counter()
        entry = write_new(report, Path(place) / "new")
        told("written in s", time.perf_counter() - start)
        files = [path for path in entry.parent.rglob("*") if path.is_file()]
        told("weighs MB", sum(path.stat().st_size for path in files) / 1e6)
        told("loaded at first MB", sum(_first(path) for path in files) / 1e6)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _measure_new(browser.new_page, entry.as_uri(), report)
        if asked.old:
            _measure_old(browser.new_page, asked, Path(place))
        browser.close()


def _first(path: Path) -> int:
    return 0 if path.name[0] in "bdp" and path.parent.name == "data" else path.stat().st_size


def _measure_new(page_of: Callable[[], Page], address: str, report: RunReport) -> None:
    ready = "document.documentElement.classList.contains('ready')"
    rows = "document.querySelectorAll('#list [role=listitem]').length"
    number_link = f"{address}#findings"
    told("overview usable, s", *(opened(page_of(), address, ready) for _ in range(TIMES)))
    told(
        "list of findings usable, s", *(opened(page_of(), number_link, f"{ready} && {rows} > 5") for _ in range(TIMES))
    )
    page = page_of()
    opened(page, number_link, f"{ready} && {rows} > 5")
    page.wait_for_timeout(3000)
    shown = "document.getElementById('shown').textContent !== before"
    before = "const before = document.getElementById('shown').textContent"
    for name, field, value in (
        ("filter by unit, ms", "name=unit", "7"),
        ("and by channel, ms", "name=channel", "2"),
        ("and by rule, ms", "name=rule", "0"),
        ("and by a word of a value, first time, ms", "name=text", "窗口"),
        ("and by another word, ms", "name=text", "第210号"),
    ):
        told(name, filtered(page, f"{before}; {_select('#filters', field, value)}", "true"))
    page.click("#filters button[type=reset]")
    told(
        "all again, then a word of a value, ms",
        filtered(page, _select("#filters", "name=text", "第210号"), shown.replace("before", "''")),
    )
    told("the same with two words, ms", filtered(page, _select("#filters", "name=text", "第210号 3日 窗口"), "true"))
    finding = "document.querySelector('.finding')"
    told(
        "one finding by its link, s",
        *(opened(page_of(), f"{address}#{_some_number(report)}", finding) for _ in range(3)),
    )
    told(
        "one item by its link, s",
        *(opened(page_of(), f"{address}#item/1", "document.querySelector('.sheet')") for _ in range(3)),
    )


def _some_number(report: RunReport) -> str:
    from diffs.fingerprint import number  # noqa: PLC0415

    return number(report.findings[len(report.findings) // 2].fingerprint)


def _measure_old(page_of: Callable[[], Page], asked: argparse.Namespace, place: Path) -> None:
    """The page of another commit, made by its own code of the same findings."""
    packed = subprocess.run(["git", "archive", asked.old], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(place / "old", filter="data")
    shutil.copy(__file__, place / "old" / "benchmarks" / "site.py")
    entry = place / "old.html"
    start = time.perf_counter()
    command = [sys.executable, "-c", OLD, str(asked.findings), str(entry)]
    subprocess.run(command, check=True, cwd=place / "old", env={**os.environ, "PYTHONPATH": str(place / "old")})
    told("old page: written in s", time.perf_counter() - start)
    told("old page: weighs MB", entry.stat().st_size / 1e6)
    page = page_of()
    page.set_default_timeout(180_000)
    ready = "document.readyState === 'complete' && document.querySelector('.finding') !== null"
    told("old page: usable, s", opened(page, entry.as_uri(), ready))
    change = _select(".filters", "data-field=unit", "u7")
    told("old page: filter by unit, ms", filtered(page, change, "true"))
    told("old page: a word, first time, ms", filtered(page, _select(".filters", "type=search", "第210号"), "true"))


def told(what: str, *figures: float) -> None:
    """One line: the figure, or smallest, median and largest of several."""
    shown = (min(figures), median(figures), max(figures)) if len(figures) > 1 else figures
    sys.stdout.write(f"{what}: {' / '.join(f'{each:.3g}' for each in shown)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
