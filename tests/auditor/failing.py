"""Channels of all five kinds with a fault in every item, mended since, and crawled in every way a crawl can fail.

Nothing is fetched: crawl logs and evidence are made as a crawl would leave them, then read, judged, matched, compared
and entered into the ledger by the product itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from site_pages import ITEMS, Row, camel_guide, div_guide, dl_guide, old_guide, paper_rows, table_guide

from auditor.config import Project, open_project
from auditor.fairness import Fairness, earlier_snapshots, sheet_of
from auditor.judging import judged
from auditor.ledger import running
from auditor.matching import known_to
from auditor.report import RunReport
from auditor.rulebook import policy_of
from auditor.run import Audit, case_of, listed_only, read_channels
from catalog.itemfile import item_from_json
from catalog.model import ServiceItem, Snapshot
from catalog.snapshot import snapshot_id
from catalog.store import Store
from diffs.rules import Policy
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.judge import has_unnamed
from spiders.model import CrawlLog, Page, PageRole, ReasonCode

_ONLY_THERE: Final[Row] = {"special_procedure": "听证和专家评审所需时间另行计算"}
"""What the library says nothing of; mended, it is on no page any more."""
FAULTS: Final[Mapping[int, Row]] = {
    1: {"promise_day": "9个工作日", **_ONLY_THERE},
    2: {"link_way": "029-86789999", **_ONLY_THERE},
    3: {"transact_addr": "陕西省西安市雁塔区科技路30号2层9号窗口", **_ONLY_THERE},
    4: {"is_fee": "是"},
    5: {"materials": ITEMS[4]["materials"][:2]},
    6: {"by_law": [{"law_name": "中华人民共和国公路安全保护条例", "article": "第二十七条"}], **_ONLY_THERE},
    7: {"supervise_way": "待补充", **_ONLY_THERE},
    8: {"transact_time": "工作日上午9:00-11:00"},
}
"""Number of the item → what the channels show otherwise than the library."""
EXTRA: Final[Row] = {
    **ITEMS[0], "task_name": "机动车维修经营备案", "task_code": "12610100MB9T10025K3610118099000",
    "promise_day": "3个工作日", "link_way": "029-86781777",
    "by_law": [{"law_name": "机动车维修管理规定", "article": "第七条"}],
    "materials": [{"material_name": "维修经营备案表", "is_need": "必要", "material_type": "原件", "page_num": "1"}],
    "accept_condition": "有与其经营业务相适应的维修车辆停车场和生产厂房",
}  # fmt: skip
"""An item that the channels have and the library has not."""
ABSENT: Final[Row] = {
    **EXTRA, "task_name": "国际道路旅客运输班线停靠站点变更许可", "task_code": "12610100MB9T10025K3610118098000",
    "id": "L0009", "link_way": "029-86781888", "accept_condition": "持有国际道路运输经营许可并已签订停靠协议",
    "by_law": [{"law_name": "国际道路运输管理规定", "article": "第十条"}], "promise_day": "15个工作日",
}  # fmt: skip
"""An item that the library has and the channels have not, until they are mended."""
FOUND_AT: Final = "2021-09-17T02:00:00Z"
CLAIMED_AT: Final = "2021-09-20T08:00:00Z"
CRAWLED_AT: Final = "2021-09-22T02:00:00Z"

Style = Callable[[Row], str]


def payload_guide(row: Row) -> str:
    """A mini-program's payload, materials included."""
    told = camel_guide(row)
    told["data"]["materials"] = paper_rows(row)["data"]
    return json.dumps(told, ensure_ascii=False)


STYLES: Final[Mapping[str, tuple[Style, str, str]]] = {
    "pc": (table_guide, "utf-8", "text/html; charset=utf-8"),
    "mobile": (div_guide, "utf-8", "text/html"),
    "miniprogram": (payload_guide, "utf-8", "application/json"),
    "kiosk": (old_guide, "gb18030", "text/html; charset=ISO-8859-1"),
    "hall": (dl_guide, "utf-8", "text/html; charset=utf-8"),
}


@dataclass(frozen=True)
class Guide:
    """One guide as a channel serves it: ``key`` is the number of the item, 9 and 10 those only one side has.
    ``failure``: nothing was served, or not this."""

    key: int
    row: Row
    body: bytes
    content_type: str
    failure: ReasonCode | None = None


