"""The sources of ``auditor read``: a file as it lies there, or an address fetched as a crawl would fetch it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import N_, ConfigError
from catalog.jsonlines import open_input
from spiders.channel import ChannelFile, ChannelKind, Form, is_remote
from spiders.crawl import crawl_channels
from spiders.evidence import EvidenceStore
from spiders.model import PageRole, Reason, ReasonCode
from spiders.reader.result import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a source, or why there are none. ``name`` is the source as the caller named it."""

    name: str
    body: bytes = b""
    content_type: str = ""
    url: str = ""
    fetched_at: str = ""
    failure: Reason | None = None


def open_source(name: str, *, proxy: str = "", contact: str = "") -> Source:
    """The bytes of a file or an address.

    A file that cannot be opened raises :class:`InputRefused`; an address that gives nothing is a source with a
    failure. An address is fetched under the policies of every crawl: identified, robots obeyed, bounded in
    size and time, redirects only on its own host, which may be a private one only because it was named.
    """
    if is_remote(name):
        return _fetched(name, proxy, contact)
    with open_input(Path(name)) as file:
        return Source(name, file.read(MAX_BYTES + 1))


def _fetched(url: str, proxy: str, contact: str) -> Source:
    try:
        channel = ChannelFile(name="read", kind=ChannelKind.PC, start=(url,), form=Form.GUIDE_PAGES)
    except ValueError as error:
        raise ConfigError(N_("is no address that can be fetched"), where=url) from error
    with tempfile.TemporaryDirectory() as scratch:
        evidence = EvidenceStore(Path(scratch) / "evidence")
        out = Path(scratch) / "crawl"
        log = crawl_channels([channel], out=out, evidence=evidence, proxy=proxy or None, contact=contact)[channel.name]
        page = next((page for page in log.pages if page.role is PageRole.GUIDE), None)
        if page is None or page.failure is not None:
            return Source(url, url=url, failure=_reason(page.failure if page else None, page.detail if page else ""))
        return Source(url, evidence.get(page.evidence), page.content_type, url, page.fetched_at)


def _reason(code: ReasonCode | None, detail: str) -> Reason:
    return Reason(code or ReasonCode.ERRORS, detail or "nothing was fetched")
