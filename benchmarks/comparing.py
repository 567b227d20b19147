"""Comparing and judging at any size, beside DeepDiff on the same records.

    python -m benchmarks.comparing [--items 100000] [--channels 5] [--block 2500] [--workers 2]
    python -m benchmarks.comparing --deepdiff 2000      only so many records, both ways, records a second

Items have fifteen elements: ten short ones, two long texts, an amount, two legal bases and four materials. A
channel writes a fifth of them differently and means the same, and 3 % of its items differ in one element for
good. Each block (one region) is compared on every channel and judged by the rules of task 1; making the data is
not counted. ``second`` is the same work after 1 % of the library's items changed, with what the first run learnt.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from auditor.memo import MemoFile
from benchmarks.item_generator import blocks
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import compare, compare_counted
from diffs.model import Decision, Match
from diffs.rules import check_library

AS_OF: Final = "2021-09-17"
WRITTEN_OTHERWISE: Final = 0.2
DIFFERENT: Final = 0.03
LAWS: Final = (
    ("中华人民共和国道路运输条例", "国务院令第406号"),
    ("中华人民共和国公路法", "主席令第86号"),
    ("公路安全保护条例", "国务院令第593号"),
    ("城市公共汽车和电车客运管理规定", "交通运输部令2017年第5号"),
)
PAPERS: Final = ("申请表", "营业执照", "经办人身份证明", "安全生产管理制度文本", "车辆技术等级评定报告", "从业人员名册")


@dataclass(frozen=True, slots=True)
class Work:
    """One block of the benchmark: its library and a reading per item and channel."""

    items: Sequence[ServiceItem]
    readings: Sequence[Reading]
    matches: Sequence[Match]


def one_work(number: int, channels: int, size: int) -> Work:
    """The block of that number, of ``size`` items; the same number gives the same block."""
    block = next(blocks(1, size, 0, seed=number))
    rng = Random(number)
    library = [filled(replace(item, id=f"{number}-{item.id}"), rng) for item in block.items]
    readings = [shown(item, f"ch{channel}", rng) for channel in range(channels) for item in library]
    matches = [
        Match(Decision.AUTO, each.channel, each.item.id, each.item.id.partition("/")[2], 1.0) for each in readings
    ]
    return Work(library, readings, matches)


def filled(item: ServiceItem, rng: Random) -> ServiceItem:
    """The item with fifteen elements."""
    days = rng.randrange(2, 20)
    rest = {
        "promise_day": f"{days}个工作日",
        "anticipate_day": "20个工作日",
        "server_type": "自然人、企业法人",
        "link_way": f"029-8678{rng.randrange(1000, 9999)}",
        "supervise_way": "029-12328",
        "transact_addr": f"{item.unit[:4]}政务服务中心{rng.randrange(1, 4)}楼{rng.randrange(1, 40)}号窗口",
        "transact_time": "工作日上午9:00至12:00，下午13:30至17:00",
        "is_fee": "否",
        "limit_scene_num": str(rng.randrange(0, 2)),
        "accept_condition": f"一、具备独立法人资格；二、有与{item.task_name}相适应的场所、设备和人员；三、制度健全。",
        "handle_flow": f"1.申请；2.受理；3.审查（{days}个工作日）；4.决定；5.送达。",
    }
    title, number = rng.choice(LAWS)
    law = (
        LegalBasis(title, number, f"第{'一二三四五六七八九'[rng.randrange(9)]}条"),
        LegalBasis("中华人民共和国行政许可法", "主席令第7号", "第十二条"),
    )
    papers = tuple(
        Material(name, {"is_need": "必要", "material_type": "原件", "page_num": str(rng.randrange(1, 4))})
        for name in rng.sample(PAPERS, 4)
    )
    return replace(item, elements={**item.elements, **rest}, by_law=law, materials=papers)


def shown(item: ServiceItem, channel: str, rng: Random) -> Reading:
    """The item as a channel shows it."""
    mine = dict(item.elements)
    laws, papers = item.by_law, item.materials
    if rng.random() < WRITTEN_OTHERWISE:
        mine["promise_day"] = mine["promise_day"].replace("个工作日", "工作日")
        mine["transact_time"] = mine["transact_time"].replace(":", "：")
        mine["server_type"] = "企业法人,自然人"
        laws = tuple(replace(each, law_name=f"《{each.law_name}》") for each in laws)
        papers = tuple(Material(f"{at}.{each.material_name}", each.elements) for at, each in enumerate(papers, 1))
    if rng.random() < DIFFERENT:
        way = rng.randrange(4)
        if way == 0:
            mine["link_way"] = "029-86780000"
        elif way == 1:
            mine["promise_day"] = "45个工作日"
        elif way == 2:
            laws = laws[:1]
        else:
            papers = papers[1:]
    body = replace(item, id=f"{channel}/{item.id}", elements=mine, by_law=laws, materials=papers)
    return Reading(body, channel, f"http://{channel}.test/{item.id}", has_provenance=True)


def judged(work: Work, memo: Path) -> tuple[int, float]:
    """How many findings comparing and judging give, and the CPU seconds."""
    start = time.process_time()
    kept = MemoFile(memo)
    told = compare_counted(work.items, work.readings, work.matches, as_of=AS_OF, memo=kept)
    found = len(told.findings) + len(check_library(work.items, as_of=AS_OF, memo=kept))
    kept.save()
    return found, time.process_time() - start


def changed(work: Work, share: float) -> Work:
    """The same block after a share of the library's items changed a phone number."""
    rng = Random(len(work.items))
    items = [
        replace(item, elements={**item.elements, "link_way": "029-86781111"}) if rng.random() < share else item
        for item in work.items
    ]
    return Work(items, work.readings, work.matches)


