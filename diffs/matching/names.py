"""A name and what it says: its normal form, what the item is about, and the words that tell siblings apart.

``parse_name`` is pure and remembered; a name of any length is taken in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from diffs.matching.mend import NO_PLACES, Mended, mend
from diffs.matching.places import Places, places_of
from diffs.matching.words import LEVEL, Token, Words, load_words

_LEVEL: Final = re.compile(
    r"^((?:(?:国家|省|市|区县|县区|县|区|乡镇|镇|乡|街道|村)级?[、,和及/]?)+)(?:本级)?"
    r"(?:行使|权限|实施|办理|审批|部分|事项|层级|的)*$"
)
_TRAILING_LEVEL: Final = re.compile(r"(?<=[^-]{4})-?(国家|省|市|区县|县|区|乡镇|镇|乡)级(?:行使|权限)?$")
_LEADING_LEVEL: Final = re.compile(r"^(国家|省|市|区县|县|区|乡镇|镇|乡)级(?!以[上下]|人民|行政|政府|的)(?=.{4})")
_LEVEL_NAMES: Final = re.compile("国家|省|市|区县|县区|县|区|乡镇|镇|乡|街道|村")
_LEVEL_OF: Final = (
    {"国家": "国家级", "省": "省级", "市": "市级", "村": "村级"}
    | dict.fromkeys(("区县", "县区", "县", "区"), "县级")
    | dict.fromkeys(("乡镇", "镇", "乡", "街道"), "镇级")
)
_ONE_AT_END: Final = re.compile(r"([^()]*)\(([^()]+)\)\Z")
_ROMAN: Final = {"I": "一", "II": "二", "III": "三", "IV": "四", "1": "一", "2": "二", "3": "三", "4": "四"}
_ROMAN_CLASS: Final = re.compile(r"(?<![0-9A-Z])(III|II|IV|I|1|2|3|4)(?=[类级])")
_SHORT_INSERT: Final = 2
_FORM: Final = 400
_MOST: Final = 1 << 15
"""How many names are remembered; a library repeats its names in every region, a channel its spellings hardly."""
_INNER: Final = {"permit": "许", "apply": "申"}
_REGISTER: Final = Token("act", "登记")
_PERMIT: Final = Token("weak", "permit")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The words of a name that tell siblings apart; names that carry the same ones share one object.

    ``tokens``: the members found, by class; ``verdict``: the name ends in a word for a permit;
    ``outer``: members that words in brackets replaced, by class (甲变更许可（变更住所） is about 变更 as well).
    """

    tokens: Mapping[str, frozenset[str]]
    verdict: bool
    outer: Mapping[str, frozenset[str]]

    def members(self, kind: str) -> frozenset[str]:
        """The members of a class the name carries."""
        return self.tokens.get(kind, frozenset())


@lru_cache(maxsize=1 << 14)
def _told(
    tokens: frozenset[tuple[str, frozenset[str]]], verdict: bool, outer: frozenset[tuple[str, frozenset[str]]]
) -> Told:
    return Told(dict(sorted(tokens)), verdict, dict(sorted(outer)))


@dataclass(frozen=True, slots=True)
class ParsedName:
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
        plain, heads = _without_places(name)
        if not any(head in self.places.patterns for head in heads):
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
    return text, *_read(base, _sort_brackets(groups, words), words)


def split_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """The text outside brackets and the contents of the outermost brackets; stray brackets are dropped.

    Inner brackets lose their signs; inserts of one or two characters that are no word of their own go back
    into the text: 乡(镇)村 is 乡镇村.

    >>> split_brackets("修建闸坝审批(新建(或改建)闸坝)")
    ('修建闸坝审批', ('新建或改建闸坝',))
    """
    if "(" not in text and ")" not in text:
        return text, ()
    if only := _ONE_AT_END.match(text):
        return only[1], (only[2],)
    base: list[str] = []
    groups: list[str] = []
    inside: list[str] = []
    depth = 0
    known = load_words().tokens
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 1:
                content = "".join(inside)
                insert = len(content) <= _SHORT_INSERT and text[at + 1 : at + 2] not in ("", "(")
                insert = insert and content not in known and not (len(content) > 1 and _LEVEL.match(content))
                (base if insert else groups).append(content)
                inside.clear()
            depth = max(depth - 1, 0)
        else:
            (inside if depth else base).append(char)
    if inside:
        groups.append("".join(inside))
    return "".join(base), tuple(group for group in groups if group)


