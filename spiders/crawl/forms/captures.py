"""Channels a crawler cannot open (mini-programs) are read from captures: HAR files, or a folder of payloads."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from catalog.jsonlines import parse_loosely
from spiders.crawl.failures import reason_of_status
from spiders.crawl.forms.base import Asked, ChannelSpider
from spiders.crawl.forms.documents import CONTENT_TYPES, files_under, shown_path
from spiders.crawl.forms.json_list import link_of, payload, rows_of, total_of
from spiders.crawl.forms.listing import values_of
from spiders.crawl.journal import moment_of
from spiders.model import Page, PageRole, ReasonCode

_PLACE: Final = re.compile(r"\\\{([^{}]+)\\\}")
_LIST_PATH: Final = re.compile(r"list|page|search|query", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One captured answer. ``url`` is the captured address, or the file's path when none was captured."""

    url: str
    body: bytes
    content_type: str
    status: int = 200
    at: str = ""
    """When it was captured, where the capture says so: one from before a claim proves nothing of it."""


class CaptureFolderSpider(ChannelSpider):
    """Every captured exchange under the starts; nothing is fetched.

    Lists give the announced total; guides and their parts are tied by ``[list] guide`` and ``[guide] parts``
    when the channel file has them, else by the identifiers in their addresses.
    """

    async def start(self) -> AsyncIterator[Any]:
        """Yield a page per exchange, in the order of the files and of the exchanges in them."""
        for page in self.local_pages():
            yield page

    def local_pages(self) -> Iterator[Page]:
        """The pages of all starts; a start that is not there is an unreachable list."""
        taken: set[tuple[str, bytes]] = set()
        for name in self.channel.start:
            if not (self.channel.folder / name).exists():
                yield self.without_body(Asked(name, PageRole.LIST), ReasonCode.UNREACHABLE, "no such file or folder")
            for path in files_under(self.channel, name):
                for exchange in self._exchanges(path):
                    if (exchange.url, exchange.body) not in taken:
                        taken.add((exchange.url, exchange.body))
                        yield self._page_of(exchange)

    def _exchanges(self, path: Path) -> Iterator[Exchange]:
        suffix = path.suffix.lower()
        name = shown_path(self.channel, path)
        if suffix == ".har":
            yield from har_exchanges(path.read_bytes(), name)
        elif suffix == ".json":
            yield json_exchange(path.read_bytes(), name)
        elif suffix in CONTENT_TYPES:
            yield Exchange(name, path.read_bytes(), CONTENT_TYPES[suffix])

    def _page_of(self, exchange: Exchange) -> Page:
        role, group, listed = self._role(exchange)
        if role is PageRole.GUIDE:
            self.groups.add(group)
        asked = Asked(exchange.url, role, group, listed)
        failure = reason_of_status(exchange.status)
        if len(exchange.body) > self.channel.http.max_bytes:
            return self.without_body(asked, ReasonCode.TOO_LARGE, f"{len(exchange.body)} bytes")
        detail = f"HTTP {exchange.status}" if failure else ""
        return self.kept(asked, exchange.body, exchange.content_type, exchange.status, failure, detail, exchange.at)

    def _role(self, exchange: Exchange) -> tuple[PageRole, str, Mapping[str, str]]:
        for template, role in self._templates():
            values = matched(template, exchange.url)
            if values is not None:
                return role, "&".join(f"{name}={value}" for name, value in sorted(values.items())), {}
        data = payload(self.text(exchange.body, exchange.content_type))
        if data is not None and self._is_list(exchange, data):
            return PageRole.LIST, exchange.url, {}
        return self._untold(exchange)

    def _templates(self) -> Iterator[tuple[str, PageRole]]:
        if self.channel.list_.guide:
            yield self.channel.list_.guide, PageRole.GUIDE
        for part in self.channel.guide.parts:
            yield part, PageRole.PART

    def _is_list(self, exchange: Exchange, data: Any) -> bool:
        rows = rows_of(data, self.channel.list_.items)
        total = total_of(data, self.channel.list_.total)
        leads = bool(rows) and all(link_of(row, "http://list.invalid/", self.channel).url for row in rows)
        named = bool(_LIST_PATH.search(urlsplit(exchange.url).path.rpartition("/")[2]))
        if not rows or total is None or total < len(rows) or not (leads or named or self.channel.list_.items):
            return False
        self.announced = max(total, self.announced or 0)
        return True

    def _untold(self, exchange: Exchange) -> tuple[PageRole, str, Mapping[str, str]]:
        values = dict(parse_qsl(urlsplit(exchange.url).query))
        group = "&".join(f"{value}" for _, value in sorted(values.items())) or values_of(exchange.url)["id"]
        role = PageRole.PART if group in self.groups and values else PageRole.GUIDE
        return role, group if values else exchange.url, {}


def matched(template: str, url: str) -> dict[str, str] | None:
    """The ``{places}`` of an address template that ``url`` fills, ``None`` when it is not of that form.

    >>> matched("/item/detail?id={id}", "https://m.example/item/detail?id=77&t=1")
    {'id': '77'}
    """
    wanted, given = urlsplit(template), urlsplit(url)
    path = _PLACE.sub(r"(?P<\1>[^/]+)", re.escape(wanted.path))
    found = re.fullmatch(path, given.path)
    if found is None or (wanted.netloc and wanted.netloc != given.netloc):
        return None
    values = dict(found.groupdict())
    parameters = dict(parse_qsl(given.query, keep_blank_values=True))
    for name, value in parse_qsl(wanted.query, keep_blank_values=True):
        if name not in parameters:
            return None
        if value.startswith("{") and value.endswith("}"):
            values[value[1:-1]] = parameters[name]
        elif parameters[name] != value:
            return None
    return values


def har_exchanges(body: bytes, name: str) -> Iterator[Exchange]:
    """The answers in a HAR file; a file that is none gives one exchange that no reader will take."""
    data = _parsed(body)
    log = data.get("log") if isinstance(data, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list) or not entries:
        yield Exchange(name, body, "application/json")
        return
    for entry in entries:
        if isinstance(entry, dict):
            exchange = _har_exchange(entry)
            if exchange is not None:
                yield exchange


def _har_exchange(entry: Mapping[str, Any]) -> Exchange | None:
    request, response = entry.get("request"), entry.get("response")
    if not isinstance(request, dict) or not isinstance(response, dict):
        return None
    content = response.get("content")
    content = content if isinstance(content, dict) else {}
    text = content.get("text") or ""
    if not text or not isinstance(request.get("url"), str):
        return None
    body = _unpacked(text) if content.get("encoding") == "base64" else str(text).encode()
    status = response.get("status")
    status = status if isinstance(status, int) else 200
    at = moment_of(str(entry.get("startedDateTime", "")))
    return Exchange(request["url"], body, str(content.get("mimeType", "")), status, at)


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def json_exchange(body: bytes, name: str) -> Exchange:
    """A captured payload: bare, or as ``{"request": {"url": …}, "response": {"status": …, "body": …}}``."""
    data = _parsed(body)
    if isinstance(data, dict) and isinstance(data.get("request"), dict) and isinstance(data.get("response"), dict):
        response = data["response"]
        inner = response.get("body", "")
        text = inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
        status = response.get("status", 200)
        url = str(data["request"].get("url") or name)
        return Exchange(url, text.encode(), "application/json", status if isinstance(status, int) else 200)
    return Exchange(name, body, "application/json")


def _parsed(body: bytes) -> Any:
    try:
        return parse_loosely(body)
    except (ValueError, RecursionError):
        return None
