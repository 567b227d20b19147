"""The words of item names, read from ``words.toml``: classes, synonyms, weak words, places, bodies.

The file belongs to the people who keep the item library; it names its owner and the day of its last change.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

LEVEL: Final = "level"
"""The class of 行使层级 as it stands in brackets of its own: （县级权限）."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """One exclusive class of words: see the head of ``words.toml``.

    ``group`` maps a member to the name of the group it says the same as, by default itself.
    """

    key: str
    label: str
    specific: bool
    stays: bool
    group: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Token:
    """A word found in a name: its class (``weak`` and ``keep`` included) and which member of it."""

    kind: str
    member: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything of ``words.toml``, ready to be applied to text.

    ``lengths``: how long the tokens beginning with a character are, the longest first, so that 客运站 is not
    read as 客运; ``signs``: what falls out of a core.
    """

    classes: Mapping[str, WordClass]
    tokens: Mapping[str, Token]
    lengths: Mapping[str, tuple[int, ...]]
    synonyms: Mapping[str, str]
    synonym_pattern: re.Pattern[str]
    characters: Mapping[int, str]
    permit_verdicts: frozenset[str]
    starts: tuple[str, ...]
    drops: re.Pattern[str]
    joints: str
    signs: Mapping[int, None]
    remarks: tuple[re.Pattern[str], ...]
    negations: frozenset[str]
    qualifiers: frozenset[str]
    places: tuple[str, ...]
    place_ends: str
    not_places: frozenset[str]
    units: Mapping[str, str]
    unit_pattern: re.Pattern[str]
    unit_tails: re.Pattern[str]
    whole_units: re.Pattern[str]
    takes_over: frozenset[str]
    first_issue: frozenset[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words shipped with the product."""
    data = tomllib.loads(files("diffs.matching").joinpath("words.toml").read_text("utf-8"))
    classes = {key: _word_class(key, table) for key, table in data["class"].items()}
    tokens = _tokens(data)
    pairs = "".join(data["characters"]["pairs"])
    return Words(
        classes=classes,
        tokens=tokens,
        lengths=_lengths(tokens),
        synonyms=data["synonyms"],
        synonym_pattern=_any_of(data["synonyms"]),
        characters={ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)},
        permit_verdicts=frozenset(data["weak"]["permit_verdict"]),
        starts=tuple(sorted(data["drop"]["start"], key=len, reverse=True)),
        drops=_any_of(data["drop"]["anywhere"]),
        joints=data["drop"]["joints"],
        signs=dict.fromkeys(map(ord, data["drop"]["joints"] + "《》\"'-:")),
        remarks=tuple(re.compile(pattern) for pattern in data["remark"]["patterns"]),
        negations=frozenset(data["negation"]["signs"]),
        qualifiers=frozenset(data["qualifier"]["signs"]),
        places=(*data["places"]["provinces"], *data["places"]["own"]),
        place_ends=data["places"]["ends"],
        not_places=frozenset(data["places"]["not_places"]),
        units=data["units"],
        unit_pattern=_any_of(data["units"]),
        unit_tails=re.compile(f"(?:{'|'.join(data['unit_tails']['words'])}){{0,8}}[{data['unit_tails']['ends']}]?$"),
        whole_units=_any_of(data["bodies"]["whole"]),
        takes_over=frozenset(data["bodies"]["take_over"]),
        first_issue=frozenset(classes["action"].group[member] for member in data["first_issue"]["members"]),
    )


def _word_class(key: str, table: Mapping[str, Any]) -> WordClass:
    group = {member: member for member in table["members"]}
    for same in table.get("equivalent", ()):
        group |= dict.fromkeys(same, same[0])
    return WordClass(key, table["label"], table.get("specific", False), table.get("stays", False), group)


def _tokens(data: Mapping[str, Any]) -> dict[str, Token]:
    tokens = {word: Token("keep", word) for word in data["keep"]["words"]}
    for key, table in data["class"].items():
        for member, spellings in table["members"].items():
            for spelling in spellings:
                tokens.setdefault(spelling, Token(key, member))
    for group in ("anything", "permit", "apply"):
        for word in data["weak"][group]:
            tokens.setdefault(word, Token("weak", group))
    return tokens


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        found[word[0]].add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first, so that 客运站 is not read as 客运."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))
