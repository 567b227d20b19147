"""``auditor channel check``: saved pages read again, and held against the readings a person has approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.channels.cases import Case, cases_of, folder_of, measured, write_expected
from auditor.channels.golden import ElementChange, changes
from auditor.channels.saving import guides_in, save_cases
from auditor.config import Project
from spiders.channel import ChannelFile
from spiders.crawl import read_log
from spiders.evidence import EvidenceStore


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """One saved guide: how it reads otherwise than expected; ``approved``: a person has looked at what is expected;
    ``refused``: why the reader takes it for no guide although it was one, or the other way round (``""``: as before).
    """

    case: str
    url: str
    approved: bool
    changes: tuple[ElementChange, ...] = ()
    refused: str = ""

    @property
    def fine(self) -> bool:
        """Nothing changed and somebody has looked."""
        return self.approved and not self.changes and not self.refused


@dataclass(frozen=True, slots=True)
class ChannelCheck:
    """A channel's saved guides; ``live``: what a fresh sample showed, when one was asked for."""

    channel: str
    cases: tuple[CaseCheck, ...] = ()
    live: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """At least one guide is saved, all read as approved, and a fresh sample shows no drift."""
        return (
            bool(self.cases)
            and all(each.fine for each in self.cases)
            and not (self.live.get("reasons") or self.live.get("gone"))
        )

    def to_json(self) -> dict[str, Any]:
        """One line of ``auditor channel check --json``."""
        return {
            "channel": self.channel,
            "fine": self.fine,
            "cases": [_case_json(each) for each in self.cases],
            **({"live": dict(self.live)} if self.live else {}),
        }


def _case_json(check: CaseCheck) -> dict[str, Any]:
    told: dict[str, Any] = {"case": check.case, "url": check.url, "approved": check.approved, "fine": check.fine}
    told["changes"] = [
        {"item": each.item, "element": each.element}
        | {name: text for name, text in (("expected", each.expected), ("found", each.found)) if text is not None}
        | ({"marks": [list(mark) for mark in each.marks]} if each.marks else {})
        for each in check.changes
    ]
    return told | ({"refused": check.refused} if check.refused else {})


def check_channel(project: Project, channel: ChannelFile) -> ChannelCheck:
    """Read every saved guide again. One that nobody has written a reading for gets one, which is not approved."""
    folder = folder_of(project, channel.name)
    checks = []
    for case in cases_of(folder):
        readings, refused = measured(case, channel)
        if case.expected is None:
            write_expected(folder / case.name, readings, refused, approved=False)
        checks.append(_checked(case, case.expected if case.expected is not None else readings, readings, refused))
    return ChannelCheck(channel.name, tuple(checks))


def _checked(case: Case, expected: list[dict[str, Any]], readings: list[dict[str, Any]], refused: str) -> CaseCheck:
    other = refused if case.expected is not None and refused != case.refused else ""
    return CaseCheck(case.name, case.parts[0].url, case.approved, tuple(changes(expected, readings)), other)


def approve(project: Project, channel: ChannelFile) -> int:
    """Take the readings of today for what the saved guides must give; how many guides that are.

    A channel without saved guides takes some from its last crawl.
    """
    folder = folder_of(project, channel.name)
    cases = cases_of(folder)
    if not cases:
        return _from_last_crawl(project, channel)
    for case in cases:
        readings, refused = measured(case, channel)
        write_expected(folder / case.name, readings, refused, approved=True)
    return len(cases)


def _from_last_crawl(project: Project, channel: ChannelFile) -> int:
    path = project.crawls / f"{channel.name}.json"
    if not path.is_file():
        return 0
    guides = guides_in(read_log(path), EvidenceStore(project.evidence), channel)
    return save_cases(folder_of(project, channel.name), guides, channel, approved=True)


def all_fine(checks: Sequence[ChannelCheck]) -> bool:
    """Whether every channel that was checked is fine."""
    return all(check.fine for check in checks)
