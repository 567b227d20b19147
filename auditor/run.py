"""One audit: library in, channels crawled (or read again from what was kept), differences out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.config import Project
from auditor.course.burning import deadline_of
from auditor.course.keeping import course_in
from auditor.fairness import Fairness, earlier_snapshots, sheet_of
from auditor.history import History, points_of
from auditor.judging import Case, judged
from auditor.lawbook import register_for
from auditor.ledger import running as ledger
from auditor.ledger.book import ledger_in
from auditor.libraries import current_snapshot
from auditor.linkcheck import NOTHING_CHECKED, DeadLinks, links_looked_at
from auditor.matching import known_to
from auditor.memo import MemoFile
from auditor.offline import kept_log
from auditor.parts.workers import ALONE, Workers
from auditor.report import RunReport, to_share, verdict_json
from auditor.reportfile import report_path, save_report
from auditor.rulebook import policy_of
from auditor.watch.stages import Begun, not_watched
from auditor.worktime.calendar import WorkCalendar
from auditor.worktime.project import calendar_of
from catalog.channellock import only_audit_of
from catalog.elements import load_elements
from catalog.errors import N_, ConfigError
from catalog.model import Reading, ServiceItem, Snapshot
from catalog.store import Store, TrustedRun, open_store
from diffs.findingfile import finding_to_json
from diffs.fingerprint import number
from spiders.channel import ChannelFile, load_channels
from spiders.crawl import CrawlEvent, crawl_channels, read_log
from spiders.evidence import EvidenceStore
from spiders.facts import PreviousRun, fill_rates, unread_share
from spiders.judge import has_unnamed, names_not_read, read_channel
from spiders.model import ChannelReadings, CrawlLog, Trust

OnEvent = Callable[[CrawlEvent], None]


@dataclass(frozen=True, slots=True)
class Audit:
    """What a run is asked to do. ``proxy`` overrides the project's; ``offline`` reads only what was kept.

    ``all_channels``: nothing the project has is left out, so that what was seen nowhere is published nowhere.
    ``fresh``: a crawl that was interrupted is not gone on with. ``links``: whether links still open is checked, even
    where the settings do not ask for it. ``workers``: who matches and compares.
    """

    project: Project
    channels: tuple[ChannelFile, ...]
    as_of: str
    offline: bool = False
    all_channels: bool = True
    proxy: str = ""
    fresh: bool = False
    links: bool = False
    workers: Workers = ALONE
    on_event: OnEvent | None = None
    on_stage: Begun = not_watched


def chosen_channels(project: Project, names: Sequence[str]) -> tuple[ChannelFile, ...]:
    """The channel files asked for, all when no name is given; :class:`ConfigError` for a name without a file."""
    known = {channel.name: channel for channel in load_channels(project.channels)}
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise ConfigError(
            N_("there is no channel file for {names}") if unknown else N_("there is no channel file at all"),
            where=str(project.channels),
            hint=N_("known channels: {known}") if known else N_("write channels/<name>.toml first"),
            names=", ".join(unknown),
            known=", ".join(sorted(known)),
        )
    return tuple(known[name] for name in sorted(set(names) or known))


def run_audit(audit: Audit) -> RunReport:
    """Crawl, read, judge, match, compare; store the run and give its report.

    Raises :class:`ConfigError` when the project has no current snapshot. A channel that cannot be judged
    is no error here: the report says so.
    """
    # before anything is crawled: a mistake in the rules is found at once
    policy = policy_of(audit.project)
    sheet, calendar = sheet_of(audit.project, policy), calendar_of(audit.project)
    names = [channel.name for channel in audit.channels]
    with open_store(audit.project.database) as store, only_audit_of(store.engine, names):
        snapshot = current_snapshot(store)
        turn = ledger.begin(store, audit.project)
        run = store.next_run_id(audit.as_of)
        audit.on_stage("crawl", 0)
        logs = crawl_logs(audit)
        audit.on_stage("read", sum(len(log.pages) for log in logs))
        store.save_evidence(_evidence_rows(logs))
        read = read_channels(audit, store, logs)
        listed = [each for log, channel in zip(logs, read, strict=True) for each in listed_only(log, channel)]
        unnamed = {channel.channel for log, channel in zip(logs, read, strict=True) if has_unnamed(log, channel)}
        seen = (reading for channel in read for reading in channel.readings)
        fair = Fairness(sheet, earlier_snapshots(store, snapshot, seen))
        known, laws = known_to(audit.project), register_for(store, snapshot.items)
        memo = MemoFile(audit.project.memo)
        dead = dead_links_of(audit, read)
        case = case_of(audit, run, snapshot, read)
        case = replace(case, listed_only=listed, unnamed=unnamed, known=known, dead=dead)
        report = judged(replace(case, policy=policy, fair=fair, laws=laws, memo=memo))
        audit.on_stage("ledger", len(report.findings))
        report = ledger.known_before(store, report, turn)
        report = replace(report, history=History(points_of(store.runs()), deadline=deadline_of(audit.project.config)))
        enter = ledger.entering(store, report, turn, policy, whole=audit.all_channels)
        numbers: dict[str, str] = {}
        store.save_run(
            run_id=report.run,
            as_of=report.as_of,
            exit_code=report.exit_code,
            verdict=verdict_json(report),
            findings=(
                finding_to_json(each) | {"number": numbers.get(each.fingerprint) or number(each.fingerprint)}
                for each in report.findings
            ),
            fill={channel.channel: fill_rates(channel.readings, _elements()) for channel in read},
            unread={channel.channel: unread_share(channel.readings) for channel in read},
            # done first: findings are kept under the numbers the ledger gives
            also=lambda db: numbers.update(enter(db)),
        )
        report = replace(report, history=_with_ledger(report, store, audit.project, calendar))
    memo.save()
    report = to_share(report, audit.project.config.privacy.hides)
    save_report(report, report_path(audit.project, report.run))
    return report


def _with_ledger(report: RunReport, store: Store, project: Project, calendar: WorkCalendar) -> History:
    """The history with the ledger as the run left it."""
    book = ledger_in(store, project)
    entries = {entry.fingerprint: entry for entry in book.entries()}
    course = course_in(book, project, entries.values(), report.as_of, calendar)
    return replace(report.history, entries=entries, course=course)


def case_of(audit: Audit, run: str, snapshot: Snapshot, channels: Sequence[ChannelReadings]) -> Case:
    """What an audit holds against the library, without all that may be known besides."""
    return Case(
        run,
        audit.as_of,
        audit.project,
        snapshot,
        audit.channels,
        channels,
        audit.all_channels,
        workers=audit.workers,
        on_stage=audit.on_stage,
    )


def crawl_logs(audit: Audit) -> list[CrawlLog]:
    """The crawl log of each channel in the order asked for: fresh, or offline as kept from the last crawl."""
    kept = audit.project.crawls
    if audit.offline:
        return [read_log(kept_log(kept, channel)) for channel in audit.channels]
    settings = audit.project.config.crawl
    logs = crawl_channels(
        audit.channels,
        out=kept,
        evidence=EvidenceStore(audit.project.evidence),
        proxy=audit.proxy or settings.proxy or None,
        on_event=audit.on_event,
        contact=settings.contact,
        resume_hours=0.0 if audit.fresh else settings.resume_hours,
    )
    return [logs[channel.name] for channel in audit.channels]


def crawl_only(audit: Audit) -> list[Trust]:
    """Crawl and say what can be judged; nothing is compared and no run is stored."""
    names = [channel.name for channel in audit.channels]
    with open_store(audit.project.database) as store, only_audit_of(store.engine, names):
        return [channel.trust for channel in read_channels(audit, store, crawl_logs(audit))]


def dead_links_of(audit: Audit, channels: Sequence[ChannelReadings]) -> DeadLinks:
    """The links that open nothing, where they are to be checked; behind a proxy nobody can say."""
    settings = audit.project.config.crawl
    if not (audit.links or audit.project.config.check.links) or audit.proxy or settings.proxy:
        return NOTHING_CHECKED
    return links_looked_at(
        list(zip(audit.channels, channels, strict=True)),
        kept=audit.project.crawls,
        evidence=EvidenceStore(audit.project.evidence),
        contact=settings.contact,
        offline=audit.offline,
    )


def _evidence_rows(logs: Sequence[CrawlLog]) -> Iterator[dict[str, str]]:
    """Where and when each kept body was seen, for the index of the evidence store."""
    for log in logs:
        for page in log.pages:
            if page.evidence:
                yield {
                    "sha256": page.evidence,
                    "channel": log.channel,
                    "url": page.url,
                    "content_type": page.content_type,
                    "fetched_at": page.fetched_at,
                }


def read_channels(audit: Audit, store: Store, logs: Sequence[CrawlLog]) -> list[ChannelReadings]:
    """The readings of each channel with the verdict on its crawl, in the order asked for."""
    evidence = EvidenceStore(audit.project.evidence)
    return [
        read_channel(log, evidence, channel, previous=_previous(store.last_trusted(channel.name)))
        for channel, log in zip(audit.channels, logs, strict=True)
    ]


def listed_only(log: CrawlLog, channel: ChannelReadings) -> list[Reading]:
    """A reading that knows nothing but its name for every guide that the list names and that was not read."""
    return [
        Reading(ServiceItem(id=f"listed:{channel.channel}:{name}", task_name=name), channel=channel.channel)
        for name in names_not_read(log, channel)
    ]


def _previous(trusted: TrustedRun | None) -> PreviousRun | None:
    """What the room that reads wants to know of an earlier run."""
    if trusted is None:
        return None
    return PreviousRun(trusted.read, trusted.announced, trusted.fill, trusted.unread)


def _elements() -> list[str]:
    """The elements whose fill rates are remembered from run to run."""
    return [element.key for element in load_elements() if "." not in element.key]
