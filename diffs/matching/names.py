"""A name and what it says: its normal form, what the item is about, and the words that tell siblings apart.

``parse_name`` is pure and remembered; a name of any length is taken in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from diffs.matching.brackets import LEVEL_OF, sort_brackets, split_brackets
from diffs.matching.mend import NO_PLACES, Mended, mend
from diffs.matching.places import Places, places_of
from diffs.matching.telling import Told, take_tokens, told
from diffs.matching.words import LEVEL, Words, load_words

_TRAILING_LEVEL: Final = re.compile(r"(?<=[^-]{4})-?(国家|省|市|区县|县|区|乡镇|镇|乡)级(?:行使|权限)?$")
_LEADING_LEVEL: Final = re.compile(r"^(国家|省|市|区县|县|区|乡镇|镇|乡)级(?!以[上下]|人民|行政|政府|的)(?=.{4})")
_ROMAN: Final = {"I": "一", "II": "二", "III": "三", "IV": "四", "1": "一", "2": "二", "3": "三", "4": "四"}
_ROMAN_CLASS: Final = re.compile(r"(?<![0-9A-Z])(III|II|IV|I|1|2|3|4)(?=[类级])")
_FORM: Final = 400
_MOST: Final = 1 << 15
"""How many names are remembered; a library repeats its names in every region, a channel its spellings hardly."""


class ParsedName(NamedTuple):
    """What a name says.

    ``normal``: the name as it reads, without what only looks different, without its place; ``steps``: what
    was looked through to get there. ``core``: what the item is about, without the words of actions and
    acts; ``variants``: the same for every bracket that is neither level nor remark, sorted. ``told``: the
    words that tell siblings apart. ``form``: all of it in one text, for looking for candidates. ``cut``: it
    ends in dots, something is missing; ``ends_early``: so it does, or inside a bracket.
    """

    normal: str
    core: str
    variants: tuple[str, ...]
    told: Told
    form: str
    steps: tuple[str, ...] = ()
    place: str = ""
    cut: bool = False
    ends_early: bool = False

    @property
    def tokens(self) -> Mapping[str, frozenset[str]]:
        """The members found, by class."""
        return self.told.tokens

    @property
    def verdict(self) -> bool:
        """The name ends in a word for a permit."""
        return self.told.verdict

    @property
    def outer(self) -> Mapping[str, frozenset[str]]:
        """Members that words in brackets replaced, by class."""
        return self.told.outer

    def members(self, kind: str) -> frozenset[str]:
        """The members of a class the name carries."""
        return self.told.members(kind)

    @property
    def whole(self) -> str:
        """What the item is about with its variants, whether they stand in brackets or not."""
        return self.core + "".join(self.variants)

    @property
    def family(self) -> str:
        """What siblings share: the core without brackets."""
        return self.core


def parse_name(name: str, places: Iterable[str] = ()) -> ParsedName:
    """Parse a name as published; ``places`` are the place names it may begin with (西安市, 某某区)."""
    return NameReader(places_of(places)).read(name)


class NameReader:
    """Parses the names of one run, each text once; the places they may begin with are the run's own."""

    __slots__ = ("_known", "places")

    def __init__(self, places: Places = NO_PLACES) -> None:
        self.places = places
        self._known: dict[str, ParsedName] = {}

    def read(self, name: str) -> ParsedName:
        """What a name as published says."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[name] = self._read(name)
        return found

    def _read(self, name: str) -> ParsedName:
        patterns = self.places.patterns
        if name[:1] in patterns and self.places.strip(name)[1] and (mended := mend(name, self.places)).place:
            return _parsed(mended)
        plain, heads = _without_places(name)
        if patterns.keys().isdisjoint(heads):
            return plain
        mended = mend(name, self.places)
        return _parsed(mended) if mended.place else plain


@lru_cache(maxsize=_MOST)
def _without_places(name: str) -> tuple[ParsedName, str]:
    """A name read without knowing any place, and the characters at which a place might have begun."""
    mended = mend(name)
    return _parsed(mended), mended.heads


def _parsed(mended: Mended) -> ParsedName:
    early = mended.cut or mended.text.count("(") > mended.text.count(")")
    return ParsedName(*_said(mended.text), mended.steps, mended.place, mended.cut, early)


@lru_cache(maxsize=_MOST)
def _said(text: str) -> tuple[str, str, tuple[str, ...], Told, str]:
    """The text, and core, variants, telling words and form of a normal form."""
    words = load_words()
    base, groups = split_brackets(_spell(text, words))
    return text, *_read(base, sort_brackets(groups, words), words)


def _spell(text: str, words: Words) -> str:
    """One spelling for what is written in several ways: classes, synonyms, particles, leading words."""
    text = _ROMAN_CLASS.sub(lambda found: _ROMAN[found[1]], text)
    text = words.synonym_pattern.sub(lambda found: words.synonyms[found[0]], text)
    for start in words.starts:
        if text.startswith(start) and len(text) > len(start) + 3:
            text = text[len(start) :]
            break
    return words.drops.sub("", text)


def _read(
    base: str, brackets: tuple[frozenset[str], list[str]], words: Words
) -> tuple[str, tuple[str, ...], Told, str]:
    """Core, variants, telling words and form of a name split into its base and its brackets."""
    levels, variants = brackets
    if "级" in base and (trailing := _TRAILING_LEVEL.search(base)):
        base, levels = base[: trailing.start()], levels | {LEVEL_OF[trailing[1]]}
    if leading := _LEADING_LEVEL.match(base):
        base, levels = base[leading.end() :], levels | {LEVEL_OF[leading[1]]}
    core, tokens, verdict = take_tokens(base, words)
    cores: list[str] = []
    outer: dict[str, frozenset[str]] = {}
    for variant in variants:
        inner, found, inner_verdict = take_tokens(variant, words)
        verdict = verdict or inner_verdict
        for kind, members in found.items():
            specific = words.classes[kind].specific
            if specific and kind in tokens:
                outer.setdefault(kind, tokens[kind])
            tokens[kind] = members if specific else tokens.get(kind, frozenset()) | members
        cores += [inner] if inner else []
    cores.sort()
    marks = [member for kind in sorted(tokens) if not words.classes[kind].stays for member in sorted(tokens[kind])]
    form = "".join([core, *cores, *marks])[:_FORM]
    if levels:
        tokens[LEVEL] = levels
    return core, tuple(cores), told(frozenset(tokens.items()), verdict, frozenset(outer.items())), form
