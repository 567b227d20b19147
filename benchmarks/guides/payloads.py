"""Guides as JSON payloads, and as JSON islands in the scripts of a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from benchmarks.guides.html import page
from benchmarks.guides.sheet import JSON, Part, Sheet, Template, cited, dialects

_UPPER_ROW: Final = {
    "material_name": "MATERIAL_NAME", "is_need": "IS_NEED_TEXT", "material_type": "MATERIAL_TYPE_TEXT",
    "page_num": "PAGE_NUM", "source_type": "SOURCE_TYPE_TEXT",
}  # fmt: skip
_CAMEL_ROW: Final = {
    "material_name": "materialName", "is_need": "isNeed", "material_type": "materialType", "page_num": "pageNum",
    "source_type": "sourceType",
}  # fmt: skip


def dump(data: object) -> Part:
    """The payload as served."""
    return Part(json.dumps(data, ensure_ascii=False).encode(), JSON, "http://api.bureau.test/item/detail")


def told(sheet: Sheet, dialect: str) -> dict[str, Any]:
    """Field name → value of the dialect's elements; one nothing in three is ``null``."""
    fields: dict[str, Any] = {}
    for key, name in dialects()[dialect].items():
        text = sheet.say(key)
        if text is not None:
            fields[name] = None if not text and sheet.number % 3 == 0 else text
    return fields


def material_rows(sheet: Sheet, names: Mapping[str, str]) -> list[dict[str, str]]:
    """The materials as records; no materials is an empty list, which is nothing behind the label."""
    keys = [key for key in names if key != "material_name"]
    rows = [{names[key]: row[key] for key in names} for row in sheet.rows(*keys)]
    if not rows:
        sheet.shows("materials", "")
    return rows


def law_rows(sheet: Sheet, *names: str) -> list[dict[str, str]]:
    """The bases as records; ``names``: of title, number, article, wording."""
    return [
        dict(zip(names, (law.law_name, law.law_number, law.article, law.content), strict=True)) for law in sheet.laws()
    ]


def audit_upper(sheet: Sheet) -> Part:
    """P2: upper case, texts beside codes, a limit and its unit apart."""
    fields = told(sheet, "upper")
    for key, name in (("anticipate_day", "ANTICIPATE"), ("promise_day", "PROMISE")):
        number, unit, _ = sheet.elements[key].partition("个工作日")
        if unit:
            fields |= {f"{name}_DAY": number, f"{name}_TYPE": "1", f"{name}_TYPE_TEXT": "工作日"}
    fields["ACCEPT_CONDITION"] = "".join(f"<p>{each}</p>" for each in fields["ACCEPT_CONDITION"].split("\n"))
    fields["LAW"] = law_rows(sheet, "LAWNAME", "ACCORDINGNUMBER", "TERMSNUMBER", "TERMSCONTENT")
    return dump({"data": {"AUDIT_ITEM": fields, "AUDIT_MATERIAL": material_rows(sheet, _UPPER_ROW)}})


def ucap_lower(sheet: Sheet) -> Part:
    """P3: lower case, numbers as strings, dates in milliseconds."""
    fields = {name.lower().removesuffix("_text"): text for name, text in told(sheet, "upper").items()}
    fields |= {"plan_effective_date": 1609459200000, "rowguid": "a0b1c2"}
    sheet.shows("plan_effective_date", "2021-01-01")
    laws = law_rows(sheet, "law_name", "according_number", "clause_number", "clause_content")
    names = {key: name.lower().removesuffix("_text") for key, name in _UPPER_ROW.items()}
    item = {"AUDIT_ITEM": fields, "AUDIT_ITEM_BYLAW": laws, "AUDIT_MATERIAL": material_rows(sheet, names)}
    return dump({"STATUS": {"CODE": "00"}, "data": {"RETURNITEMSUNNUM": "1", "list": [item]}})


def camel_detail(sheet: Sheet) -> Part:
    """P6: camel case, parts beside the detail."""
    laws = law_rows(sheet, "lawName", "accordingNumber", "termsNumber", "termsContent")
    data = {"guidDetail": told(sheet, "camel"), "itemMaterials": material_rows(sheet, _CAMEL_ROW), "byLaws": laws}
    return dump({"code": 1, "msg": "success", "data": data})


def double_encoded(sheet: Sheet) -> Part:
    inner = told(sheet, "camel") | {"materialList": material_rows(sheet, _CAMEL_ROW)}
    return dump({"status": "200", "result": json.dumps({"info": json.dumps(inner, ensure_ascii=False)})})


def vue_two_requests(sheet: Sheet) -> list[Part]:
    """P5: the materials come by a request of their own."""
    fields = told(sheet, "vue") | {"legalBasis": "".join(f"<p>{cited(law)}</p>" for law in sheet.laws())}
    names = {"material_name": "materialsName", "source_type": "materialsFrom", "material_type": "materialsTypeName"}
    rows = material_rows(sheet, names)
    return [dump({"httpCode": 200, "data": fields}), dump({"httpCode": 200, "data": rows})]


