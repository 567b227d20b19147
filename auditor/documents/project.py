"""The office of a project: its ledger, its last run not after the day, its settings, its calendar."""

from __future__ import annotations

from auditor.config import Project
from auditor.documents.office import Office
from auditor.ledger.book import open_ledger
from auditor.ledger.telling import told_entries
from auditor.week.query import Facts, week_of
from auditor.worktime.project import calendar_of, cut_off_of
from catalog.collecting import without_collecting
from spiders.channel import load_channels


def office_of(project: Project, as_of: str) -> Office:
    """Everything the papers of the week that ends on ``as_of`` are written from.

    Raises :class:`ConfigError` or :class:`InputRefused` when settings, sheets or database cannot be used.
    """
    config, calendar = project.config, calendar_of(project)
    with open_ledger(project) as book, without_collecting():
        entries = told_entries(book, config.privacy.hides)
        run = next((each for each in reversed(book.store.runs()) if each.as_of <= as_of), None)
        known = (run.run, run.verdict) if run else ("", {})
        week = week_of(entries, Facts(config, calendar, cut_off_of(config), *known), as_of)
    return Office(week, config, calendar, _titles(project))


def _titles(project: Project) -> dict[str, str]:
    if not any(project.channels.glob("*.toml")):
        return {}
    return {channel.name: channel.title for channel in load_channels(project.channels)}
