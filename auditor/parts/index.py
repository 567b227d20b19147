"""One pass over items or readings: where the lines of each region stand, and what the whole has to know.

Lines are looked at just enough for that; the part that takes a line reads it as strictly as any file is read.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

import orjson

from auditor.parts.lines import Lines, no_numbers
from auditor.parts.sources import Source
from auditor.parts.workers import Pool
from catalog.errors import N_, InputRefused
from catalog.identity import main_code, mark_of
from catalog.itemfile import item_from_json, item_keys
from catalog.jsonlines import parse_json
from catalog.model import LIST_ELEMENTS, ServiceItem
from catalog.text import looks
from diffs.matching.facts import region_key
from diffs.matching.places import naming_places

SEAL: Final = 16
"""Bytes of a line's digest."""

_NEEDED: Final = {"id", "task_name"}
_TEXTS: Final = ("id", "task_name", "region", "channel", "dept_name", "task_code", "task_handle_item")

Place = tuple[str, str]
"""The region of a line, and its body where it names no region: what says in which part it is."""


@dataclass(slots=True)
class Bucket:
    """The lines of one place. ``ids``, ``codes`` and ``named`` are marks (:func:`mark_of`) of each line's id, main
    code, and code with name; ``channels`` the place of its channel in :attr:`Index.channels`; ``seals`` the digests of
    the lines, one after the other."""

    numbers: array[int] = field(default_factory=no_numbers)
    starts: array[int] = field(default_factory=no_numbers)
    ids: array[int] = field(default_factory=no_numbers)
    codes: array[int] = field(default_factory=no_numbers)
    named: array[int] = field(default_factory=no_numbers)
    channels: array[int] = field(default_factory=lambda: array("H"))
    seals: bytearray = field(default_factory=bytearray)

    def lines(self, source: Source) -> Lines:
        """Where they stand."""
        return Lines(source, self.numbers, self.starts)

    def append(self, other: Bucket, before: int, channels: array[int]) -> None:
        """Add lines of a later stretch; ``before`` lines come before that, ``channels`` are its own."""
        self.numbers.extend(before + each for each in other.numbers)
        self.starts.extend(other.starts)
        self.ids.extend(other.ids)
        self.codes.extend(other.codes)
        self.named.extend(other.named)
        self.channels.extend(channels[each] for each in other.channels)
        self.seals += other.seals


