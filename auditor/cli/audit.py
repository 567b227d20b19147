"""``auditor run`` and ``auditor crawl``: the audit of a project folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    as_of_option,
    json_option,
    option,
    pass_session,
    print_json,
)
from auditor.cli.parts import Ways, workers_options
from auditor.cli.report import accept_option, against_option, gate_option, told_gate
from auditor.gate.ask import Question, question
from auditor.gate.model import Part
from auditor.gate.settings import DEFAULT
from auditor.gate.telling import gate_verdict
from auditor.i18n import Translate, told
from auditor.offline import offline as stay_offline
from auditor.papers.all import Papers, write_papers
from auditor.papers.formats import FORMATS, Reader
from auditor.papers.reasons import reasons_told
from auditor.papers.terminal import summary_lines
from auditor.parts.workers import ALONE
from auditor.progress import crawl_progress, stage_progress
from auditor.report import EXIT_CANNOT_JUDGE, EXIT_CONSISTENT, RunReport, verdict_json
from auditor.run import Audit, chosen_channels, crawl_only, run_audit
from auditor.watch.jsonlog import log_event
from auditor.watch.metrics import METRICS, write_metrics
from auditor.watch.stages import Stages
from auditor.webhook import Webhook, tell, webhook_of
from catalog.errors import N_, ConfigError
from spiders.evidence import EvidenceStore
from spiders.model import Trust
from spiders.trust import trust_to_json

fresh_option = option(
    "--fresh", is_flag=True, help=N_("Begin anew even where a crawl that was interrupted could be gone on with.")
)


@click.command(
    cls=TranslatedCommand,
    help=N_("Audit channels (default: all): crawl, read, match, compare, and write the papers."),
    epilog="auditor run\nauditor run pc kiosk --as-of 2021-09-17 --json\nauditor run --gate ci --format sarif",
)
@click.argument("channels", nargs=-1)
@as_of_option
@option("--offline", is_flag=True, help=N_("Read again what the last crawl kept; touch no network."))
@option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help=N_("Folder for the papers (default: reports/RUN).")
)
@fresh_option
@workers_options
@option("--check-links", is_flag=True, help=N_("Also ask whether forms, samples and addresses to apply at open."))
@option("--format", "forms", type=click.Choice(list(FORMATS)), multiple=True, help=N_("Also in this form; repeatable."))
@option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("Where the run's figures go as OpenMetrics text (default: state/metrics.prom)."),
)
@gate_option
@against_option
@accept_option
@json_option
@pass_session
def run(
    session: Session,
    channels: tuple[str, ...],
    as_of: str,
    offline: bool,
    out: Path | None,
    fresh: bool,
    check_links: bool,
    ways: Ways,
    forms: tuple[str, ...],
    metrics: Path | None,
    gate: str | None,
    against: str,
    agreed: tuple[Part, ...],
    as_json: bool,
) -> int:
    """Exit 0 consistent, 1 findings, 4 when a channel cannot be judged; or what the gate says."""
    project = session.project()
    chosen = chosen_channels(project, channels)
    audit = Audit(
        project,
        chosen,
        as_of,
        offline=offline,
        all_channels=len(chosen) == len(chosen_channels(project, ())),
        fresh=fresh,
        links=check_links,
        workers=ways.chosen if ways.asked else ALONE,
    )
    # before anything is crawled: a mistake in the settings is found at once
    webhook = None if offline else webhook_of(project)
    with stay_offline(chosen) if offline else nullcontext():
        asked_gate = question(project, gate or DEFAULT, against, agreed) if gate or against else None
        stages = Stages(stage_progress(session.say))
        report, papers = _audited(session, replace(audit, on_stage=stages.begin), asked_gate, out, forms)
    stages.end()
    write_metrics(report, stages.seconds, metrics or project.memo.with_name(METRICS))
    log_event("run", seconds=stages.seconds, **verdict_json(report))
    if as_json:
        print_json(verdict_json(report) | gate_verdict(report))
    else:
        click.echo("\n".join(summary_lines(report, session.say)))
    session.tell(N_("report: {page}"), page=papers.page)
    if asked := sum(channel.to_review for channel in report.channels):
        session.tell(N_("{n} listings nobody but a person can place: `auditor review`"), n=asked)
    if webhook is not None:
        _tell_webhook(session, webhook, report)
    return told_gate(session, report)


def _audited(
    session: Session, audit: Audit, asked_gate: Question | None, out: Path | None, forms: Sequence[str]
) -> tuple[RunReport, Papers]:
    """The run with what the gate says of it, and its papers on the disk."""
    project = audit.project
    with crawl_progress(session.say) as on_event:
        report = run_audit(replace(audit, on_event=on_event))
    audit.on_stage("papers", len(report.findings))
    report = asked_gate.put_to(report) if asked_gate else report
    folder, reader = out or project.reports / report.run, Reader(session.language, EvidenceStore(project.evidence))
    papers = write_papers(report, folder, language=session.language, evidence=reader.evidence)
    for form in dict.fromkeys(forms):
        FORMATS[form].write(report, folder / FORMATS[form].name, reader)
    return report, papers


def _tell_webhook(session: Session, webhook: Webhook, report: RunReport) -> None:
    """What the run found stands whether or not the other side hears of it."""
    try:
        status = tell(webhook, verdict_json(report))
    except ConfigError as why:
        session.tell(N_("the webhook was not told: {why}"), why=told(why, session.language))
    else:
        session.tell(N_("the webhook was told: {status}"), status=status)


@click.command(
    cls=TranslatedCommand,
    help=N_("Only crawl: fetch channels (default: all), keep the evidence, and say whether it can be judged."),
    epilog="auditor crawl pc",
)
@click.argument("channels", nargs=-1)
@fresh_option
@json_option
@pass_session
def crawl(session: Session, channels: tuple[str, ...], fresh: bool, as_json: bool) -> int:
    """Exit 4 when a channel cannot be judged, else 0."""
    project = session.project()
    chosen = chosen_channels(project, channels)
    with crawl_progress(session.say) as on_event:
        verdicts = crawl_only(Audit(project, chosen, as_of="", fresh=fresh, on_event=on_event))
    for trust in verdicts:
        if as_json:
            print_json(trust_to_json(trust))
            continue
        click.echo(_trust_line(trust, session.say))
    return EXIT_CONSISTENT if all(trust.trusted for trust in verdicts) else EXIT_CANNOT_JUDGE


def _trust_line(trust: Trust, say: Translate) -> str:
    """A channel's numbers and whether it can be judged, with every reason against it."""
    announced = "—" if trust.announced is None else trust.announced
    numbers = say(N_("{channel}: announced {announced}, seen {seen}, read {read}")).format(
        channel=trust.channel, announced=announced, seen=trust.seen, read=trust.read
    )
    if trust.trusted:
        return numbers + " · " + say(N_("can be judged"))
    return numbers + " · " + say(N_("cannot be judged: {codes}")).format(codes=reasons_told(trust, say))
