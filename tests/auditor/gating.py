"""Runs over eight items and two channels, made without a crawl: what channels say is given, the rest is the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from site_pages import ITEMS

from auditor.config import Project, open_project
from auditor.fairness import Fairness, sheet_of
from auditor.judging import judged
from auditor.parts.workers import ALONE, Workers
from auditor.report import RunReport
from auditor.reportfile import report_path, save_report
from auditor.rulebook import policy_of
from auditor.run import Audit, case_of, chosen_channels
from catalog.itemfile import item_from_json
from catalog.model import Reading, ServiceItem, Snapshot
from spiders.model import ChannelReadings, NotRead, Reason, ReasonCode, Trust

Changes = Mapping[tuple[str, str], Mapping[str, Any]]
"""Channel and item id → what the channel shows otherwise; ``None`` as a value: the element was not read."""

CHANNELS = ("kiosk", "pc")
LIMIT = {("pc", "L0001"): {"promise_day": "18个工作日"}}
PHONE = {("pc", "L0002"): {"link_way": "029-86780000"}}
KIOSK = {("kiosk", "L0003"): {"transact_time": "工作日上午8:00-12:00"}}
KNOWN: Changes = {**LIMIT, **PHONE, **KIOSK}
"""Three findings everybody knows of."""

SETTINGS = "[rules]\npublic_service_target = 0\n"


def project_in(root: Path, more: str = "", channels: Iterable[str] = CHANNELS) -> Project:
    """A project folder with a file per channel."""
    (root / "channels").mkdir(parents=True, exist_ok=True)
    (root / "audit.toml").write_text(SETTINGS + more, "utf-8")
    for name in channels:
        text = f'name = "{name}"\nkind = "pc"\nstart = ["http://{name}.city.test/"]\n[expect]\n'
        (root / "channels" / f"{name}.toml").write_text(text, "utf-8")
    return open_project(root)


@lru_cache(maxsize=1)
def library() -> tuple[ServiceItem, ...]:
    return tuple(item_from_json(dict(row), "items") for row in ITEMS)


def audited(
    project: Project,
    changes: Changes = KNOWN,
    *,
    run: str = "R20210917-1",
    channels: Sequence[str] = (),
    items: Sequence[ServiceItem] = (),
    unread: Iterable[tuple[str, str]] = (),
    untrusted: Iterable[str] = (),
    workers: Workers = ALONE,
) -> RunReport:
    """The report of a run, kept in the project. ``unread``: pages (channel, item) that gave no reading."""
    files = chosen_channels(project, channels)
    audit = Audit(project, files, "2021-09-17", all_channels=not channels)
    lost = set(unread)
    read = [channel_of(each.name, changes, lost, trusted=each.name not in set(untrusted)) for each in files]
    snapshot = Snapshot("S20210917-1a2b3c", "2021-09-17", "library.jsonl", tuple(items) or library())
    policy = policy_of(project)
    case = replace(case_of(audit, run, snapshot, read), policy=policy, workers=workers)
    report = judged(replace(case, fair=Fairness(sheet_of(project, policy))))
    save_report(report, report_path(project, run))
    return report


def channel_of(name: str, changes: Changes, lost: set[tuple[str, str]], *, trusted: bool) -> ChannelReadings:
    rows = [row for row in ITEMS if (name, row["id"]) not in lost]
    readings = tuple(reading_of(name, row, changes.get((name, row["id"]), {})) for row in rows)
    reasons = () if trusted else (Reason(ReasonCode.COVERAGE, "announced 8", {"announced": 8}),)
    missed = [identity for channel, identity in sorted(lost) if channel == name]
    own = tuple(NotRead(f"http://{name}.city.test/{identity}", ReasonCode.TIMEOUT) for identity in missed)
    return ChannelReadings(name, readings, Trust(name, trusted, len(ITEMS), len(rows), len(rows), reasons, own))


def reading_of(channel: str, row: Mapping[str, Any], changes: Mapping[str, Any]) -> Reading:
    shown = {
        key: value for key, value in {**row, **changes, "id": f"{channel}-{row['id']}"}.items() if value is not None
    }
    item = item_from_json(shown, channel)
    return Reading(
        item,
        channel=channel,
        url=f"http://{channel}.city.test/{row['id']}",
        evidence="ab" * 32,
        locators=dict.fromkeys(shown, "dl/dd"),
        not_read={key: "no region" for key, value in changes.items() if value is None},
        has_provenance=True,
    )
