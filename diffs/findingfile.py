"""Findings as JSON objects, the lines of ``auditor diff`` and ``auditor library check``.

A key without anything to say is left out; ``null`` is never written. ``library_value`` and ``channel_value``
keep the difference between an empty value (``""``) and none at all (no key).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Final, TypeVar

from catalog.errors import N_, InputRefused, unknown_key
from diffs.marks import MARKS, Outvoted, Stale, Waived, mark_from_json, mark_to_json
from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Opcode, Seen, Severity, Task

_TEXTS: Final = (
    "fingerprint", "observation", "channel", "region", "unit", "library", "reading", "sub_key", "sub_element",
    "fix", "why",
)  # fmt: skip
_NEEDED: Final = ("rule", "task", "kind", "severity", "item", "element")
_VALUES: Final = ("library_value", "channel_value")
_TEXTS_OF: Final = attrgetter(*_TEXTS)
_VALUES_OF: Final = attrgetter(*_VALUES)
_KEYS: Final = dict.fromkeys((*_NEEDED, *_TEXTS, *_VALUES, "normal", "highlight", "seen", *MARKS, "extra"))
_SEEN: Final = ("url", "evidence", "locator", "file", "sheet", "row")

E = TypeVar("E", bound=StrEnum)


def finding_to_json(finding: Finding) -> dict[str, object]:
    """The finding as an object of plain types; see the module docstring for what is left out."""
    row: dict[str, object] = {
        "rule": finding.rule,
        "task": finding.task.value,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "item": {"task_code": finding.item.task_code, "task_name": finding.item.task_name},
        "element": finding.element,
    }
    row |= {key: text for key, text in zip(_TEXTS, _TEXTS_OF(finding), strict=True) if text}
    row |= {key: value for key, value in zip(_VALUES, _VALUES_OF(finding), strict=True) if value is not None}
    if finding.normal is not None:
        pair = finding.normal
        row["normal"] = {"library": pair.library, "channel": pair.channel, "steps": list(pair.steps)}
    if finding.highlight:
        row["highlight"] = [list(opcode) for opcode in finding.highlight]
    if finding.seen is not None and (seen := _seen_to_json(finding.seen)):
        row["seen"] = seen
    for key in MARKS:
        if (mark := getattr(finding, key)) is not None:
            row[key] = mark_to_json(mark)
    return row


def finding_from_json(obj: Mapping[str, object], where: str = "") -> Finding:
    """The finding of one JSON object; ``where`` names the place (``findings.jsonl:7``) in errors.

    Raises :class:`InputRefused` for unknown keys, missing keys and values of the wrong kind.
    """
    _known(obj, _KEYS, where)
    for key in _NEEDED:
        if key not in obj:
            raise InputRefused(N_("key {key} is missing"), where=where, key=key)
    item = _object(obj, "item", where)
    _known(item, ("task_code", "task_name"), where)
    return Finding(
        rule=_text(obj, "rule", where),
        task=_enum(Task, obj, "task", where),
        kind=_enum(DifferenceKind, obj, "kind", where),
        severity=_enum(Severity, obj, "severity", where),
        item=ItemRef(_text(item, "task_code", where), _text(item, "task_name", where)),
        element=_text(obj, "element", where),
        library_value=_text(obj, "library_value", where) if "library_value" in obj else None,
        channel_value=_text(obj, "channel_value", where) if "channel_value" in obj else None,
        normal=_normal(obj, where),
        highlight=_highlight(obj, where),
        seen=_seen(obj, where),
        waived=mark_from_json(Waived, obj["waived"], "waived", where) if "waived" in obj else None,
        stale=mark_from_json(Stale, obj["stale"], "stale", where) if "stale" in obj else None,
        outvoted=mark_from_json(Outvoted, obj["outvoted"], "outvoted", where) if "outvoted" in obj else None,
        **{key: _text(obj, key, where) for key in _TEXTS if key in obj},
    )


def _seen_to_json(seen: Seen) -> dict[str, object]:
    return {key: value for key in _SEEN if (value := getattr(seen, key))}


def _known(obj: Mapping[str, object], keys: Collection[str], where: str) -> None:
    for key in obj:
        if key not in keys:
            raise unknown_key(key, keys, where=where)


def _text(obj: Mapping[str, object], key: str, where: str) -> str:
    value = obj.get(key, "")
    if not isinstance(value, str):
        raise InputRefused(N_("{key} must be a text"), where=where, key=key)
    return value


def _object(obj: Mapping[str, object], key: str, where: str) -> Mapping[str, object]:
    value = obj.get(key, {})
    if not isinstance(value, Mapping):
        raise InputRefused(N_("{key} must be an object"), where=where, key=key)
    return value


def _enum(kind: type[E], obj: Mapping[str, object], key: str, where: str) -> E:
    text = _text(obj, key, where)
    try:
        return kind(text)
    except ValueError as error:
        raise InputRefused(N_("{key} cannot be {value}"), where=where, key=key, value=text) from error


def _normal(obj: Mapping[str, object], where: str) -> NormalPair | None:
    if "normal" not in obj:
        return None
    pair = _object(obj, "normal", where)
    _known(pair, ("library", "channel", "steps"), where)
    steps = pair.get("steps", [])
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise InputRefused(N_("{key} must be a list of texts"), where=where, key="steps")
    return NormalPair(_text(pair, "library", where), _text(pair, "channel", where), tuple(steps))


def _highlight(obj: Mapping[str, object], where: str) -> tuple[Opcode, ...]:
    rows = obj.get("highlight", [])
    if not isinstance(rows, list):
        raise InputRefused(N_("{key} must be a list"), where=where, key="highlight")
    return tuple(_opcode(row, where) for row in rows)


def _opcode(row: object, where: str) -> Opcode:
    match row:
        case [str(tag), int(i1), int(i2), int(j1), int(j2)]:
            return (tag, i1, i2, j1, j2)
        case _:
            raise InputRefused(N_("{key} must hold rows like [tag, i1, i2, j1, j2]"), where=where, key="highlight")


def _seen(obj: Mapping[str, object], where: str) -> Seen | None:
    if "seen" not in obj:
        return None
    seen = _object(obj, "seen", where)
    _known(seen, _SEEN, where)
    row = seen.get("row", 0)
    if not isinstance(row, int):
        raise InputRefused(N_("{key} must be a number"), where=where, key="row")
    return Seen(row=row, **{key: _text(seen, key, where) for key in _SEEN if key != "row"})
