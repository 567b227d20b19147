"""What is known of a channel as a whole before a single item of it is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.identity import Shared
from catalog.model import LIST_ELEMENTS, Reading
from diffs.compare.lists import CodeMeanings

Trusted = Collection[str] | Callable[[str], bool] | None

_MANY: Final = 20
"""Readings of a channel from which on an element that none of them shows is missing in its template."""


@dataclass(frozen=True, slots=True)
class Channel:
    """``shown`` counts the readings that show an element; ``codes`` is what the channel's codes mean;
    ``trusted`` is false when its crawl cannot be judged: then nothing is missing on it."""

    name: str
    readings: int = 0
    shown: Mapping[str, int] = field(default_factory=dict)
    codes: CodeMeanings = field(default_factory=dict)
    trusted: bool = True

    @property
    def template(self) -> tuple[str, ...]:
        """What the verdicts on a single page take from all others: which elements any shows, and whether the pages
        are many."""
        return (*sorted(key for key, count in self.shown.items() if count), str(self.readings >= _MANY))

    def lacks_in_template(self, key: str) -> bool:
        """Whether the element is on none of many pages: one cause, not the unit's doing."""
        return self.readings >= _MANY and not self.shown.get(key)


@dataclass(frozen=True, slots=True)
class Around:
    """What comparing a part takes from the whole: every channel, what items of the library share, and what readings
    of each channel share."""

    channels: Mapping[str, Channel]
    shared: Shared
    shown: Mapping[str, Shared] = field(default_factory=dict)


def channels_of(
    readings: Iterable[Reading], code_maps: Mapping[str, CodeMeanings] | None, trusted: Trusted
) -> dict[str, Channel]:
    """All channels of the readings by name."""
    shown: dict[str, Counter[str]] = {}
    count: Counter[str] = Counter()
    # pages of one template show the same elements: each set of them is taken apart once
    for (name, keys, *lists), times in Counter(map(_shape, readings)).items():
        count[name] += times
        told = shown.setdefault(name, Counter())
        for key in {*keys, *(key for key, there in zip(LIST_ELEMENTS, lists, strict=True) if there)}:
            told[key] += times
    return {
        name: Channel(name, count[name], shown[name], (code_maps or {}).get(name, {}), is_trusted(trusted, name))
        for name in sorted(count)
    }


def _shape(reading: Reading) -> tuple[Any, ...]:
    """The channel and the elements a reading shows."""
    item = reading.item
    return (reading.channel, tuple(item.elements), *(bool(getattr(item, key)) for key in LIST_ELEMENTS))


def is_trusted(trusted: Trusted, channel: str) -> bool:
    """Whether a channel may be judged; every channel may when nobody said otherwise."""
    if trusted is None:
        return True
    return trusted(channel) if callable(trusted) else channel in trusted
