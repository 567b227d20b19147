"""What stands on a page beside the item: footers, menus, side lists, spare copies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from lxml.etree import _Element as HtmlElement

_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NEVER_TAGS: Final = frozenset({"nav", "footer", "menu", "dialog"})
_ASIDE_TAGS: Final = frozenset({"aside", "header"})
_ENDS: Final = frozenset({"footer", "foot", "ft", "header", "head", "top"})
"""What components call their own ends too."""
_OWN_HEADS: Final = frozenset({"section", "article", "li", "details"})
_LOOKED_AT: Final = 30
"""Neighbours: cards that are alike are found among the first."""
_ENOUGH_LABELS: Final = 3
_LABEL_AND_LITTLE: Final = 24
"""Characters. A label and hardly more is a heading of the guide, whatever its class is called."""


@dataclass(frozen=True)
class Noise:
    """Words that mark what is not the item's (``noise.toml``); ``count_labels`` counts the labels in a text."""

    never: frozenset[str]
    parts: frozenset[str]
    aside: frozenset[str]
    spare: frozenset[str]
    headings: frozenset[str]
    count_labels: Callable[[str], int] = lambda _text: 0

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Noise:
        """The shipped words."""
        data = tomllib.loads(Path(__file__).with_name("noise.toml").read_text("utf-8"))
        keys = ("never", "parts", "aside", "spare", "headings")
        never, parts, aside, spare, headings = (frozenset(data[key]) for key in keys)
        return Noise(never, parts, aside, spare, headings)

    def counting(self, count_labels: Callable[[str], int]) -> Noise:
        """The same words with a way to count labels."""
        return replace(self, count_labels=count_labels)

    def is_beside(self, element: HtmlElement) -> bool:
        """Whether the element is page furniture rather than guide."""
        tag, words = str(element.tag), class_words(element.get("class", ""), element.get("id", ""))
        never = words & self.never
        if (tag in _NEVER_TAGS and not _is_foot_of_part(element)) or (
            never and not self._is_part(element, never, words)
        ):
            return True
        aside = words & self.aside
        if tag not in _ASIDE_TAGS and not aside:
            return False
        if tag != "aside" and self._is_part(element, aside, words):
            return False
        if element.find(".//h1") is not None:
            return False
        text = "".join(map(str, element.itertext()))
        labels = self.count_labels(text)
        return labels < _ENOUGH_LABELS and not (labels and len("".join(text.split())) <= _LABEL_AND_LITTLE)

    def _is_part(self, element: HtmlElement, said: frozenset[str], words: frozenset[str]) -> bool:
        """Whether these words name the head or foot of a part of the guide: by its class, or as there are several."""
        return said <= _ENDS and (bool(words & self.parts) or _comes_again(element) or _is_of_section(element))

    def is_spare(self, element: HtmlElement) -> bool:
        """Whether a hidden element is a spare copy rather than a pane waiting to be opened."""
        return bool(class_words(element.get("class", ""), element.get("id", "")) & self.spare)

    def is_heading(self, text: str) -> bool:
        """Whether the line opens something that is not the item's (相关推荐)."""
        return text.strip(" ：:>》【】").removesuffix("更多") in self.headings


def _is_of_section(element: HtmlElement) -> bool:
    """Whether a head is that of an article or section, and leads nowhere (a page's head has links)."""
    parent = element.getparent()
    return parent is not None and parent.tag in _OWN_HEADS and element.find(".//a") is None


def _is_foot_of_part(element: HtmlElement) -> bool:
    """Whether a ``footer`` ends one of several parts that are made alike, as cards are, and no page."""
    parent = element.getparent()
    around = parent.getparent() if parent is not None and element.tag == "footer" else None
    if parent is None or around is None:
        return False
    near = islice(around, _LOOKED_AT)
    alike = [each for each in near if each.tag == parent.tag and each.get("class") == parent.get("class")]
    several = len(alike) > 1 and sum(each.find("footer") is not None for each in alike) * 2 > len(alike)
    return several or (parent.tag in _OWN_HEADS and parent.find("header") is not None)


def _comes_again(element: HtmlElement) -> bool:
    """Whether a neighbour of the element's parent has a child of the same class (a page has one head)."""
    parent, classes = element.getparent(), element.get("class")
    around = parent.getparent() if parent is not None else None
    if parent is None or around is None or not classes:
        return False
    own = parent.get("class")
    near = islice(around, _LOOKED_AT)
    twins = (each for each in near if each is not parent and each.tag == parent.tag and each.get("class") == own)
    return any(child.get("class") == classes for each in twins for child in islice(each, _LOOKED_AT))


@lru_cache(maxsize=4096)
def class_words(classes: str, name: str) -> frozenset[str]:
    """The words class and id are made of, in lower case.

    >>> sorted(class_words("page-footer sideBar", "navTop"))
    ['bar', 'footer', 'nav', 'page', 'side', 'top']
    """
    return frozenset(word.lower() for word in _WORDS.findall(f"{classes} {name}"))