def _spell(text: str, words: Words) -> str:
    """One spelling for what is written in several ways: classes, synonyms, particles, leading words."""
    text = _ROMAN_CLASS.sub(lambda found: _ROMAN[found[1]], text)
    text = words.synonym_pattern.sub(lambda found: words.synonyms[found[0]], text)
    for start in words.starts:
        if text.startswith(start) and len(text) > len(start) + 3:
            text = text[len(start) :]
            break
    return words.drops.sub("", text)


def _sort_brackets(groups: tuple[str, ...], words: Words) -> tuple[frozenset[str], list[str]]:
    """The levels the brackets name, and the brackets that say more than a level or a remark."""
    levels: set[str] = set()
    variants: list[str] = []
    for group in groups:
        if level := _LEVEL.match(group):
            levels |= {_LEVEL_OF[name] for name in _LEVEL_NAMES.findall(level[1])}
        elif not any(remark.search(group) for remark in words.remarks):
            variants.append(group)
    return frozenset(levels), variants


def _read(
    base: str, brackets: tuple[frozenset[str], list[str]], words: Words
) -> tuple[str, tuple[str, ...], Told, str]:
    """Core, variants, telling words and form of a name split into its base and its brackets."""
    levels, variants = brackets
    if "级" in base and (trailing := _TRAILING_LEVEL.search(base)):
        base, levels = base[: trailing.start()], levels | {_LEVEL_OF[trailing[1]]}
    if leading := _LEADING_LEVEL.match(base):
        base, levels = base[leading.end() :], levels | {_LEVEL_OF[leading[1]]}
    core, tokens, verdict = _take_tokens(base, words)
    cores: list[str] = []
    outer: dict[str, frozenset[str]] = {}
    for variant in variants:
        inner, found, inner_verdict = _take_tokens(variant, words)
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
    return core, tuple(cores), _told(frozenset(tokens.items()), verdict, frozenset(outer.items())), form


def _take_tokens(text: str, words: Words) -> tuple[str, dict[str, frozenset[str]], bool]:
    """The core of a text, its class members, and whether the weak words at its end say "permit"."""
    parts = _parts(text, words)
    tail = _tail(parts, words)
    found: dict[str, set[str]] = {}
    core: list[str] = []
    for at, (piece, token) in enumerate(parts):
        if token is None or token.kind == "keep":
            core.append("" if at > tail and parts[at - 1][1] == _PERMIT else piece)
        elif token.kind == "weak":
            core.append("" if at >= tail else _INNER.get(token.member, piece))
        elif not _only_repeats(token, parts[at - 1][1] if at else None):
            found.setdefault(token.kind, set()).add(token.member)
            core.append(token.member if words.classes[token.kind].stays else "")
    verdict = any(piece in words.permit_verdicts for piece, _ in parts[tail:])
    plain = "".join(core).translate(words.signs)
    return plain, {kind: frozenset(members) for kind, members in found.items()}, verdict


def _only_repeats(token: Token, before: Token | None) -> bool:
    """登记 right behind an action adds nothing to it: 注销登记 is 注销."""
    return token == _REGISTER and before is not None and before.kind == "action"


def _parts(text: str, words: Words) -> list[tuple[str, Token | None]]:
    """The text cut into words and what stands between them; of several words that begin alike the longest."""
    parts: list[tuple[str, Token | None]] = []
    tokens, lengths = words.tokens, words.lengths
    at = start = 0
    while at < len(text):
        for length in lengths.get(text[at], ()):
            token = tokens.get(text[at : at + length])
            if token is not None:
                if at > start:
                    parts.append((text[start:at], None))
                parts.append((text[at : at + length], token))
                at = start = at + length
                break
        else:
            at += 1
    if start < len(text):
        parts.append((text[start:], None))
    return parts


def _tail(parts: list[tuple[str, Token | None]], words: Words) -> int:
    """From which part on a text only says what is done: there weak words say nothing."""
    at = len(parts)
    while at > 0:
        piece, token = parts[at - 1]
        if token is None and piece.strip(words.joints + "证书") != "":
            break
        if token is not None and token.kind not in ("weak", "act", "action", "works"):
            break
        at -= 1
    return at
