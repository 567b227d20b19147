"""A whole that is at hand, held against each other channel by channel and region by region, wherever there are workers.

The unit of work is a channel with regions that share no item with others; what comes out is what one process gives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from auditor.matching import NOBODY, Known, matches_of
from auditor.parts.workers import Pool
from catalog.collecting import without_collecting
from catalog.errors import N_, ConfigError
from catalog.identity import shared_in
from catalog.laws import Register, shipped_register
from catalog.model import Reading, ServiceItem
from diffs.compare import Comparison, Tally, compare_counted
from diffs.compare.channels import Around, channels_of
from diffs.compare.lists import CodeMeanings
from diffs.compare.pile import spot_of
from diffs.matching.facts import region_key, region_of
from diffs.matching.ground import Ground, ground_of, partings
from diffs.memo import product_digest
from diffs.model import Decision, Finding, Match

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Whole:
    """Library and readings, and what is known of both. ``listed`` and ``unnamed``: see :func:`matches_of`;
    ``code_maps``, ``trusted``, ``as_of`` and ``laws``: see :func:`compare_counted`."""

    library: Sequence[ServiceItem]
    readings: Sequence[Reading]
    listed: Sequence[Reading] = ()
    unnamed: frozenset[str] = frozenset()
    known: Known = NOBODY
    code_maps: Mapping[str, CodeMeanings] = field(default_factory=dict)
    trusted: frozenset[str] = frozenset()
    as_of: str = ""
    laws: Register | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One channel and regions of it, as a whole of its own, with what it takes from all the others. ``matches`` are
    those already known, ``None`` where it is to be matched; ``product`` is the digest of who asks."""

    whole: Whole
    ground: Ground
    around: Around
    matches: Sequence[Match] | None
    product: bytes = field(default_factory=product_digest)


Outcome = tuple[Sequence[Match], Sequence[Finding], Tally]


def held_in_parts(whole: Whole, pool: Pool) -> tuple[tuple[Match, ...], Comparison]:
    """The matches and the comparison of a whole, worked out by a pool."""
    ids = [each.item.id for each in (*whole.readings, *whole.listed)]
    # what people said of a pair may name any region; and an id that stands twice is told by who looks at all of them
    at_once = bool(whole.known.judgements) or len(set(ids)) < len(ids)
    matches = _all_matches(whole) if at_once else None
    with without_collecting():
        done = list(pool.over(hold, _parts(whole, matches)))
    findings = sorted(chain.from_iterable(found for _, found, _ in done), key=spot_of)
    tally = Tally()
    for _, _, counted in done:
        tally += counted
    told = tuple(_in_order(whole, [found for found, _, _ in done])) if matches is None else tuple(matches)
    return told, Comparison(findings, tally)


def hold(part: Part) -> Outcome:
    """Match one part, where it is not matched yet, and compare it."""
    if part.product != product_digest():
        hint = N_("install the same version on every machine of the cluster")
        raise ConfigError(N_("a worker has another version of this program"), hint=hint)
    whole = part.whole
    matches = part.matches if part.matches is not None else _all_matches(whole, part.ground)
    compared = compare_counted(
        whole.library,
        whole.readings,
        matches,
        trusted=whole.trusted,
        as_of=whole.as_of,
        register=whole.laws,
        around=part.around,
    )
    return matches, tuple(compared.findings), compared.tally


def _all_matches(whole: Whole, ground: Ground | None = None) -> Sequence[Match]:
    return matches_of(whole.library, whole.readings, whole.listed, whole.unnamed, whole.known, ground)


def _parts(whole: Whole, matches: Sequence[Match] | None) -> Iterator[Part]:
    """Every channel of every group of regions."""
    ground = ground_of(whole.library, (*whole.readings, *whole.listed))
    channels = channels_of(whole.readings, whole.code_maps, whole.trusted)
    shared = shared_in(whole.library)
    laws = None if whole.laws is shipped_register() else whole.laws
    for name in ground.channels:
        readings = [each for each in whole.readings if each.channel == name]
        listed = [each for each in whole.listed if each.channel == name]
        own = [each for each in matches if each.channel == name] if matches is not None else None
        around = Around(
            {name: channels[name]} if name in channels else {},
            shared,
            {name: shared_in(each.item for each in readings)} if readings else {},
        )
        bare = replace(whole, readings=readings, listed=listed, laws=laws, known=replace(whole.known, judgements=()))
        for mine, group in _groups(bare, ground, own):
            yield Part(mine, replace(ground, channels=(name,)), around, group)


def _groups(
    whole: Whole, ground: Ground, matches: Sequence[Match] | None
) -> Iterator[tuple[Whole, Sequence[Match] | None]]:
    """One channel in groups of regions that share no item, nor a match that is known."""
    places = {each.item.id: region_of(each.item, ground.regions) for each in (*whole.readings, *whole.listed)}
    groups = partings({region_key(item.region) for item in whole.library}, set(places.values()))
    of_item = {region: at for at, each in enumerate(groups) for region in each.items}
    of_reading = {region: at for at, each in enumerate(groups) for region in each.readings}
    if matches is not None and _crosses(whole, matches, places, (of_item, of_reading)):
        yield whole, matches
        return
    items = _spread(whole.library, lambda item: of_item[region_key(item.region)])
    shown, listed = (
        _spread(rows, lambda each: of_reading[places[each.item.id]]) for rows in (whole.readings, whole.listed)
    )
    by_id = {item.id: of_item[region_key(item.region)] for item in whole.library}
    known = _spread(
        matches or (), lambda each: of_reading[places[each.reading]] if each.reading else by_id[each.library]
    )
    for at in range(len(groups)):
        mine = replace(whole, library=items.get(at, ()), readings=shown.get(at, ()), listed=listed.get(at, ()))
        yield mine, known.get(at, ()) if matches is not None else None


def _spread(rows: Iterable[T], place: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for each in rows:
        found.setdefault(place(each), []).append(each)
    return found


def _crosses(
    whole: Whole,
    matches: Sequence[Match],
    places: Mapping[str, str],
    groups: tuple[Mapping[str, int], Mapping[str, int]],
) -> bool:
    """Whether a match names items of a group its reading is not in."""
    of_item, of_reading = groups
    by_id = {item.id: of_item[region_key(item.region)] for item in whole.library}
    return any(
        by_id.get(name, of_reading[places[each.reading]]) != of_reading[places[each.reading]]
        for each in matches
        if each.reading
        for name in _named(each)
    )


def _named(match: Match) -> Collection[str]:
    return (match.library, *match.ambiguous_with, *(each.library for each in match.candidates))


def _in_order(whole: Whole, found: Sequence[Sequence[Match]]) -> Iterator[Match]:
    """Readings as they came, then what is missing by channel and item."""
    matches = list(chain.from_iterable(found))
    by_reading = {each.reading: each for each in matches if each.reading}
    yield from (by_reading[each.item.id] for each in whole.readings)
    gone = (each for each in matches if each.decision is Decision.MISSING_ON_CHANNEL)
    yield from sorted(gone, key=lambda each: (each.channel, each.library))
