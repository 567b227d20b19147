"""From a crawl of a channel and the library to what the channel file says of reading: names, codes, places, fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from auditor.channels.draft import rounded_down
from auditor.channels.saving import Guide, guides_in
from auditor.matching import USED, matches_of
from catalog.codes import normal_code
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from spiders.channel import ChannelFile, Expectations, LearnedPlace
from spiders.evidence import EvidenceStore
from spiders.facts import fill_rates
from spiders.judge import hints_of
from spiders.learn import Sample, learn_codes, learn_names, learn_places, sample_of
from spiders.model import CrawlLog
from spiders.placenames import is_member
from spiders.reader.json_shape import field_of
from spiders.reader.labels import SECTIONS, Labels

EXPECTED: Final = (
    "task_name",
    "dept_name",
    "task_type",
    "by_law",
    "materials",
    "accept_condition",
    "promise_day",
    "link_way",
    "transact_addr",
)
"""Elements whose fill tells a healthy crawl from a broken one."""
WORTH: Final = 0.5
_HEALTHY: Final = 0.9
_LABEL_SHARE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Learning:
    """A channel file with what was learned, and the numbers it rests on: ``guides`` served, ``read`` readings,
    ``paired`` guides whose library item is known."""

    channel: ChannelFile
    guides: int
    read: int
    paired: int


def learned(channel: ChannelFile, log: CrawlLog, evidence: EvidenceStore, library: Sequence[ServiceItem]) -> Learning:
    """The channel with its own names, codes, places and expectations, learned from one crawl."""
    by_id = {item.id: item for item in library}
    named = channel
    guides = guides_in(log, evidence, named)
    samples = _samples(guides, named, library, by_id)
    own = learn_names(samples, Labels(dict(named.labels)))
    if own:
        named = _with(named, labels={**named.labels, **own})
        guides = guides_in(log, evidence, named)
        samples = _samples(guides, named, library, by_id)
    codes = learn_codes(samples, Labels(dict(named.labels)))
    if codes:
        named = _with(named, codes={**codes, **named.codes})
        guides = guides_in(log, evidence, named)
    places = learn_places(samples, Labels(dict(named.labels)), named.codes)
    kept = {
        key: tuple(LearnedPlace(at=each.at, share=each.share, agree=each.agree) for each in found)
        for key, found in places.items()
    }
    readings = [reading for guide in guides for reading in guide.result.readings]
    members = _unknown_members(samples, Labels(dict(named.labels)), kept)
    whole = _with(named, locators=kept, expect=_expectations(log, readings, members))
    return Learning(whole, len(guides), len(readings), sum(sample.item is not None for sample in samples))


def _with(channel: ChannelFile, **changes: object) -> ChannelFile:
    return channel.model_copy(update=changes).in_folder(channel.folder)


def _samples(
    guides: Sequence[Guide], channel: ChannelFile, library: Sequence[ServiceItem], by_id: Mapping[str, ServiceItem]
) -> list[Sample]:
    """The guides with one item each, beside the library item they stand for.

    A page the reader takes for no guide is paired by what it shows: the one name or code of the library on it.
    """
    hints = hints_of(channel)
    single = [guide for guide in guides if len(guide.result.readings) <= 1]
    samples = [sample_of(guide.parts, hints, next(iter(guide.result.readings), None)) for guide in single]
    readings = [
        sample.reading or _guessed(sample, guide, channel.name, library)
        for sample, guide in zip(samples, single, strict=True)
    ]
    known = [reading for reading in readings if reading is not None]
    pairs = {match.reading: match.library for match in matches_of(library, known) if match.decision in USED}
    return [
        replace(sample, item=by_id.get(pairs.get(reading.item.id, "")) if reading else None)
        for sample, reading in zip(samples, readings, strict=True)
    ]


def _guessed(sample: Sample, guide: Guide, channel: str, library: Sequence[ServiceItem]) -> Reading | None:
    """What a page that was not read is called, by the library's names and codes that stand on it."""
    shown = {looks(spot.text) for spot in sample.spots if spot.text and len(spot.text) < 80}
    codes = {normal_code(text) for text in shown if len(text) >= 12 and text.isascii()}
    named = [item for item in library if looks(item.task_name) in shown]
    coded = [item for item in library if codes & {normal_code(code) for code in item.codes}]
    listed = guide.parts[0].listed.get("task_name", "")
    name = listed or (named[0].task_name if len({item.task_name for item in named}) == 1 else "")
    if not name and len(coded) != 1:
        return None
    item = ServiceItem(
        id=f"guess:{sample.url}", task_name=name or coded[0].task_name, codes=coded[0].codes if len(coded) == 1 else ()
    )
    return Reading(item, channel=channel, url=sample.url)


def _unknown_members(samples: Sequence[Sample], labels: Labels, kept: Mapping[str, Sequence[LearnedPlace]]) -> set[str]:
    """Members of payloads that nobody knows, in the objects that hold known ones: the template always had them."""
    objects = {place.at.rpartition(".")[0] for places in kept.values() for place in places if is_member(place.at)}
    names = {spot.path.rpartition(".") for sample in samples for spot in sample.spots if is_member(spot.path)}
    last = {name.removesuffix("[]") for around, _dot, name in names if around in objects}
    return {name for name in last if not any(field_of(labels, name, section) for section in ("item", *SECTIONS))}


def _expectations(log: CrawlLog, readings: Sequence[Reading], members: Collection[str]) -> Expectations:
    """What the healthy run had, with a margin."""
    whole = max(len(readings), min(log.announced or 0, 10 * len(readings)))
    rates = fill_rates(readings, EXPECTED)
    fill = {key: 1.0 if key == "task_name" and rate == 1 else rounded_down(rate) for key, rate in rates.items()}
    return Expectations(
        min_items=int(_HEALTHY * whole),
        fill={key: share for key, share in fill.items() if share >= WORTH},
        unread=tuple(sorted({*_unread(readings), *members})),
    )


def _unread(readings: Sequence[Reading]) -> Iterator[str]:
    counts = Counter(label for reading in readings for label in set(reading.unread))
    yield from sorted(label for label, count in counts.items() if count >= max(2, _LABEL_SHARE * len(readings)))
