"""What a gate goes by: the working folder, or the commit a change began at, so that no change blesses itself."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from auditor.config import CONFIG_NAME, AuditConfig, Project
from auditor.gate.baselinefile import parse_baseline, read_baseline
from auditor.gate.deciding import deciding, edits
from auditor.gate.mergebase import MergeBase, demanded_base, merge_base
from auditor.gate.model import BaselineEntry, Edited, Knowledge, Part
from auditor.gate.weigh import Baseline
from auditor.ledger.absence import lines_in
from auditor.rulebook import policy_of
from catalog.errors import InputRefused
from diffs.waivers import Waiver, read_waivers

_SHOWN: Final = 12


def base_of(project: Project, against: str = "") -> MergeBase | None:
    """The commit a change began at, ``None`` where neither the call nor the settings ask for one, nor did those the
    change took them out of."""
    if against:
        return merge_base(project.root, against)
    return demanded_base(project.root, project.config.baseline.against)


def baseline_of(project: Project, against: str = "", agreed: Collection[Part] = ()) -> Baseline:
    """What is known and allowed: by the project's files, or by those files as they were where ``git:BRANCH`` and the
    working folder part. ``agreed``: the parts that hold as the change has them, because a person said so.

    Raises :class:`ConfigError` when ``against`` names nothing git knows, and as :func:`parse_baseline`.
    """
    here = read_baseline(project.baseline)
    ours = _channels(project)
    vanished = _channels_of(here) - ours
    base = base_of(project, against)
    if base is None:
        return Baseline(here, here, project.config.baseline.file, vanished, lines=lines_in(project.evidence))
    config = base.config()
    name = config.baseline.file
    raw = base.show(name)
    before = parse_baseline(raw, name) if raw is not None else ()
    theirs = base.channels(config.channels)
    gone = (_channels_of(before) | theirs) - ours
    return Baseline(
        here if Part.BASELINE in agreed else before,
        here,
        f"{base.source}@{base.commit[:_SHOWN]}:{name}",
        frozenset() if Part.CHANNELS in agreed else vanished | gone,
        tuple(_edited(project, base, config, _difference(before, here), agreed)),
        None if Part.WAIVERS in agreed else _waivers(project, base, config),
        lines_in(project.evidence),
    )


def _channels(project: Project) -> frozenset[str]:
    return frozenset(path.stem for path in project.channels.glob("*.toml"))


def _channels_of(entries: Iterable[BaselineEntry]) -> frozenset[str]:
    return frozenset(each.channel for each in entries if each.channel)


def _edited(
    project: Project, base: MergeBase, config: AuditConfig, known: tuple[int, int], agreed: Collection[Part]
) -> Iterator[Edited]:
    """What decides and is not what it was: the baseline, then every part by its files, then files that only touch
    it."""
    if any(known):
        yield Edited(project.config.baseline.file, *known, part=Part.BASELINE, agreed=Part.BASELINE in agreed)
    before = deciding(config, base.show, sorted(base.channels(config.channels)))
    here = deciding(project.config, lambda name: _bytes(project.root / name), sorted(_channels(project)))
    found = list(edits(before, here, agreed))
    yield from found
    told = {each.file for each in found}
    touched = (CONFIG_NAME, *(file for part, file in here if part is Part.CHANNELS), project.config.matching.judgements)
    for name in touched:
        if name not in told and _bytes(project.root / name) != base.show(name):
            yield Edited(name)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _difference(before: Sequence[BaselineEntry], here: Sequence[BaselineEntry]) -> tuple[int, int]:
    """How many entries a change adds to the baseline, and takes out of it."""
    old, new = _known(before), _known(here)
    return len(new - old), len(old - new)


def _known(entries: Sequence[BaselineEntry]) -> set[tuple[str, str, Knowledge]]:
    return {(each.fingerprint, each.observation, each.state) for each in entries if each.state is not Knowledge.GONE}


def _waivers(project: Project, base: MergeBase, config: AuditConfig) -> tuple[Waiver, ...]:
    """The differences that were allowed; none where there was no sheet, or none that can be read."""
    raw = base.show(config.waivers.file) if config.waivers.file else None
    if raw is None:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / Path(config.waivers.file).name
        copy.write_bytes(raw)
        try:
            return read_waivers(copy, rules=policy_of(project).rules).waivers
        except InputRefused:
            return ()
