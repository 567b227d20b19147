"""Which settings and files decide what a gate sees, part by part, so that a change of them is seen.

Compared is what they say, not how they are written: a comment, or a setting of the papers, decides nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from auditor.config import CONFIG_NAME, AuditConfig
from auditor.gate.model import Edited, Part

Show = Callable[[str], bytes | None]
"""A file of the project by its name; ``None`` where it is not there."""

_CHANNEL_KEYS: Final = ("kind", "codes", "expect")
"""Of a channel file, what says how much has to be there and what is taken for the same. How it is read is not among
them: an element that is no longer found proves nothing gone."""


def edits(
    before: Mapping[tuple[Part, str], object], here: Mapping[tuple[Part, str], object], agreed: Iterable[Part]
) -> Iterator[Edited]:
    """What differs; channels only where they are on both sides."""
    known = frozenset(agreed)
    for part, file in sorted({*before, *here}):
        new = part is Part.CHANNELS and ((part, file) not in before or (part, file) not in here)
        if not new and before.get((part, file)) != here.get((part, file)):
            yield Edited(file, part=part, agreed=part in known)


def deciding(config: AuditConfig, show: Show, channels: Iterable[str]) -> dict[tuple[Part, str], object]:
    """Part and file → what it says. The baseline is not among them: its entries are compared one by one."""
    said: dict[tuple[Part, str], object] = {
        (Part.GATE, CONFIG_NAME): config.gate,
        (Part.WAIVERS, CONFIG_NAME): config.waivers,
        (Part.RULES, CONFIG_NAME): (config.rules, config.check),
        (Part.LIBRARY, CONFIG_NAME): config.library,
        (Part.MATCHING, CONFIG_NAME): config.matching.weights,
        (Part.LEDGER, CONFIG_NAME): (config.database, config.ledger),
    }
    files = [
        (Part.WAIVERS, config.waivers.file),
        *((Part.RULES, name) for name in config.rules.own),
        (Part.MATCHING, config.matching.weights),
        (Part.LEDGER, config.ledger.aliases),
    ]
    said |= {(part, name): show(name) for part, name in files if name}
    folder = config.channels.rstrip("/")
    said |= {(Part.CHANNELS, f"{folder}/{name}.toml"): _channel(show(f"{folder}/{name}.toml")) for name in channels}
    return said


def _channel(raw: bytes | None) -> object:
    try:
        told = tomllib.loads((raw or b"").decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return raw
    return [told.get(key) for key in _CHANNEL_KEYS]
