"""A channel file that does not say its form: every list page is told apart by what comes back."""

from __future__ import annotations

from spiders.crawl.forms.asks import ListAsk
from spiders.crawl.forms.html_list import html_look
from spiders.crawl.forms.json_list import json_look, payload
from spiders.crawl.forms.listing import ListLook, ListSpider


class AutoListSpider(ListSpider):
    """JSON when it parses as JSON, else HTML."""

    def look_at(self, text: str, ask: ListAsk) -> ListLook:
        look = html_look if payload(text) is None else json_look
        return look(text, ask, self.channel)
