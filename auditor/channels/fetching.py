"""Asking a channel a few questions under the policies of every crawl: robots, delay, gate, evidence."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.config import Project
from spiders.channel import ChannelFile, Form, ListSettings
from spiders.crawl import CrawlEvent, crawl_channels
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Page, PageRole
from spiders.reader.decode import decode


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; ``text`` is ``""`` where it did not."""

    url: str
    text: str = ""
    body: bytes = b""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Crawls for whoever learns a channel; everything that was fetched is in the project's evidence."""

    project: Project
    proxy: str = ""
    on_event: Callable[[CrawlEvent], None] | None = None
    asked: set[str] = field(default_factory=set)

    @property
    def evidence(self) -> EvidenceStore:
        """The project's evidence store."""
        return EvidenceStore(self.project.evidence)

    def crawl(self, channel: ChannelFile, out: Path | None = None) -> CrawlLog:
        """The log of a crawl; kept in ``out`` when given."""
        settings = self.project.config.crawl
        with tempfile.TemporaryDirectory() as scratch:
            return crawl_channels(
                [channel],
                out=out or Path(scratch),
                evidence=self.evidence,
                proxy=self.proxy or settings.proxy or None,
                on_event=self.on_event,
                contact=settings.contact,
            )[channel.name]

    def ask(self, channel: ChannelFile, urls: Sequence[str]) -> list[Answer]:
        """What each address answers, in the order asked."""
        wanted = list(dict.fromkeys(urls))
        if not wanted:
            return []
        self.asked.update(wanted)
        changed = {"start": tuple(wanted), "form": Form.GUIDE_PAGES, "allow": channel.hosts, "list_": ListSettings()}
        log = self.crawl(channel.model_copy(update=changed).in_folder(channel.folder))
        pages = {page.url: page for page in log.pages if page.role is PageRole.GUIDE}
        return [self.answer(pages.get(url), url, channel) for url in wanted]

    def answer(self, page: Page | None, url: str, channel: ChannelFile) -> Answer:
        """A page with its text."""
        if page is None or page.failure is not None or not page.evidence:
            return Answer(url)
        body = self.evidence.get(page.evidence)
        decoded = decode(body, page.content_type, channel.encoding)
        return Answer(url, decoded.text if decoded else "", body, page.content_type)
