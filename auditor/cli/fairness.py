"""Options and lines that ``auditor diff`` and ``auditor library check`` share: allowed differences, earlier libraries,
and what the findings add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from auditor.cli.base import Session, existing_file, option
from auditor.libraries import library_of
from auditor.papers.terminal import causes_told, figures_told, waivers_told
from auditor.report import severities
from catalog.errors import N_, ConfigError
from catalog.model import ServiceItem, Snapshot
from diffs.figures import Figures
from diffs.rules import Policy
from diffs.waivers import State, WaiverSheet, read_waivers
from diffs.weighing import Weighed

waivers_option = option("--waivers", type=existing_file, help=N_("Sheet (.csv) of differences that are allowed."))
previous_option = option(
    "--previous",
    type=existing_file,
    help=N_("The library as it was before: pages captured before it changed are stale, not wrong."),
)
previous_as_of_option = option(
    "--previous-as-of", metavar="DATE", default="", help=N_("The day of the library given by --previous.")
)


def sheet_told(session: Session, path: Path | None, policy: Policy) -> WaiverSheet:
    """The sheet; every row that is not taken is told on standard error."""
    sheet = read_waivers(path, rules=policy.rules) if path else WaiverSheet()
    for row in sheet.refused:
        reason = session.say(row.reason).format(**row.params)
        session.tell(
            N_("not taken: {file} row {row}: {reason}"), file=row.origin.file, row=row.origin.row, reason=reason
        )
    return sheet


def states_of(previous: Path | None, day: str, items: Sequence[ServiceItem], as_of: str) -> tuple[Snapshot, ...]:
    """The library before and now, ``()`` when only the present one is known."""
    if previous is None:
        if day:
            raise ConfigError(N_("--previous-as-of needs --previous"))
        return ()
    if not _is_day(day) or day >= as_of:
        hint = N_("write the day of the earlier library, before --as-of ({as_of}), like 2021-09-01")
        raise ConfigError(
            N_("{value} is no day before the audit"), where="--previous-as-of", hint=hint, value=day, as_of=as_of
        )
    before = Snapshot("", day, previous.name, library_of(previous, as_of=day))
    return (before, Snapshot("", as_of, "", tuple(items)))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def tell(session: Session, weighed: Weighed, sheet: WaiverSheet) -> None:
    """The figures, the causes, what is allowed, and the counts, on standard error."""
    counted = sum(finding.counts for finding in weighed.findings)
    uses = [(use.state, len(use.findings)) for use in weighed.waivers]
    for line in causes_told(weighed.causes, counted, session.say):
        click.echo(line, err=True)
    tell_sums(session, weighed.figures, uses, sheet, severities(weighed.findings))


def tell_sums(
    session: Session,
    figures: Figures,
    uses: Sequence[tuple[State, int]],
    sheet: WaiverSheet,
    counts: Mapping[str, int],
) -> None:
    """The figures, what is allowed (``uses``: each waiver's state and how many findings it allows), and how many
    findings there are of each severity, on standard error."""
    lines = [figures_told(figures, session.say), *waivers_told(uses, len(sheet.refused), session.say)]
    for line in filter(None, lines):
        click.echo(line, err=True)
    session.tell(
        N_("{error} errors, {warning} warnings, {review} for a person to decide, {info} that only look different"),
        **counts,
    )
