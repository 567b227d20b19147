"""The file of judgements: JSONL, one judgement per line, only ever added to, to be read and reviewed by people.

``{"at": "2021-09-18T09:30:00+08:00", "by": …, "channel": "pc", "judgement": "same", "library": {"codes": […],
"id": …, "name": …}, "reading": {"codes": […], "name": …, "url": …}}``; both sides may have ``region`` and ``unit``,
a line may have ``note``; a line ``withdrawn`` names in ``withdraws`` the mark of the line it takes back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from catalog.errors import N_, InputRefused, unknown_key
from catalog.jsonlines import dump_line, read_jsonl
from diffs.matching.judgement import Judgement, Side, Verdict

_TEXTS: Final = ("by", "at", "channel", "note", "withdraws")
_KEYS: Final = ("judgement", *_TEXTS, "reading", "library", "extra")
_SIDE_TEXTS: Final = ("name", "region", "unit")
_MARK: Final = 12


def judgement_to_json(judgement: Judgement) -> dict[str, Any]:
    """The judgement as an object of plain types, as :func:`judgement_from_json` reads it back."""
    row: dict[str, Any] = {"judgement": judgement.verdict.value}
    row |= {key: text for key in _TEXTS if (text := getattr(judgement, key))}
    return row | {"reading": _side_to_json(judgement.reading, "url"), "library": _side_to_json(judgement.library, "id")}


def _side_to_json(side: Side, ref: str) -> dict[str, Any]:
    row: dict[str, Any] = {"name": side.name} | {key: text for key in _SIDE_TEXTS if (text := getattr(side, key))}
    if side.codes:
        row["codes"] = list(side.codes)
    return row | ({ref: side.ref} if side.ref else {})


def mark(judgement: Judgement) -> str:
    """The line's mark: a hash of all it says. The same words are the same judgement."""
    return hashlib.sha256(dump_line(judgement_to_json(judgement)).encode()).hexdigest()[:_MARK]


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a file in their order; :class:`InputRefused` with file and line at the first bad one."""
    return tuple(judgement_from_json(row, where) for where, row in read_jsonl(path))


def judgement_from_json(obj: Mapping[str, Any], where: str = "") -> Judgement:
    """The judgement of one JSON object; ``where`` names its place (``judgements.jsonl:3``) in errors.

    Raises :class:`InputRefused` for an unknown key, a value of the wrong kind, a missing key and a time without
    its offset.
    """
    _known(obj, _KEYS, where)
    texts = {key: _text(obj, key, where) for key in _TEXTS}
    judgement = Judgement(
        verdict=_verdict(_needed(obj, "judgement", where), where),
        reading=_side(obj.get("reading"), "reading", "url", where),
        library=_side(obj.get("library"), "library", "id", where),
        **texts,
    )
    _needed(obj, "by", where)
    checked_time(_needed(obj, "at", where), where)
    if (judgement.verdict is Verdict.WITHDRAWN) != bool(judgement.withdraws):
        template = N_("a line that is withdrawn must say in withdraws which, and only such a line may")
        raise InputRefused(template, where=where)
    return judgement


def checked_time(text: str, where: str) -> str:
    """A date-time with its offset from UTC; :class:`InputRefused` for anything else."""
    try:
        known = datetime.fromisoformat(text).utcoffset() is not None and "T" in text
    except ValueError:
        known = False
    if not known:
        hint = N_("write it as 2021-09-18T09:30:00+08:00")
        raise InputRefused(N_("{value} is not a date and time with its offset"), where=where, hint=hint, value=text)
    return text


def _verdict(text: str, where: str) -> Verdict:
    if text not in set(Verdict):
        raise InputRefused(N_("{key} cannot be {value}"), where=where, key="judgement", value=text)
    return Verdict(text)


def _side(value: Any, key: str, ref: str, where: str) -> Side:
    if not isinstance(value, Mapping):
        raise InputRefused(N_("{key} must be an object"), where=where, key=key)
    _known(value, (*_SIDE_TEXTS, "codes", ref), f"{where} · {key}" if where else key)
    _needed(value, "name", where)
    texts = {each: _text(value, each, where) for each in _SIDE_TEXTS}
    codes = value.get("codes") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InputRefused(N_("{key} must be a list of texts"), where=where, key="codes")
    return Side(codes=tuple(codes), ref=_text(value, ref, where), **texts)


def _known(obj: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in obj:
        if key not in known:
            raise unknown_key(key, tuple(known), where=where)


def _needed(obj: Mapping[str, Any], key: str, where: str) -> str:
    text = _text(obj, key, where)
    if not text.strip():
        raise InputRefused(N_("key {key} is missing"), where=where, key=key)
    return text


def _text(obj: Mapping[str, Any], key: str, where: str) -> str:
    value = obj.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputRefused(N_("{key} must be a text"), where=where, key=key)
    return value
