"""The normal form of a name: what only looks different is gone, the place before it too, slips are mended."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from catalog.text import LOOKS, Step, looks, normal_form
from diffs.matching.places import Places
from diffs.matching.words import load_words

NO_PLACES: Final = Places()

_DOUBLED: Final = re.compile(r"([\u4e00-\u9fff])\1+")
_LEAD: Final = re.compile(r"^(?:[★☆●■◆※*]+|\(?\d{1,3}(?:[.、)]|\s)(?!\d)|\(?[一二三四五六七八九十]{1,3}[、)])+")
_TAIL: Final = "。；;:.,，、! \t"
_ABOUT: Final = re.compile(r"^关于对?(?=.{4})")
_CUT: Final = {"…": 1, ".": 2, "。": 2}
"""How many of a sign at the end say that something is missing."""
_DASHED: Final = re.compile(r"^([^()]{4,})-([^-()]{2,12})(?=$|\()")
_ODD: Final = re.compile(r"^(?:关于|[(\d]|[一二三四五六七八九十]{1,3}、)|、$|([\u4e00-\u9fff])\1|[()]{2}")
"""What some step may change in a text of plain characters."""
_DEEPEST: Final = 20


class Mended(NamedTuple):
    """A normal form: the text, the steps that changed something, the place before it, whether it ends in dots.

    ``heads``: the first characters at which a place was looked for; places that begin with none of them
    would change nothing. ``plain``: no step could change the text before its place was taken off.
    """

    text: str
    steps: tuple[str, ...]
    place: str = ""
    cut: bool = False
    heads: str = ""
    plain: bool = False


def mend(name: str, places: Places = NO_PLACES) -> Mended:
    """The normal form of a name. One step can make room for another, so passes are repeated until none changes it."""
    text, place, cut, heads = name, "", False, ""
    steps: tuple[str, ...] = ()
    for _ in range(_DEEPEST):
        again = _one_pass(text, places)
        settled = again.text == text or (again.plain and not again.place)
        text, steps, heads = again.text, (*steps, *again.steps), heads + again.heads
        place, cut = place + again.place, cut or again.cut
        if settled:
            break
    return Mended(text, tuple(dict.fromkeys(steps)), place, cut, heads)


def _one_pass(name: str, places: Places) -> Mended:
    looked, steps, plain = _looked(name)
    text, place = places.strip(looked)
    if place:
        steps = (*steps, "place")
    if plain:
        return Mended(text, steps, place, heads=looked[:1], plain=True)
    cut = _dots(text)
    repaired = normal_form(text[: len(text) - cut], _REPAIRS)
    return Mended(repaired.text, (*steps, *repaired.steps), place, cut > 0, looked[:1])


def _dots(text: str) -> int:
    """How many signs at the end only say that something is missing. No pattern: one would try every run of dots."""
    run = len(text) - len(text.rstrip(text[-1:] or None))
    return run if run >= _CUT.get(text[-1:], run + 1) else 0


def _looked(name: str) -> tuple[str, tuple[str, ...], bool]:
    """The text as it reads, the steps taken, and whether nothing is left in it that any step could change."""
    text = name.replace("（", "(").replace("）", ")")
    if _plain_characters().fullmatch(text) and not _ODD.search(text):
        return text, () if text == name else ("width",), True
    normal = normal_form(name, _steps() if looks(name) != name else _own_steps())
    return normal.text, normal.steps, False


@lru_cache(maxsize=1)
def _plain_characters() -> re.Pattern[str]:
    """Texts of characters that no step changes by themselves."""
    changed = load_words().characters
    stays = "".join(chr(code) for code in range(0x4E00, 0xA000) if code not in changed)
    return re.compile(f"[{stays}0-9A-Z()《》、]+")


@lru_cache(maxsize=1)
def _steps() -> tuple[Step, ...]:
    return (*LOOKS, *_own_steps())


@lru_cache(maxsize=1)
def _own_steps() -> tuple[Step, ...]:
    """The steps after LOOKS."""
    table = load_words().characters
    return (
        ("characters", lambda text: text.translate(table).upper()),
        ("about", lambda text: _ABOUT.sub("", text)),
        ("numbering", lambda text: _LEAD.sub("", text) or text),
        ("end", lambda text: text if _dots(text) else text.rstrip(_TAIL) or text),
    )


def _plain_brackets(text: str) -> str:
    """((甲)) as (甲), the same bracket twice as once, a dashed ending as a bracket."""
    for _ in range(_DEEPEST):
        before = text
        text = re.sub(r"\(\(([^()]*)\)\)", r"(\1)", text)
        text = re.sub(r"(\([^()]+\))\1+", r"\1", text)
        paired = text.count("(") == text.count(")")
        text = _DASHED.sub(r"\1(\2)", text) if paired else re.sub(r"([()])\1+", r"\1", text)
        if text == before:
            break
    return text


_REPAIRS: Final[tuple[Step, ...]] = (
    ("doubled", lambda text: _DOUBLED.sub(r"\1", text)),
    ("brackets", _plain_brackets),
)
