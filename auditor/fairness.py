"""What a project knows that keeps blame fair: allowed differences, and the earlier states of its library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from auditor.config import CONFIG_NAME, Project
from auditor.ledger.waiving import finish_waiving, is_unfinished
from catalog.errors import N_, ConfigError
from catalog.model import Reading, Snapshot
from catalog.store import Store, open_store
from diffs.compare.stale import capture_day
from diffs.rules import Policy
from diffs.waivers import WaiverSheet, read_waivers


@dataclass(frozen=True, slots=True)
class Fairness:
    """The sheet of waivers, and the snapshots before the current one that pages may have followed."""

    sheet: WaiverSheet = field(default_factory=WaiverSheet)
    earlier: tuple[Snapshot, ...] = ()


NOTHING_KNOWN: Final = Fairness()


def sheet_of(project: Project, policy: Policy) -> WaiverSheet:
    """The project's waivers, none where it names no sheet; :class:`InputRefused` when the sheet cannot be read.

    :class:`ConfigError` when it is not there: taken for an empty one, it would end every waiver there is.
    """
    path = project.waivers
    if path is None:
        return WaiverSheet()
    if is_unfinished(path):
        with open_store(project.database) as store:
            finish_waiving(store, path)
    if not path.exists():
        hint = N_('put it there (`auditor ledger waive` begins one), or write file = "" where nothing is allowed')
        template = N_("the sheet of waivers is not there: {path}")
        raise ConfigError(template, where=f"{CONFIG_NAME} [waivers] file", hint=hint, path=path)
    return read_waivers(path, rules=policy.rules)


def earlier_snapshots(store: Store, current: Snapshot, readings: Iterable[Reading]) -> tuple[Snapshot, ...]:
    """The states of the library that pages older than ``current`` may have followed, one for each day.

    From the last one before the oldest page on; none where every page is as new as the library.
    """
    days = {capture_day(reading.fetched_at) for reading in readings} - {""}
    oldest = min(days, default=current.as_of)
    if oldest >= current.as_of:
        return ()
    by_day = {info.as_of: info.id for info in store.list_snapshots() if info.as_of < current.as_of}
    first = max((day for day in by_day if day <= oldest), default="")
    return tuple(store.load_snapshot(by_day[day]) for day in sorted(by_day) if day >= first)
