"""The check that forms, samples and addresses to apply at still open: asked for by ``[check] links`` or a flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from diffs.compare.deadlinks import Dead, links_of
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.links import LinkSeen, LinkState, check_links, read_links, write_links
from spiders.model import ChannelReadings

DeadLinks = Mapping[tuple[str, str], Dead]
"""Channel and address → how it is known that nothing opens there."""

NOTHING_CHECKED: Final[DeadLinks] = {}


def links_looked_at(
    channels: Sequence[tuple[ChannelFile, ChannelReadings]],
    *,
    kept: Path,
    evidence: EvidenceStore,
    contact: str = "",
    offline: bool = False,
) -> DeadLinks:
    """The dead links of all channels. What was seen is kept in the folder ``kept``, beside the crawl logs;
    ``offline`` takes it from there and asks nobody."""
    return dict(
        each
        for file, read in channels
        for each in _dead(file, _seen(file, read, kept / f"{file.name}.links.json", evidence, contact, offline=offline))
    )


def _seen(
    file: ChannelFile, read: ChannelReadings, path: Path, evidence: EvidenceStore, contact: str, *, offline: bool
) -> Sequence[LinkSeen]:
    if offline:
        return read_links(path)
    wanted = {link.url for reading in read.readings for link in links_of(reading)}
    seen = check_links(file, wanted, evidence, contact=contact) if wanted and not file.is_local else ()
    write_links(seen, path)
    return seen


def _dead(file: ChannelFile, links: Sequence[LinkSeen]) -> Iterator[tuple[tuple[str, str], Dead]]:
    for link in links:
        if link.state is LinkState.DEAD:
            shown = f"服务器回答 {link.status}" if link.reason == "" else "打开的是“页面不存在”之类的网页，不是文件"
            yield (file.name, link.url), Dead(f"链接打不开：{shown}", link.evidence)
