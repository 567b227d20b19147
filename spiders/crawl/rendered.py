"""What a browser made of a page: the page as it stood at last, and the JSON that its own scripts fetched.

A rendered page travels through the crawl as one response of :data:`RENDERED`; the spider opens it and keeps each body
under its own number, so that everything downstream reads what it always reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scrapy.http import Response

from spiders.model import ReasonCode

RENDER: Final = "render"
"""Key of ``Request.meta``: the page is to be opened in a browser."""
RENDERED: Final = b"application/vnd.auditor.rendered+json"
PAGE_TYPE: Final = "text/html; charset=utf-8"
EVERY: Final = "*"
"""In place of addresses: all that the page fetched."""
_MARK: Final = b"\xef\xbb\xbf"
"""In front of a page as the browser tells it, so that no encoding which its bytes once had is believed."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer that a page's scripts asked for; ``failure`` and ``detail`` where there was none."""

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    failure: ReasonCode | None = None
    detail: str = ""

    def place_in(self, addresses: Sequence[str]) -> int | None:
        """Which of the addresses (the end of host and path, or :data:`EVERY`) it stands at, ``None`` for none."""
        parts = urlsplit(self.url)
        whole = f"{parts.netloc}{parts.path}"
        return next((at for at, each in enumerate(addresses) if each == EVERY or whole.endswith(each)), None)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page at last, and what its scripts were answered, in the order of the addresses."""

    page: bytes
    fetched: tuple[Fetched, ...]


def packed(page: str, fetched: Sequence[Fetched]) -> bytes:
    """The body of the one response; the same for the same page, whatever came first."""
    told = [
        {
            "url": each.url,
            "status": each.status,
            "type": each.content_type,
            "body": each.body.decode("latin-1"),
            "failure": each.failure.value if each.failure else "",
            "detail": each.detail,
        }
        for each in sorted(fetched, key=lambda each: (each.url, each.body))
    ]
    return json.dumps({"page": page, "fetched": told}, sort_keys=True).encode("ascii")


def rendered(response: Response) -> Rendered | None:
    """What :func:`packed` holds, ``None`` for any other response."""
    if response.headers.get("Content-Type") != RENDERED:
        return None
    told = json.loads(response.body)
    fetched = (
        Fetched(
            each["url"],
            each["status"],
            each["type"],
            each["body"].encode("latin-1"),
            ReasonCode(each["failure"]) if each["failure"] else None,
            each["detail"],
        )
        for each in told["fetched"]
    )
    return Rendered(_MARK + told["page"].encode("utf-8", "replace"), tuple(fetched))
