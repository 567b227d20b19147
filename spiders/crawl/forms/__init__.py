"""One base spider per delivery form: single guides, lists in HTML or JSON, folders of captures or documents."""

from __future__ import annotations

from spiders.channel import ChannelFile, Form
from spiders.crawl.forms.auto import AutoListSpider
from spiders.crawl.forms.base import ChannelSpider
from spiders.crawl.forms.captures import CaptureFolderSpider
from spiders.crawl.forms.documents import DocumentFolderSpider, DocumentIndexSpider
from spiders.crawl.forms.guides import GuidePagesSpider
from spiders.crawl.forms.html_list import HtmlListSpider
from spiders.crawl.forms.json_list import JsonListSpider
from spiders.crawl.forms.listing import ListSpider

__all__ = [
    "AutoListSpider",
    "CaptureFolderSpider",
    "ChannelSpider",
    "DocumentFolderSpider",
    "DocumentIndexSpider",
    "GuidePagesSpider",
    "HtmlListSpider",
    "JsonListSpider",
    "ListSpider",
    "spider_for",
]


def spider_for(channel: ChannelFile) -> type[ChannelSpider]:
    """The spider of a channel: the form its file names, else what its starts and its list settings tell."""
    if channel.is_local:
        return _local(channel)
    if channel.form is Form.GUIDE_PAGES:
        return GuidePagesSpider
    if channel.form is Form.DOCUMENT_FOLDER:
        return DocumentIndexSpider
    if channel.form is Form.HTML_LIST:
        return HtmlListSpider
    if channel.form is Form.JSON_LIST:
        return JsonListSpider
    return AutoListSpider


def _local(channel: ChannelFile) -> type[ChannelSpider]:
    if channel.form is not None:
        return DocumentFolderSpider if channel.form is Form.DOCUMENT_FOLDER else CaptureFolderSpider
    start = channel.folder / channel.start[0]
    names = [path.suffix.lower() for path in start.rglob("*")] if start.is_dir() else [start.suffix.lower()]
    return CaptureFolderSpider if {".har", ".json"} & set(names) else DocumentFolderSpider
