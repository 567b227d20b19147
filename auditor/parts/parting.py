"""Two files as parts: which lines belong together, and what each part has to be told of all the others."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from auditor.parts.index import SEAL, Bucket, Index, shown_in
from auditor.parts.work import Asked, Part
from catalog.identity import Shared, mark_of
from catalog.model import ServiceItem
from diffs.compare.channels import Channel
from diffs.matching.facts import region_of
from diffs.matching.ground import Ground, Names, Parting, ground_from, partings
from diffs.memo import register_digest
from diffs.rules import Policy

MOST: Final = 256
"""Parts there are at most: each is a file of its own until all of them are put together."""

Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Whole:
    """Library and readings as they stand in their files, and what matching takes from both."""

    library: Index
    readings: Index
    ground: Ground


def whole_of(library: Index, readings: Index) -> Whole:
    """Both files, looked at together."""
    shown = {unit for unit, _ in readings.bodies}
    names = Names(library.bodies, shown, library.names, readings.naming)
    return Whole(library, readings, ground_from(names, readings.channels))


def channels_in(readings: Index) -> dict[str, Channel]:
    """All channels of the readings by name, without codes of their own and trusted, as files are."""
    shown: dict[str, dict[str, int]] = {name: {} for name in sorted(readings.channels)}
    count = dict.fromkeys(shown, 0)
    for (name, shape), times in sorted(readings.shapes.items()):
        count[name] += times
        for key in shown_in(shape):
            shown[name][key] = shown[name].get(key, 0) + times
    return {name: Channel(name, count[name], shown[name]) for name in shown}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A part and its seal: a digest of all its lines and of all that is asked of it, to know it again by. Where the
    lines stand in their files is not in it."""

    seal: str
    part: Part


def parts_of(whole: Whole, asked: Asked) -> Iterator[Sealed]:
    """Every part, in the order of their regions."""
    library = _repeated([(each.codes, each.named) for each in whole.library.buckets.values()])
    shown = {name: _repeated(_of_channel(whole.readings, at)) for at, name in enumerate(whole.readings.channels)}
    said = _said(asked)
    for mine, theirs in _groups(whole):
        shared = library.among(mine.codes, mine.named)
        seen = {
            name: shown[name].among(*_chosen(theirs, at))
            for at, name in enumerate(whole.readings.channels)
            if shown[name].there
        }
        seal = blake2b(said, digest_size=SEAL)
        seal.update(_sorted(shared) + b"".join(_sorted(seen[name]) for name in sorted(seen)))
        seal.update(mine.seals + b"/" + theirs.seals)
        lines = mine.lines(whole.library.source), theirs.lines(whole.readings.source)
        yield Sealed(seal.hexdigest(), Part(asked, *lines, shared, seen))


def _said(asked: Asked) -> bytes:
    """All that is asked and known, but of channels only what a verdict on a page takes from them."""
    policy = asked.policy or Policy()
    told = (
        (asked.compared, asked.as_of, asked.include_review, asked.waivers),
        (sorted(policy.packs), policy.changes),
        (asked.ground.places, sorted((place, sorted(of)) for place, of in asked.ground.regions.items())),
        [(name, channel.template) for name, channel in sorted(asked.channels.items())],
    )
    register = register_digest(asked.register) if asked.register is not None else b""
    return repr(told).encode("utf-8", "surrogatepass") + register + asked.product


def _groups(whole: Whole) -> Iterator[tuple[Bucket, Bucket]]:
    """The lines of library and readings of every part, in the order of their files."""
    mine: dict[str, list[Bucket]] = {}
    theirs: dict[str, list[Bucket]] = {}
    for (region, _), bucket in sorted(whole.library.buckets.items()):
        mine.setdefault(region, []).append(bucket)
    for (region, unit), bucket in sorted(whole.readings.buckets.items()):
        light = ServiceItem("", "", region=region, elements={"dept_name": unit})
        theirs.setdefault(region_of(light, whole.ground.regions), []).append(bucket)
    for group in _few(partings(mine, theirs)):
        yield (
            _in_order([bucket for region in group.items for bucket in mine[region]]),
            _in_order([bucket for region in group.readings for bucket in theirs[region]]),
        )


