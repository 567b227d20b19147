"""Further pages of an HTML list: links, scripts whose pages are known, and signs that there are more than that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from parsel import Selector

from spiders.crawl.addresses import joined
from spiders.crawl.forms.links import Link, is_paging, link_at, paging_text, script_of, text_of
from spiders.crawl.words import words

MOST_PAGES: Final = 2_000
"""Pages that a script may name: more than any list has."""
MOST_LOOKED_AT: Final = 20_000

_CALL: Final = re.compile(r"(?<![\w.$])(?!void\b)[\w.$]++\s*+\(([^()]*)\)")
_OFF: Final = frozenset({"disabled", "disable", "off", "no", "end", "gray", "grey"})


def paging_links(links: Iterable[Link], base: str) -> Iterator[tuple[Link, bool]]:
    """Links to further list pages, and whether each one says that it is the next one."""
    for link in links:
        if is_paging(link, base):
            yield link, paging_text(link.text or link.title) in words().next_texts


def scripted_pages(page: Selector, base: str) -> Iterator[str]:
    """The addresses of all further pages, where a script that is widely known writes the links to them."""
    for script in page.css("script::text").getall():
        for pager in words().pagers:
            if found := pager.search(script):
                yield from _pages_of(found, base)


def _pages_of(pager: re.Match[str], base: str) -> Iterator[str]:
    for number in range(1, min(int(pager["pages"]), MOST_PAGES)):
        if url := joined(base, f"{pager['name']}_{number}.{pager['suffix']}"):
            yield url


def pages_announced(page: Selector, text: str) -> int | None:
    """How many pages the list says it has; ``text`` is the page with its scripts."""
    shown = text_of(page)
    found = (match for pattern in words().pages_patterns if (match := pattern.search(shown)))
    scripted = (match for pager in words().pagers if (match := pager.search(text)))
    told = next(found, None)
    if told is not None:
        return int(told.group(1))
    known = next(scripted, None)
    return int(known["pages"]) if known else _pages_to_choose(page)


def _pages_to_choose(page: Selector) -> int | None:
    """The pages of a select whose options count from one."""
    for select in page.css("select"):
        options = [paging_text(text_of(option)).strip("第页") for option in select.css("option")]
        if len(options) > 1 and options == [str(number) for number in range(1, len(options) + 1)]:
            return len(options)
    return None


def script_beyond(page: Selector, base: str, current: int) -> str:
    """What opens a page after the ``current`` one where no address does (a script, a button), ``""``: nothing."""
    for element in page.css("a, button, div, span, p")[:MOST_LOOKED_AT]:
        if (element.xpath("string(text())").get() or "").strip() in words().more_texts and not _is_off(element):
            return "a button loads more"
    for element in page.css("a, button, [onclick]"):
        text = paging_text(text_of(element) or element.attrib.get("title", ""))
        ahead = text in words().next_texts or (text.isdigit() and current < int(text) < MOST_PAGES)
        if ahead and not _is_off(element) and link_at(element, base) is None and _goes_on(script_of(element), current):
            return f"only a script opens its next page: {script_of(element)[:80]}"
    return ""


def _is_off(element: Selector) -> bool:
    around = element.xpath("self::* | parent::*")
    tokens = {token for each in around for token in re.split(r"[^a-z]+", each.attrib.get("class", "").lower())}
    return "disabled" in element.attrib or not _OFF.isdisjoint(tokens)


def _goes_on(script: str, current: int) -> bool:
    """Whether a script calls something, and not with the number of a page already seen."""
    call = _CALL.search(script)
    if call is None:
        return False
    numbers = [int(number) for number in re.findall(r"(?<![\w.])\d{1,5}(?![\w.])", call[1])]
    return not numbers or max(numbers) > current
