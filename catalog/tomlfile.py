"""Configuration files in TOML, checked by a pydantic model, with the line of whatever is wrong.

``tomllib`` gives values without places, so the line of a key is looked up in the text afterwards.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from catalog.errors import N_, AuditError, ConfigError, unknown_key

M = TypeVar("M", bound=BaseModel)

_HEADER: Final = re.compile(r"^\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART: Final = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_SYNTAX_LINE: Final = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")

_WRONG: Final = {
    "string_type": N_("{key} must be text in quotation marks"),
    "int_type": N_("{key} must be a whole number"),
    "int_parsing": N_("{key} must be a whole number"),
    "int_from_float": N_("{key} must be a whole number"),
    "float_type": N_("{key} must be a number"),
    "float_parsing": N_("{key} must be a number"),
    "bool_type": N_("{key} must be true or false"),
    "bool_parsing": N_("{key} must be true or false"),
    "tuple_type": N_("{key} must be a list in square brackets"),
    "list_type": N_("{key} must be a list in square brackets"),
    "dict_type": N_("{key} must be a table of keys and values"),
    "model_type": N_("{key} must be a table of keys and values"),
    "too_short": N_("{key} must not be empty"),
    "greater_than_equal": N_("{key} must be at least {ge}"),
    "greater_than": N_("{key} must be more than {gt}"),
    "less_than_equal": N_("{key} must be at most {le}"),
    "enum": N_("{key} must be one of {expected}"),
    "literal_error": N_("{key} must be one of {expected}"),
}
"""What pydantic finds wrong, by its error type, as message templates over the places pydantic gives."""


class Unfit(ValueError):
    """Raised by a model's own validators: a message template, and what fills it besides ``{key}``."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params = params


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The parsed document and its text; :class:`ConfigError` with file and line when it is no TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(N_("cannot be opened: {why}"), where=path.name, why=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise ConfigError(N_("is not UTF-8 text"), where=path.name) from error
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        last = len(text.splitlines()) or 1
        line = int(found[1]) if found and found[1] else last
        why = _SYNTAX_LINE.sub("", str(error))
        raise ConfigError(N_("is not valid TOML: {why}"), where=f"{path.name}:{line}", why=why) from error


def load_model(path: Path, model: type[M]) -> M:
    """The file as ``model``; the first thing wrong is a :class:`ConfigError` with ``file:line``."""
    data, text = read_toml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = min(error.errors(), key=lambda each: (line_of(text, each["loc"]), str(each["loc"])))
        raise _explain(first, path, text, model) from error


def line_of(text: str, place: Sequence[int | str]) -> int:
    """The line (from 1) on which the key at ``place`` stands; the nearest table above it when it stands nowhere.

    >>> line_of('a = 1\\n[b.c]\\nd = 2\\n', ("b", "c", "d"))
    3
    """
    wanted = tuple(str(part) for part in place if not isinstance(part, int))
    lines = _lines(text)
    while wanted:
        if wanted in lines:
            return lines[wanted]
        wanted = wanted[:-1]
    return 1


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[tuple[str, ...], int]:
    table: tuple[str, ...] = ()
    found: dict[tuple[str, ...], int] = {}
    key: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = key = _parts(header[1])
        elif entry := _KEY.match(line):
            key = (*table, *_parts(entry[1]))
        for depth in range(1, len(key) + 1):
            found.setdefault(key[:depth], number)
        for inner in re.findall(r"""[{,]\s*([\w-]+|"[^"]*"|'[^']*')\s*=""", line):
            found.setdefault((*key, inner.strip("\"'")), number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _explain(error: ErrorDetails, path: Path, text: str, model: type[BaseModel]) -> AuditError:
    place = error["loc"]
    where = f"{path.name}:{line_of(text, place)}"
    key = ".".join(str(part) for part in place)
    if error["type"] == "extra_forbidden":
        return unknown_key(str(place[-1]), _known_keys(model, place[:-1]), where=where, error=ConfigError)
    if error["type"] == "missing":
        return ConfigError(N_("{key} must be given"), where=path.name, key=key)
    template, params = _what(error)
    return ConfigError(template, where=where if place else path.name, key=key, **params)


def _what(error: ErrorDetails) -> tuple[str, Mapping[str, Any]]:
    """The message template of what is wrong, and what fills it besides the key."""
    context = dict(error.get("ctx", {}))
    cause = context.pop("error", None)
    if isinstance(cause, Unfit):
        return cause.template, cause.params
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ")
    if error["type"] in _WRONG:
        return _WRONG[error["type"]], context
    return (N_("{key}: {why}") if error["loc"] else N_("{why}")), {"why": error["msg"]}


def _known_keys(model: type[BaseModel], place: Sequence[int | str]) -> tuple[str, ...]:
    in_mapping = False
    for part in place:
        if in_mapping:
            # the part is a key of people's choosing, not a field
            in_mapping = False
            continue
        field = _by_key(model).get(str(part))
        inner = _model_in(field)
        if inner is None:
            return ()
        model, in_mapping = inner, get_origin(field) in (dict, Mapping)
    return tuple(_by_key(model))


def _by_key(model: type[BaseModel]) -> Mapping[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for each in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None