@dataclass(frozen=True)
class Crawl:
    """One crawl of one channel. ``announced`` is what its list says; ``lists`` fail for this reason."""

    kind: str
    guides: tuple[Guide, ...]
    announced: int | None
    fetched_at: str = CRAWLED_AT
    list_failure: ReasonCode | None = None

    def log(self, evidence: EvidenceStore) -> CrawlLog:
        """What the crawler would have left."""
        host = f"http://{self.kind}.city.test"
        first = Page(f"{host}/list", PageRole.LIST, 200, failure=self.list_failure, fetched_at=self.fetched_at,
                     listed={"links": str(len(self.guides)), "more": "0"})  # fmt: skip
        if self.list_failure is None:
            first = replace(first, evidence=evidence.put(self.kind.encode()), content_type="text/plain")
        pages = tuple(self._page(f"{host}/guide/{each.key}", each, evidence) for each in self.guides)
        return CrawlLog(self.kind, (first, *pages), self.announced, len(pages))

    def _page(self, url: str, guide: Guide, evidence: EvidenceStore) -> Page:
        kept = "" if guide.failure in _NOTHING_CAME else evidence.put(guide.body)
        return Page(url, PageRole.GUIDE, 200, kept, guide.content_type, guide.failure, group=url,
                    listed={"task_name": guide.row["task_name"]}, fetched_at=self.fetched_at)  # fmt: skip


_NOTHING_CAME: Final = {ReasonCode.UNREACHABLE, ReasonCode.TIMEOUT, ReasonCode.ROBOTS, ReasonCode.TOO_LARGE}


@dataclass(frozen=True)
class World:
    """Everything a run looks at. ``off``: rules that are not asked; ``left_out``: kinds that are not crawled."""

    crawls: tuple[Crawl, ...]
    items: tuple[ServiceItem, ...]
    as_of: str = "2021-09-17"
    off: tuple[str, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(snapshot_id(self.as_of, self.items), self.as_of, "library.jsonl", self.items)

    def changed(self, change: Callable[[Guide], Guide | None], keys: Iterable[int] = range(1, 11)) -> World:
        """Every guide, or those of some items, changed or (``None``) gone from its channel without a trace."""
        wanted = set(keys)

        def crawl(each: Crawl) -> Crawl:
            guides = (change(guide) if guide.key in wanted else guide for guide in each.guides)
            return replace(each, guides=tuple(guide for guide in guides if guide is not None))

        return replace(self, crawls=tuple(map(crawl, self.crawls)))

    def crawled(self, change: Callable[[Crawl], Crawl]) -> World:
        """Every crawl changed."""
        return replace(self, crawls=tuple(map(change, self.crawls)))


def library() -> tuple[ServiceItem, ...]:
    return tuple(item_from_json({**row, "region": "610100"}) for row in (*ITEMS, ABSENT))


def guide_of(kind: str, key: int, row: Row) -> Guide:
    """A guide as a channel of a kind shows it."""
    style, charset, content_type = STYLES[kind]
    return Guide(key, row, style(row).encode(charset), content_type)


def rows(*, mended: bool) -> dict[int, Row]:
    """The items the channels show, before and after they were mended."""
    if mended:
        return dict(enumerate((*ITEMS, ABSENT), 1))
    return {at: {**row, **FAULTS[at]} for at, row in enumerate(ITEMS, 1)} | {10: EXTRA}


def world(*, mended: bool, fetched_at: str = CRAWLED_AT) -> World:
    """All channels served well."""
    shown = rows(mended=mended)
    crawls = (
        Crawl(kind, tuple(guide_of(kind, key, row) for key, row in shown.items()), len(shown), fetched_at)
        for kind in STYLES
    )
    return World(tuple(crawls), library())


@dataclass(frozen=True)
class Bench:
    """A project without a network."""

    project: Project
    store: Store

    def report(self, run: str, day: str, seen: World) -> tuple[RunReport, Policy]:
        """What an audit of that world finds, as :func:`auditor.run.run_audit` does it."""
        project = project_in(self.project.root, seen.off)
        self.store.save_snapshot(seen.snapshot)
        channels = tuple(_channel(crawl.kind) for crawl in seen.crawls)
        audit = Audit(project, channels, day, offline=True)
        logs = [crawl.log(EvidenceStore(project.evidence)) for crawl in seen.crawls]
        policy = policy_of(project)
        read = read_channels(audit, self.store, logs)
        pairs = list(zip(logs, read, strict=True))
        listed = [each for log, channel in pairs for each in listed_only(log, channel)]
        unnamed = {channel.channel for log, channel in pairs if has_unnamed(log, channel)}
        readings = (reading for channel in read for reading in channel.readings)
        fair = Fairness(sheet_of(project, policy), earlier_snapshots(self.store, seen.snapshot, readings))
        case = replace(case_of(audit, run, seen.snapshot, read), listed_only=listed, unnamed=unnamed)
        report = judged(replace(case, known=known_to(project), policy=policy, fair=fair))
        return running.known_before(self.store, report, running.begin(self.store, project)), policy


def _channel(kind: str) -> ChannelFile:
    return ChannelFile.model_validate(
        {"name": kind, "kind": kind, "start": (f"http://{kind}.city.test/list",), "expect": {}}
    )


def project_in(root: Path, off: Iterable[str] = ()) -> Project:
    """A project in a folder that does not ask these rules."""
    (root / "audit.toml").write_text(
        f"[rules]\npublic_service_target = 0\ndisable = {json.dumps(sorted(off))}\n", "utf-8"
    )
    return open_project(root)
