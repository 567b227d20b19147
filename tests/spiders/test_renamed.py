"""One page with a label of its own: what it seems to lack is not read, unless it lacks more than that explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Reading, ServiceItem
from spiders.renamed import REASON, doubting_renamed

SHOWN = {"dept_name": "示例市运输处", "promise_day": "5个工作日", "link_way": "029-86780001"}


def pages(*, lacks: tuple[str, ...] = (), unread: tuple[str, ...] = (), count: int = 20) -> list[Reading]:
    """Pages that are alike, but for the first."""
    items = [ServiceItem(id=f"C{n}", task_name=f"事项{n}", elements=SHOWN) for n in range(count)]
    made = [Reading(item, channel="pc", unread=("所属专栏",), has_provenance=True) for item in items]
    kept = {key: text for key, text in SHOWN.items() if key not in lacks}
    made[0] = replace(made[0], item=replace(items[0], elements=kept), unread=("所属专栏", *unread))
    return made


@pytest.mark.parametrize(
    ("lacks", "unread", "count", "doubted"),
    [
        (("link_way",), ("办事热线怎么打",), 20, {"link_way": REASON}),
        (("link_way", "promise_day"), ("打哪个号码", "多久能办完"), 20, {"link_way": REASON, "promise_day": REASON}),
        (("link_way", "promise_day"), ("打哪个号码",), 20, {}),
        (("link_way",), (), 20, {}),
        (("link_way",), ("办事热线怎么打",), 3, {}),
        ((), ("办事热线怎么打",), 20, {}),
    ],
    ids=["one renamed", "two renamed", "lacks more", "lacks it", "too few pages", "lacks nothing"],
)
def test_what_a_page_lacks(
    lacks: tuple[str, ...], unread: tuple[str, ...], count: int, doubted: dict[str, str]
) -> None:
    first, *others = doubting_renamed(pages(lacks=lacks, unread=unread, count=count))
    assert dict(first.not_read) == doubted
    assert all(not each.not_read for each in others)
