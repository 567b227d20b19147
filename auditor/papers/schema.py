"""The JSON Schema of the report's document and of its lines, made of the types that are written.

``python -m auditor.papers.schema`` writes the published file anew; a test holds it fresh.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from auditor.gate.model import Standing
from auditor.papers.lines import LINES_FORMAT, LINES_VERSION
from auditor.reportfile import FORMAT, VERSION, adapter

NAME: Final = "report.schema.json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE: Final = re.compile(r'"#/\$defs/(\w+)"')
_LINES: Final = {
    "channel": "ChannelResult",
    "not_checked": "NotChecked",
    "cause": "Cause",
    "waiver": "WaiverUse",
    "figure": "Line",
    "finding": "Finding",
}
"""What a line's ``record`` is → the type of which it has the fields."""


def published_schema() -> str:
    """The schema as it is shipped."""
    return files("auditor.papers").joinpath("data", NAME).read_text("utf-8")


def schema_text() -> str:
    """The schema as the types of this product make it."""
    return json.dumps(report_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def report_schema() -> dict[str, Any]:
    """Draft 2020-12: the document itself; ``$defs/line`` is one line of the JSONL."""
    schema = adapter().json_schema(mode="serialization", ref_template="#/$defs/{model}")
    types = schema.pop("$defs")
    for each in (schema, *types.values()):
        _tidy(each)
    del schema["properties"]["gate"]
    types["Trust"]["required"].remove("announced")
    schema["properties"] |= {"format": {"const": FORMAT}, "version": {"const": VERSION}}
    schema["required"] = sorted(["format", "version", "rules", "run", "as_of", "snapshot", "public_services"])
    types["line"] = {"oneOf": [_head_line(schema), *(_line(record, types[name]) for record, name in _LINES.items())]}
    named = _named({"properties": schema["properties"], "line": types["line"]}, types)
    used = {name: each for name, each in types.items() if name in named or name == "line"}
    return {"$schema": _DIALECT, "$id": f"urn:item-catalog-auditor:report:{VERSION}", **schema, "$defs": used}


def _named(node: Any, types: dict[str, Any]) -> set[str]:
    """The types a part of the schema speaks of, those they speak of among them."""
    waiting, found = _REFERENCE.findall(json.dumps(node)), set()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += _REFERENCE.findall(json.dumps(types[name]))
    return found


def _tidy(node: Any) -> None:
    """Without the titles that only repeat the names, and with required only what a document never leaves out."""
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        node.pop("default", None)
        for each in node.values():
            _tidy(each)
    elif isinstance(node, list):
        for each in node:
            _tidy(each)


def _head_line(schema: dict[str, Any]) -> dict[str, Any]:
    own = {key: schema["properties"][key] for key in ("run", "as_of", "bureau", "snapshot")}
    fixed = {"record": {"const": "run"}, "format": {"const": LINES_FORMAT}, "version": {"const": LINES_VERSION}}
    required = ["as_of", "exit", "format", "record", "run", "snapshot", "version"]
    return {"type": "object", "properties": {**own, **fixed, "exit": {"type": "integer"}}, "required": required}


def _line(record: str, kind: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"record": {"const": record}}
    if record == "finding":
        more |= {"number": {"type": "string"}, "standing": {"enum": [each.value for each in Standing]}}
    required = ["record", *kind.get("required", ())]
    return {"type": "object", "properties": {**kind["properties"], **more}, "required": required}


if __name__ == "__main__":
    Path(__file__).with_name("data").joinpath(NAME).write_text(schema_text(), encoding="utf-8", newline="\n")
