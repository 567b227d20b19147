"""The province's export, whatever its form, as a frozen snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from catalog.errors import N_, InputRefused
from catalog.itemfile import item_from_json, read_items
from catalog.jsonlines import open_input, read_jsonl
from catalog.model import Rejected, ServiceItem, Snapshot, SourceRow
from catalog.snapshot.assemble import Assembler
from catalog.snapshot.columns import ColumnGuess, ColumnMap, checked_columns, is_heading
from catalog.snapshot.delimited import read_delimited
from catalog.snapshot.fields import section_of
from catalog.snapshot.freeze import compact_day, snapshot_id
from catalog.snapshot.grid import OLE, ZIP, Grid
from catalog.snapshot.header import Header, find_header
from catalog.snapshot.linewise import packed_lines
from catalog.snapshot.objects import is_item_format, object_guesses, object_rows, read_objects
from catalog.snapshot.packing import PackedSnapshot, pack, pack_item
from catalog.snapshot.rows import RawRow, grid_rows
from catalog.text import looks

Frozen = TypeVar("Frozen", Snapshot, PackedSnapshot)
"""A snapshot in memory or one of any size."""

_JSON: Final = (".json", ".jsonl")
_TABLES: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class SheetCount:
    """What became of one sheet (``""`` for a file without sheets): ``rows`` = ``accepted`` + ``rejected``.

    Rows are the filled rows below the headings; blank spacer rows and title rows are none. ``role`` is ``items``,
    ``parts`` (rows that join items by code or name) or ``skipped`` (no known headings; its rows are not counted).
    """

    sheet: str
    role: str
    rows: int = 0
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Imported(Generic[Frozen]):
    """A snapshot and how it came about. ``unused`` are headings of the user's mapping that stand nowhere."""

    snapshot: Frozen
    sheets: tuple[SheetCount, ...]
    guesses: tuple[ColumnGuess, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file holds: its items, to be taken once, and how the rows became them.

    ``sheets`` is ``None`` where every item is a row of its own, as in the product's own formats.
    """

    items: Iterator[ServiceItem]
    sheets: tuple[SheetCount, ...] | None = None
    rejected: tuple[Rejected, ...] = ()
    guesses: tuple[ColumnGuess, ...] = ()
    unused: tuple[str, ...] = ()
    lines: Path | None = None
    """The file, where each of its lines says an item by itself."""

    @property
    def columns(self) -> dict[str, str]:
        """Heading → element key."""
        return {_place(guess, self.guesses): guess.element for guess in self.guesses}

    def imported(self, snapshot: Frozen, count: int, source: str) -> Imported[Frozen]:
        """The outcome, once ``count`` items were taken; :class:`InputRefused` when there was none."""
        if not count:
            raise _no_item(source, self.rejected)
        sheets = (SheetCount("", "items", count, count),) if self.sheets is None else self.sheets
        return Imported(snapshot, sheets, self.guesses, self.unused)


@dataclass(slots=True)
class _Pass:
    """What one pass over the file collects."""

    assembler: Assembler
    rejected: list[Rejected] = field(default_factory=list)
    counts: list[SheetCount] = field(default_factory=list)

    def take(self, sheet: str, role: str, rows: Iterable[RawRow]) -> None:
        """Put every row of a sheet where it belongs and count it."""
        put = self.assembler.add if role == "items" else self.assembler.join
        self.assembler.new_sheet()
        total = refused = 0
        for row in rows:
            total += 1
            if (problem := put(row)) is not None:
                refused += 1
                self.rejected.append(problem)
        self.counts.append(SheetCount(sheet, role, total, total - refused, refused))

    def found(self, columns: ColumnMap, guesses: Sequence[ColumnGuess], shown: Iterable[str]) -> _Found:
        """What came of it; ``shown`` are the row groups the export shows at all."""
        items = self.assembler.items(shown)
        unused = _unused(columns, guesses)
        return _Found(items, tuple(self.counts), tuple(self.rejected), tuple(guesses), unused)


def import_library(path: str | Path, *, as_of: str, columns: ColumnMap | None = None, sheet: str = "") -> Snapshot:
    """The snapshot of an export; see :func:`read_library` for what is taken and refused."""
    return read_library(path, as_of=as_of, columns=columns, sheet=sheet).snapshot


def read_library(
    path: str | Path, *, as_of: str, columns: ColumnMap | None = None, sheet: str = ""
) -> Imported[Snapshot]:
    """Read ``.xlsx``, ``.csv``, ``.tsv``, ``.json`` or ``.jsonl``; every row is accepted or rejected with a reason.

    ``as_of`` is the ISO date the export describes; ``columns`` fixes headings (heading → element key, ``""`` to
    leave a column alone); ``sheet`` names the sheet with the items (a file without sheets has none to name).
    A file in the product's own line format must be right in every line. Raises :class:`InputRefused` for what is
    no export, or one without any item, and :class:`ConfigError` for a mapping to an element nobody knows.
    """
    path = Path(path)
    found = _found(path, as_of, columns, sheet)
    items = tuple(found.items)
    snapshot = Snapshot(snapshot_id(as_of, items), as_of, path.name, _sorted(items), found.rejected, found.columns)
    return found.imported(snapshot, len(items), path.name)


@contextmanager
def pack_library(
    path: str | Path, *, as_of: str, columns: ColumnMap | None = None, sheet: str = ""
) -> Iterator[Imported[PackedSnapshot]]:
    """The same for a file of any size, for the time of a block: lines in the product's own format are never all in
    memory."""
    path = Path(path)
    found = _found(path, as_of, columns, sheet)
    items = packed_lines(found.lines) if found.lines else map(pack_item, found.items)
    with pack(
        items, as_of=as_of, source=path.name, rejected=found.rejected, columns=found.columns, once=found.sheets is None
    ) as snapshot:
        yield found.imported(snapshot, snapshot.count, path.name)


def _found(path: Path, as_of: str, columns: ColumnMap | None, sheet: str) -> _Found:
    chosen = checked_columns(columns)
    compact_day(as_of)
    kind = _kind(path)
    if kind in _JSON:
        return _from_objects(path, chosen)
    return _from_grids(_grids(path, kind), chosen, path, sheet)


def propose_columns(path: str | Path, *, columns: ColumnMap | None = None, sheet: str = "") -> tuple[ColumnGuess, ...]:
    """Every heading of an export and what it is taken for, without importing anything."""
    path, chosen = Path(path), checked_columns(columns)
    kind = _kind(path)
    if kind in _JSON:
        objects = read_objects(path)
        return () if is_item_format(objects) else object_guesses(objects, chosen)
    grids = _grids(path, kind)
    return tuple(guess for _, header, _ in _roles(path, grids, chosen, sheet) if header for guess in header.guesses)


def _kind(path: Path) -> str:
    """The form of the file by its name, unless its first bytes say it is a workbook."""
    with open_input(path) as file:
        head = file.read(8)
    if not head.strip():
        raise InputRefused(N_("the file is empty"), where=path.name)
    if head.startswith(ZIP) or head == OLE:
        return ".xlsx"
    suffix = path.suffix.lower()
    if suffix not in (*_JSON, *_TABLES):
        known = ".xlsx .csv .tsv .json .jsonl"
        raise InputRefused(N_("is no kind of file that can be imported ({known})"), where=path.name, known=known)
    return suffix


def _grids(path: Path, kind: str) -> list[Grid]:
    if not kind.startswith(".xls"):
        return [read_delimited(path, is_heading)]
    # the reader of workbooks takes a quarter of a second to import
    from catalog.snapshot.workbook import read_workbook  # noqa: PLC0415

    return read_workbook(path)


def _from_grids(grids: Sequence[Grid], columns: ColumnMap, path: Path, sheet: str) -> _Found:
    work = _Pass(Assembler())
    guesses: list[ColumnGuess] = []
    shown: set[str] = set()
    for grid, header, role in sorted(_roles(path, grids, columns, sheet), key=lambda each: each[2] != "items"):
        if header is None or role == "skipped":
            work.counts.append(SheetCount(grid.sheet, role))
            continue
        guesses.extend(header.guesses)
        shown |= header.sections
        work.take(grid.sheet, role, grid_rows(grid, header))
    return work.found(columns, guesses, shown)


def _roles(path: Path, grids: Sequence[Grid], columns: ColumnMap, sheet: str) -> list[tuple[Grid, Header | None, str]]:
    """Each sheet with its headings and its role; :class:`InputRefused` when no sheet has items."""
    has_sheets = any(grid.sheet for grid in grids)
    if sheet and has_sheets and sheet not in [grid.sheet for grid in grids]:
        names = "、".join(grid.sheet for grid in grids if grid.sheet)
        raise InputRefused(
            N_("has no sheet {sheet}"), where=path.name, hint=N_("sheets: {names}"), sheet=sheet, names=names
        )
    found = [(grid, find_header(grid, columns)) for grid in grids]
    chosen = {sheet} if sheet and has_sheets else _item_sheets(found)
    roles = [(grid, header, _role(grid, header, chosen, named=bool(sheet))) for grid, header in found]
    if "items" not in [role for _, _, role in roles]:
        hint = N_("headings such as 事项名称 and 实施编码 are looked for in the first 40 rows")
        raise InputRefused(
            N_("no row of headings was found"), where=" · ".join(filter(None, (path.name, sheet))), hint=hint
        )
    return roles


def _item_sheets(found: Sequence[tuple[Grid, Header | None]]) -> set[str]:
    """The sheets that hold items: those that say more of an item than its name, or else any with a name or code.

    A sheet named after materials or laws is one of parts, unless no other sheet has items.
    """
    usable = [(grid.sheet, header) for grid, header in found if header]
    rich = [(name, header) for name, header in usable if header.item_elements] or usable
    plain = {name for name, header in rich if section_of(name) == "item" or not header.sections}
    return plain or {name for name, _ in rich}


def _role(grid: Grid, header: Header | None, item_sheets: Set[str], *, named: bool) -> str:
    if header is None:
        return "skipped"
    if grid.sheet in item_sheets:
        return "items"
    return "parts" if header.sections and not (named and header.item_elements) else "skipped"


def _from_objects(path: Path, columns: ColumnMap) -> _Found:
    if path.suffix.lower() == ".jsonl" and _says_so(path):
        return _Found(read_items(path), lines=path)
    objects = read_objects(path)
    if objects and is_item_format(objects):
        return _Found(_items(path, objects))
    guesses = object_guesses(objects, columns)
    work = _Pass(Assembler(rows_repeat=False))
    work.take("", "items", object_rows(path.name, objects, guesses))
    return work.found(columns, guesses, ())


def _says_so(path: Path) -> bool:
    """Whether lines are in the product's format, as the first one says: then a wrong line is an error."""
    _, first = next(read_jsonl(path, numbers_as_text=True), ("", {}))
    return first.keys() >= {"id", "task_name"}


def _items(path: Path, objects: Sequence[dict[str, Any]]) -> Iterator[ServiceItem]:
    seen: set[str] = set()
    for at, obj in enumerate(objects, 1):
        where = f"{path.name}[{at}]"
        item = replace(item_from_json(obj, where), origin=SourceRow(path.name, row=at))
        if item.id in seen:
            raise InputRefused(N_("id {key} stands twice"), where=where, key=item.id)
        seen.add(item.id)
        yield item


def _no_item(source: str, rejected: Sequence[Rejected]) -> InputRefused:
    first = rejected[0] if rejected else None
    why = first.reason.format(**first.params) if first else ""
    template = N_("holds no item; the first of {count} rejected rows: {why}") if first else N_("holds no item")
    hint = N_("the items must stand in rows below headings such as 事项名称 and 实施编码")
    return InputRefused(template, where=source, hint=hint, count=len(rejected), why=why)


def _place(guess: ColumnGuess, guesses: Sequence[ColumnGuess]) -> str:
    """The heading, with its sheet where several sheets are read."""
    return f"{guess.sheet}/{guess.heading}" if len({each.sheet for each in guesses}) > 1 else guess.heading


def _unused(columns: ColumnMap, guesses: Sequence[ColumnGuess]) -> tuple[str, ...]:
    standing = {looks(name) for guess in guesses for name in (guess.heading, guess.heading.rpartition("/")[2])}
    return tuple(sorted(columns.keys() - standing))


def _sorted(items: Iterable[ServiceItem]) -> tuple[ServiceItem, ...]:
    return tuple(sorted(items, key=lambda item: item.id))
