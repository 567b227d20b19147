"""The city crawled over loopback and read again: what comes back is what each channel published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import pytest

from catalog.model import LIST_ELEMENTS, Reading, ServiceItem
from catalog.text import drop_invisible, drop_space
from spiders.channel import ChannelFile, load_channel, load_channels
from spiders.city.folder import listings, write_city
from spiders.city.published import CHANNELS, published
from spiders.city.server import SECRET_VARIABLE, serve_city
from spiders.crawl import crawl_channels
from spiders.evidence import EvidenceStore
from spiders.judge import read_channel
from spiders.model import ChannelReadings

Told = Mapping[str, str]

OFFLINE: Final = "miniprogram-offline"
EVERY: Final = 3
SHOWN: Final = {channel: published(channel)[::EVERY] for channel in CHANNELS}
"""A third of the city is enough to meet every template; the demo reads all of it."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ChannelReadings]:
    """Every channel of the city crawled and read once."""
    folder = tmp_path_factory.mktemp("city")
    write_city(folder, SHOWN)
    channels = [smaller(channel) for channel in load_channels(folder / "channels")]
    captures = smaller(load_channel(folder / "channels-offline" / "miniprogram.toml"))
    evidence = EvidenceStore(folder / "evidence")
    with pytest.MonkeyPatch.context() as patch, serve_city(SHOWN, secret="of this run") as served:
        patch.setenv(SECRET_VARIABLE, "of this run")
        logs = crawl_channels(channels, out=folder / "crawl", evidence=evidence, proxy=served.proxy)
    offline = crawl_channels([captures], out=folder / "offline", evidence=evidence)
    read = {channel.name: read_channel(logs[channel.name], evidence, channel) for channel in channels}
    return read | {OFFLINE: read_channel(offline["miniprogram"], evidence, captures)}


def smaller(channel: ChannelFile) -> ChannelFile:
    """The channel as it may be expected of a part of the city."""
    assert channel.expect
    least = channel.expect.min_items // EVERY
    return channel.model_copy(update={"expect": channel.expect.model_copy(update={"min_items": least})})


def items_of(name: str) -> Sequence[ServiceItem]:
    """What the channel shows, by captures or not."""
    return listings(SHOWN)[name.partition("-")[0]]


@pytest.mark.parametrize("name", [*CHANNELS, OFFLINE])
def test_the_crawl_is_trusted_and_complete(city: Mapping[str, ChannelReadings], name: str) -> None:
    readings = city[name]
    assert readings.trust.reasons == ()
    assert readings.trust.not_read == ()
    assert readings.trust.trusted
    assert len(readings.readings) == len(items_of(name))


@pytest.mark.parametrize("name", [*CHANNELS, OFFLINE])
def test_what_was_published_is_read(city: Mapping[str, ChannelReadings], name: str) -> None:
    published = by_identity([told(item) for item in items_of(name)])
    read = by_identity([told(reading.item) for reading in city[name].readings])
    assert list(read) == list(published)
    wrong = [
        (name, which, key, want.get(key), got.get(key))
        for which in published
        for want, got in zip(published[which], read[which])
        for key in sorted(want.keys() | got.keys())
        if want.get(key) != got.get(key)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [*CHANNELS, OFFLINE])
def test_nothing_is_left_over(city: Mapping[str, ChannelReadings], name: str) -> None:
    left: dict[str, int] = defaultdict(int)
    for reading in city[name].readings:
        for label in unread(reading):
            left[label] += 1
    assert dict(left) == {}


def unread(reading: Reading) -> Sequence[str]:
    """Labels that nobody claimed, but for the heading of the hall's sheets."""
    return [label for label in reading.unread if label != "办事指南"]


def told(item: ServiceItem) -> Told:
    """Everything an item says as ``place`` → text.

    Set aside is what a page cannot keep: white space (a PDF breaks lines where it likes), empty cells of a
    table's rows (another row needed the column), and whether one basis among several was one string.
    """
    texts = {"task_name": item.task_name}
    texts |= {key: text for key, text in item.elements.items() if key not in LIST_ELEMENTS or not text.strip()}
    rows = [(f"by_law {n}", _basis(asdict(row))) for n, row in enumerate(item.by_law)]
    rows += [(f"materials {n}", {"name": row.material_name, **row.elements}) for n, row in enumerate(item.materials)]
    rows += [(f"fees {n}", row) for n, row in enumerate(item.fees)] + [
        (f"faq {n}", row) for n, row in enumerate(item.faq)
    ]
    texts |= {f"{place} {column}": text for place, row in rows for column, text in row.items() if text.strip()}
    return {place: drop_space(drop_invisible(text)) for place, text in texts.items()}


def _basis(row: Mapping[str, str]) -> Mapping[str, str]:
    name = row["law_name"] or row["text"]
    return {**row, "law_name": name, "text": ""}


def by_identity(items: Sequence[Told]) -> dict[tuple[str, str], list[Told]]:
    """The items by code and name, twins in an order that does not depend on where they come from."""
    found: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for item in sorted(items, key=lambda each: sorted(each.items())):
        found[item.get("task_code", ""), item["task_name"]].append(item)
    return dict(sorted(found.items()))
