"""A JSON interface explored: its pages, where one guide is, and which requests belong to it.

Nothing is asked for that the table ``probes.toml`` does not name, and a guess only counts when the library's own names
or materials are in the answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from auditor.channels.fetching import Answer, Fetcher
from auditor.channels.jsonlist import JsonList
from catalog.model import ServiceItem
from catalog.text import looks
from spiders.channel import ChannelFile
from spiders.crawl.addresses import joined, with_parameters
from spiders.crawl.forms.json_list import Row, payload, rows_of
from spiders.crawl.forms.listing import fill_template
from spiders.judge import hints_of
from spiders.reader import read_page

MOST_ASKED: Final = 48
"""Addresses that are tried at most for one question."""


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("probes.toml").read_text("utf-8"))


def page_parameter(fetcher: Fetcher, channel: ChannelFile, found: JsonList) -> tuple[str, int]:
    """The parameter that turns the pages of a list and the number of its first page; ``""``: none does."""
    start = channel.start[0]
    own = [name for name in dict(parse_qsl(urlsplit(start).query)) if name.lower().startswith(("page", "p", "cur"))]
    names = list(dict.fromkeys([*own, *_table()["paging"]["parameters"]]))
    asked = [with_parameters(start, {name: "2"}) for name in names]
    first = [str(row) for row in found.rows]
    for name, answer in zip(names, fetcher.ask(channel, asked), strict=True):
        rows = [str(row) for row in rows_of(payload(answer.text))]
        if rows and rows != first and not set(rows) & set(first):
            second = fetcher.ask(channel, [with_parameters(start, {name: "1"})])[0]
            same = [str(row) for row in rows_of(payload(second.text))] == first
            return name, 1 if same else 0
    return "", 1


def guide_template(fetcher: Fetcher, channel: ChannelFile, found: JsonList, items: Mapping[str, ServiceItem]) -> str:
    """The address of a guide with the fields of its row as ``{places}``; ``""``: none of those tried has one."""
    row = next((row for row in found.rows if looks(str(row.get(found.fields["task_name"], ""))) in items), None)
    if row is None:
        return ""
    templates = list(dict.fromkeys(_guide_templates(channel.start[0], found)))[:MOST_ASKED]
    urls = [joined(channel.start[0], fill_template(each, _texts(row))[0]) for each in templates]
    name = looks(str(row[found.fields["task_name"]]))
    best, most = "", 2
    for template, answer in zip(templates, _aligned(fetcher.ask(channel, urls), urls), strict=True):
        filled = _elements_of(answer, channel) if name in looks(answer.text) else 0
        if filled > most:
            best, most = template, filled
    return best


def _guide_templates(start: str, found: JsonList) -> Iterator[str]:
    folder, _, last = urlsplit(start).path.rpartition("/")
    stem = next((last[: -len(word)] for word in _table()["guide"]["list_words"] if last.endswith(word)), last)
    names = [stem + (word[:1].upper() + word[1:] if stem else word) for word in _table()["guide"]["siblings"]]
    for key in found.identifiers[:2]:
        for name, parameter in product(names, dict.fromkeys((key, "id"))):
            yield f"{folder}/{name}?{parameter}={{{key}}}"
        yield f"{folder}/{names[0]}/{{{key}}}"


def part_templates(
    fetcher: Fetcher, channel: ChannelFile, found: JsonList, items: Mapping[str, ServiceItem]
) -> list[str]:
    """Further requests of a guide: those that have materials or legal bases the guide itself does not show."""
    pairs = ((row, items.get(looks(str(row.get(found.fields["task_name"], ""))))) for row in found.rows)
    pair = next(((row, item) for row, item in pairs if item is not None and item.materials and item.by_law), None)
    if pair is None or not channel.list_.guide:
        return []
    row, item = pair
    guide = fetcher.ask(channel, [joined(channel.start[0], fill_template(channel.list_.guide, _texts(row))[0])])[0]
    result = read_page(guide.body, content_type=guide.content_type, hints=hints_of(channel))
    shown = result.readings[0].item if result.readings else None
    parts = []
    for key in ("materials", "by_law"):
        if shown is None or not shown.shows(key):
            parts.append(_part_template(fetcher, channel, row, item, key))
    return [part for part in parts if part]


def _part_template(fetcher: Fetcher, channel: ChannelFile, row: Row, item: ServiceItem, key: str) -> str:
    guide = urlsplit(channel.list_.guide)
    folder = guide.path.rpartition("/")[0]
    place = next((value for _name, value in parse_qsl(guide.query) if value.startswith("{")), "{id}")
    own = [name for name, value in parse_qsl(guide.query) if value.startswith("{")]
    parameters = list(dict.fromkeys([*own, *_table()["parts"]["parameters"]]))
    templates = [f"{folder}/{name}?{parameter}={place}" for name in _table()["parts"][key] for parameter in parameters]
    urls = [joined(channel.start[0], fill_template(each, _texts(row))[0]) for each in templates[:MOST_ASKED]]
    wanted = [each.material_name for each in item.materials] if key == "materials" else _laws(item)
    for template, answer in zip(templates, _aligned(fetcher.ask(channel, urls), urls)):
        seen = looks(answer.text)
        if wanted and sum(looks(text) in seen for text in wanted) * 2 >= len(wanted):
            return template
    return ""


def _laws(item: ServiceItem) -> list[str]:
    return [row.law_name or row.text for row in item.by_law]


def _aligned(answers: Sequence[Answer], urls: Sequence[str]) -> list[Answer]:
    by_url = {answer.url: answer for answer in answers}
    return [by_url.get(url, Answer(url)) for url in urls]


def _elements_of(answer: Answer, channel: ChannelFile) -> int:
    readings = read_page(answer.body, content_type=answer.content_type, hints=hints_of(channel)).readings
    return len(readings[0].item.elements) if len(readings) == 1 else 0


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in row.items() if isinstance(value, str | int)}
