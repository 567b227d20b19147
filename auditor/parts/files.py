"""Two files matched or compared part by part: what comes out is what the whole would have given, line by line."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson

from auditor.parts.index import Index, index_of
from auditor.parts.kept import Folder, Kept
from auditor.parts.lines import Lines
from auditor.parts.parting import Sealed, Whole, channels_in, parts_of, twice_in, whole_of
from auditor.parts.sources import Source
from auditor.parts.work import FIRST, Asked, Part, work_on
from auditor.parts.workers import ALONE, Pool, Workers
from catalog.errors import N_, ConfigError, InputRefused
from catalog.itemfile import item_from_json
from catalog.jsonlines import dump_line, parse_json, read_jsonl
from catalog.laws import Register
from diffs.figures import Figures
from diffs.rules import NATIONAL, Policy
from diffs.waivers import Waiver
from diffs.waivers.apply import State

_OWN: Final = ".jsonl"
_BEST: Final = (State.UNUSED, State.CHANGED, State.USED)


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked. ``memo`` is a folder in which what parts led to is kept from run to run."""

    library: Source
    readings: Source
    workers: Workers = ALONE
    memo: Path | None = None
    as_of: str = ""
    include_review: bool = False
    waivers: tuple[Waiver, ...] = ()
    policy: Policy = NATIONAL
    register: Register | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What became of a waiver: how many findings it allows, and how many it no longer allows."""

    state: State
    findings: int
    again: int


@dataclass(slots=True)
class Together:
    """What all parts led to; the lines are read from their files as they are asked for."""

    parts: list[tuple[Part, Kept]]
    taken: int = 0
    """How many parts had not changed since an earlier run."""

    def lines(self) -> Iterator[str]:
        """Every line in its order, as JSON."""
        yield from self._first()
        names = sorted({name for _, kept in self.parts for name in kept.blocks if name != FIRST})
        for name in names:
            for run in _runs(name, [kept for _, kept in self.parts if name in kept.blocks]):
                lines = run[0].block(name) if len(run) == 1 else _merged(each.block(name) for each in run)
                for _, text in lines:
                    yield text.decode()

    def _first(self) -> Iterator[str]:
        for _, text in _merged(_first_of(part, kept) for part, kept in self.parts if FIRST in kept.blocks):
            yield text.decode()

    @property
    def counts(self) -> Counter[str]:
        """Decisions or severities."""
        return sum((Counter(kept.counts) for _, kept in self.parts), Counter())

    @property
    def counted(self) -> int:
        """How many findings count."""
        return sum(kept.counted for _, kept in self.parts)

    @property
    def figures(self) -> Figures:
        """The figures over all parts."""
        return Figures(tuple(sorted((line for _, kept in self.parts for line in kept.lines), key=_cell)))

    @property
    def uses(self) -> tuple[Use, ...]:
        """What became of every waiver, in the order of the sheet."""
        return tuple(
            Use(
                _state([state for state, _, _ in told]), sum(used for _, used, _ in told), sum(each[2] for each in told)
            )
            for told in zip(*(kept.uses for _, kept in self.parts), strict=True)
        )


def matched(job: Job, scratch: ExitStack) -> Together:
    """The matches of two files; what they are put together from is there until ``scratch`` is closed."""
    return _done(job, scratch, compared=False)


def compared(job: Job, scratch: ExitStack) -> Together:
    """The findings of two files; see :func:`matched`."""
    return _done(job, scratch, compared=True)


def can_be_parted(library: Path) -> bool:
    """Whether a library is a file in the product's own format, of which lines can be taken alone."""
    if library.suffix.lower() != _OWN:
        return False
    _, first = next(read_jsonl(library, numbers_as_text=True), ("", {}))
    return first.keys() >= {"id", "task_name"}


def _done(job: Job, scratch: ExitStack, *, compared: bool) -> Together:
    pool = scratch.enter_context(job.workers.open())
    whole = _looked_at(job, pool if job.workers.sees_files else scratch.enter_context(ALONE.open()))
    policy = replace(job.policy, own=())
    asked = Asked(
        whole.ground,
        channels_in(whole.readings),
        compared,
        job.as_of,
        job.include_review,
        job.waivers,
        policy,
        job.register,
    )
    folder = Folder(job.memo or Path(scratch.enter_context(TemporaryDirectory(prefix="auditor-parts-"))))
    return _worked(pool, folder, list(parts_of(whole, asked)), carried=not job.workers.sees_files)


