"""What members of a payload's materials hold whose names nobody knows: told by their values and words in the names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from spiders.reader.details import is_address, link_key
from spiders.reader.told import key_of_values
from spiders.reader.words import words

Json = Any
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_NAME: Final = "material_name"
_ADDRESSES: Final = frozenset({"form_guid", "example_guid"})
_LONGEST_NAME: Final = 200
_DIGITS: Final = 2
"""More than 99 copies nobody asks for."""


def guessed_members(
    records: Sequence[Mapping[str, Json]], known: Mapping[str, str], plain: Callable[[Json], str]
) -> dict[str, str]:
    """Member → sub-element of a material. ``known``: members with their sub-elements; ``plain``: a scalar's text."""
    names = dict.fromkeys(name for row in records for name in row)
    told = _sources(records, known, plain)
    free = [name for name in names if name not in known]
    for name in free:
        values = [row[name] for row in records if name in row]
        key = _of_files(name, values) or _of_values(name, [plain(value) for value in values])
        if key:
            told[name] = key
    if _NAME not in known.values():
        name = _naming([each for each in free if each not in told], records, plain)
        told |= {name: _NAME} if name else {}
    return told


def _sources(
    records: Sequence[Mapping[str, Json]], known: Mapping[str, str], plain: Callable[[Json], str]
) -> dict[str, str]:
    """A member called an explanation of the source that says nothing but where from, where no other says it."""
    if "source_type" in known.values():
        return {}
    explained = [name for name, key in known.items() if key == "source_explain"]
    said = {name: key_of_values([plain(row.get(name)) for row in records]) for name in explained}
    return {name: key for name, key in said.items() if key == "source_type"}


def first_address(value: Json) -> str:
    """The first web address among attachments (``FORM_GUID[]``)."""
    if isinstance(value, dict):
        return next((found for each in value.values() if (found := first_address(each))), "")
    if isinstance(value, list):
        return next((found for each in value if (found := first_address(each))), "")
    return value if isinstance(value, str) and is_address(value) else ""


def is_file(key: str) -> bool:
    """Whether a sub-element is the address of a form or a sample."""
    return key in _ADDRESSES


def _of_files(name: str, values: Sequence[Json]) -> str:
    """Whether a member with addresses holds samples or forms: by the words of its name, else by what it calls them."""
    if not any(map(first_address, values)):
        return ""
    parts = {word.lower() for word in _WORD.findall(name)}
    if parts & words()["samples"]:
        return "example_guid"
    if parts & words()["forms"]:
        return "form_guid"
    return next((key for text in _texts(list(values)) if (key := link_key(text))), "")


def _of_values(name: str, texts: Sequence[str]) -> str:
    """What all values of a member tell by their words, or small numbers by the words of its name."""
    if not all(text.isdigit() and len(text) <= _DIGITS for text in texts if text):
        return key_of_values(texts)
    parts = {word.lower() for word in _WORD.findall(name)}
    kinds = (("originals", "original_num"), ("duplicates", "copies_num"), ("copies", "page_num"))
    return next((key for kind, key in kinds if parts & words()[kind]), "") if any(texts) else ""


def _texts(value: Json) -> list[str]:
    """The Chinese texts of attachments."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) and _HAN.search(value) else []


def _naming(names: Sequence[str], records: Sequence[Mapping[str, Json]], plain: Callable[[Json], str]) -> str:
    """The member that names the materials: Chinese in each record, never the same twice; the longest such texts."""
    best, longest = "", 0
    for name in names:
        texts = [plain(row.get(name)) for row in records]
        hinted = bool({word.lower() for word in _WORD.findall(name)} & words()["naming"])
        differ = len(set(texts)) == len(texts) and (len(texts) > 1 or hinted)
        if differ and all(_HAN.search(text) and len(text) <= _LONGEST_NAME for text in texts):
            weight = sum(map(len, texts)) + _LONGEST_NAME * len(texts) * hinted
            best, longest = (name, weight) if weight > longest else (best, longest)
    return best
