"""The bundled city audited end to end, and held against its own truth file."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.config import open_project
from auditor.papers.all import Papers, write_papers
from auditor.project import write_project
from auditor.report import RunReport
from auditor.run import Audit, chosen_channels, run_audit
from catalog.errors import N_, ConfigError
from catalog.snapshot import import_library
from catalog.store import open_store
from diffs.model import Finding, Severity
from spiders import city
from spiders.city.folder import write_city
from spiders.city.server import SECRET_VARIABLE, serve_city
from spiders.crawl import CrawlEvent
from spiders.evidence import EvidenceStore

MARK: Final = ".auditor-demo"
PROJECT: Final = "project"
TRUTH: Final = "truth.jsonl"
BUREAU: Final = "西安市交通运输局（示例）"

Key = tuple[str, str, str, str, str, str, str]
"""Channel, item, rule, kind, element, sub-key, sub-element: what a seeded difference must be found as."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The run, its papers, and what the truth file says about it."""

    report: RunReport
    papers: Papers
    seeded: int
    missed: tuple[city.TruthLine, ...]
    invented: tuple[Finding, ...]
    harmless: int
    blamed: tuple[city.TruthLine, ...]

    @property
    def complete(self) -> bool:
        """Everything seeded was found, nothing else counts, and every harmless variation stayed silent."""
        return not (self.missed or self.invented or self.blamed)


def run_demo(
    out: Path, *, as_of: str = city.AS_OF, language: str = "zh", on_event: Callable[[CrawlEvent], None] | None = None
) -> DemoResult:
    """Build the city's project in ``out``, serve the city on loopback, audit it, and compare with the truth.

    ``out`` may be absent, empty, or a folder an earlier demo made (which is replaced).
    """
    _make_room(out)
    root = out / PROJECT
    write_project(root, bureau=BUREAU)
    write_city(root)
    city.write_library(root / "library.xlsx")
    city.write_truth(out / TRUTH)
    project = open_project(root)
    with open_store(project.database) as store:
        snapshot = import_library(root / "library.xlsx", as_of=as_of)
        store.save_snapshot(snapshot)
        store.set_current(snapshot.id)
    with served_secret() as secret, serve_city(secret=secret) as served:
        audit = Audit(
            project,
            chosen_channels(project, ()),
            as_of,
            proxy=served.proxy,
            on_event=on_event,
        )
        report = run_audit(audit)
    return held_against_truth(
        report, write_papers(report, out, language=language, evidence=EvidenceStore(project.evidence))
    )


@contextmanager
def served_secret() -> Iterator[str]:
    """A secret made for this demo, in the environment where the channel file says it is, and gone afterwards."""
    before = os.environ.get(SECRET_VARIABLE)
    os.environ[SECRET_VARIABLE] = secret = secrets.token_hex(16)
    try:
        yield secret
    finally:
        if before is None:
            del os.environ[SECRET_VARIABLE]
        else:
            os.environ[SECRET_VARIABLE] = before


def held_against_truth(report: RunReport, papers: Papers) -> DemoResult:
    """Compare what counts in the report with what was seeded, key by key."""
    truth = city.truth()
    seeded = [line for line in truth if not line.harmless]
    harmless = [line for line in truth if line.harmless]
    found = {_key(finding): finding for finding in report.findings if finding.severity is not Severity.INFO}
    wanted = {_truth_key(line) for line in seeded}
    touched = {key[:2] + key[4:5] for key in found.keys() - wanted}
    return DemoResult(
        report,
        papers,
        len(seeded),
        tuple(line for line in seeded if _truth_key(line) not in found),
        tuple(found[key] for key in sorted(found.keys() - wanted)),
        len(harmless),
        tuple(line for line in harmless if (line.channel, line.item, line.element) in touched),
    )


def _key(finding: Finding) -> Key:
    item = finding.item.task_code or (finding.item.task_name if finding.channel else "")
    place = (finding.element, finding.sub_key, finding.sub_element)
    return (finding.channel, item, finding.rule, finding.kind.value, *place)


def _truth_key(line: city.TruthLine) -> Key:
    return (line.channel, line.item, line.rule, line.kind, line.element, line.sub_key, line.sub_element)


def _make_room(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file())):
        raise ConfigError(
            N_("this folder holds something else than an earlier demo"),
            where=str(out),
            hint=N_("name another folder with --out"),
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("The folder of `auditor demo`; the next demo replaces it.\n", encoding="utf-8")


def truth_lines_told(lines: Sequence[city.TruthLine]) -> list[str]:
    """Seeded or harmless lines as one line of text each, for the terminal."""
    return [
        f"{line.id} {line.channel} {line.item} {line.rule} {line.element} {line.sub_key} {line.op}" for line in lines
    ]
