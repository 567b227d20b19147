"""JSONL as every file of this product has it: UTF-8, one object per line, keys sorted, no NaN, no ``null``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import orjson

from catalog.errors import N_, InputRefused
from catalog.quickjson import read_quickly
from catalog.text import whole_signs
from catalog.wholefile import whole_file

_BOM: Final = b"\xef\xbb\xbf"


def read_jsonl(path: str | Path, *, numbers_as_text: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file one by one, each with its place (``library.jsonl:12``); blank lines are skipped.

    With ``numbers_as_text`` numbers come as the digits that stand in the file (long codes lose nothing).
    Raises :class:`InputRefused` with file and line for what is not JSON, not an object, has NaN or a key twice.
    """
    path = Path(path)
    for number, line in numbered_lines(path):
        where = f"{path.name}:{number}"
        yield where, parse_object(line, where, numbers_as_text=numbers_as_text)


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file as they stand, each with its number, without blank ones and without a mark at the start."""
    with open_input(path) as lines:
        for number, line in enumerate(lines, 1):
            raw = line.removeprefix(_BOM) if number == 1 else line
            if raw and not raw.isspace():
                yield number, raw


def parse_object(line: bytes, where: str, *, numbers_as_text: bool = False) -> dict[str, Any]:
    """The object of one line; :class:`InputRefused` for what is none."""
    obj = parse_json(line, where, numbers_as_text=numbers_as_text)
    if not isinstance(obj, dict):
        raise InputRefused(N_("expected one JSON object per line"), where=where)
    return obj


def open_input(path: Path) -> IO[bytes]:
    """The file open for reading bytes, or :class:`InputRefused` saying why it cannot be."""
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputRefused(N_("no such file"), where=str(path), hint=N_("check the path and the name")) from error
    except IsADirectoryError as error:
        hint = N_("name a file in it")
        raise InputRefused(N_("is a folder, not a file"), where=str(path), hint=hint) from error
    except OSError as error:
        raise InputRefused(N_("cannot be opened: {why}"), where=str(path), why=error.strerror or "") from error


def parse_json(raw: bytes, where: str, *, numbers_as_text: bool = False) -> Any:
    """One JSON document, strictly: no NaN, no key twice, nothing that is not text; else :class:`InputRefused`."""
    raw = raw.removeprefix(_BOM)
    if (quick := read_quickly(raw, numbers_as_text=numbers_as_text)) is not None:
        return quick
    try:
        value = _decoder(numbers_as_text).decode(raw.decode())
        if b"\\u" in raw:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise InputRefused(N_("is not UTF-8 text"), where=where, hint=N_("save it as JSON in UTF-8")) from error
    except UnicodeEncodeError as error:
        raise InputRefused(N_("holds half a character (a lone surrogate)"), where=where) from error
    except RecursionError as error:
        raise InputRefused(N_("is nested too deeply"), where=where) from error
    except ValueError as error:
        hint = N_("repair it, or export the file again")
        raise InputRefused(N_("is not valid JSON: {why}"), where=where, hint=hint, why=error) from error
    return value


@lru_cache(maxsize=2)
def _decoder(numbers_as_text: bool) -> json.JSONDecoder:
    """Made once: making one takes longer than a line does."""
    number = str if numbers_as_text else None
    return json.JSONDecoder(
        parse_constant=_refuse_constant, parse_int=number, parse_float=number, object_pairs_hook=_each_key_once
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not allowed")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    obj = dict(pairs)
    if len(obj) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {twice!r} stands twice in one object")
    return obj


def parse_loosely(text: str | bytes) -> Any:
    """One JSON document as portals send it: control characters in strings pass, half a character becomes U+FFFD.

    Raises :class:`ValueError` or :class:`RecursionError` as :func:`json.loads` does.
    """
    value = json.loads(text, strict=False)
    escapes = ("\\" in text) if isinstance(text, str) else (b"\\" in text)
    return whole_value(value) if escapes else value


def whole_value(value: Any) -> Any:
    """A value of JSON in which no text and no key holds half a character."""
    if isinstance(value, str):
        return whole_signs(value)
    if isinstance(value, dict):
        return {whole_signs(key): whole_value(each) for key, each in value.items()}
    if isinstance(value, list):
        return [whole_value(each) for each in value]
    return value


def dump_line(obj: Mapping[str, Any]) -> str:
    """The object as one line without its line end: keys sorted, text as it is, ``None`` left out.

    Half a character becomes U+FFFD: no file and no database takes one, and nobody may lose a run over it.

    >>> dump_line({"b": 1, "a": "甲", "c": None})
    '{"a": "甲", "b": 1}'
    """
    line = _ENCODER.encode(obj)
    # the word may stand in a text, too: then nothing is lost but time
    return whole_signs(_ENCODER.encode(_without_null(obj)) if "null" in line else line)


def packed_line(obj: Mapping[str, Any]) -> str:
    """The object as one line for a database: as :func:`dump_line` has it but without spaces, and much sooner.

    ``None`` must not be in it.

    >>> packed_line({"b": 1, "a": "甲"})
    '{"a":"甲","b":1}'
    """
    try:
        return orjson.dumps(obj, option=orjson.OPT_SORT_KEYS, default=_as_dict).decode()
    except TypeError:
        # half a character
        return orjson.dumps(json.loads(dump_line(obj)), option=orjson.OPT_SORT_KEYS).decode()


def _as_dict(value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is nothing JSON has")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False, default=_as_dict)


def _without_null(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_null(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_without_null(each) for each in value if each is not None]
    return value


def write_jsonl(path: str | Path, objs: Iterable[Mapping[str, Any]]) -> int:
    """Write one line per object and return how many; the file appears only when it is complete."""
    path = Path(path)
    count = 0
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as out:
        for obj in objs:
            out.write(dump_line(obj) + "\n")
            count += 1
    return count
