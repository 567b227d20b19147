"""The workbook of a unit or district: out as the ledger stands, back with a dry run first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from auditor.console.accounts import Account
from auditor.console.drawing import page
from auditor.console.filters import region_name
from auditor.console.handing import named
from auditor.console.routing import Routes
from auditor.console.seals import sealed, unsealed
from auditor.console.visit import Turned, Visit, Visiting
from auditor.ledger.clock import today
from auditor.reportfile import kept_report
from auditor.sheets.filled import Filled, read_filled
from auditor.sheets.returned import Told
from auditor.sheets.taking import take
from auditor.sheets.workbook import write_workbook
from catalog.errors import N_
from diffs.model import Finding

routes: Final = Routes()
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK: Final = "workbook"
_NAMELESS: Final = "workbook.xlsx"


@routes.serves("workbook")
def workbook(visit: Visiting) -> Response:
    """The workbook with only one's own findings, as they stand now."""
    account, day = visit.account, today()
    name = account.unit or region_name(account.region)
    report = kept_report(visit.console.project)
    mine = [each for each in report.findings if _is_own(each, account)]
    known = {entry.fingerprint: entry for entry in visit.own()}
    report = replace(report, findings=tuple(mine), history=replace(report.history, entries=known))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        write_workbook(report, path, name, day, district=not account.unit)
        return attached(path.read_bytes(), f"{name}-{day}.xlsx", XLSX)


@routes.serves("workbook_page")
def workbook_page(visit: Visiting) -> Response:
    """The form."""
    return page(visit, "workbook.html.j2", taking=None)


@routes.serves("workbook_upload")
def workbook_upload(visit: Visiting) -> Response:
    """First what would be taken; then, when the person has seen it, take it."""
    file, tried = visit.file("file"), visit.text("do") != "take"
    if tried:
        if file is None:
            raise Turned(422, N_("nothing was chosen"))
        body = file.file.read()
        if not body.startswith(b"PK\x03\x04"):
            raise Turned(415, N_("a workbook has to be an Excel file (.xlsx)"))
    else:
        body = visit.console.attachments.get(unsealed(visit, _WORKBOOK, visit.text("kept")))
    mine, strange = _own(visit, _read(body, named(file.filename or "", ".xlsx") if file else _NAMELESS))
    kept = visit.console.attachments.put(body)
    taking = take(visit.console.ledger, mine, by=visit.account.name, day=today(), dry_run=tried)
    taking = replace(taking, refused=(*taking.refused, *strange))
    return page(visit, "workbook.html.j2", taking=taking, tried=tried, kept=sealed(visit, _WORKBOOK, kept))


def _is_own(finding: Finding, account: Account) -> bool:
    return finding.unit == account.unit if account.unit else finding.region == account.region


def attached(body: bytes, name: str, kind: str) -> Response:
    """A file to be saved, never shown."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(body, media_type=kind, headers=headers)


def _read(body: bytes, name: str) -> Filled:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        return read_filled(path)


def _own(visit: Visit, filled: Filled) -> tuple[Filled, list[Told]]:
    """The rows of one's own findings, said by this account; of the others only that they are refused."""
    asked = {row.number for row in filled.rows}
    known = {entry.number for entry in visit.own(asked)}
    rows = tuple(replace(row, by=visit.account.name) for row in filled.rows if row.number in known)
    return replace(filled, rows=rows), _not_theirs(filled, known)


def _not_theirs(filled: Filled, known: Collection[str]) -> list[Told]:
    reason = N_("the ledger has no number {number}")
    return [Told(row.where, reason, {"number": row.number}) for row in filled.rows if row.number not in known]
