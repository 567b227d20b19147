"""``auditor evidence``: what the channels served, handed out in the format of web archives."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, TranslatedGroup, option, pass_session
from auditor.config import Project
from auditor.run import chosen_channels
from catalog.errors import N_, ConfigError
from catalog.privacy import Mask
from catalog.store import open_store
from spiders.crawl import read_log
from spiders.crawl.journal import journal_path, read_journal
from spiders.evidence import EvidenceStore
from spiders.warc import Crawled, write_warc

_PRODUCT = "item-catalog-auditor"


@click.group(
    cls=TranslatedGroup,
    help=N_("The pages that were kept as evidence."),
    epilog="auditor evidence export 证据.warc.gz",
)
def evidence() -> None:
    """Group of the commands about evidence."""


@evidence.command(
    cls=TranslatedCommand,
    help=N_("Write what the last crawls kept as a WARC file (.warc or .warc.gz)."),
    epilog="auditor evidence export 证据.warc.gz\nauditor evidence export 证据.warc.gz --run R20210917-1",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--run", help=N_("Only the channels of this run, which has to be the last one."))
@pass_session
def export(session: Session, file: Path, run: str | None) -> None:
    """Exit 0; nothing is written when nothing was crawled yet."""
    if not file.name.endswith((".warc", ".warc.gz")):
        raise ConfigError(N_("the name of a web archive ends in .warc or .warc.gz"), where=file.name)
    project = session.project()
    crawls = [
        Crawled(read_log(project.crawls / f"{name}.json"), read_journal(journal_path(project.crawls, name)))
        for name in (_channels_of(project, run) if run else _crawled(project))
    ]
    if not crawls:
        raise ConfigError(N_("nothing was crawled yet"), hint=N_("run `auditor crawl` first"))
    software = f"{_PRODUCT}/{metadata.version(_PRODUCT)}"
    count = write_warc(file, crawls, EvidenceStore(project.evidence), software=software)
    session.tell(N_("{n} records written to {file}"), n=count, file=file.name)
    if project.config.privacy.hides is not Mask.NOTHING:
        session.tell(N_("an archive is evidence: numbers of persons on its pages are not hidden"))


def _crawled(project: Project) -> list[str]:
    """The channels that were crawled, the present files of which nobody needs."""
    paths = sorted(project.crawls.glob("*.json"))
    return [path.stem for path in paths if path.stem != "job"]


def _channels_of(project: Project, run: str) -> list[str]:
    """The channels of the last run; :class:`ConfigError` for another run, whose pages are not kept."""
    with open_store(project.database) as store:
        last = store.last_run()
    if last is None:
        raise ConfigError(N_("there is no run yet"), hint=N_("run `auditor run` first"))
    if run != last.run:
        hint = N_("the pages of run {last} are at hand: leave --run out")
        raise ConfigError(N_("the pages of run {run} are not kept"), hint=hint, run=run, last=last.run)
    return [each.name for each in chosen_channels(project, [each["channel"] for each in last.verdict["channels"]])]
