"""Requests for list pages: where their parameters go, and what the next one is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from spiders.channel import BodyStyle, ChannelFile
from spiders.crawl.addresses import canonical, with_parameters


@dataclass(frozen=True, slots=True)
class ListAsk:
    """A list page to be asked for.

    ``origin`` is the number of the start it belongs to; ``followed``: a link said that this is the next page;
    ``guessed``: the page parameter was found, not named in the channel file; ``shapes``: what addresses of guides
    looked like on the pages before, by which a last page with few guides is still understood.
    """

    url: str
    method: str = "GET"
    body: str = ""
    content_type: str = ""
    page: int = 1
    origin: int = 0
    followed: bool = False
    guessed: bool = False
    shapes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two asks the same."""
        return self.method, canonical(self.url), self.body


def first_ask(channel: ChannelFile, url: str, origin: int) -> ListAsk:
    """The first request of a list, with the channel's constant parameters and its first page."""
    settings = channel.list_
    parameters = dict(channel.http.params)
    if settings.page:
        parameters[settings.page] = str(settings.first_page)
    if settings.size:
        parameters[settings.size] = str(settings.size_value)
    return placed(channel, url, parameters, ListAsk(url, page=1, origin=origin))


def placed(channel: ChannelFile, url: str, parameters: Mapping[str, str], like: ListAsk) -> ListAsk:
    """A list request with its parameters where the channel file says they go."""
    settings = channel.list_
    address, body, content_type = url, "", ""
    if settings.method == "GET" or settings.body is BodyStyle.QUERY:
        address = with_parameters(url, parameters)
    elif settings.body is BodyStyle.FORM:
        body, content_type = urlencode(parameters), "application/x-www-form-urlencoded"
    else:
        numbers = {name: int(parameters[name]) for name in (settings.page, settings.size) if name in parameters}
        body = json.dumps({**parameters, **numbers}, ensure_ascii=False, sort_keys=True)
        content_type = "application/json"
    return replace(like, url=address, method=settings.method, body=body, content_type=content_type)


def parameters_of(ask: ListAsk) -> dict[str, str]:
    """The parameters a list page was asked for with, wherever they stood."""
    if ask.content_type == "application/json":
        return {key: str(value) for key, value in json.loads(ask.body).items()}
    return dict(parse_qsl(ask.body or urlsplit(ask.url).query, keep_blank_values=True))


def next_ask(channel: ChannelFile, ask: ListAsk, name: str) -> ListAsk | None:
    """The request for the following page by its number in the parameter ``name``; ``None``: that is no number."""
    parameters = parameters_of(ask)
    current = parameters.get(name, str(channel.list_.first_page))
    if not current.isdigit():
        return None
    parameters[name] = str(int(current) + 1)
    like = replace(ask, page=ask.page + 1, followed=True, guessed=not channel.list_.page)
    return placed(channel, ask.url, parameters, like)
