"""How many items could show what a cause says: the denominators that tell a rule from an accident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalog.model import ServiceItem
from catalog.text import looks
from diffs.causes.model import CauseKind, Key
from diffs.compare.cited import cited
from diffs.compare.pairing import plain_name
from diffs.figures.model import Figure, Line
from diffs.model import Decision, Finding, Match

_USED = (Decision.AUTO, Decision.JUDGED)


@dataclass(frozen=True, slots=True)
class Holders:
    """Answers from the library, the matches and what the figures counted; each list of items is made once."""

    published: dict[str, list[ServiceItem]]
    asked: Counter[tuple[str, str, str, str]]
    _values: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)

    def could_show(self, key: Key, findings: Sequence[Finding]) -> int:
        """How many items (or pairs) could have shown what ``findings`` under ``key`` show."""
        if key.kind is CauseKind.MAPPING:
            values = self._count(key.channel, key.element, key.sub_element)
            return sum(values[text] for text in {looks(each.library_value or "") for each in findings})
        if key.kind is CauseKind.ROW_MISSING:
            return self._count(key.channel, key.element, "")[key.library]
        channels = {finding.channel for finding in findings}
        return sum(self.asked[channel, key.element, key.scope, key.place] for channel in channels)

    def _count(self, channel: str, element: str, column: str) -> Counter[str]:
        place = (channel, element, column)
        if place not in self._values:
            items = self.published.get(channel, ())
            self._values[place] = Counter(text for item in items for text in _texts(item, element, column))
        return self._values[place]


def holders_of(library: Iterable[ServiceItem], matches: Iterable[Match], lines: Iterable[Line]) -> Holders:
    """What is known of library and channels; ``lines`` are those of 完整率 and 一致率."""
    by_id = {item.id: item for item in library}
    published: dict[str, dict[str, ServiceItem]] = {}
    for match in matches:
        if match.decision in _USED and match.library in by_id:
            published.setdefault(match.channel, {})[match.library] = by_id[match.library]
    asked: Counter[tuple[str, str, str, str]] = Counter()
    for line in lines:
        if line.figure is not Figure.ACCURACY:
            for scope, place in (("", ""), ("unit", line.unit), ("region", line.region)):
                asked[line.channel, line.element, scope, place] += line.of
    return Holders({channel: list(items.values()) for channel, items in published.items()}, asked)


def _texts(item: ServiceItem, element: str, column: str) -> set[str]:
    """What an item says in an element, a column of its rows, or (without a column) the names of its rows."""
    if element == "materials":
        return {plain_name(row.material_name) for row in item.materials}
    if element == "by_law":
        return {each.key for each in cited(item.by_law)}
    if column:
        return {looks(row.get(column, "")) for row in (item.fees if element == "fees" else item.faq)}
    return {looks(item.get(element) or "")}
