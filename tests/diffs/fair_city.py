"""A small bureau made by hand: two units, three channels, forty items, and whatever a test changes on the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import Comparison, compare_counted
from diffs.model import Decision, Finding, Match
from diffs.weighing import Audited, Weighed, weigh

ROAD, TAXI = "市道路运输处", "市出租汽车处"
CHANNELS = ("pc", "mobile", "kiosk")
PHONES = {ROAD: "029-80000001", TAXI: "029-80000002"}
HEADS = ("客运站", "货运站", "驾培机构", "维修企业", "租赁车辆", "危货车辆", "检测站", "班线", "包车", "游船")
DOINGS = ("经营许可", "备案", "年度审验", "信息变更")

Page = Callable[[ServiceItem], ServiceItem | None]
"""What a channel makes of an item; ``None``: it is not published there."""


def bureau() -> list[ServiceItem]:
    """Forty items, the first twenty of one unit."""
    names = [f"{head}{doing}" for doing in DOINGS for head in HEADS]
    return [_item(place, name, ROAD if place < 20 else TAXI) for place, name in enumerate(names)]


def _item(place: int, name: str, unit: str) -> ServiceItem:
    elements = {
        "task_code": f"11610100MB2A{place:04d}X300011800{place:04d}",
        "task_type": "行政许可",
        "dept_name": unit,
        "promise_day": f"{3 + place % 4}个工作日",
        "project_type": "承诺件" if place % 2 else "即办件",
        "link_way": PHONES[unit],
        "transact_addr": f"市政务大厅{1 + place % 3}楼{place}号窗口",
        "accept_condition": f"具备从事{name}业务的条件和人员",
    }
    return ServiceItem(
        f"L{place:02d}",
        name,
        codes=(elements["task_code"],),
        region="610100",
        elements=elements,
        by_law=(LegalBasis(law_name="道路运输条例", article=f"第{8 + place}条"),),
        materials=(
            Material(f"{name}申请表", {"is_need": "必要", "copies_num": "2"}),
            Material("营业执照", {"is_need": "必要", "copies_num": "1"}),
        ),
    )


def told(item: ServiceItem, **elements: str | None) -> ServiceItem:
    """The item with some elements changed, or (``None``) without them."""
    both = {**item.elements, **elements}
    return replace(item, elements={key: text for key, text in both.items() if text is not None})


def when(asked: Callable[[ServiceItem], bool], **elements: str | None) -> Page:
    """A page that changes elements of some items only."""
    return lambda item: told(item, **elements) if asked(item) else item


def number_of(item: ServiceItem) -> int:
    """The place of an item in the bureau."""
    return int(item.id[1:3])


@dataclass(frozen=True)
class City:
    """The bureau and its channels; ``pages`` are what each channel does to an item, one after the other."""

    library: Sequence[ServiceItem] = field(default_factory=bureau)
    pages: Mapping[str, Sequence[Page]] = field(default_factory=dict)
    channels: Sequence[str] = CHANNELS
    fetched_at: str = ""
    hosts: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def readings(self) -> list[Reading]:
        return [
            self._reading(shown, channel, item.id)
            for channel in self.channels
            for item in self.library
            if (shown := self._shown(item, channel)) is not None
        ]

    def _shown(self, item: ServiceItem, channel: str) -> ServiceItem | None:
        shown: ServiceItem | None = item
        for page in self.pages.get(channel, ()):
            shown = page(shown) if shown is not None else None
        return shown

    def _reading(self, shown: ServiceItem, channel: str, library: str) -> Reading:
        host = self.hosts.get(channel, f"{channel}.city.test")
        return Reading(
            replace(shown, id=f"{channel}-{library}"),
            channel,
            f"http://{host}/{library}",
            fetched_at=self.fetched_at,
            evidence=f"{channel}{library}",
            has_provenance=True,
        )

    def matches(self) -> list[Match]:
        published = {(each.channel, each.item.id.partition("-")[2]) for each in self.readings()}
        return [
            Match(Decision.AUTO, channel, f"{channel}-{item.id}", item.id, 0.99)
            if (channel, item.id) in published
            else Match(Decision.MISSING_ON_CHANNEL, channel, library=item.id)
            for channel in self.channels
            for item in self.library
        ]

    def compared(self) -> Comparison:
        return compare_counted(self.library, self.readings(), self.matches(), **self.options)

    def weighed(self, *, as_of: str = "2021-09-17", own: Sequence[Finding] = (), **more: Any) -> Weighed:
        """Everything that follows; the library's own rules are asked only where ``own`` findings are given."""
        audited = Audited(
            self.library,
            self.readings(),
            self.matches(),
            self.compared(),
            own,
            snapshots=more.pop("snapshots", ()),
            silent=more.pop("silent", ()),
        )
        return weigh(audited, as_of=as_of, checked=bool(own), **more)
