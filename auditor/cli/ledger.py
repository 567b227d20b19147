"""``auditor ledger``: every finding under one number, from being found to being struck off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    TranslatedGroup,
    as_of_option,
    json_option,
    option,
    pass_session,
    print_json,
    print_lines,
)
from auditor.cli.ledgeracts import ACTS
from auditor.cli.ledgerfiles import FILES
from auditor.cli.ledgerhistory import history_command
from auditor.i18n import Translate
from auditor.ledger.book import Ledger, normal, open_ledger
from auditor.ledger.checking import check_log
from auditor.ledger.lines import entry_json, event_json
from auditor.ledger.model import Entry, Event, State
from auditor.ledger.telling import flapping
from auditor.papers.terms import ACTION_TERMS, LIBRARY_TERM, STATE_TERMS
from auditor.papers.wording import element_label
from catalog.errors import N_, ConfigError
from catalog.privacy import masked_all

_TAMPERED = 1


@click.group(
    cls=TranslatedGroup,
    help=N_("The ledger: one number per finding, struck off only when a run has proved it."),
    epilog="auditor ledger list --state open --unit 西安市道路运输管理处",
)
def ledger() -> None:
    """Group of the commands about the ledger."""


@ledger.command(
    "list",
    cls=TranslatedCommand,
    help=N_("List entries: number, state, day due, unit, item, element."),
    epilog="auditor ledger list --state open --state returned\nauditor ledger list --channel pc --overdue --json",
)
@option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help=N_("Only these states (may be given several times)."),
)
@option("--unit", help=N_("Only this unit."))
@option("--region", help=N_("Only this region (code)."))
@option("--channel", help=N_("Only this channel; library for the library itself."))
@option("--overdue", is_flag=True, help=N_("Only what should have been mended before the day."))
@as_of_option
@json_option
@pass_session
def list_command(
    session: Session,
    states: tuple[str, ...],
    unit: str | None,
    region: str | None,
    channel: str | None,
    overdue: bool,
    as_of: str,
    as_json: bool,
) -> None:
    """One line per entry."""
    chosen = {State(each) for each in states} or None
    place = "" if channel == "library" else channel
    with open_ledger(session.project()) as book:
        entries = book.entries(states=chosen, unit=unit, region=region, channel=place)
        often = _flapping(book, session)
    entries = masked_all(entries, session.project().config.privacy.hides)
    rows = [(entry, _with_often(entry_json(entry, as_of), often)) for entry in entries]
    rows = [(entry, row) for entry, row in rows if not overdue or row.get("overdue_days")]
    if as_json:
        print_lines(row for _, row in rows)
        return
    for entry, _ in rows:
        mark = session.say(N_("comes and goes")) if entry.number in often else ""
        click.echo("\t".join(part for part in (_line(entry, session.say), mark) if part))
    session.tell(N_("{n} entries"), n=len(rows))


@ledger.command(
    "show",
    cls=TranslatedCommand,
    help=N_("Show entries with their whole life."),
    epilog="auditor ledger show F-7K2Q9D4M",
)
@click.argument("numbers", nargs=-1, required=True)
@as_of_option
@json_option
@pass_session
def show_command(session: Session, numbers: tuple[str, ...], as_of: str, as_json: bool) -> None:
    """Exit 2 for a number the ledger does not have."""
    with open_ledger(session.project()) as book:
        entries = masked_all(book.entries(numbers=numbers, history=True), session.project().config.privacy.hides)
    missing = sorted({normal(each) for each in numbers} - {entry.number for entry in entries})
    if missing:
        hint = N_("`auditor ledger list` shows them all")
        raise ConfigError(N_("the ledger has no number {number}"), hint=hint, number=", ".join(missing))
    for entry in entries:
        if as_json:
            print_json(entry_json(entry, as_of))
        else:
            click.echo("\n".join(_life(entry, session.say)))


@ledger.command(
    "check-log",
    cls=TranslatedCommand,
    help=N_("Prove that nobody changed the ledger behind its back."),
    epilog="auditor ledger check-log --json",
)
@json_option
@pass_session
def check_log_command(session: Session, as_json: bool) -> int:
    """Exit 1 when anything is not as it was written; every such place is named."""
    with open_ledger(session.project()) as book:
        checked = check_log(book.store)
    told = [each.template.format(**each.params) for each in checked.tampered]
    if as_json:
        counts = {"events": checked.events, "entries": checked.entries, "head": checked.head}
        print_json({**counts, "ok": not told, "tampered": told})
    else:
        for each in checked.tampered:
            click.echo(session.say(each.template).format(**each.params))
        template = N_("{events} events, {entries} entries, {found} places that were tampered with; head {head}")
        counts = {"events": checked.events, "entries": checked.entries, "found": len(told), "head": checked.head}
        session.tell(template, **counts)
    return _TAMPERED if told else 0


def _flapping(book: Ledger, session: Session) -> Mapping[str, int]:
    """Number → how often it came back lately, where that is too often."""
    settings = session.project().config.ledger
    return flapping(book.store, settings.flapping_times, settings.flapping_runs)


def _with_often(row: dict[str, Any], often: Mapping[str, int]) -> dict[str, Any]:
    times = often.get(row["number"], 0)
    return row | {"flapping": times} if times else row


def _line(entry: Entry, say: Translate) -> str:
    item = entry.finding.get("item", {})
    place = entry.finding.get("channel", "") or say(LIBRARY_TERM)
    parts = (say(STATE_TERMS[entry.state]), entry.due or "—", entry.unit or "—", place, item.get("task_name", ""))
    label = element_label(str(entry.finding.get("element", "")))
    element = "·".join(text for text in (label, entry.finding.get("sub_key")) if text)
    return "\t".join((entry.number, *parts, element))


def _life(entry: Entry, say: Translate) -> Iterator[str]:
    yield _line(entry, say)
    if entry.finding.get("fix"):
        yield say(N_("what to change: {fix}")).format(fix=entry.finding["fix"])
    for event in entry.history:
        yield f"  {event.day}  {say(ACTION_TERMS[event.action])}  {event.by}  {_why(event)}".rstrip()


def _why(event: Event) -> str:
    until = str(event_json(event).get("data", {}).get("until", ""))
    return "  ".join(text for text in (until, event.note, event.run) if text)


for command in (*ACTS, *FILES, history_command):
    ledger.add_command(command)
