"""``auditor match`` and ``auditor diff``: files in, JSONL out, no project and no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    as_of_option,
    existing_file,
    option,
    pass_session,
    print_lines,
    print_texts,
)
from auditor.cli.fairness import (
    previous_as_of_option,
    previous_option,
    sheet_told,
    states_of,
    tell,
    tell_sums,
    waivers_option,
)
from auditor.cli.parts import Ways, parts_options
from auditor.lawbook import register_in
from auditor.libraries import library_of, readings_of
from auditor.parts.files import Job, Together, can_be_parted, compared, matched
from auditor.parts.sources import FileLines, SnapshotLines, Source
from auditor.report import EXIT_CONSISTENT, EXIT_FINDINGS, exit_code_of
from auditor.rulebook import policy_in
from catalog.errors import N_, ConfigError, InputRefused
from catalog.forked import workers_for
from catalog.jsonlines import read_jsonl
from catalog.model import Reading, ServiceItem
from catalog.store import open_store
from diffs.compare import compare_counted
from diffs.findingfile import finding_to_json
from diffs.matching import match, match_from_json, match_to_json, read_judgements
from diffs.model import Match, Severity
from diffs.waivers import WaiverSheet
from diffs.weighing import Audited, weigh

_SNAPSHOT: Final = re.compile(r"S\d{8}-[0-9a-f]{6}", re.ASCII)

judgements_option = option(
    "--judgements",
    type=existing_file,
    help=N_("What people judged (`auditor review`); it stands above the matcher."),
)


@click.command(
    "match",
    cls=TranslatedCommand,
    help=N_("Match readings to library items: one line per reading, then the items nobody published."),
    epilog="auditor match library.jsonl readings.jsonl > matches.jsonl",
)
@click.argument("library", type=existing_file)
@click.argument("readings", type=existing_file)
@judgements_option
@parts_options
@pass_session
def match_command(session: Session, library: Path, readings: Path, judgements: Path | None, ways: Ways) -> None:
    """Exit 0 whatever was found."""
    kept = _kept(session, library)
    if (kept or ways.in_parts(library, readings)) and _can_be_parted(library, kept, whole=judgements is not None):
        with ExitStack() as scratch:
            found = matched(_job(ways, kept or FileLines(str(library)), readings), scratch)
            print_texts(found.lines())
        _tell_parts(session, found)
        counts = found.counts
    else:
        matches = _matched(*_both(library, readings), judgements)
        print_lines(match_to_json(each) for each in matches)
        counts = Counter(each.decision.value for each in matches)
    session.tell(N_("{counts}"), counts=", ".join(f"{name} {number}" for name, number in sorted(counts.items())))


@click.command(
    "diff",
    cls=TranslatedCommand,
    help=N_("Compare readings with the library, element by element: one finding per line."),
    epilog="auditor diff library.jsonl readings.jsonl --matches matches.jsonl > findings.jsonl",
)
@click.argument("library", type=existing_file)
@click.argument("readings", type=existing_file)
@option("--matches", type=existing_file, help=N_("Output of `auditor match`; without it, matching comes first."))
@judgements_option
@as_of_option
@option("--include-review", is_flag=True, help=N_("Compare also what a person should look at first."))
@waivers_option
@previous_option
@previous_as_of_option
@parts_options
@pass_session
def diff_command(
    session: Session,
    library: Path,
    readings: Path,
    matches: Path | None,
    judgements: Path | None,
    as_of: str,
    include_review: bool,
    waivers: Path | None,
    previous: Path | None,
    previous_as_of: str,
    ways: Ways,
) -> int:
    """Exit 1 with any error or warning, else 0."""
    if matches and judgements:
        hint = N_("`auditor match --judgements` has them in its output already")
        raise ConfigError(N_("give either --matches or --judgements"), hint=hint)
    policy = policy_in(session.root)
    sheet = sheet_told(session, waivers, policy)
    laws = register_in(session.root)
    kept, together = _kept(session, library), bool(matches or judgements or previous or previous_as_of)
    if (kept or ways.in_parts(library, readings)) and _can_be_parted(library, kept, whole=together):
        job = _job(ways, kept or FileLines(str(library)), readings)
        job = replace(job, as_of=as_of, include_review=include_review, waivers=sheet.waivers)
        return _told_in_parts(session, replace(job, policy=policy, register=laws), sheet)
    items, seen = _both(library, readings)
    decided = _matches(items, seen, matches, judgements)
    states = states_of(previous, previous_as_of, items, as_of)
    comparison = compare_counted(items, seen, decided, include_review=include_review, as_of=as_of, register=laws)
    audited = Audited(items, seen, decided, comparison, snapshots=states)
    weighed = weigh(audited, as_of=as_of, policy=policy, waivers=sheet.waivers, checked=False)
    print_lines(finding_to_json(finding) for finding in weighed.findings)
    tell(session, weighed, sheet)
    return exit_code_of(weighed.findings)


def _told_in_parts(session: Session, job: Job, sheet: WaiverSheet) -> int:
    with ExitStack() as scratch:
        found = compared(job, scratch)
        print_texts(found.lines())
    _tell_parts(session, found)
    session.tell(N_("causes are not looked for where files are taken in parts"))
    counts = {severity.value: found.counts[severity.value] for severity in Severity}
    tell_sums(session, found.figures, [(use.state, use.findings) for use in found.uses], sheet, counts)
    return EXIT_FINDINGS if found.counted else EXIT_CONSISTENT


def _job(ways: Ways, library: Source, readings: Path) -> Job:
    return Job(library, FileLines(str(readings)), ways.chosen, ways.memo)


def _kept(session: Session, library: Path) -> SnapshotLines | None:
    """The snapshot of the project that LIBRARY names, ``None`` where it names a file."""
    if not _SNAPSHOT.fullmatch(str(library)) or library.exists():
        return None
    project = session.project()
    with open_store(project.database) as store:
        sizes = {info.id: info.items for info in store.list_snapshots()}
    if str(library) not in sizes:
        hint = N_("`auditor library list` shows the snapshots")
        raise ConfigError(N_("there is no snapshot {id}"), where=str(project.database), hint=hint, id=library)
    return SnapshotLines(str(project.database), str(library), sizes[str(library)])


def _can_be_parted(library: Path, kept: SnapshotLines | None, *, whole: bool) -> bool:
    """Whether lines of the library can be taken alone; ``whole``: the call asks what needs all of them at once."""
    if kept is not None and whole:
        hint = N_("give the file it was imported from")
        raise ConfigError(N_("a snapshot is only taken in parts, and this call asks for the whole"), hint=hint)
    return not whole and (kept is not None or can_be_parted(library))


def _tell_parts(session: Session, found: Together) -> None:
    session.tell(N_("{parts} parts, {taken} of them unchanged"), parts=len(found.parts), taken=found.taken)


def _both(library: Path, readings: Path) -> tuple[tuple[ServiceItem, ...], tuple[Reading, ...]]:
    """The items and the readings, neither of them none."""
    items, seen = library_of(library), readings_of(readings)
    if _tells_channels(library) and not any(reading.channel or reading.has_provenance for reading in seen):
        hint = N_("the library comes first: {library} {readings}")
        raise ConfigError(
            N_("LIBRARY holds readings and READINGS holds items"), hint=hint, library=readings, readings=library
        )
    return items, seen


def _tells_channels(library: Path) -> bool:
    """Whether a library file is one of readings, by its first line."""
    if library.suffix.lower() != ".jsonl":
        return False
    _, first = next(read_jsonl(library), ("", {}))
    return "channel" in first or "locators" in first


def _matches(
    items: Sequence[ServiceItem], readings: Sequence[Reading], path: Path | None, judgements: Path | None
) -> Sequence[Match]:
    if path is None:
        return _matched(items, readings, judgements)
    known = {"library": {item.id for item in items}, "reading": {each.item.id for each in readings}}
    return tuple(_known(match_from_json(row, where), where, known) for where, row in read_jsonl(path))


def _matched(items: Sequence[ServiceItem], readings: Sequence[Reading], judgements: Path | None) -> list[Match]:
    """The matches, worked out on all cores when there is much to match."""
    given = read_judgements(judgements) if judgements else ()
    return match(items, readings, given, workers=workers_for(max(len(items), len(readings))))


def _known(decided: Match, where: str, known: Mapping[str, Collection[str]]) -> Match:
    """The match, when it speaks of these very files; else :class:`InputRefused`."""
    named = (("library", decided.library), ("reading", decided.reading), ("reading", decided.duplicate_of))
    for side, name in named:
        if name and name not in known[side]:
            hint = N_("match these files again")
            template = N_("{side} {name} stands in none of the files that are compared")
            raise InputRefused(template, where=where, hint=hint, side=side, name=name)
    return decided
