"""``baseline.jsonl``: the findings that are known, one per line, sorted so that a change of it can be reviewed.

The first line names the format and its version, so that a later product never takes an old file for something it is
not. A file that is not there is an empty baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from auditor.gate.model import EXIT_STALE, BaselineEntry, Knowledge
from catalog.errors import N_, AuditError, InputRefused, unknown_key
from catalog.jsonlines import dump_line, parse_json, write_jsonl
from diffs.model import Finding, Severity

FORMAT: Final = "auditor-baseline"
VERSION: Final = 1
_SCHEME: Final = "f1:"
_HEAD: Final[Mapping[str, Any]] = {"format": FORMAT, "version": VERSION}
_NEEDED: Final = ("number", "fingerprint", "observation", "rule", "item", "state")
_KEYS: Final = (*_NEEDED, "channel", "element", "sub_key", "sub_element")
_TIMES: Final = "came_back"
_ITEM: Final = ("task_code", "task_name")


class BaselineStaleError(AuditError):
    """The baseline no longer fits: it has to be written again before a gate can be asked."""

    exit_code = EXIT_STALE


def entry_of(finding: Finding, number: str, came_back: int = 0) -> BaselineEntry:
    """The line a finding gets in the baseline, under its number; ``came_back`` is what the ledger says of it."""
    return BaselineEntry(
        fingerprint=finding.fingerprint,
        observation=finding.observation,
        number=number,
        rule=finding.rule,
        task_code=finding.item.task_code,
        task_name=finding.item.task_name,
        channel=finding.channel,
        element=finding.element,
        sub_key=finding.sub_key,
        sub_element=finding.sub_element,
        state=Knowledge.REVIEW if finding.severity is Severity.REVIEW else Knowledge.KNOWN,
        came_back=came_back,
    )


def sort_key(entry: BaselineEntry) -> tuple[str, ...]:
    """What stands together in the file: channel, item, element."""
    place = (entry.channel, entry.task_code, entry.task_name, entry.element, entry.rule)
    return (*place, entry.sub_key, entry.sub_element, entry.fingerprint, entry.observation)


def write_baseline(path: Path, entries: Iterable[BaselineEntry]) -> int:
    """Write the file; how many entries it has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_jsonl(path, [_HEAD, *map(_to_json, sorted(set(entries), key=sort_key))]) - 1


def _to_json(entry: BaselineEntry) -> dict[str, Any]:
    texts = {key: text for key in _KEYS if key != "item" and (text := str(getattr(entry, key)))}
    times = {_TIMES: entry.came_back} if entry.came_back else {}
    return texts | times | {"item": {key: text for key in _ITEM if (text := getattr(entry, key))}}


def baseline_text(entries: Iterable[BaselineEntry]) -> str:
    """The file as text."""
    lines = [_HEAD, *map(_to_json, sorted(set(entries), key=sort_key))]
    return "".join(dump_line(line) + "\n" for line in lines)


def read_baseline(path: Path) -> tuple[BaselineEntry, ...]:
    """The entries of a file, ``()`` when it is not there; raises as :func:`parse_baseline`."""
    return parse_baseline(path.read_bytes(), path.name) if path.is_file() else ()


def parse_baseline(raw: bytes, name: str) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline's bytes.

    Raises :class:`BaselineStaleError` for another version or scheme of fingerprints, :class:`InputRefused` with file
    and line for what is no baseline.
    """
    lines = [(f"{name}:{row}", line) for row, line in enumerate(raw.splitlines(), 1) if line.strip()]
    objects = [(where, parse_json(line, where)) for where, line in lines]
    if objects:
        _check_head(objects[0][1], objects[0][0])
    return tuple(_from_json(obj, where) for where, obj in objects[1:] if obj != _HEAD)


def _check_head(head: Any, where: str) -> None:
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise InputRefused(N_("is no baseline"), where=where, hint=N_("`auditor baseline write` writes one"))
    if head != _HEAD:
        raise _stale(where)


def _from_json(obj: Any, where: str) -> BaselineEntry:
    if not isinstance(obj, dict):
        raise InputRefused(N_("expected one JSON object per line"), where=where)
    if missing := [key for key in _NEEDED if key not in obj]:
        raise InputRefused(N_("key {key} is missing"), where=where, key=missing[0])
    item, times = obj["item"], obj.get(_TIMES, 0)
    if not isinstance(item, dict):
        raise InputRefused(N_("{key} must be an object"), where=where, key="item")
    if type(times) is not int:
        raise InputRefused(N_("{key} must be a number"), where=where, key=_TIMES)
    texts = {**{key: value for key, value in obj.items() if key not in ("item", _TIMES)}, **item}
    for key, value in texts.items():
        if key not in (*_KEYS, *_ITEM):
            raise unknown_key(key, (*_KEYS, *_ITEM), where=where)
        if not isinstance(value, str):
            raise InputRefused(N_("{key} must be a text"), where=where, key=key)
    if not texts["fingerprint"].startswith(_SCHEME):
        raise _stale(where)
    if texts["state"] not in set(Knowledge):
        raise InputRefused(N_("{key} cannot be {value}"), where=where, key="state", value=texts["state"])
    values = dict.fromkeys((*_ITEM, "channel", "element"), "") | texts
    return BaselineEntry(**values | {"state": Knowledge(texts["state"]), _TIMES: times})


def _stale(where: str) -> BaselineStaleError:
    hint = N_("look at what is known, then run `auditor baseline write --fresh` and commit the file")
    return BaselineStaleError(N_("the baseline was written by another version"), where=where, hint=hint)