def label_value_records(sheet: Sheet) -> Part:
    """A list of records of label and value, as form designers send them."""
    records = [{"label": label, "value": text} for label, text in sheet.pairs("standard")]
    return dump({"success": True, "data": {"title": sheet.name, "basicInfo": records}})


def name_value_groups(sheet: Sheet) -> Part:
    """Groups of records, Chinese keys in the groups of materials and bases."""
    records = [{"fieldName": label, "fieldValue": text} for label, text in sheet.pairs("city")]
    rows = [{"材料名称": r["material_name"], "必要性": r["is_need"]} for r in sheet.rows("is_need")]
    if not rows:
        sheet.shows("materials", "")
    laws = [{"法律法规名称": law.law_name, "文号": law.law_number, "条款号": law.article} for law in sheet.laws()]
    groups = [{"groupName": "基本信息", "fields": records}]
    return dump({"code": 200, "data": {"groups": groups, "申请材料": rows, "设定依据": laws}})


def chinese_keys(sheet: Sheet) -> Part:
    fields: dict[str, Any] = dict(sheet.pairs("standard"))
    fields["设定依据"] = [cited(law) for law in sheet.laws()]
    fields["申请材料"] = [row["material_name"] for row in sheet.rows()] or sheet.shows("materials", "无")
    return dump({"data": fields})


def _state(sheet: Sheet) -> dict[str, Any]:
    fields = told(sheet, "camel")
    return fields | {
        "materials": material_rows(sheet, _CAMEL_ROW),
        "byLaws": law_rows(sheet, "lawName", "lawNumber", "article", "content"),
    }


def _shell(script: str) -> str:
    return page("办事指南", f'<div id="app"></div>{script}<script src="/js/app.8c1.js"></script>')


def initial_state(sheet: Sheet) -> str:
    state = {"user": None, "route": {"path": "/guide"}, "guide": {"loading": False, "detail": _state(sheet)}}
    return _shell(f"<script>window.__INITIAL_STATE__={json.dumps(state)};(function(){{var s;}}())</script>")


def next_data(sheet: Sheet) -> str:
    data = {
        "props": {"pageProps": {"item": _state(sheet)}},
        "page": "/guide/[id]",
        "query": {"id": "7"},
        "buildId": "x1",
    }
    body = json.dumps(data, ensure_ascii=False)
    return _shell(f'<script id="__NEXT_DATA__" type="application/json">{body}</script>')


def nuxt_function(sheet: Sheet) -> str:
    """Nuxt 2: a function that is called at once, common values as its arguments."""
    state = json.dumps(_state(sheet), ensure_ascii=False).replace("：null", ":null").replace("null", "a")
    call = f'{{layout:"default",data:[{{detail:{state}}}],error:a,serverRendered:b}}'
    return _shell(f"<script>window.__NUXT__=(function(a,b){{return {call}}}(null,true));</script>")


def nuxt_flat(sheet: Sheet) -> str:
    """Nuxt 3: one flat list, objects and lists name the places of their members."""
    flat: list[Any] = []

    def put(value: Any) -> int:
        place = len(flat)
        flat.append(None)
        if isinstance(value, dict):
            flat[place] = {key: put(each) for key, each in value.items()}
        elif isinstance(value, list):
            flat[place] = [put(each) for each in value]
        else:
            flat[place] = value
        return place

    put({"data": {"guide": _state(sheet)}, "state": {}})
    body = json.dumps(flat, ensure_ascii=False)
    return _shell(f'<script type="application/json" id="__NUXT_DATA__" data-ssr="true">{body}</script>')


def json_script(sheet: Sheet) -> str:
    body = json.dumps({"detail": _state(sheet)}, ensure_ascii=False)
    return _shell(f'<script type="application/json" class="js-data">{body}</script>')


def state_in_string(sheet: Sheet) -> str:
    """JSON in a string that the script parses."""
    body = json.dumps(json.dumps(_state(sheet), ensure_ascii=False), ensure_ascii=False)
    return _shell(f"<script>var detail = JSON.parse({body}); render(detail);</script>")


def xml_escaped_html(sheet: Sheet) -> Part:
    """The guide as a fragment of HTML in a payload, escaped twice."""
    rows = "".join(f"<tr><td>{a}</td><td>{escape(b)}</td></tr>" for a, b in sheet.pairs("short"))
    return dump({"code": 0, "data": {"title": sheet.name, "content": escape(f"<table>{rows}</table>")}})


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        audit_upper, ucap_lower, camel_detail, double_encoded, vue_two_requests, label_value_records, name_value_groups,
        chinese_keys, initial_state, next_data, nuxt_function, nuxt_flat, json_script, state_in_string, xml_escaped_html,
    )
}  # fmt: skip
