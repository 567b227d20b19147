"""A library of several regions and what three channels show of it, with what makes regions hang together."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

from auditor.libraries import library_of, readings_of
from auditor.parts.files import Job, compared, matched
from auditor.parts.sources import FileLines, Source
from auditor.parts.workers import ALONE, Workers
from benchmarks.item_generator import blocks
from catalog.itemfile import item_to_json, reading_to_json
from catalog.jsonlines import dump_line, write_jsonl
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.compare import compare_counted
from diffs.figures import Figures
from diffs.findingfile import finding_to_json
from diffs.matching import match, match_to_json
from diffs.waivers import Waiver
from diffs.weighing import Audited, weigh

AS_OF = "2021-09-17"
CHANNELS = {"pc": 1.0, "mobile": 0.6, "kiosk": 0.3}
OTHER = {"promise_day": "45个工作日", "link_way": "029-86780000", "is_fee": "是"}


def world(seed: int, regions: int = 3, size: int = 14) -> tuple[list[ServiceItem], list[Reading]]:
    """Items and readings in no order. By chance some items share codes with those of other regions, some readings
    name no region, some channels agree against the library, and a few items belong to the province."""
    rng = Random(seed)
    library: list[ServiceItem] = []
    readings: list[Reading] = []
    for block in blocks(regions, size, size, seed=seed):
        own = {item.id: _filled(item, rng) for item in block.items}
        library += own.values()
        for name, share in CHANNELS.items():
            for each in block.readings:
                if rng.random() < share:
                    readings.append(_shown(each, own.get(block.truth[each.item.id]), name, rng))
    if seed % 3 == 0:
        for at in rng.sample(range(len(library)), 3):
            library[at] = replace(library[at], codes=library[0].codes)
    if seed % 5 == 4:
        library.append(replace(library[0], id="P1", region="610000", codes=()))
    rng.shuffle(library)
    rng.shuffle(readings)
    return library, readings


def _filled(item: ServiceItem, rng: Random) -> ServiceItem:
    rest = {"promise_day": f"{rng.randrange(2, 9)}个工作日", "link_way": "029-86781234", "is_fee": "否"}
    law = LegalBasis("中华人民共和国公路法", "", f"第{'一二三四'[rng.randrange(4)]}条")
    return replace(
        item, elements={**item.elements, **rest}, by_law=(law,), materials=(Material("申请表", {"page_num": "1"}),)
    )


def _shown(reading: Reading, item: ServiceItem | None, channel: str, rng: Random) -> Reading:
    seen = reading.item
    elements = {**(item.elements if item else {}), **seen.elements}
    for key, value in OTHER.items():
        if item and int(item.id[-1]) % 4 == 0 and rng.random() < 0.5:
            elements[key] = value
    body = replace(
        seen,
        id=f"{channel}-{seen.id}",
        elements=elements,
        by_law=item.by_law if item else (),
        region="" if rng.random() < 0.05 and "dept_name" in seen.elements else seen.region,
    )
    return Reading(body, channel, f"http://{channel}.test/{seen.id}", has_provenance=rng.random() < 0.5)


def written(folder: Path, library: Iterable[ServiceItem], readings: Iterable[Reading]) -> Job:
    """The two files of a call."""
    folder.mkdir(parents=True, exist_ok=True)
    write_jsonl(folder / "library.jsonl", map(item_to_json, library))
    write_jsonl(folder / "readings.jsonl", map(reading_to_json, readings))
    return Job(FileLines(str(folder / "library.jsonl")), FileLines(str(folder / "readings.jsonl")), as_of=AS_OF)


def path_of(source: Source) -> Path:
    """The file of lines of a file."""
    assert isinstance(source, FileLines)
    return Path(source.path)


def whole(job: Job) -> tuple[list[str], list[str], Figures]:
    """Matches, findings and figures as they are where nothing is parted."""
    items, readings = library_of(path_of(job.library), as_of=job.as_of), readings_of(path_of(job.readings))
    matches = match(items, readings)
    comparison = compare_counted(items, readings, matches, include_review=job.include_review, as_of=job.as_of)
    told = weigh(Audited(items, readings, matches, comparison), as_of=job.as_of, waivers=job.waivers, checked=False)
    return (
        [dump_line(match_to_json(each)) for each in matches],
        [dump_line(finding_to_json(each)) for each in told.findings],
        told.figures,
    )


def parted(job: Job, workers: Workers = ALONE, memo: Path | None = None) -> tuple[list[str], list[str], Figures]:
    """The same in parts."""
    job = replace(job, workers=workers)
    with ExitStack() as scratch:
        pairs = matched(replace(job, memo=memo and memo / "match"), scratch)
        found = compared(replace(job, memo=memo and memo / "diff"), scratch)
        return [*pairs.lines()], [*found.lines()], found.figures


ALLOWED = Waiver("号码调整中", rule="T2-PHONE", approver="某科", document="某文〔2021〕1号", start="2021-01-01")