def _worked(pool: Pool, folder: Folder, sealed: list[Sealed], *, carried: bool) -> Together:
    known = {each.seal: folder.find(each.seal) for each in sealed}
    new = [each for each in sealed if known[each.seal] is None]
    parts = (_to_carry(each.part) if carried else each.part for each in new)
    for each, outcome in zip(new, pool.over(work_on, parts), strict=True):
        known[each.seal] = folder.keep(each.seal, outcome)
    folder.forget_all_but(frozenset(known))
    kept = [(each.part, found) for each in sealed if (found := known[each.seal]) is not None]
    return Together(kept, len(sealed) - len(new))


def _to_carry(part: Part) -> Part:
    return replace(part, items=part.items.to_carry(), readings=part.readings.to_carry())


def _looked_at(job: Job, pool: Pool) -> Whole:
    """Both files; :class:`InputRefused` where one holds nothing or an id stands twice."""
    library = index_of(job.library, readings=False, pool=pool)
    readings = index_of(job.readings, readings=True, pool=pool)
    for index, what, hint in (
        (library, N_("holds no item"), ""),
        (readings, N_("holds no reading"), N_("a crawl that read nothing proves nothing")),
    ):
        if not index.rows:
            raise InputRefused(what, where=index.source.name, hint=hint)
        _each_once(index)
    if library.proven and not readings.proven:
        hint = N_("the library comes first: {library} {readings}")
        template, names = N_("LIBRARY holds readings and READINGS holds items"), (job.library.name, job.readings.name)
        raise ConfigError(template, hint=hint, library=names[1], readings=names[0])
    return whole_of(library, readings)


def _each_once(index: Index) -> None:
    """:class:`InputRefused` for an id that stands twice; only lines whose marks are the same are looked at."""
    if not (twice := twice_in(index)):
        return
    seen: dict[str, str] = {}
    name = index.source.name
    for number, key in sorted(_ids(index, twice)):
        where = f"{name}:{number}"
        if key in seen:
            raise InputRefused(N_("id {key} stands twice, first at {first}"), where=where, key=key, first=seen[key])
        seen[key] = where


def _ids(index: Index, marks: frozenset[int]) -> Iterator[tuple[int, str]]:
    name = index.source.name
    for bucket in index.buckets.values():
        lines = bucket.lines(index.source)
        for mark, number, raw in zip(bucket.ids, lines.numbers, lines.raw(), strict=True):
            if mark in marks:
                yield number, item_from_json(parse_json(raw, f"{name}:{number}", numbers_as_text=True)).id


def _runs(name: str, parts: Iterable[Kept]) -> Iterator[list[Kept]]:
    """Parts in the order of a block's lines; those whose lines stand among each other's come together."""
    run: list[Kept] = []
    last = b""
    for each in sorted(parts, key=lambda kept: kept.blocks[name].first):
        block = each.blocks[name]
        if run and block.first > last:
            yield run
            run = []
        run.append(each)
        last = max(last, block.last)
    if run:
        yield run


def _merged(streams: Iterable[Iterator[tuple[bytes, bytes]]]) -> Iterator[tuple[bytes, bytes]]:
    return heapq.merge(*streams, key=lambda line: line[0])


def _first_of(part: Part, kept: Kept) -> Iterator[tuple[bytes, bytes]]:
    """The lines before any channel, their places in the part told as those in the file."""
    for key, text in kept.block(FIRST):
        if not part.asked.compared:
            yield b"%016x" % part.readings.numbers[int(key, 16)], text
            continue
        told = orjson.loads(text)
        if row := told.get("seen", {}).get("row"):
            told["seen"] = _origin(part.items, row - 1)
        yield key, dump_line(told).encode()


def _origin(lines: Lines, place: int) -> dict[str, object] | None:
    """What people know a line by, as a finding tells it."""
    origin = lines.source.origin(lines.numbers[place], lines.starts[place])
    return {key: value for key, value in asdict(origin).items() if value} if origin else None


def _cell(line: object) -> tuple[str, ...]:
    return tuple(getattr(line, name) for name in ("figure", "channel", "region", "unit", "element"))


def _state(told: list[State]) -> State:
    """Of several parts: used where any uses it, and so on; what rests on the day alone is the same in all."""
    return max(told, key=lambda state: _BEST.index(state) if state in _BEST else len(_BEST))
