"""``auditor diff-runs``: what two runs differ in, finding by finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import click

from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json
from auditor.config import Project
from auditor.course.runs import Fate, RunDiff, Told, diff_runs, examined_of
from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.papers.terms import LIBRARY_TERM, value_term
from auditor.papers.wording import element_word
from auditor.reportfile import kept_report
from auditor.rulebook import policy_of
from catalog.collecting import without_collecting
from catalog.errors import N_, ConfigError
from catalog.store import open_store
from diffs.findingfile import finding_to_json

FATE_TERMS: Final = {
    Fate.NEW: N_("new"),
    Fate.GONE: N_("gone"),
    Fate.CHANGED: N_("changed"),
    Fate.NOT_COMPARABLE: N_("not comparable"),
    Fate.UNCHANGED: N_("unchanged"),
}
Called = Callable[[str], str]
"""Fingerprint → number."""
_DIFFERENT: Final = 1
_TWO: Final = 2
_LONGEST: Final = 40


@click.command(
    "diff-runs",
    cls=TranslatedCommand,
    help=N_(
        "What is new, gone, changed or unchanged from one run to another, and what cannot be compared because one of "
        "them did not look; the last two runs when none are named."
    ),
    epilog="auditor diff-runs\nauditor diff-runs R20210917-1 R20210924-1 --json",
)
@click.argument("runs", nargs=-1, metavar="[EARLIER LATER]")
@option("--all", "every", is_flag=True, help=N_("List what is unchanged, too."))
@json_option
@pass_session
def diff_runs_command(session: Session, runs: tuple[str, ...], every: bool, as_json: bool) -> int:
    """Exit 0 when both show the same for sure, else 1."""
    project = session.project()
    names, policy = _two(project, runs), policy_of(project)
    with without_collecting():
        before, after = (kept_report(project, name) for name in names)
        found = diff_runs(examined_of(before, policy), examined_of(after, policy))
    # the later run's ledger has every entry the earlier one's has
    called = after.history.number
    if as_json:
        print_json(diff_json(found, called))
    else:
        for line in _lines(found, called, session.say, every=every):
            click.echo(line)
        counts = ", ".join(f"{session.say(term)} {len(found.of(fate))}" for fate, term in FATE_TERMS.items())
        session.tell(N_("{before} → {after}: {counts}"), before=found.before, after=found.after, counts=counts)
    return 0 if found.same else _DIFFERENT


def _two(project: Project, runs: tuple[str, ...]) -> tuple[str, str]:
    """The runs that are named, or the last two; :class:`ConfigError` where there are not two."""
    if runs:
        if len(runs) != _TWO:
            raise ConfigError(N_("name two runs, or none for the last two"), where="diff-runs")
        return runs[0], runs[1]
    with open_store(project.database) as store:
        known = [each.run for each in store.runs()][-_TWO:]
    if len(known) < _TWO:
        raise ConfigError(N_("there are not two runs yet"), hint=N_("`auditor run` makes one"))
    return known[0], known[1]


def diff_json(found: RunDiff, called: Called) -> dict[str, Any]:
    """The difference as plain types: what is unchanged by its numbers alone. ``called``: fingerprint → number."""
    lists: dict[str, Any] = {
        fate.value: [_told_json(each, called) for each in found.of(fate)] for fate in Fate if fate is not Fate.UNCHANGED
    }
    lists[Fate.UNCHANGED.value] = [called(each.finding.fingerprint) for each in found.of(Fate.UNCHANGED)]
    counts = {fate.value: len(lists[fate.value]) for fate in Fate}
    return {"before": found.before, "after": found.after, "same": found.same, "counts": counts, **lists}


def _told_json(told: Told, called: Called) -> dict[str, Any]:
    row: dict[str, Any] = {"number": called(told.finding.fingerprint)} | finding_to_json(told.finding)
    if told.before is not None:
        row["before"] = finding_to_json(told.before)
    if told.lacking is not None:
        row["lacking"] = told.lacking.value
    return row | ({"detail": told.why} if told.why else {})


def _lines(found: RunDiff, called: Called, say: Translate, *, every: bool) -> Iterator[str]:
    for fate, term in FATE_TERMS.items():
        if fate is not Fate.UNCHANGED or every:
            yield from (_line(each, called, say(term), say) for each in found.of(fate))


def _line(told: Told, called: Called, word: str, say: Translate) -> str:
    finding = told.finding
    element = "·".join(part for part in (element_word(finding), finding.sub_key) if part)
    place = (finding.unit or "—", finding.channel or say(LIBRARY_TERM), finding.item.task_name, element)
    return "\t".join((word, called(finding.fingerprint), *map(shown, place), _values(told, say)))


def _values(told: Told, say: Translate) -> str:
    """What the channel (or the library) said before and says now; for what cannot be compared, why."""
    if told.lacking is not None:
        return told.why
    now = _said(told.finding.channel_value if told.finding.channel else told.finding.library_value, say)
    if told.before is None:
        return now
    was = _said(told.before.channel_value if told.before.channel else told.before.library_value, say)
    return f"{was} → {now}"


def _said(value: str | None, say: Translate) -> str:
    return shown(" ".join(value_term(value, say).split()), _LONGEST)