@dataclass(slots=True)
class Index:
    """What a source, or a stretch of it, holds. ``bodies`` with their regions, item ``names`` and ``naming`` (names in
    which a place can stand) are each there once; ``shapes`` counts, by channel, which keys lines have."""

    source: Source
    count: int = 0
    buckets: dict[Place, Bucket] = field(default_factory=dict)
    channels: list[str] = field(default_factory=list)
    bodies: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    naming: set[str] = field(default_factory=set)
    shapes: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    proven: bool = False
    """Whether any line names a channel or says where it was read."""

    @property
    def rows(self) -> int:
        """How many items or readings there are."""
        return sum(len(bucket.numbers) for bucket in self.buckets.values())

    def add(self, other: Index) -> None:
        """Add what the next stretch holds."""
        places = array("H", (self.channel(name) for name in other.channels))
        for place, bucket in other.buckets.items():
            self.buckets.setdefault(place, Bucket()).append(bucket, self.count, places)
        self.count += other.count
        self.bodies |= other.bodies
        self.names |= other.names
        self.naming |= other.naming
        self.proven |= other.proven
        for shape, times in other.shapes.items():
            self.shapes[shape] = self.shapes.get(shape, 0) + times

    def channel(self, name: str) -> int:
        """The number of a channel."""
        if name not in self.channels:
            self.channels.append(name)
        return self.channels.index(name)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a source that begin from a place up to and without another. ``readings``: they are readings."""

    source: Source
    start: int
    end: int
    readings: bool


def index_of(source: Source, *, readings: bool, pool: Pool) -> Index:
    """The index of lines in the product's own format; :class:`InputRefused` for what is none.

    ``pool``: workers that can open the source.
    """
    whole = Index(source)
    stretches = [Stretch(source, start, end, readings) for start, end in source.stretches()]
    for each in pool.over(look_at, stretches) if len(stretches) > 1 else map(look_at, stretches):
        whole.add(each)
    return whole


def look_at(stretch: Stretch) -> Index:
    """The index of a stretch."""
    index, add = Index(stretch.source), _adding(stretch.readings)
    for number, (start, raw) in enumerate(stretch.source.between(stretch.start, stretch.end), 1):
        index.count = number
        if raw.strip():
            add(index, number, start, raw)
    index.naming = set(naming_places(index.naming))
    return index


def _adding(readings: bool) -> Callable[[Index, int, int, bytes], None]:
    return _add_reading if readings else _add_item


def _add_item(index: Index, number: int, start: int, raw: bytes) -> None:
    obj, item = _light(index, start, raw)
    bucket = _put(index, number, start, raw, item)
    bucket.channels.append(index.channel(""))
    index.names.add(item.task_name)
    index.bodies.add((item.unit, region_key(item.region)))
    index.proven |= "channel" in obj or "locators" in obj


def _add_reading(index: Index, number: int, start: int, raw: bytes) -> None:
    obj, item = _light(index, start, raw)
    channel = str(obj.get("channel") or "")
    bucket = _put(index, number, start, raw, item)
    bucket.channels.append(index.channel(channel))
    index.naming.add(item.task_name)
    index.bodies.add((item.unit, ""))
    index.proven |= bool(channel) or obj.get("locators") is not None or obj.get("not_read") is not None
    shape = (channel, tuple(obj) if None not in obj.values() else tuple([key for key in obj if obj[key] is not None]))
    index.shapes[shape] = index.shapes.get(shape, 0) + 1


def _put(index: Index, number: int, start: int, raw: bytes, item: ServiceItem) -> Bucket:
    region = region_key(item.region)
    place = (region, "" if region else item.unit)
    bucket = index.buckets.get(place)
    if bucket is None:
        bucket = index.buckets[place] = Bucket()
    code = main_code(item)
    bucket.numbers.append(number)
    bucket.starts.append(start)
    bucket.ids.append(mark_of(item.id))
    bucket.codes.append(mark_of(code))
    bucket.named.append(mark_of(code, looks(item.task_name)))
    bucket.seals += blake2b(raw, digest_size=SEAL).digest()
    return bucket


def _light(index: Index, start: int, raw: bytes) -> tuple[Mapping[str, Any], ServiceItem]:
    """The line as it is and the item of it, as far as an index asks: id, name, codes, region and body."""
    try:
        obj = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _strict(index, start, raw)
    if type(obj) is not dict:
        return _strict(index, start, raw)
    get = obj.get
    codes = get("codes") or []
    own = {key: text for key in _TEXTS if (text := get(key)) is not None}
    if not (own.keys() >= _NEEDED and type(codes) is list and _texts((*codes, *own.values())) and own["id"].strip()):
        return _strict(index, start, raw)
    return obj, ServiceItem(own["id"], own["task_name"], tuple(codes), own.get("region", ""), own)


def _texts(values: Iterable[object]) -> bool:
    return all(type(each) is str for each in values)


def _strict(index: Index, start: int, raw: bytes) -> tuple[Mapping[str, Any], ServiceItem]:
    """The same read to the letter; :class:`InputRefused` for what cannot be."""
    where = f"{index.source.name}:{index.source.number_at(start)}"
    obj = parse_json(raw, where, numbers_as_text=True)
    if not isinstance(obj, dict):
        raise InputRefused(N_("expected one JSON object per line"), where=where)
    return obj, item_from_json(obj, where)


def shown_in(shape: Iterable[str]) -> Iterator[str]:
    """The elements that a line of these keys shows."""
    known = item_keys()
    return (key for key in shape if key != "task_name" and (known.get(key) or key in LIST_ELEMENTS))
