"""What importing a library costs, from a file into the database, beside the bare readers of its form.

    python benchmarks/importing.py [ROWS] [--postgresql]

Every row is an item as provinces export them: 20 elements, a basis and, in the product's own lines, three materials of
six elements (1.5 KB a line); an export of another system and the workbook have a column per element, and one row of a
hundred without a name, so that rows = accepted + rejected can be seen. A line per form: rows, seconds by the clock and
by all processors together, rows a second by the clock, memory at most. Every measurement runs in a process of its own,
the start of the program left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
import xlsxwriter
from openpyxl import load_workbook

from benchmarks.item_generator import blocks
from catalog.elements import load_elements
from catalog.itemfile import item_to_json
from catalog.jsonlines import dump_line
from catalog.snapshot import pack_library
from catalog.store import open_store
from tests.databases import running_server, server_programs

AS_OF: Final = "2021-09-17"
_PER_REGION: Final = 1000
_WRONG: Final = 100
"""One row of so many cannot be taken."""
_MORE: Final = {
    "promise_day": "{n}个工作日",
    "anticipate_day": "20个工作日",
    "project_type": "承诺件",
    "server_type": "自然人、企业法人",
    "handle_type": "窗口办理、网上办理",
    "link_way": "029-8678{n:04d}",
    "supervise_way": "029-8679{n:04d}",
    "transact_addr": "文景路{n}号市民中心三楼B区",
    "transact_time": "工作日上午9:00-12:00，下午13:00-17:00",
    "limit_scene_num": "{n}",
    "is_fee": "否",
    "is_online": "是",
    "is_entry_center": "是",
    "result_name": "经营许可证第{n}号",
    "result_type": "证照",
    "accept_condition": "有与其经营业务相适应并经检测合格的设备；有符合规定条件的人员；有健全的安全生产管理制度",
    "use_level": "县级",
}
_MATERIALS: Final = (("申请表", "原件"), ("身份证明", "复印件"), ("场所证明", "复印件"))
_LAW: Final = "《中华人民共和国行政许可法》第十二条"


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Items as objects of the product's own line format."""
    made = 0
    for block in blocks(-(-count // _PER_REGION), _PER_REGION, 0):
        for item in block.items:
            if made == count:
                return
            made += 1
            more = {key: text.format(n=made % 97) for key, text in _MORE.items()}
            materials = [
                {
                    "material_name": name, "is_need": "必要", "material_type": kind, "page_num": str(made % 7),
                    "original_num": "1", "source_type": "申请人自备",
                }
                for name, kind in _MATERIALS
            ]  # fmt: skip
            yield item_to_json(item) | more | {"materials": materials, "by_law": [_LAW]}


def write_lines(path: Path, count: int) -> None:
    """The product's own format: nothing wrong in it, because one wrong line refuses the file."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(dump_line(row) + "\n" for row in rows(count))


def _labelled(row: dict[str, Any], number: int) -> dict[str, str]:
    """The row as an export of another system has it: Chinese headings, one text per element."""
    table = load_elements()
    flat = {key: text for key, text in row.items() if isinstance(text, str) and key not in ("id", "region")}
    said = {table[key].label if key in table else key: text for key, text in flat.items()}
    name, code = table["task_name"].label, table["task_handle_item"].label
    said |= {code: row["codes"][0], "申请材料": "\n".join(name for name, _ in _MATERIALS), "设定依据": _LAW}
    return said | ({name: ""} if number % _WRONG == 0 else {})


def write_export(path: Path, count: int) -> None:
    """Lines with the labels of another system."""
    with path.open("wb") as out:
        for number, row in enumerate(rows(count), 1):
            out.write(orjson.dumps(_labelled(row, number)) + b"\n")


def write_book(path: Path, count: int) -> None:
    """A workbook of one sheet."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("事项")
    for number, row in enumerate(rows(count), 1):
        said = _labelled(row, number)
        if number == 1:
            sheet.write_row(0, 0, list(said))
        sheet.write_row(number, 0, list(said.values()))
    book.close()


def read_bare_lines(path: Path) -> int:
    """orjson alone."""
    with path.open("rb") as lines:
        return sum(1 for line in lines if orjson.loads(line))


def read_bare_json(path: Path) -> int:
    """The standard library's reader alone."""
    with path.open("rb") as lines:
        return sum(1 for line in lines if json.loads(line))


def read_openpyxl(path: Path) -> int:
    """openpyxl alone, reading only."""
    book = load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1


def read_calamine(path: Path) -> int:
    """calamine alone, where it is installed."""
    workbook = import_module("python_calamine").CalamineWorkbook  # only this figure needs it
    sheet = workbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def _import(path: Path, database: str) -> int:
    """What ``auditor library import`` does."""
    with pack_library(path, as_of=AS_OF) as imported, open_store(database) as store:
        store.save_snapshot(imported.snapshot)
        store.set_current(imported.snapshot.id)
        for count in imported.sheets:
            assert count.rows == count.accepted + count.rejected
        return sum(count.rows for count in imported.sheets)


BARE: Final[dict[str, tuple[str, Callable[[Path], int]]]] = {
    "bare orjson": (".jsonl", read_bare_lines),
    "bare json": (".jsonl", read_bare_json),
    "bare openpyxl": (".xlsx", read_openpyxl),
    "bare calamine": (".xlsx", read_calamine),
}
FORMS: Final[dict[str, tuple[str, Callable[[Path, int], None]]]] = {
    "own lines": ("own.jsonl", write_lines),
    "lines of another system": ("export.jsonl", write_export),
    "workbook": ("book.xlsx", write_book),
}


def measure(label: str, path: Path, database: str) -> None:
    """One line of the table, in this process."""
    open_store(database).close()
    began, before = time.perf_counter(), os.times()
    count = BARE[label][1](path) if label in BARE else _import(path, database)
    clock, after = time.perf_counter() - began, os.times()
    processor = sum(after[:4]) - sum(before[:4])
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(
        f"{label:24} {count:8} rows {clock:7.2f} s {processor:7.2f} s {count / clock:9,.0f} /s {memory:6} MB",
        flush=True,
    )


def main(rows_wanted: int, *, postgresql: bool) -> None:
    """Write the files, then measure each reader in a process of its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        for name, write in FORMS.values():
            write(root / name, rows_wanted)
        programs = server_programs() if postgresql else None
        server = stack.enter_context(running_server(programs)) if programs else None
        for label, (ending, _) in BARE.items():
            _measured(label, root / ("book.xlsx" if ending == ".xlsx" else "own.jsonl"), str(root / "bare.db"))
        for label, (name, _) in FORMS.items():
            _measured(label, root / name, str(root / f"{name}.db"))
            if server:
                _measured(label, root / name, server.new_database())


def _measured(label: str, path: Path, database: str) -> None:
    if "://" in database:
        print("postgresql", end=": ", flush=True)
    subprocess.run([sys.executable, __file__, "--measure", label, str(path), database], check=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("rows", type=int, nargs="?", default=100_000)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--measure", nargs=3)
    options = asked.parse_args()
    if options.measure:
        measure(options.measure[0], Path(options.measure[1]), options.measure[2])
    else:
        main(options.rows, postgresql=options.postgresql)
