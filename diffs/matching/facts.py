"""What the matcher knows of one item, made once: parsed name, codes, body, limits, materials, bases.

Readings and library items become the same :class:`Facts`. An empty fact is missing evidence and decides
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from catalog.codes import normal_code as one_spelling
from catalog.durations import Duration, one_duration
from catalog.laws import title_key
from catalog.model import LegalBasis, ServiceItem
from catalog.regions import place_prefixes
from catalog.text import looks
from diffs.matching.names import NameReader, ParsedName
from diffs.matching.words import load_words

CODE_ELEMENTS: Final = ("task_code", "task_handle_item", "local_task_code")
STEM_ELEMENTS: Final = ("catalog_code", "local_catalog_code")
LIMIT_ELEMENTS: Final = ("promise_day", "anticipate_day")
_LIMITS: Final = frozenset(LIMIT_ELEMENTS)
_CODED: Final = frozenset((*CODE_ELEMENTS, *STEM_ELEMENTS))

_JUNK: Final = re.compile(r"[^0-9A-Z-]")
_PLAIN_CODE: Final = re.compile(r"[0-9A-Z]+", re.ASCII)
_NATIONAL: Final = (31, 33)
_HANDLED: Final = 33
"""Characters of a 业务办理项编码."""
_DIGIT: Final = re.compile("[0-9]")
_LEAST_CODE: Final = 8
_TITLE: Final = re.compile(r"《([^》]{2,60})》?")
_BARE_TITLE: Final = re.compile(r"^([^第(《]{4,60})(?:第|\(|$)")
_MATERIAL_TAIL: Final = re.compile(r"\([^()]*\)|[\d.、*★]|原件|复印件|纸质|电子|盖章|一式.份")
_UNIT_PLACE: Final = re.compile(r"^(.{1,8}?[省市区县旗州盟])(?=.{2,})")


class Codes(NamedTuple):
    """The codes of an item: ``exact`` name it, ``stems`` name it and perhaps its siblings as well."""

    exact: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.exact | self.stems if self.stems else self.exact


class Content:
    """What an item asks for and rests on, read when a name alone does not decide.

    ``limits`` stand in the order of LIMIT_ELEMENTS; ``materials`` and ``bases`` are keys that spellings share.
    """

    __slots__ = ("_bases", "_item", "_limits", "_materials")

    def __init__(self, item: ServiceItem) -> None:
        self._item = item
        self._limits: tuple[Duration | None, ...] | None = None
        self._materials: frozenset[str] | None = None
        self._bases: frozenset[str] | None = None

    @property
    def limits(self) -> tuple[Duration | None, ...]:
        """The time limits, ``None`` where none can be read."""
        if self._limits is None:
            self._limits = tuple(one_duration(self._item.elements.get(key, "")) for key in LIMIT_ELEMENTS)
        return self._limits

    @property
    def materials(self) -> frozenset[str]:
        """The materials asked for."""
        if self._materials is None:
            keys = (material_key(each.material_name) for each in self._item.materials)
            self._materials = frozenset(filter(None, keys))
        return self._materials

    @property
    def bases(self) -> frozenset[str]:
        """The laws cited."""
        if self._bases is None:
            self._bases = frozenset(filter(None, map(basis_key, self._item.by_law)))
        return self._bases


NO_CONTENT: Final = Content(ServiceItem("", ""))


NO_CODES: Final = Codes()


class Facts(NamedTuple):
    """One item for the matcher (a tuple: there are many of them)."""

    id: str
    region: str
    title: str
    name: ParsedName
    codes: Codes
    unit_places: frozenset[str]
    unit: str
    task_type: str
    content: Content = NO_CONTENT

    @property
    def limits(self) -> tuple[Duration | None, ...]:
        """See :class:`Content`."""
        return self.content.limits

    @property
    def materials(self) -> frozenset[str]:
        """See :class:`Content`."""
        return self.content.materials

    @property
    def bases(self) -> frozenset[str]:
        """See :class:`Content`."""
        return self.content.bases


def item_facts(item: ServiceItem, names: NameReader, region: str | None = None) -> Facts:
    """The facts of an item; ``names`` knows the places its name may begin with, ``region`` is its own by default."""
    elements = item.elements
    unit, unit_places = body(elements.get("dept_name", ""))
    shows = item.materials or item.by_law or not _LIMITS.isdisjoint(elements)
    return Facts(
        item.id,
        region_key(item.region) if region is None else region,
        item.task_name,
        names.read(item.task_name),
        item_codes(item),
        unit_places,
        unit,
        looks(elements.get("task_type") or ""),
        Content(item) if shows else NO_CONTENT,
    )


@lru_cache(maxsize=1 << 14)
def region_key(region: str) -> str:
    """The six digits of a region code however long it is written, ``""`` when there is none."""
    digits = looks(region)
    return digits[:6] if digits[:6].isascii() and digits[:6].isdecimal() and len(digits) >= 6 else digits


def regions_meet(left: str, right: str) -> bool:
    """Whether two regions are the same, unknown, or one lies in the other (610100 holds 610122)."""
    if not left or not right or left == right:
        return True
    wide, narrow = sorted((left.rstrip("0"), right.rstrip("0")), key=len)
    return len(wide) >= 2 and len(wide) % 2 == 0 and narrow.startswith(wide)


def usable_code(code: str) -> str:
    """A code in one spelling, ``""`` when the text is no code (无, —, 待定, 2222222222222)."""
    plain = code if _PLAIN_CODE.fullmatch(code) else one_spelling(code)
    if len(plain) < _LEAST_CODE or plain.isalpha() or _JUNK.search(plain) or not _DIGIT.search(plain):
        return ""
    return plain if len(set(plain)) > 2 else ""


def item_codes(item: ServiceItem) -> Codes:
    """The codes of an item, exact ones apart from those that siblings may share (codes.md, parts 1 and 4)."""
    elements = item.elements
    if _CODED.isdisjoint(elements) and len(item.codes) <= 1:
        return _one_code(item.codes[0]) if item.codes else NO_CODES
    given = _codes((*item.codes, *[elements[key] for key in CODE_ELEMENTS if key in elements]))
    stems = _codes([elements[key] for key in STEM_ELEMENTS if key in elements])
    if not given and not stems:
        return NO_CODES
    for code in given:
        stems.update(_stems(code))
    local = (
        {code for code in given if any(longer.startswith(f"{code}-") for longer in given)} if len(given) > 1 else set()
    )
    exact = (given - stems) | local
    return Codes(frozenset(exact), frozenset(stems - exact))


def _one_code(text: str) -> Codes:
    code = usable_code(text)
    return Codes(frozenset((code,)), frozenset(_stems(code))) if code else NO_CODES


def _stems(code: str) -> tuple[str, ...]:
    """What siblings of a code share with it."""
    if len(code) == _HANDLED:
        return code[19:31], code[:31]
    if len(code) in _NATIONAL:
        return (code[19:31],)
    head = code.split("-", 1)[0] if "-" in code else ""
    return (head,) if len(head) >= _LEAST_CODE else ()


def _codes(values: Iterable[str]) -> set[str]:
    return {code for value in values if (code := usable_code(value))}


def code_scheme(code: str) -> str:
    """Codes of one scheme can be compared: national ones of one catalogue, local ones of one shape."""
    if len(code) in _NATIONAL:
        return f"{len(code)}:{code[19:21]}"
    return re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", code))


@lru_cache(maxsize=1 << 16)
def body(unit: str) -> tuple[str, frozenset[str]]:
    """The short name of a body without places, and the places it begins with.

    >>> body("某某县人力资源和社会保障局")
    ('人社', frozenset({'某某县'}))
    """
    words = load_words()
    rest, found = looks(unit).translate(words.characters), set()
    while place := _UNIT_PLACE.match(rest):
        if not _is_place(place[1]):
            break
        found.add(place[1])
        rest = rest[place.end() :]
    if len(rest) > 2 and rest[0] in "省市区县" and not found and not words.whole_units.match(rest):
        rest = rest[1:]
    rest = words.unit_pattern.sub(lambda name: words.units[name[0]], rest)
    return words.unit_tails.sub("", rest) or rest, frozenset(found)


def _is_place(text: str) -> bool:
    words = load_words()
    return len(text) >= 3 and text not in words.not_places


def known_places(units: Collection[str]) -> tuple[str, ...]:
    """Every place names of these bodies begin with, and those everybody knows: what may stand before a name."""
    found = {place for unit in set(units) for place in body(unit)[1]}
    return tuple(sorted({*found, *load_words().places, *place_prefixes()}))


def region_of(item: ServiceItem, regions: Mapping[str, frozenset[str]]) -> str:
    """The region of a reading; one without any is in the region its body's places name, when they name just one."""
    region = region_key(item.region)
    places = () if region else sorted(body(item.unit)[1])
    named = [regions[place] for place in places if place in regions]
    common = frozenset.intersection(*named) if named else frozenset()
    return min(common) if len(common) == 1 else region


@lru_cache(maxsize=1 << 16)
def material_key(name: str) -> str:
    """A material's name without numbering, remarks and decoration."""
    plain = looks(name).translate(load_words().characters)
    return re.sub(r"[《》、,。;:·\-\"']", "", _MATERIAL_TAIL.sub("", plain)) or plain


@lru_cache(maxsize=1 << 16)
def _law_title(text: str) -> str:
    plain = looks(text)
    found = _TITLE.search(plain) or _BARE_TITLE.search(plain)
    return title_key(found[1] if found else plain[:60].strip("《》:、.0123456789"))


def basis_key(basis: LegalBasis) -> str:
    """The law a row of 设定依据 cites, without 中华人民共和国, number and article."""
    return _law_title(basis.law_name or basis.text or basis.content[:80])
