"""Learning the bundled city's five channels, and how changed templates show before anybody is blamed.

    python -m benchmarks.learning

First table: ``auditor channel new`` on every channel, nothing edited by hand; then an audit with the five learned files
against the truth, and every element of every guide beside what the city publishes. Second table: pages of each template
changed as rebuilt portals change them; every trial is read with the learned files. ``flagged``: the crawl is not
trusted, the page is not read, or elements are not read; ``right``: all that was changed reads as before; ``blamed``: a
finding that the unchanged pages do not give.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from auditor.channels.fetching import Fetcher
from auditor.channels.new import Asked, NewChannel, new_channel
from auditor.config import Project, open_project
from auditor.demo import held_against_truth, served_secret
from auditor.judging import judged
from auditor.papers.all import write_papers
from auditor.project import write_project
from auditor.run import Audit, case_of, chosen_channels, listed_only, run_audit
from benchmarks.template_changes import CHANGES, Change
from catalog.elements import load_elements
from catalog.model import Reading, ServiceItem, Snapshot
from catalog.snapshot import import_library
from catalog.store import open_store
from catalog.text import looks
from diffs.model import Severity
from spiders import city
from spiders.channel import ChannelFile, ChannelKind
from spiders.city.folder import listings, write_city
from spiders.city.server import SECRET_VARIABLE, serve_city
from spiders.crawl import read_log
from spiders.evidence import EvidenceStore
from spiders.judge import groups_of, has_unnamed, read_channel
from spiders.model import ChannelReadings, CrawlLog, Page, PageRole, ReasonCode

STARTS: Final = (
    ("pc", "http://pc.city.test/list", ChannelKind.PC, ""),
    ("mobile", "http://m.city.test/api/item/list", ChannelKind.MOBILE, ""),
    ("miniprogram", "http://mini.city.test/mp/guide/list", ChannelKind.MINIPROGRAM, SECRET_VARIABLE),
    ("kiosk", "http://kiosk.city.test/list.jsp", ChannelKind.KIOSK, ""),
)
PORTIONS: Final[Mapping[str, Callable[[int], int]]] = {
    "all": lambda pages: pages,
    "half": lambda pages: max(1, pages // 2),
    "one": lambda _pages: 1,
}
SUBSETS: Final = 20
_BLAMING: Final = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Learned:
    """The city's project with learned channel files, audited once."""

    project: Project
    snapshot: Snapshot
    made: tuple[NewChannel, ...]


