"""``auditor demo``: the bundled city, audited and held against its own truth."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json, today
from auditor.demo import DemoResult, run_demo, truth_lines_told
from auditor.papers.terminal import summary_lines
from auditor.progress import crawl_progress
from auditor.report import EXIT_CONSISTENT, EXIT_FINDINGS, verdict_json
from catalog.errors import N_
from spiders import city

_TOLD: int = 20


@click.command(
    cls=TranslatedCommand,
    help=N_("Audit the bundled city: import its library, crawl its five channels, report, and check the result."),
    epilog="auditor demo\nauditor demo --out try --as-of 2021-09-17",
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("auditor-demo"),
    help=N_("Folder for report, findings.jsonl and workbooks (default: auditor-demo)."),
)
@option(
    "--as-of",
    metavar="DATE",
    default=city.AS_OF,
    callback=today,
    help=N_("The day the audit speaks for (default: the city's own)."),
)
@json_option
@pass_session
def demo(session: Session, out: Path, as_of: str, as_json: bool) -> int:
    """Exit 0 when everything seeded was found and nothing else was blamed."""
    with crawl_progress(session.say) as on_event:
        result = run_demo(out, as_of=as_of, language=session.language, on_event=on_event)
    if as_json:
        print_json(verdict_json(result.report))
    else:
        click.echo("\n".join(summary_lines(result.report, session.say)))
    _tell(session, result)
    return EXIT_CONSISTENT if result.complete else EXIT_FINDINGS


def _tell(session: Session, result: DemoResult) -> None:
    session.tell(
        N_("seeded differences found: {found} of {seeded}; harmless variations silent: {silent} of {harmless}"),
        found=result.seeded - len(result.missed),
        seeded=result.seeded,
        silent=result.harmless - len(result.blamed),
        harmless=result.harmless,
    )
    for line in truth_lines_told(result.missed)[:_TOLD]:
        session.tell(N_("not found: {line}"), line=line)
    for finding in result.invented[:_TOLD]:
        place = f"{finding.channel} {finding.item.task_name} {finding.rule} {finding.element} {finding.sub_key}"
        session.tell(N_("found but not seeded: {line}"), line=place)
    session.tell(N_("report: {page}"), page=result.papers.page)
