"""A run's report as one JSON document, kept so that every paper can be made again: what is written is read back equal.

The document is the report's own fields by name, with ``format`` and ``version`` before them; a field that says
nothing (empty text, empty list, none) is left out, and what the ledger says of a finding does not repeat the finding
where the run saw it. Its JSON Schema is made of the same types and published in
``auditor/papers/data/report.schema.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from auditor.config import Project
from auditor.history import History
from auditor.ledger.model import Entry
from auditor.report import RunReport
from catalog.collecting import without_collecting
from catalog.errors import N_, ConfigError, InputRefused
from catalog.jsonlines import open_input, parse_json
from catalog.store import open_store
from catalog.wholefile import whole_file
from diffs.findingfile import finding_to_json
from diffs.model import Finding
from diffs.rules import Rule

FORMAT: Final = "auditor-report"
VERSION: Final = 1
"""Grows when a reader of the version before could misread a document."""
NAME: Final = "report.json"

_RUN: Final = re.compile(r"R\d{8}-\d+", re.ASCII)
_HALF: Final = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def adapter() -> TypeAdapter[RunReport]:
    """What writes, reads and describes a report; made once, because making it takes a while."""
    return TypeAdapter(RunReport)


@lru_cache(maxsize=1)
def _rules_adapter() -> TypeAdapter[dict[str, Rule]]:
    return TypeAdapter(dict[str, Rule])


def report_to_json(report: RunReport) -> dict[str, Any]:
    """The report as plain types. The rules are always in it: a later product may word them otherwise.

    A gate is no part of it: what a run found stays, what is held against it may change.
    """
    bare = replace(report, rules={}, gate=None, history=_without_repeats(report))
    with without_collecting():
        row = adapter().dump_python(bare, mode="json", exclude_defaults=True, exclude_none=True, fallback=dict)
    rules = _rules_adapter().dump_python(dict(report.rules), mode="json", exclude_defaults=True)
    return {"format": FORMAT, "version": VERSION, **row, "rules": rules}


def report_from_json(obj: Mapping[str, Any], where: str = NAME) -> RunReport:
    """The report of a document; :class:`InputRefused` for another format or version, or what is no report."""
    if (obj.get("format"), obj.get("version")) != (FORMAT, VERSION):
        raise InputRefused(
            N_("is no report of version {version}"),
            where=where,
            hint=N_("`auditor run --offline` makes the report anew from what was kept"),
            version=VERSION,
        )
    row = {key: value for key, value in obj.items() if key not in ("format", "version")}
    try:
        with without_collecting():
            return _with_repeats(adapter().validate_python(row | _announced(row)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputRefused(N_("{key} is not what it should be"), where=where, key=place) from error


def _without_repeats(report: RunReport) -> History:
    """The history without the findings of entries which the run itself saw: the report holds them already."""
    found = {each.fingerprint: each for each in report.findings}
    entries = report.history.entries
    bare = {
        mark: replace(each, finding={}) if _repeats(each, found, report.run) else each for mark, each in entries.items()
    }
    return replace(report.history, entries=bare)


def _repeats(entry: Entry, found: Mapping[str, Finding], run: str) -> bool:
    own = found.get(entry.fingerprint)
    return own is not None and entry.last_run == run and entry.finding.get("observation") == own.observation


def _with_repeats(report: RunReport) -> RunReport:
    """The report with the findings of those entries put back."""
    found = {each.fingerprint: each for each in report.findings}
    entries = {mark: _whole(each, found) for mark, each in report.history.entries.items()}
    return replace(report, history=replace(report.history, entries=entries)) if entries else report


def _whole(entry: Entry, found: Mapping[str, Finding]) -> Entry:
    if entry.finding or entry.fingerprint not in found:
        return entry
    return replace(entry, finding=finding_to_json(found[entry.fingerprint]))


def _announced(row: Mapping[str, Any]) -> dict[str, Any]:
    """The channels with the one field that has no default although it may be left out."""
    match row:
        case {"channels": [*channels]} if all(isinstance(each, dict) for each in channels):
            return {"channels": [each | _trust(each.get("trust")) for each in channels]}
    return {}


def _trust(trust: object) -> dict[str, Any]:
    return {"trust": {"announced": None, **trust}} if isinstance(trust, dict) else {}


def report_text(report: RunReport) -> str:
    """The document on one line: keys sorted, text as it is, nothing depends on when or where it is written."""
    return dump_whole(report_to_json(report))


def dump_whole(obj: Mapping[str, Any], indent: int | None = None) -> str:
    """JSON as every reader takes it; half a character, which no UTF-8 file can hold, is named instead."""
    text = json.dumps(obj, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=indent) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub(lambda half: f"[U+{ord(half.group()):04X}]", text)
    return text


def save_report(report: RunReport, path: Path) -> None:
    """Write the document; it appears only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as draft:
        draft.write_text(report_text(report), encoding="utf-8", newline="\n")


def load_report(path: Path) -> RunReport:
    """The report kept in a file; :class:`InputRefused` when there is none or it cannot be taken."""
    with open_input(path) as file, without_collecting():
        obj = parse_json(file.read(), path.name)
    if not isinstance(obj, dict):
        raise InputRefused(N_("is no report of version {version}"), where=str(path), version=VERSION)
    return report_from_json(obj, path.name)


def report_path(project: Project, run: str) -> Path:
    """Where the report of a run is kept, whatever folder its papers went to."""
    return project.reports / run / NAME


def kept_report(project: Project, run: str = "") -> RunReport:
    """The report of a run, of the last one when none is named.

    Raises :class:`ConfigError` when there is no such run or its report is no longer there.
    """
    if not run:
        with open_store(project.database) as store:
            last = store.last_run()
        run = last.run if last else ""
    path = report_path(project, run)
    if not (_RUN.fullmatch(run) and path.is_file()):
        raise ConfigError(
            N_("no report of run {run} is kept") if run else N_("there is no run yet"),
            where=str(project.reports),
            hint=N_("`auditor run` makes one; `auditor run --offline` from what was kept"),
            run=run,
        )
    return load_report(path)