def learned_city(root: Path) -> Learned:
    """Serve the city, learn its five channels, audit it, and print the first table."""
    write_project(root)
    write_city(root)
    for path in (root / "channels").glob("*.toml"):
        path.unlink()
    city.write_library(root / "library.xlsx")
    project = open_project(root)
    snapshot = import_library(root / "library.xlsx", as_of=city.AS_OF)
    with open_store(project.database) as store:
        store.save_snapshot(snapshot)
        store.set_current(snapshot.id)
    with served_secret() as secret, serve_city(secret=secret) as served:
        made = tuple(_made(project, snapshot, served.proxy, root))
        report = run_audit(Audit(project, chosen_channels(project, ()), city.AS_OF, proxy=served.proxy))
    result = held_against_truth(report, write_papers(report, root / "papers"))
    print("\n| channel | guides | read | stand for items | elements with places | tried addresses | elements right |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for each in made:
        channel, learning = each.learning.channel, each.learning
        right, of = accuracy(project, channel)
        places = len(channel.locators)
        counts = f"{learning.guides} | {learning.read} | {learning.paired} | {places} | {each.probed}"
        print(f"| {channel.name} | {counts} | {right / of:.2%} of {of} |")
    print(
        f"\nseeded differences found: {result.seeded - len(result.missed)} of {result.seeded}; invented: "
        f"{len(result.invented)}; harmless variations blamed: {len(result.blamed)} of {result.harmless}"
    )
    return Learned(project, snapshot, made)


def _made(project: Project, snapshot: Snapshot, proxy: str, root: Path) -> Iterator[NewChannel]:
    starts = (*STARTS, ("hall", str(root / "hall"), None, ""))
    for name, start, kind, secret in starts:
        asked = Asked(name, start, kind, delay=0, secret_env=secret)
        yield new_channel(Fetcher(project, proxy=proxy), asked, snapshot.items)


def accuracy(project: Project, channel: ChannelFile) -> tuple[int, int]:
    """Elements that read as the city publishes them, and how many it publishes on the channel."""
    read = read_channel(_log(project, channel), EvidenceStore(project.evidence), channel)
    shown: dict[tuple[str, ...], list[ServiceItem]] = defaultdict(list)
    for item in listings()[channel.name]:
        shown[_identity(item)].append(item)
    right = of = 0
    for reading in read.readings:
        named = (each for key, each in shown.items() if each and key[0] == looks(reading.item.task_name))
        items = shown.get(_identity(reading.item)) or next(named, None)
        published = items.pop(0) if items else None
        for key, text in _elements(published).items():
            of += 1
            right += _same(text, _elements(reading.item).get(key))
    of += sum(len(_elements(item)) for items in shown.values() for item in items)
    return right, of


def _identity(item: ServiceItem) -> tuple[str, ...]:
    return (looks(item.task_name), item.unit, *sorted(item.codes))


def _elements(item: ServiceItem | None) -> dict[str, str]:
    if item is None:
        return {}
    told = {key: text for key, text in item.elements.items() if not load_elements()[key].internal}
    told["task_name"] = item.task_name
    if item.materials:
        told["materials"] = "\n".join(sorted(each.material_name for each in item.materials))
    if item.by_law:
        told["by_law"] = "\n".join(sorted(each.text or f"{each.law_name}{each.article}" for each in item.by_law))
    return told


def _same(published: str, read: str | None) -> bool:
    return read is not None and looks(published) == looks(read)


def _log(project: Project, channel: ChannelFile) -> CrawlLog:
    return read_log(project.crawls / f"{channel.name}.json")


class Drift:
    """Trials on one channel."""

    def __init__(self, city_of: Learned, channel: ChannelFile) -> None:
        self.city, self.channel = city_of, channel
        self.evidence = EvidenceStore(city_of.project.evidence)
        self.log = _log(city_of.project, channel)
        self.before = self._read(self.log)
        self.blamed_before = self._findings(self.log, self.before)
        self.by_url = {reading.url: reading for reading in self.before.readings}

    def _read(self, log: CrawlLog) -> ChannelReadings:
        return read_channel(log, self.evidence, self.channel)

    def _findings(self, log: CrawlLog, read: ChannelReadings) -> Counter[tuple[str, ...]]:
        audit = Audit(self.city.project, (self.channel,), city.AS_OF, all_channels=False)
        unread = listed_only(log, read)
        unnamed = {read.channel} if has_unnamed(log, read) else set()
        case = case_of(audit, "R20210917-1", self.city.snapshot, [read])
        report = judged(replace(case, listed_only=unread, unnamed=unnamed))
        counted = (each for each in report.findings if each.channel and each.severity in _BLAMING)
        return Counter(
            (each.item.task_name, each.item.task_code, each.rule, each.element, each.sub_key, each.sub_element)
            for each in counted
        )

    def trial(self, change: Change, template: str, portion: str) -> str | None:
        """What came of one trial: ``flagged``, ``right`` or ``blamed``; ``None``: the change does not apply."""
        mine = [page for page in self.log.pages if page.role is PageRole.GUIDE and self._template(page) == template]
        chosen = mine[: PORTIONS[portion](len(mine))]
        changed = {page.url: self._changed(page, change) for page in chosen}
        if not chosen or all(new is page for new, page in zip(changed.values(), chosen, strict=True)):
            return None
        log = replace(self.log, pages=tuple(changed.get(page.url, page) for page in self.log.pages))
        after = self._read(log)
        if not after.trust.trusted:
            return "flagged"
        if self._findings(log, after) - self.blamed_before:
            return "blamed"
        now = {reading.url: reading for reading in after.readings}
        right = all(url in now and _reads_alike(self.by_url.get(url), now[url]) for url in changed)
        return "right" if right else "flagged"

    def _changed(self, page: Page, change: Change) -> Page:
        body = self.evidence.get(page.evidence)
        new = change(body)
        return page if new == body else replace(page, evidence=self.evidence.put(new))

    def _template(self, page: Page) -> str:
        body = self.evidence.get(page.evidence)
        marks = (b"matters-table", b'dl class="info"', b"TRS_Editor", b"readonlyTable", b"panelHead")
        return next((mark.decode() for mark in marks if mark in body), "payload")

    def templates(self) -> list[str]:
        """The templates that the channel's guides are made from."""
        guides = (page for page in self.log.pages if page.role is PageRole.GUIDE and page.evidence)
        return sorted({self._template(page) for page in guides})

    def false_alarms(self) -> tuple[int, int, int, int]:
        """Drift told of crawls of unchanged pages (all, and halves taken at fixed steps), and elements doubted."""
        groups = list(groups_of(self.log.pages))
        alarms = crawls = 0
        for number in range(SUBSETS + 1):
            kept = groups if number == 0 else [each for place, each in enumerate(groups) if hash_of(place, number)]
            urls = {page.url for pages in kept for page in pages}
            pages = tuple(page for page in self.log.pages if page.role is PageRole.LIST or page.url in urls)
            trust = self._read(replace(self.log, pages=pages, announced=None, seen=len(kept))).trust
            alarms += any(reason.code is ReasonCode.DRIFT for reason in trust.reasons)
            crawls += 1
        doubted = sum("drift" in reading.not_read.values() for reading in self.before.readings)
        return alarms, crawls, doubted, len(self.before.readings)


def hash_of(place: int, number: int) -> bool:
    """Half of the guides, another half for every number, the same in every run."""
    return (place * 2654435761 + number * 40503) >> 7 & 1 == 0


def _reads_alike(before: Reading | None, after: Reading) -> bool:
    return before is not None and _elements(before.item) == _elements(after.item)


def drift_table(city_of: Learned) -> None:
    """Print the second table."""
    totals: Counter[str] = Counter()
    print("\n| change | portion of a template | trials | flagged | read right all the same | blamed a unit |")
    print("|---|---|--:|--:|--:|--:|")
    channels = [each.learning.channel for each in city_of.made if each.learning.channel.name != "hall"]
    drifts = [Drift(city_of, channel) for channel in channels]
    for name, change in CHANGES.items():
        for portion in PORTIONS:
            outcomes = Counter(_outcomes(drifts, change, portion, name))
            totals += outcomes
            shown = " | ".join(str(outcomes[each]) for each in ("flagged", "right", "blamed"))
            print(f"| {name} | {portion} | {outcomes.total()} | {shown} |")
    harmed = totals["flagged"] + totals["blamed"]
    print(
        f"\nflagged of the trials that do not read right: {totals['flagged'] / harmed:.1%} of {harmed}; trials in all: "
        f"{totals.total()}"
    )
    sums = [sum(column) for column in zip(*(drift.false_alarms() for drift in drifts), strict=True)]
    print(f"false alarms on unchanged pages: {sums[0]} of {sums[1]} crawls, {sums[2]} of {sums[3]} guides")


def _outcomes(drifts: Sequence[Drift], change: Change, portion: str, name: str) -> Iterator[str]:
    for drift in drifts:
        for template in drift.templates():
            outcome = drift.trial(change, template, portion)
            if outcome is not None:
                if outcome == "blamed":
                    print(f"blamed: {drift.channel.name} {template} {name} {portion}", file=sys.stderr)
                yield outcome


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        drift_table(learned_city(Path(scratch) / "project"))
