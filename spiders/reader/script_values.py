"""Values written in JavaScript: what JSON allows, and what scripts allow beyond it.

Keys without quotes, strings in single quotes, ``undefined``, ``!0``, ``void 0``, commas at the end, names bound to
values (the arguments of a function that is called at once). Nothing is ever run: what is no literal is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from catalog.jsonlines import whole_value
from catalog.text import whole_signs

Value = Any
Names = Mapping[str, Value]

_SPACE: Final = re.compile(r"(?:\s+|/\*.*?\*/|//[^\n]*)*", re.S)
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER: Final = re.compile(r"-?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|`((?:[^`\\$]|\\.)*)`', re.S)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.S)
_SIGNS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_CONSTANTS: Final[Names] = {"null": None, "undefined": None, "true": True, "false": False, "NaN": None}
_FIXED: Final = {"!0": True, "!1": False, "void 0": None}
_DEEPEST: Final = 60


class NoLiteral(Exception):
    """The text at this place is no literal."""


def literal_at(text: str, start: int, names: Names | None = None) -> tuple[Value, int]:
    """The value that begins at ``start`` and where it ends; raises :class:`NoLiteral`.

    >>> literal_at("{a:'1',b:[!0,x,],}", 0, {"x": 2})
    ({'a': '1', 'b': [True, 2]}, 18)
    """
    if names is None:
        try:
            value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
            return whole_value(value) if "\\" in text[start:end] else value, end
        except (ValueError, RecursionError):
            pass
    return _Parser(text, names or {}).value(start, 0)


class _Parser:
    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        at = self.skip(at)
        if depth > _DEEPEST:
            raise NoLiteral
        sign = self.text[at : at + 1]
        if sign == "{":
            return self.record(at + 1, depth)
        if sign == "[":
            return self.row(at + 1, depth)
        if sign and sign in "\"'`":
            return self.string(at)
        return self.plain(at)

    def plain(self, at: int) -> tuple[Value, int]:
        for word, value in _FIXED.items():
            if self.text.startswith(word, at):
                return value, at + len(word)
        number = _NUMBER.match(self.text, at)
        if number:
            return self.number(number[0]), number.end()
        name = _NAME.match(self.text, at)
        if name and name[0] in self.names:
            return self.names[name[0]], name.end()
        if name and name[0] in _CONSTANTS:
            return _CONSTANTS[name[0]], name.end()
        raise NoLiteral

    @staticmethod
    def number(written: str) -> Value:
        if written.lstrip("-")[:2].lower() == "0x":
            return int(written, 16)
        return int(written) if written.lstrip("-").isdigit() and len(written) < 20 else float(written)

    def string(self, at: int) -> tuple[str, int]:
        found = _STRING.match(self.text, at)
        if found is None:
            raise NoLiteral
        inside = next(each for each in found.groups() if each is not None)
        return whole_signs(_ESCAPE.sub(_unescaped, inside)) if "\\" in inside else inside, found.end()

    def record(self, at: int, depth: int) -> tuple[Value, int]:
        made: dict[str, Value] = {}
        at = self.skip(at)
        while not self.text.startswith("}", at):
            key, at = self.key(at)
            at = self.skip(at)
            if not self.text.startswith(":", at):
                raise NoLiteral
            made[key], at = self.value(at + 1, depth + 1)
            at = self.comma(at, "}")
        return made, at + 1

    def row(self, at: int, depth: int) -> tuple[Value, int]:
        made: list[Value] = []
        at = self.skip(at)
        while not self.text.startswith("]", at):
            each, at = self.value(at, depth + 1)
            made.append(each)
            at = self.comma(at, "]")
        return made, at + 1

    def key(self, at: int) -> tuple[str, int]:
        if self.text[at : at + 1] in {'"', "'"}:
            return self.string(at)
        name = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        if name is None:
            raise NoLiteral
        return name[0], name.end()

    def comma(self, at: int, closer: str) -> int:
        at = self.skip(at)
        if self.text.startswith(",", at):
            return self.skip(at + 1)
        if not self.text.startswith(closer, at):
            raise NoLiteral
        return at


def _unescaped(found: re.Match[str]) -> str:
    long, short, byte, sign = found.groups()
    if sign is not None:
        return _SIGNS.get(sign, sign)
    code = int(long or short or byte, 16)
    return chr(code) if code < 0x110000 else ""
