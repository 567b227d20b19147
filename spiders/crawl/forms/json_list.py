"""Lists that are JSON: rows, totals and paging by the channel file or by what the payload looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import jmespath

from catalog.jsonlines import parse_loosely
from spiders.channel import ChannelFile
from spiders.crawl.addresses import joined
from spiders.crawl.forms.asks import ListAsk, next_ask, parameters_of
from spiders.crawl.forms.listing import GuideLink, ListLook, ListSpider, fill_template
from spiders.crawl.words import words

Row = dict[str, Any]

_PADDED: Final = re.compile(r"^\s*[\w.$]{1,60}\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_DEEPEST: Final = 12


class JsonListSpider(ListSpider):
    """A list that is always JSON."""

    def look_at(self, text: str, ask: ListAsk) -> ListLook:
        return json_look(text, ask, self.channel)


def payload(text: str) -> Any:
    """The parsed payload, callback padding removed; ``None`` when it is no JSON object or list."""
    bare = text.lstrip("\ufeff \t\r\n")
    padded = _PADDED.match(bare)
    if not bare.startswith(("{", "[")):
        if padded is None:
            return None
        bare = padded.group(1)
    try:
        data = parse_loosely(bare)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, (dict, list)) else None


def json_look(text: str, ask: ListAsk, channel: ChannelFile) -> ListLook:
    """What a JSON list says."""
    data = payload(text)
    if data is None:
        return ListLook(total_lost=bool(channel.list_.total))
    rows = rows_of(data, channel.list_.items)
    announced = total_of(data, channel.list_.total)
    if announced is not None and announced < len(rows) and not channel.list_.total:
        announced = None
    links = tuple(link_of(row, ask.url, channel) for row in rows)
    led = any(link.url for link in links)
    return ListLook(
        guides=links if led else (),
        more=tuple(_next_page(ask, channel, data)) if rows else (),
        announced=announced,
        total_lost=bool(channel.list_.total) and announced is None,
        whole_guides=0 if led else len(rows),
        pages=_counted(data, words().pages_keys),
        beyond=_beyond(data, ask, len(rows)),
    )


def rows_of(data: Any, path: str = "") -> list[Row]:
    """The rows at a JMESPath, or the longest list of objects that name something; the first of equals."""
    if path:
        found = jmespath.search(path, data)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    lists = [each for each in _lists(data, 0) if any(map(_is_named, each))]
    return max(lists, key=len, default=[])


def _is_named(row: Row) -> bool:
    """Whether a row names something, itself or in one of its tables (rows that are whole guides)."""
    tables = (each for each in row.values() if isinstance(each, dict))
    return any(_find(each, words().row_names) is not None for each in (row, *tables))


def _lists(data: Any, depth: int) -> Iterator[list[Row]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        rows = [row for row in data if isinstance(row, dict)]
        if rows:
            yield rows
        return
    if isinstance(data, dict):
        for value in data.values():
            yield from _lists(value, depth + 1)


def total_of(data: Any, path: str = "") -> int | None:
    """The announced total at a JMESPath, or under a key that usually carries it, outside the rows."""
    return _number(jmespath.search(path, data)) if path else _counted(data, words().total_keys)


def _counted(data: Any, keys: Sequence[str]) -> int | None:
    """The number under the first of the keys that there is, outside the rows."""
    found: dict[str, int] = {}
    for key, value in _scalars(data, 0):
        number = _number(value)
        if number is not None:
            found.setdefault(_plain(key), number)
    return next((found[key] for key in keys if key in found), None)


def _scalars(data: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict) and depth <= _DEEPEST:
        for key, value in data.items():
            if isinstance(value, dict):
                yield from _scalars(value, depth + 1)
            elif not isinstance(value, list):
                yield str(key), value


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,7}\s*", value):
        return int(value)
    return None


def link_of(row: Row, base: str, channel: ChannelFile) -> GuideLink:
    """The guide a row leads to, by the template of the channel file or by an address in the row; ``url`` is
    ``""`` when it leads nowhere."""
    values = _values(row)
    listed = _listed(row, channel.list_.fields)
    if channel.list_.guide:
        address, missing = fill_template(channel.list_.guide, {**values, **listed})
    else:
        address = _find(row, words().row_addresses) or ""
        missing = "" if address.startswith(("http://", "https://", "/", "./", "../")) else "address"
    return GuideLink("" if missing else joined(base, address), listed, values)


def _values(row: Row) -> dict[str, str]:
    return {
        key: str(value) for key, value in row.items() if isinstance(value, (str, int)) and not isinstance(value, bool)
    }


def _listed(row: Row, fields: Mapping[str, str]) -> dict[str, str]:
    named = {name: jmespath.search(path, row) for name, path in fields.items()}
    if not fields:
        named = {"task_name": _find(row, words().row_names), "codes": _find(row, words().row_codes)}
    return {name: _text(value) for name, value in named.items() if value not in (None, "")}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return str(value)


def _find(row: Row, keys: Sequence[str]) -> str | None:
    by_key = {_plain(str(key)): value for key, value in row.items()}
    return next((by_key[key] for key in keys if isinstance(by_key.get(key), str) and by_key[key].strip()), None)


def _plain(key: str) -> str:
    return key.replace("_", "").lower()


def _beyond(data: Any, ask: ListAsk, rows: int) -> str:
    """What tells that a page is not the last one: the payload says so, or as many rows as were asked for."""
    for key, value in _scalars(data, 0):
        if _plain(key) in words().more_keys and value is True:
            return f"the payload says so ({key})"
    asked = {name.lower(): value for name, value in parameters_of(ask).items()}
    size = next((asked[name] for name in words().size_parameters if asked.get(name, "").isdigit()), "")
    return f"its last page is full ({rows} rows)" if rows and size and int(size) == rows else ""


def _next_page(ask: ListAsk, channel: ChannelFile, data: Any) -> Iterator[ListAsk]:
    name = channel.list_.page or _page_parameter(parameters_of(ask)) or _echoed_parameter(data)
    if name and (following := next_ask(channel, ask, name)) is not None:
        yield following


def _echoed_parameter(data: Any) -> str:
    """Servers tend to answer with the parameters they take: a page number in the payload names its parameter."""
    echoed = {key: str(value) for key, value in _scalars(data, 0) if _number(value) == 1}
    return _page_parameter(echoed)


def _page_parameter(parameters: Mapping[str, str]) -> str:
    by_name = {name.lower(): name for name in parameters}
    return next((by_name[name] for name in words().page_parameters if name in by_name), "")
