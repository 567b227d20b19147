"""What a person does to a unit's workbook in LibreOffice Calc; run by the system's Python, which has its bridge.

    /usr/bin/python3 calc_user.py SOFFICE WORKBOOK FOLDER

Looks what is locked, fills in rows, unprotects the list as one must to sort it, sorts, filters, moves and
hides columns, deletes rows, renames the sheet, and saves under several names; prints what it saw as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

LIST = "整改清单"
HEAD = 1


def prop(name: str, value: object) -> Any:
    """A named property."""
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def desktop(soffice: str, folder: Path) -> Any:
    """A running office without a screen; closed with its ``terminate``."""
    pipe = f"pipe,name=calc{folder.stat().st_ino}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    accept = f"--accept={pipe};urp;"
    subprocess.Popen([soffice, profile, accept, "--headless", "--norestore", "--nologo"])
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(300):
        try:
            remote = resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.2)
            continue
        return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    raise SystemExit("the office did not start")


class User:
    """Somebody in front of the list."""

    def __init__(self, book: Any) -> None:
        self.book, self.sheet = book, book.Sheets.getByName(LIST)
        self.names = {}
        column = 0
        while text := self.sheet.getCellByPosition(column, HEAD).String:
            self.names[text] = column
            column += 1
        self.last = HEAD
        while self.sheet.getCellByPosition(0, self.last + 1).String:
            self.last += 1

    def cell(self, row: int, heading: str) -> Any:
        """A cell; rows count from 0 below the headings."""
        return self.sheet.getCellByPosition(self.names[heading], HEAD + 1 + row)

    def fill(self) -> None:
        """A claim with a date typed as a date, a dispute with a date as a number, a plea for more time as text."""
        self.cell(0, "整改情况").String = "已整改"
        self.cell(0, "填报人").String = "甲 "
        day = self.cell(0, "填报日期")
        day.NumberFormat = self.book.NumberFormats.queryKey(
            "YYYY-MM-DD", uno.createUnoStruct("com.sun.star.lang.Locale"), False
        )
        day.Value = 44457
        self.cell(2, "整改情况").String = "有异议"
        self.cell(2, "说明").String = "库有误"
        self.cell(2, "填报日期").Value = 44457
        self.cell(3, "整改情况").String = "申请延期"
        self.cell(3, "说明").String = "人手不足"
        self.cell(3, "申请延期至").String = "２０２１年10月8日"
        self.cell(4, "整改情况").Formula = '=CONCATENATE("已";"整改")'
        self.book.Sheets.getByName("说明").getCellByPosition(1, 2).String = "乙"

    def sort(self, *, descending: bool) -> None:
        """Sort the rows by the item's name."""
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = self.names["事项名称"], not descending
        rows = self.sheet.getCellRangeByPosition(0, HEAD + 1, len(self.names) - 1, self.last)
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        rows.sort((prop("SortFields", fields), prop("ContainsHeader", False)))

    def rearrange(self) -> None:
        """Filter, move a column to the front, hide one, delete rows that say nothing, add one, rename the sheet."""
        columns = self.sheet.Columns
        at = self.names["整改情况"]
        columns.insertByIndex(0, 1)
        source = self.sheet.getCellRangeByPosition(at + 1, 0, at + 1, self.last).RangeAddress
        self.sheet.moveRange(self.sheet.getCellByPosition(0, 0).CellAddress, source)
        columns.getByIndex(5).IsVisible = False
        self.sheet.getCellByPosition(len(self.names) + 3, HEAD).String = "处内备注"
        self.sheet.getCellByPosition(len(self.names) + 3, HEAD + 1).String = "已催办"
        empty = [row for row in range(HEAD + 1, self.last + 1) if not self.sheet.getCellByPosition(0, row).String]
        for row in reversed(empty):
            self.sheet.Rows.removeByIndex(row, 1)
        self.sheet.Rows.insertByIndex(0, 2)
        self.sheet.Rows.getByIndex(HEAD + 4).IsVisible = False
        self.sheet.Name = "我处清单"


def main(soffice: str, source: str, target: str) -> None:
    """Do it all; the office is closed at the end whatever happened."""
    folder = Path(target)
    office = desktop(soffice, folder)
    try:
        book = office.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (prop("Hidden", True),))
        user = User(book)

        def save(name: str, kind: str) -> None:
            book.storeToURL((folder / name).as_uri(), (prop("FilterName", kind),))

        seen: dict[str, object] = {"protected": user.sheet.isProtected(), "rows": user.last - HEAD}
        seen["locked"] = [name for name in user.names if user.cell(0, name).CellProtection.IsLocked]
        seen["free"] = [name for name in user.names if not user.cell(0, name).CellProtection.IsLocked]
        seen["hidden"] = [name for name, at in user.names.items() if not user.sheet.Columns.getByIndex(at).IsVisible]
        user.fill()
        seen["choice"] = user.cell(0, "整改情况").String
        save("filled.xlsx", "Calc MS Excel 2007 XML")
        save("filled.xls", "MS Excel 97")
        save("filled.ods", "calc8")
        user.sheet.unprotect("")
        user.sort(descending=True)
        save("sorted.xlsx", "Calc MS Excel 2007 XML")
        user.rearrange()
        save("rearranged.xlsx", "Calc MS Excel 2007 XML")
        book.close(True)
        print(json.dumps(seen))
    finally:
        try:
            office.terminate()
        except uno.getClass("com.sun.star.lang.DisposedException"):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
