"""The mobile site: an empty shell for the eyes, and behind it an interface in mixed upper and lower case.

Single elements of the basic tables are in camel case, those of the extended table in capitals; amounts stand
apart from their units, codes are the vendor's own, materials come in a second request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from catalog.elements import load_elements
from catalog.model import ServiceItem
from spiders.city.render.coded import WORKING_DAY, Spelling, amount_apart, channel_codes
from spiders.city.render.pages import page
from spiders.city.render.sheet import PREFIX, Sheet, Table, cased, lay_out, serial
from spiders.city.render.web import Request, Response, html, not_found, payload

HOST: Final = "m.city.test"
_LIMITS: Final = {"anticipate_day": "anticipate_type", "promise_day": "promise_type"}
_DEFAULT_SIZE: Final = 10
_LARGEST_SIZE: Final = 50

Part = Callable[[Sheet], dict[str, Any]]
"""What one request says about one item."""


@dataclass(frozen=True, slots=True)
class MobileSite:
    """The site at :data:`HOST`: ``/api/item/list``, ``/api/item/detail``, ``/api/item/materials``."""

    items: Mapping[str, ServiceItem]
    spelling: Spelling

    def answer(self, request: Request) -> Response:
        """The shell, or an envelope ``{code, msg, data}``; failures come with HTTP 200 as they do out there."""
        asked = _parameters(request)
        match request.path:
            case "/" | "/index.html":
                return html(page("mobile_shell.html.j2"))
            case "/api/item/list":
                return payload(_envelope(self._listing(asked)))
            case "/api/item/detail":
                return self._of(asked.get("id", ""), self._detail)
            case "/api/item/materials":
                return self._of(asked.get("itemId", ""), self._materials)
        return not_found()

    def _listing(self, asked: Mapping[str, str]) -> dict[str, Any]:
        number, size = page_asked(asked)
        rows = list(self.items.items())[(number - 1) * size : number * size]
        listed = [{"id": key, "itemName": item.task_name, "deptName": item.unit} for key, item in rows]
        return {"pageNo": number, "pageSize": size, "total": len(self.items), "list": listed}

    def _of(self, key: str, part: Part) -> Response:
        item = self.items.get(key)
        if item is None:
            return payload({"code": 500, "msg": "未找到匹配的信息", "data": None})
        return payload(_envelope(part(lay_out(item, "mobile"))))

    def _detail(self, sheet: Sheet) -> dict[str, Any]:
        data: dict[str, Any] = {"itemInfo": {}, "AUDIT_ITEM_EXTEND": {}}
        table = load_elements()
        for field in sheet.fields:
            extended = field.key in table and table[field.key].group == "extend"
            group = data["AUDIT_ITEM_EXTEND" if extended else "itemInfo"]
            group |= self._single(field.key, field.text, cased(field.key, "upper" if extended else "camel"), sheet)
        return data | {each.label: self._rows(each) for each in sheet.tables if each.key != "materials"}

    def _single(self, key: str, text: str, name: str, sheet: Sheet) -> dict[str, str | int]:
        amount = amount_apart(text) if key in _LIMITS and sheet.text(_LIMITS[key]) is None else None
        if amount is None:
            return {name: self.spelling.value(key, text)}
        return {name: amount, cased(_LIMITS[key], "camel"): WORKING_DAY}

    def _materials(self, sheet: Sheet) -> dict[str, Any]:
        table = sheet.table("materials")
        return {table.label: self._rows(table)} if table else {}

    def _rows(self, table: Table) -> Any:
        return rows_of(table, self.spelling)


def mobile_site(items: Sequence[ServiceItem]) -> MobileSite:
    """The mobile site with the codes that its channel file explains."""
    return MobileSite({serial(item, "mobile"): item for item in items}, Spelling(channel_codes("mobile")))


def rows_of(table: Table, spelling: Spelling) -> Any:
    """A list element as the payload holds it: one string, strings, or objects."""
    if table.text is not None:
        return table.text
    if not table.heads:
        return [row[0] for row in table.rows]
    names = dict(zip(table.columns, table.heads))
    return [spelling.record(row, names, PREFIX[table.key]) for row in table.records]


def page_asked(asked: Mapping[str, str]) -> tuple[int, int]:
    """Page number (from 1) and size (at most 50) of a list request; nonsense means the defaults."""
    number, size = asked.get("pageNo", ""), asked.get("pageSize", "")
    return (
        max(1, int(number)) if number.isdecimal() else 1,
        min(_LARGEST_SIZE, max(1, int(size))) if size.isdecimal() else _DEFAULT_SIZE,
    )


def _parameters(request: Request) -> dict[str, str]:
    """Query, form or JSON body: the vendor takes all three."""
    asked = dict(parse_qsl(request.query))
    if request.method == "POST":
        asked |= _in_body(request.body)
    return asked


def _in_body(body: bytes) -> dict[str, str]:
    text = body.decode("utf-8", "replace")
    if not text.startswith("{"):
        return dict(parse_qsl(text))
    try:
        sent = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return {key: str(value) for key, value in sent.items()}


def _envelope(data: Any) -> dict[str, Any]:
    return {"code": 200, "msg": "操作成功", "data": data}
