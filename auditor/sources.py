"""The sources of ``auditor read``: a file as it lies there, or an address fetched as a crawl would fetch it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.jsonlines import open_input
from spiders.model import Reason
from spiders.reader.result import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a source, or why there are none. ``name`` is the source as the caller named it."""

    name: str
    body: bytes = b""
    content_type: str = ""
    url: str = ""
    failure: Reason | None = None


def open_source(name: str) -> Source:
    """The bytes of a file; :class:`InputRefused` when it cannot be opened."""
    with open_input(Path(name)) as file:
        return Source(name, file.read(MAX_BYTES + 1))