def _few(groups: Sequence[Parting]) -> list[Parting]:
    """The same groups, or so few of them joined that there are not too many files; what is joined with what rests on
    the regions alone, so that it stays the same from run to run."""
    if len(groups) <= MOST:
        return list(groups)
    joined: dict[int, Parting] = {}
    for each in groups:
        place = mark_of(*(each.items or each.readings)[:1]) % MOST
        before = joined.get(place, Parting((), ()))
        joined[place] = Parting(before.items + each.items, before.readings + each.readings)
    return [joined[place] for place in sorted(joined)]


def _in_order(buckets: Sequence[Bucket]) -> Bucket:
    """The lines of several buckets as one, in the order of the file."""
    if len(buckets) == 1:
        return buckets[0]
    whole = Bucket()
    for bucket in buckets:
        whole.append(bucket, 0, array("H", range(max(bucket.channels, default=0) + 1)))
    order = np.argsort(np.asarray(whole.starts, np.uint64), kind="stable")
    return Bucket(
        _ordered(whole.numbers, order),
        _ordered(whole.starts, order),
        _ordered(whole.ids, order),
        _ordered(whole.codes, order),
        _ordered(whole.named, order),
        _ordered(whole.channels, order),
        bytearray(b"".join(whole.seals[at * SEAL : (at + 1) * SEAL] for at in order.tolist())),
    )


def _ordered(row: array[int], order: NDArray[np.intp]) -> array[int]:
    return array(row.typecode, np.asarray(row, row.typecode)[order].tobytes())


@dataclass(frozen=True, slots=True)
class _Repeated:
    """The marks that stand more than once in a whole, sorted; whether there is anything in it at all."""

    codes: Marks
    named: Marks
    there: bool = True

    def among(self, codes: array[int] | Marks, named: array[int] | Marks) -> Shared:
        """Those that a part has."""
        return Shared(_common(self.codes, codes), _common(self.named, named))


def _common(known: Marks, own: array[int] | Marks) -> frozenset[int]:
    return frozenset(np.intersect1d(known, np.asarray(own, np.uint64)).tolist())


def _repeated(rows: Iterable[tuple[array[int] | Marks, array[int] | Marks]]) -> _Repeated:
    pairs = list(rows)
    codes, named = (
        np.concatenate([np.asarray(pair[side], np.uint64) for pair in pairs] or [np.empty(0, np.uint64)])
        for side in (0, 1)
    )
    return _Repeated(_twice(codes), _twice(named), len(codes) > 0)


def _twice(marks: Marks) -> Marks:
    found, times = np.unique(marks, return_counts=True)
    return found[times > 1]


def _of_channel(index: Index, channel: int) -> Iterator[tuple[Marks, Marks]]:
    for bucket in index.buckets.values():
        yield _chosen(bucket, channel)


def _chosen(bucket: Bucket, channel: int) -> tuple[Marks, Marks]:
    """The marks of a channel's lines."""
    own = np.frombuffer(bucket.channels, np.uint16) == channel if bucket.channels else np.empty(0, bool)
    codes, named = (np.asarray(row, np.uint64)[own] for row in (bucket.codes, bucket.named))
    return codes, named


def _sorted(shared: Shared) -> bytes:
    assert isinstance(shared.codes, frozenset) and isinstance(shared.named, frozenset)  # noqa: PT018 - made above
    return b"|".join(np.array(sorted(each), np.uint64).tobytes() for each in (shared.codes, shared.named))


def twice_in(index: Index) -> frozenset[int]:
    """Marks of ids that may stand twice in a file."""
    rows = [np.asarray(bucket.ids, np.uint64) for bucket in index.buckets.values()]
    return frozenset(_twice(np.concatenate(rows)).tolist()) if rows else frozenset()
