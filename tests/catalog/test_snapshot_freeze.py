"""Identity of a snapshot and the difference of two."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.itemfile import item_from_json
from catalog.model import ServiceItem, Snapshot
from catalog.snapshot import diff_snapshots, snapshot_id
from catalog.snapshot.lists import split_list

DAY = "2021-09-17"


def item(key: str, **more: Any) -> ServiceItem:
    return item_from_json({"id": key, "task_name": f"事项{key}"} | more)


def frozen(*items: ServiceItem, as_of: str = DAY) -> Snapshot:
    return Snapshot(snapshot_id(as_of, items), as_of, "库.xlsx", items)


ITEMS = [item(str(at), promise_day=f"{at}个工作日") for at in range(5)]


@given(st.permutations(ITEMS))
def test_the_order_of_rows_does_not_matter(items: list[ServiceItem]) -> None:
    assert snapshot_id(DAY, items) == snapshot_id(DAY, ITEMS) == "S20210917-" + snapshot_id(DAY, ITEMS)[-6:]


def test_day_and_content_do_matter() -> None:
    ids = {snapshot_id(DAY, ITEMS), snapshot_id("2021-09-18", ITEMS), snapshot_id(DAY, ITEMS[1:])}
    assert len(ids) == 3


def test_the_same_library_has_no_changes() -> None:
    assert not diff_snapshots(frozen(*ITEMS), frozen(*ITEMS))


def test_items_come_go_and_change_element_by_element() -> None:
    law = {"law_name": "道路运输条例", "article": "第八条"}
    before = frozen(
        item("1", promise_day="8个工作日", is_fee="否", by_law=[law], materials=["申请表", "照片"]),
        item("2"),
    )
    after = frozen(
        item(
            "1",
            promise_day="5个工作日",
            link_way="12328",
            by_law=[law | {"article": "第九条"}],
            materials=["照片", "申请表"],
        ),
        item("3"),
    )
    changes = [change.to_json() for change in diff_snapshots(before, after)]
    assert changes == [
        {"change": "added", "id": "3", "task_name": "事项3"},
        {"change": "removed", "id": "2", "task_name": "事项2"},
        {
            "change": "changed",
            "id": "1",
            "task_name": "事项1",
            "elements": [
                {
                    "element": "by_law",
                    "row": "道路运输条例第九条",
                    "after": '{"article": "第九条", "law_name": "道路运输条例"}',
                },
                {
                    "element": "by_law",
                    "row": "道路运输条例第八条",
                    "before": '{"article": "第八条", "law_name": "道路运输条例"}',
                },
                {"element": "is_fee", "before": "否"},
                {"element": "link_way", "after": "12328"},
                {"element": "promise_day", "before": "8个工作日", "after": "5个工作日"},
            ],
        },
    ]


def test_a_change_reads_as_one_line() -> None:
    (change,) = diff_snapshots(frozen(item("1", is_fee="否")), frozen(item("1", is_fee="是")))
    assert change.line(str) == "~ 1 事项1: is_fee"


def test_a_text_that_becomes_rows_is_a_change_of_rows() -> None:
    (change,) = diff_snapshots(frozen(item("1", materials="无")), frozen(item("1", materials=["申请表"])))
    assert [(each.row, each.before is None, each.after is None) for each in change.changes] == [
        ("申请表", True, False),
        ("无", False, True),
    ]


@given(st.text(alphabet="1.、；;①（）()《》一申请 \n2021年", max_size=60))
def test_splitting_a_cell_never_fails_and_gives_clean_parts(text: str) -> None:
    for part in split_list(text):
        assert part == part.strip()
        assert part
