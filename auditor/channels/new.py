"""``auditor channel new``: an address and the library in, a complete channel file out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from auditor.channels.cases import folder_of
from auditor.channels.draft import toml_of
from auditor.channels.fetching import Fetcher
from auditor.channels.interface import guide_template, page_parameter, part_templates
from auditor.channels.jsonlist import JsonList, json_list
from auditor.channels.learning import Learning, learned
from auditor.channels.live import sampled
from auditor.channels.saving import guides_in, save_cases
from auditor.channels.scripted import in_browser, is_empty_without_scripts, is_shell, preferring_json
from auditor.channels.startpage import list_address
from catalog.errors import N_, InputRefused
from catalog.model import ServiceItem
from catalog.text import looks
from spiders.channel import (
    ChannelFile,
    ChannelKind,
    Form,
    GuideSettings,
    HttpSettings,
    ListSettings,
    SignSettings,
    is_remote,
    load_channel,
)
from spiders.crawl.forms.json_list import payload
from spiders.model import CrawlLog
from spiders.reader import PageResult

_CAPTURES: Final = (".har", ".json")
_BY_FORM: Final = {Form.DOCUMENT_FOLDER: ChannelKind.HALL, Form.CAPTURE_FOLDER: ChannelKind.MINIPROGRAM}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the call says: ``start`` as typed, the most addresses to crawl, and what cannot be found out."""

    name: str
    start: str
    kind: ChannelKind | None = None
    limit: int = 300
    delay: float = 1.0
    secret_env: str = ""
    encoding: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewChannel:
    """What was learned and written. ``asked``: addresses that were tried while looking for the interface."""

    path: Path
    learning: Learning
    log: CrawlLog
    saved: int
    probed: int = 0
    doubts: tuple[str, ...] = field(default_factory=tuple)


def new_channel(fetcher: Fetcher, asked: Asked, library: Sequence[ServiceItem]) -> NewChannel:
    """Find out, crawl, learn, write ``channels/<name>.toml`` and its saved guides (not approved).

    :class:`InputRefused` when nothing of the library shows up on the channel: then nothing is written.
    """
    folder = fetcher.project.channels
    channel = _started(asked, folder)
    channel = channel if channel.is_local else _explored(fetcher, channel, library)
    log = fetcher.crawl(sampled(channel, asked.limit))
    if not channel.is_local and channel.render is None and is_empty_without_scripts(log, fetcher.evidence):
        channel = in_browser(channel)
        log = fetcher.crawl(sampled(channel, asked.limit))
    channel, log = preferring_json(channel, log, fetcher.evidence, library)
    learning = learned(_with_encoding(channel, log, fetcher), log, fetcher.evidence, library)
    if not learning.paired:
        raise InputRefused(
            N_("no guide of this channel stands for an item of the library: nothing was learned"),
            where=asked.start,
            hint=N_("{pages} pages were fetched, {read} read; start at the list of guides, or check the library"),
            pages=len(log.pages),
            read=learning.read,
        )
    path = folder / f"{asked.name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(toml_of(learning.channel), "utf-8", newline="\n")
    written = load_channel(path)
    saved = _save(fetcher, written, log)
    return NewChannel(path, learning, log, saved, len(fetcher.asked))


def _save(fetcher: Fetcher, channel: ChannelFile, log: CrawlLog) -> int:
    folder = folder_of(fetcher.project, channel.name)
    for old in sorted(folder.glob("case-*/*")):
        old.unlink()
    for emptied in sorted(folder.glob("case-*")):
        emptied.rmdir()
    return save_cases(folder, guides_in(log, fetcher.evidence, channel), channel, approved=False)


def _started(asked: Asked, folder: Path) -> ChannelFile:
    """The channel with nothing but what the call says."""
    local = not is_remote(asked.start)
    form = _local_form(Path(asked.start)) if local else None
    start = os.path.relpath(asked.start, folder).replace(os.sep, "/") if local else asked.start
    return ChannelFile(
        name=asked.name,
        kind=asked.kind or _BY_FORM.get(form or Form.HTML_LIST, ChannelKind.PC),
        title=asked.title,
        start=(start,),
        encoding=asked.encoding,
        form=form,
        http=HttpSettings(delay=asked.delay),
        sign=SignSettings(secret_env=asked.secret_env) if asked.secret_env else None,
    ).in_folder(folder)


def _local_form(start: Path) -> Form:
    if not start.exists():
        raise InputRefused(N_("is neither an address nor a file or folder"), where=str(start))
    suffixes = {path.suffix.lower() for path in (start.rglob("*") if start.is_dir() else [start])}
    return Form.CAPTURE_FOLDER if suffixes & set(_CAPTURES) else Form.DOCUMENT_FOLDER


def _explored(fetcher: Fetcher, channel: ChannelFile, library: Sequence[ServiceItem]) -> ChannelFile:
    """A channel on the web: an interface gets its settings, pages are found while crawling."""
    first = fetcher.ask(channel, [channel.start[0]])[0]
    if is_shell(first):
        channel = in_browser(channel)
        first = fetcher.ask(channel, [channel.start[0]])[0]
    items = {looks(item.task_name): item for item in library}
    if (data := payload(first.text)) is not None:
        found = json_list(data, items.keys())
        return channel if found is None else _interface(fetcher, channel, found, items)
    better = list_address(fetcher, channel, first, items.keys())
    return channel.model_copy(update={"start": (better,)}).in_folder(channel.folder) if better else channel


def _interface(
    fetcher: Fetcher, channel: ChannelFile, found: JsonList, items: Mapping[str, ServiceItem]
) -> ChannelFile:
    settings: dict[str, object] = {"items": found.items, "total": found.total, "fields": dict(found.fields)}
    if found.announced is None or found.announced > len(found.rows):
        settings["page"], settings["first_page"] = page_parameter(fetcher, channel, found)
    settings["guide"] = guide_template(fetcher, channel, found, items)
    placed = _with_list(channel, settings)
    parts = tuple(part_templates(fetcher, placed, found, items))
    update = {"guide": GuideSettings(parts=parts), "kind": channel.kind}
    return placed.model_copy(update=update).in_folder(channel.folder)


def _with_list(channel: ChannelFile, settings: Mapping[str, object]) -> ChannelFile:
    whole = ListSettings.model_validate({key: value for key, value in settings.items() if value not in ("", None)})
    return channel.model_copy(update={"list_": whole, "form": Form.JSON_LIST}).in_folder(channel.folder)


def _with_encoding(channel: ChannelFile, log: CrawlLog, fetcher: Fetcher) -> ChannelFile:
    """The encoding, where the server says another one than the pages are in: said once, it need not be guessed."""
    if channel.encoding or channel.is_local:
        return channel
    results: list[PageResult] = [guide.result for guide in guides_in(log, fetcher.evidence, channel)]
    wrong = Counter(result.encoding for result in results if result.contradicted)
    if len(wrong) == 1 and wrong.total() >= 0.9 * len(results):
        return channel.model_copy(update={"encoding": next(iter(wrong))}).in_folder(channel.folder)
    return channel
