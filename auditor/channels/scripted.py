"""Channels whose pages are empty until a browser has run their scripts, and the JSON that is better than pages."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from auditor.channels.fetching import Answer
from catalog.model import ServiceItem
from catalog.text import looks
from spiders.channel import ChannelFile, RenderSettings
from spiders.crawl.forms.json_list import payload
from spiders.crawl.rendered import EVERY
from spiders.evidence import EvidenceStore
from spiders.judge import groups_of
from spiders.model import CrawlLog, Page, PageRole, ReasonCode
from spiders.reader import read_page

_FEW: Final = 3
"""Values of an item that stand in a payload by chance are fewer."""
_TELLING: Final = 4
"""Characters of a value that does not stand everywhere."""


def in_browser(channel: ChannelFile) -> ChannelFile:
    """The channel, its pages opened in a browser and everything they fetch kept."""
    render = RenderSettings.model_validate({"json": (EVERY,)})
    return channel.model_copy(update={"render": render}).in_folder(channel.folder)


def is_shell(answer: Answer) -> bool:
    """Whether an address answered with a page that a script fills."""
    refused = read_page(answer.body, content_type=answer.content_type, url=answer.url).refused if answer.body else None
    return refused is not None and refused.code is ReasonCode.EMPTY_SHELL


def is_empty_without_scripts(log: CrawlLog, evidence: EvidenceStore) -> bool:
    """Whether most guides of a crawl are pages that a script fills."""
    guides = [page for page in log.pages if page.role is PageRole.GUIDE and page.failure is None]
    shells = (is_shell(Answer(page.url, "", evidence.get(page.evidence), page.content_type)) for page in guides)
    return bool(guides) and sum(shells) * 2 > len(guides)


def preferring_json(
    channel: ChannelFile, log: CrawlLog, evidence: EvidenceStore, library: Sequence[ServiceItem]
) -> tuple[ChannelFile, CrawlLog]:
    """The channel and its crawl with the JSON in place of the pages, where the library's values stand in it.

    The addresses are those that on most guides hold several values of the item the guide is about; the one with most
    comes first and is the guide.
    """
    if channel.render is None:
        return channel, log
    groups = [pages for pages in groups_of(log.pages) if pages[0].role is PageRole.GUIDE]
    by_name = {looks(item.task_name): item for item in library}
    found: Counter[str] = Counter()
    guides: dict[str, int] = defaultdict(int)
    for pages in groups:
        for path, values in _values_by_path(pages, evidence, by_name).items():
            found[path] += values
            guides[path] += values >= _FEW
    chosen = tuple(path for path, _count in found.most_common() if guides[path] * 2 > len(groups))
    render = channel.render.model_copy(update={"json_": chosen})
    made = channel.model_copy(update={"render": render}).in_folder(channel.folder)
    return made, replace(log, pages=tuple(_chosen_pages(log, groups, chosen)))


def _values_by_path(
    pages: Sequence[Page], evidence: EvidenceStore, by_name: Mapping[str, ServiceItem]
) -> dict[str, int]:
    """How many values of the guide's item stand in the payloads of each address."""
    texts: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        if page.role is PageRole.PART and page.failure is None:
            told = payload(evidence.get(page.evidence).decode("utf-8", "replace"))
            texts[urlsplit(page.url).path] |= {looks(text) for text in _leaves(told)}
    item = _item_of(pages[0].listed.get("task_name", ""), texts.values(), by_name)
    if item is None:
        return {}
    rows = (text for row in item.materials for text in (row.material_name, *row.elements.values()))
    own = {looks(text) for text in (item.task_name, *item.codes, *item.elements.values(), *rows)}
    return {path: sum(len(value) >= _TELLING and value in told for value in own) for path, told in texts.items()}


def _item_of(listed: str, told: Iterable[Collection[str]], by_name: Mapping[str, ServiceItem]) -> ServiceItem | None:
    """The item a guide is about: its list names it, or payloads that name a single item agree on it."""
    if looks(listed) in by_name:
        return by_name[looks(listed)]
    single = {name for each in told if len(names := by_name.keys() & set(each)) == 1 for name in names}
    return by_name[single.pop()] if len(single) == 1 else None


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value
    elif value is not None:
        yield json.dumps(value)


def _chosen_pages(log: CrawlLog, groups: Sequence[Sequence[Page]], chosen: Sequence[str]) -> Iterator[Page]:
    """The pages as a crawl with these addresses would have left them."""
    yield from (page for page in log.pages if page.role is PageRole.LIST)
    for guide, *parts in groups:
        named = [part for path in chosen for part in parts if urlsplit(part.url).path == path]
        first = next((part for part in named if part.failure is None), None)
        if first is None:
            yield guide
        else:
            yield replace(first, url=guide.url, role=PageRole.GUIDE, listed=guide.listed)
        yield from (part for part in named if part is not first)