def part(arguments: argparse.Namespace, numbers: Sequence[int], folder: Path, share: float) -> tuple[int, float, float]:
    """Some blocks, made and judged one after the other: findings, wall seconds without making them, CPU seconds."""
    found, wall, busy = 0, 0.0, 0.0
    for number in numbers:
        work = one_work(number, arguments.channels, arguments.block)
        work = changed(work, share) if share else work
        start = time.perf_counter()
        told, took = judged(work, folder / f"{number}.memo")
        found, wall, busy = found + told, wall + time.perf_counter() - start, busy + took
    return found, wall, busy


def run_all(arguments: argparse.Namespace) -> None:
    """The whole of it, twice; prints a line each. Workers make their own data, which is not counted."""
    records = arguments.items * arguments.channels
    count = max(1, arguments.items // arguments.block)
    shares = [range(worker, count, arguments.workers) for worker in range(arguments.workers)]
    with TemporaryDirectory() as folder, ProcessPoolExecutor(arguments.workers) as pool:
        for name, share in (("first", 0.0), ("second", 0.01)):
            told = list(pool.map(part, *zip(*((arguments, each, Path(folder), share) for each in shares), strict=True)))
            seconds, busy = max(wall for _, wall, _ in told), sum(cpu for *_, cpu in told)
            print(
                f"{name:<7} {records} records of 15 elements, {arguments.workers} workers: {seconds:.1f} s wall,"
                f" {busy:.1f} s CPU, {records / seconds:.0f} records/s, {sum(found for found, *_ in told)} findings"
            )
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(f"largest process {peak:.0f} MiB")


def as_record(item: ServiceItem) -> dict[str, Any]:
    """The item as plain data."""
    return {
        "task_name": item.task_name,
        **item.elements,
        "by_law": [asdict(each) for each in item.by_law],
        "materials": [{"material_name": each.material_name, **each.elements} for each in item.materials],
    }


def beside_deepdiff(records: int) -> None:
    """Records a CPU second of both, on the same records; the best of three blocks, no record seen twice."""
    deep_diff = import_module("deepdiff").DeepDiff  # only this figure needs it
    ours, theirs = float("inf"), float("inf")
    compare((), (), (), as_of=AS_OF)  # tables are read once, whatever is compared
    for number in range(3):
        work = one_work(number, 1, records)
        pairs = [(as_record(one), as_record(other.item)) for one, other in zip(work.items, work.readings, strict=True)]
        start = time.process_time()
        compare(work.items, work.readings, work.matches, as_of=AS_OF)
        middle = time.process_time()
        for pair in pairs:
            deep_diff(*pair, ignore_order=True)
        ours, theirs = min(ours, middle - start), min(theirs, time.process_time() - middle)
    print(f"beside     auditor {records / ours:.0f} records/s, DeepDiff(ignore_order) {records / theirs:.0f} records/s")
    print(f"           ratio {theirs / ours:.1f}")


def main() -> None:
    """Read the call and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--channels", type=int, default=5)
    parser.add_argument("--block", type=int, default=2500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--deepdiff", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.deepdiff:
        if find_spec("deepdiff") is None:
            raise SystemExit("DeepDiff is not installed: pip install item-catalog-auditor[bench]")
        beside_deepdiff(arguments.deepdiff)
    else:
        run_all(arguments)


if __name__ == "__main__":
    main()
