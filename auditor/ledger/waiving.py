"""A waiver decided in the ledger is written into the project's sheet of waivers: the sheet is what counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from auditor.config import CONFIG_NAME, Project
from auditor.ledger.acts import Act, Answer, Order
from auditor.ledger.book import Ledger, normal
from auditor.ledger.model import Entry
from auditor.ledger.rows import EVENT, head_of
from catalog.elements import SECTIONS
from catalog.errors import N_, ConfigError
from catalog.formulas import inert
from catalog.jsonlines import dump_line, parse_json
from catalog.regions import find_region
from catalog.store import Store
from catalog.wholefile import whole_file
from diffs.waivers.model import Relation
from diffs.waivers.sheet import column_of, heading_of, relation_word

_ROWS_OF: Final = {key: prefix for key, prefix in SECTIONS.items() if prefix}
_ORDER: Final = (
    "rule", "element", "channel", "unit", "region", "item", "sub_key", "relation", "value", "library_value",
    "reason", "approver", "document", "start", "end",
)  # fmt: skip


def waive(
    ledger: Ledger,
    project: Project,
    numbers: Iterable[str],
    act: Act,
    at: str,
    versions: Mapping[str, int] | None = None,
) -> tuple[Answer, ...]:
    """Allow differences: a row each in the sheet, and an event each in the ledger; both or neither.

    ``versions``: number → the version the caller saw.

    :class:`ConfigError` when the project has no sheet, or the sheet lacks a column.
    """
    path = sheet_for_waiving(project)
    with ledger.store.writing() as db:
        _bring_to_its_end(db, path)
        orders = [Order(name, act, at, (versions or {}).get(name)) for name in dict.fromkeys(map(normal, numbers))]
        answers = ledger.carry_out(db, orders)
        rows = [row_for(answer.entry, act) for answer in answers if answer.entry is not None]
        if rows:
            # what the sheet would refuse is refused before anything is decided
            with_rows(path, rows)
            _put(_pending(path), dump_line({"event": head_of(db)[1], "rows": rows}).encode())
    finish_waiving(ledger.store, path)
    return answers


def is_unfinished(path: Path) -> bool:
    """Whether a killed program left a decision that may not stand in the sheet yet."""
    return _pending(path).is_file()


def finish_waiving(store: Store, path: Path) -> None:
    """Put the rows of a decision the ledger holds into the sheet; of one it does not hold, forget them.

    A waiver is decided when its event is. What is to be written waits in a file beside the sheet until it is there,
    so that a program killed at any point leaves both or neither to whoever comes next.
    """
    if is_unfinished(path):
        with store.writing() as db:
            _bring_to_its_end(db, path)


def _bring_to_its_end(db: Connection, path: Path) -> None:
    """The same in a transaction in which nobody else writes."""
    pending = _pending(path)
    if not pending.is_file():
        return
    waiting = parse_json(pending.read_bytes(), pending.name)
    if db.execute(select(EVENT.c.seq).where(EVENT.c.hash == waiting["event"])).first() is not None:
        _put(path, with_rows(path, waiting["rows"], once=True))
    pending.unlink()


def _pending(path: Path) -> Path:
    return path.with_name(f".{path.name}.pending")


def _put(path: Path, body: bytes) -> None:
    """Replace the file, all or nothing."""
    with whole_file(path) as draft:
        draft.write_bytes(body)


def sheet_for_waiving(project: Project) -> Path:
    """The sheet; :class:`ConfigError` when the project names none."""
    if project.waivers is None:
        hint = N_('write file = "waivers.csv" under [waivers] in {name}')
        raise ConfigError(N_("the project has no sheet of waivers"), where=CONFIG_NAME, hint=hint, name=CONFIG_NAME)
    return project.waivers


def row_for(entry: Entry, act: Act) -> dict[str, str]:
    """The row that allows this very difference: the same values, from that day on."""
    finding: Mapping[str, Any] = entry.finding
    item = finding.get("item", {})
    shown = finding.get("channel_value") if finding.get("channel") else finding.get("library_value")
    value = shown if isinstance(shown, str) and shown.strip() else ""
    row = {name: str(finding.get(name, "")) for name in ("rule", "channel", "unit", "sub_key")}
    return row | {
        "element": _element(finding),
        "region": str(finding.get("region", "")) if find_region(str(finding.get("region", ""))) else "",
        "item": item.get("task_code") or str(finding.get("library", "")),
        "relation": relation_word(Relation.VALUE if value else Relation.ANY),
        "value": value,
        "library_value": str(finding.get("library_value", "")) if finding.get("channel") else "",
        "reason": act.note,
        "approver": act.by,
        "document": act.document,
        "start": act.day,
        "end": act.until,
    }


def with_rows(path: Path, rows: Iterable[Mapping[str, str]], *, once: bool = False) -> bytes:
    """The sheet with rows added below those it has, in its own columns and encoding; a new one where there is none.
    ``once``: but for those it has already.

    Raises :class:`ConfigError` when the sheet lacks a column the rows need.
    """
    body = path.read_bytes() if path.is_file() else b""
    encoding, text = _decoded(body)
    lines = list(csv.reader(io.StringIO(text)))
    head = next((line for line in lines if any(cell.strip() for cell in line)), None)
    fields = [column_of(cell) for cell in head] if head else list(_ORDER)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if head is None:
        writer.writerow([heading_of(name) for name in fields])
    for row in rows:
        lost = sorted(heading_of(name) for name in _ORDER if row.get(name) and name not in fields)
        if lost:
            raise ConfigError(N_("column {heading} is missing"), where=str(path), heading="、".join(lost))
        told = [inert(row.get(name, "")) for name in fields]
        if not (once and told in lines):
            writer.writerow(told)
    ended = body if not body or body.endswith(b"\n") else body + "\r\n".encode(encoding)
    return (ended or b"\xef\xbb\xbf") + out.getvalue().encode(encoding)


def _element(finding: Mapping[str, Any]) -> str:
    element, column = str(finding.get("element", "")), str(finding.get("sub_element", ""))
    return f"{element}.{column}" if column and element in _ROWS_OF else element


def _decoded(body: bytes) -> tuple[str, str]:
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return "utf-8", text.decode()
    except UnicodeDecodeError:
        return "gb18030", text.decode("gb18030", "replace")
