"""Halls publish files: a folder of documents, or a page that links them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from parsel import Selector

from spiders.channel import ChannelFile
from spiders.crawl.forms.asks import ListAsk
from spiders.crawl.forms.base import Asked, ChannelSpider
from spiders.crawl.forms.html_list import HtmlListSpider, html_look
from spiders.crawl.forms.links import documents, links_of, name_in
from spiders.crawl.forms.listing import GuideLink, ListLook
from spiders.model import Page, PageRole, ReasonCode

CONTENT_TYPES: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
}
NO_READER: Final = (
    ".doc",
    ".xls",
    ".wps",
    ".et",
    ".ppt",
    ".pptx",
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".zip",
    ".rar",
)
"""Files a hall may well put its guides into, and that nobody here can read: said, not passed over."""


class DocumentFolderSpider(ChannelSpider):
    """Every document under the starts, which are files or folders; nothing is fetched."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield a page per document, sorted by path."""
        for page in self.local_pages():
            yield page

    def local_pages(self) -> Iterator[Page]:
        """The pages of all starts; a start that is not there is an unreachable list."""
        for name in self.channel.start:
            if not (self.channel.folder / name).exists():
                yield self.without_body(Asked(name, PageRole.LIST), ReasonCode.UNREACHABLE, "no such file or folder")
            for path in files_under(self.channel, name):
                yield from self._document(path)

    def _document(self, path: Path) -> Iterator[Page]:
        suffix = path.suffix.lower()
        if suffix not in CONTENT_TYPES and suffix not in NO_READER:
            return
        url = shown_path(self.channel, path)
        asked = Asked(url, PageRole.GUIDE, group=url)
        self.groups.add(url)
        if suffix in NO_READER:
            yield self.without_body(asked, ReasonCode.NOT_A_GUIDE, f"no reader for {suffix} files")
        elif path.stat().st_size > self.channel.http.max_bytes:
            yield self.without_body(asked, ReasonCode.TOO_LARGE, f"{path.stat().st_size} bytes")
        else:
            yield self.kept(asked, path.read_bytes(), CONTENT_TYPES[suffix])


class DocumentIndexSpider(HtmlListSpider):
    """An HTML page that links documents; the documents are the guides."""

    def look_at(self, text: str, ask: ListAsk) -> ListLook:
        look = html_look(text, ask, self.channel)
        if self.channel.list_.items:
            return look
        linked = documents(links_of(Selector(text=text or "<html></html>", type="html"), ask.url))
        guides = tuple(GuideLink(link.url, {"task_name": name_in(link)}) for link in linked)
        return replace(look, guides=guides)


def shown_path(channel: ChannelFile, path: Path) -> str:
    """A file's path as reports show it: from the channel's folder, without the steps up."""
    parts = path.relative_to(channel.folder).parts
    return "/".join(part for part in parts if part not in ("..", "."))


def files_under(channel: ChannelFile, start: str) -> list[Path]:
    """The files of a start, sorted by path; hidden files, lock files and what leads out of it are left out."""
    root = channel.folder / start
    inside = root.resolve()
    paths = sorted(root.rglob("*"), key=lambda path: path.as_posix()) if root.is_dir() else [root]
    return [
        path
        for path in paths
        if path.is_file() and not path.name.startswith((".", "~$")) and path.resolve().is_relative_to(inside)
    ]
