"""Pages that are no guides, as a crawl meets them; every third of each kind is put aside."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks.guides import articles, listings
from benchmarks.guides.html import FOOT, HEAD, page
from benchmarks.guides.sheet import JSON, Part
from catalog.model import ServiceItem


@dataclass(frozen=True, slots=True)
class NonGuide:
    """A page that must be refused. ``aside``: not looked at while the reader is mended."""

    kind: str
    number: int
    part: Part

    @property
    def aside(self) -> bool:
        return self.number % 3 == 2


def non_guides(items: Sequence[ServiceItem]) -> Iterator[NonGuide]:
    """All of them, the same for the same items."""
    for kind, table in _wordings().items():
        for number, text in enumerate(table.get("texts", ())):
            yield NonGuide(kind, number, Part(_FRAMES[(number // 3 + number) % 3](text).encode()))
        for number, body in enumerate(table.get("bodies", ())):
            served = Part(body.encode(), JSON) if kind == "payload" else Part(_bare(body).encode())
            yield NonGuide(kind, number, served)
    for kind, makers in _MADE.items():
        for number, make in enumerate(makers):
            text = make([*items[(number * 7 + len(kind)) % len(items) :], *items[: (number * 7) % len(items)]])
            yield NonGuide(kind, number, Part(text.encode()))


def _bare(body: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>政务服务</title></head><body>{body}</body></html>'


def _box(text: str) -> str:
    return page("提示", f'<div class="error-box"><p>{text}</p><a href="/">返回首页</a></div>')


def _pictured(text: str) -> str:
    buttons = '<button onclick="history.back()">返回上一页</button><a href="/">首页</a>'
    return _bare(f'{HEAD}<div class="tip"><img src="/img/tip.png"><h2>{text}</h2>{buttons}</div>{FOOT}')


_FRAMES: Final = (_bare, _box, _pictured)
_MADE: Final[Mapping[str, Sequence[Callable[[Sequence[ServiceItem]], str]]]] = {
    "list": listings.LISTS,
    "search": listings.SEARCHES,
    "home": listings.HOMES,
    "download": listings.DOWNLOADS,
    "news": articles.NEWS,
    "interpretation": articles.INTERPRETATIONS,
    "department": articles.DEPARTMENTS,
    "faq": articles.FAQS,
    "form": articles.FORMS,
    "survey": articles.SURVEYS,
    "law": articles.LAWS,
    "notice": articles.NOTICES,
}


@cache
def _wordings() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("nonguides.toml").read_text("utf-8"))
