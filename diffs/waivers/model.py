"""One allowed difference, and whether it speaks of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.codes import normal_code
from catalog.model import SourceRow
from catalog.text import looks
from diffs.model import Finding
from diffs.waivers.relations import is_fewer, is_more


class Relation(StrEnum):
    """How a channel may differ from the library."""

    ANY = "any"
    FEWER = "fewer"
    """A smaller number in the same unit, a part of a set, a row of a list left out."""
    MORE = "more"
    VALUE = "value"
    """Exactly the value the waiver names."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One row of the sheet; an empty scope is everything. ``element`` is a key, ``sub_element`` a column of its rows.

    ``value`` is what ``relation`` :attr:`Relation.VALUE` allows. ``library_value``, where given, is what the library
    said when it was allowed: once it says something else, it is to be asked again. ``start`` and ``end`` are ISO
    days, both included; empty for none.
    """

    reason: str
    rule: str = ""
    element: str = ""
    sub_element: str = ""
    channel: str = ""
    unit: str = ""
    region: str = ""
    item: str = ""
    sub_key: str = ""
    relation: Relation = Relation.ANY
    value: str = ""
    library_value: str = ""
    approver: str = ""
    document: str = ""
    start: str = ""
    end: str = ""
    origin: SourceRow | None = None

    def speaks_of(self, finding: Finding) -> bool:
        """Whether the finding lies in its scope, whatever the values and the day."""
        exact = (
            (self.rule, finding.rule),
            (self.element, finding.element),
            (self.sub_element, finding.sub_element),
            (self.channel, finding.channel),
            (self.region, finding.region),
        )
        if any(wanted and wanted != is_so for wanted, is_so in exact):
            return False
        loose = ((self.unit, finding.unit), (self.sub_key, finding.sub_key))
        if any(wanted and looks(wanted) != looks(is_so) for wanted, is_so in loose):
            return False
        return not self.item or normal_code(self.item) in (normal_code(finding.item.task_code), finding.library)


def fits(waiver: Waiver, finding: Finding) -> bool:
    """Whether the values of a finding in scope are what was allowed."""
    if waiver.library_value and not _same(waiver.library_value, finding.library_value):
        return False
    if waiver.relation is Relation.VALUE:
        shown = finding.channel_value if finding.channel else finding.library_value
        return _same(waiver.value, shown)
    if waiver.relation is Relation.FEWER:
        return is_fewer(finding)
    return waiver.relation is Relation.ANY or is_more(finding)


def _same(allowed: str, value: str | None) -> bool:
    return value is not None and looks(allowed) == looks(value)
