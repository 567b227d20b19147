"""Phones, opening hours and addresses: can somebody use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.phones import Phone, phones_in
from catalog.text import looks
from diffs.model import DifferenceKind, Severity
from diffs.rules.base import Check, ItemView, Problem, label_of
from diffs.rules.words import any_of, has_any, has_word, words

_PHONES: Final = ("link_way", "supervise_way")
_PLACES: Final = re.compile(r"[;；。\n]")
_REMARK: Final = re.compile(r"\([^()]*\)$")


def phone_present(view: ItemView) -> Iterator[Problem]:
    """咨询 and 投诉 each hold a number. Nothing at all, in whatever word, is T1-BLANK."""
    for key in _PHONES:
        text = view.text(key)
        if emptiness(text) is Emptiness.VALUE and not phones_in(text):
            yield Problem(key, f"“{label_of(key)}”写的是“{text.strip()[:40]}”，没有电话号码", text)


def phone_same(view: ItemView) -> Iterator[Problem]:
    """Complaints do not go to the desk complained about. One public hotline for both may be meant."""
    link, supervise = (phone_set(view.text(key)) for key in _PHONES)
    if link and link == supervise:
        told = _told(link)
        severity = Severity.INFO if all(phone.is_short for phone in link) else None
        yield Problem(
            "supervise_way",
            f"监督投诉电话与咨询电话相同：{told}",
            view.text("supervise_way"),
            detail=told,
            severity=severity,
        )


def phone_overlap(view: ItemView) -> Iterator[Problem]:
    """A number that stands in both lists."""
    link, supervise = (phone_set(view.text(key)) for key in _PHONES)
    if link & supervise and link != supervise:
        told = _told(link & supervise)
        yield Problem("supervise_way", f"号码{told}同时是咨询电话", view.text("supervise_way"), detail=told)


def phone_area(view: ItemView) -> Iterator[Problem]:
    """A subscriber number without area code, unless a number with one stands before it in the cell."""
    for key in _PHONES:
        bare: list[Phone] = []
        for phone in phones_in(view.text(key)):
            if phone.area:
                break
            if phone.is_landline:
                bare.append(phone)
        if bare:
            told = _told(bare)
            yield Problem(key, f"“{label_of(key)}”的{told}没有区号", view.text(key), detail=told)


def hours_workday(view: ItemView) -> Iterator[Problem]:
    """Opening hours say on which days."""
    text = view.value("transact_time")
    if text and not _names_days(text):
        yield Problem("transact_time", "办理时间没有写明是哪些日子", view.text("transact_time"))


@lru_cache(maxsize=4096)
def _names_days(text: str) -> bool:
    return has_any(looks(text), words().hours.days)


def address_precise(view: ItemView) -> Iterator[Problem]:
    """An address leads to a door; what is done online only needs none."""
    text = view.value("transact_addr")
    if text and not _leads_to_a_door(text):
        yield Problem("transact_addr", f"办理地点“{text[:40]}”没有具体到门牌号、楼层或窗口", view.text("transact_addr"))


@lru_cache(maxsize=8192)
def _leads_to_a_door(text: str) -> bool:
    """Whether one of the places a text names is precise, or none needs to be: done online only."""
    if has_word(looks(text), words().address.online):
        return True
    places = (looks(place).strip("。.,;") for place in _PLACES.split(text))
    # the end of an address may stand before its closing remark
    return any(_door().search(place) or _door().search(_REMARK.sub("", place)) for place in places if place)


@lru_cache(maxsize=1)
def _door() -> re.Pattern[str]:
    return any_of(tuple(words().address.precise))


def address_contact(view: ItemView) -> Iterator[Problem]:
    """咨询 and 投诉 addresses, where the library has such elements."""
    for key in ("link_addr_text", "supervise_addr_text"):
        if view.lacks(key):
            yield Problem(key, f"没有写明{label_of(key)}", view.item.get(key), DifferenceKind.BLANK)


@lru_cache(maxsize=8192)
def phone_set(text: str) -> frozenset[Phone]:
    """Every number of a cell."""
    return frozenset(phones_in(text))


def _told(phones: Iterable[Phone]) -> str:
    return "、".join(sorted(phone.text for phone in phones))


CHECKS: Final[Mapping[str, Check]] = {
    "T1-PHONE-PRESENT": phone_present,
    "T1-PHONE-SAME": phone_same,
    "T1-PHONE-OVERLAP": phone_overlap,
    "T1-PHONE-AREA": phone_area,
    "T1-HOURS-WORKDAY": hours_workday,
    "T1-ADDR-PRECISE": address_precise,
    "T1-ADDR-CONTACT": address_contact,
}
