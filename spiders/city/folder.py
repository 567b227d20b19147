"""The files a project in the fixture city starts with: channel files, the hall's papers, the captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from catalog.model import ServiceItem
from spiders.city.published import CHANNELS, Published, published
from spiders.city.render.hall import write_hall
from spiders.city.render.miniprogram import write_captures

PARTS: Final = ("channels", "channels-offline", "hall", "captures")
"""What :func:`write_city` makes in the project's folder."""


def write_city(folder: Path, shown: Mapping[str, Sequence[Published]] | None = None) -> None:
    """Write :data:`PARTS` into ``folder``: the same bytes in every run.

    ``channels-offline/miniprogram.toml`` reads the captures instead of the signed interface; it takes the
    place of the file of the same name, and is not a sixth channel. ``shown`` as in :func:`listings`.
    """
    items = listings(shown)
    _copy_channels("spiders.city.channels", folder / "channels")
    _copy_channels("spiders.city.channels.offline", folder / "channels-offline")
    write_hall(items["hall"], folder / "hall")
    write_captures(items["miniprogram"], folder / "captures")


def listings(shown: Mapping[str, Sequence[Published]] | None = None) -> dict[str, tuple[ServiceItem, ...]]:
    """Channel → its items, each under its number on the channel; ``None``: what the city publishes."""
    guides = {channel: published(channel) for channel in CHANNELS} if shown is None else shown
    return {name: tuple(replace(each.item, id=each.id) for each in guides.get(name, ())) for name in CHANNELS}


def _copy_channels(package: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for entry in files(package).iterdir():
        if entry.name.endswith(".toml"):
            (folder / entry.name).write_bytes(entry.read_bytes())
