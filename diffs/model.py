"""The frozen results of matching and comparing: :class:`Match` and :class:`Finding`.

Shapes on disk: ``auditor match`` and ``auditor diff`` write one JSON object per line with the field names
used here (see ``docs/zh`` for the user's view).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from diffs.marks import Outvoted, Stale, Waived


class Decision(StrEnum):
    """What may be done with a match."""

    AUTO = "auto"
    """Safe to use without a person."""
    JUDGED = "judged"
    """A person decided; used like ``auto``."""
    REVIEW = "review"
    """A person should look before anything is blamed."""
    NONE = "none"
    """No item of the library is this reading."""
    MISSING_ON_CHANNEL = "missing_on_channel"
    """A library item that no reading of the channel is or may be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A library item a reading may be, with its probability (0..1)."""

    library: str
    probability: float


@dataclass(frozen=True, slots=True)
class Match:
    """One line of ``auditor match``: a reading and what it is, or a library item nobody on the channel is.

    ``reading`` is ``""`` for ``missing_on_channel``; ``library`` is ``""`` for ``none``. ``ambiguous_with``
    names the other library items that cannot be told apart from ``library``; ``duplicate_of`` the reading
    of the same channel that is the same library item.
    """

    decision: Decision
    channel: str
    reading: str = ""
    library: str = ""
    probability: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    ambiguous_with: tuple[str, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    why: str = ""
    duplicate_of: str = ""


class Task(StrEnum):
    """The tasks of 市交发〔2021〕254号, 附件2, heading 一 (统一服务事项)."""

    T1 = "T1"
    """Library complete and correct."""
    T2 = "T2"
    """Channels equal the library."""
    T3 = "T3"
    """At least 25 public-service items published, complete."""


class DifferenceKind(StrEnum):
    """How a value is wrong. The last three only look wrong and never count against a unit."""

    MISSING = "missing"
    BLANK = "blank"
    PLACEHOLDER = "placeholder"
    MISMATCH = "mismatch"
    EXTRA = "extra"
    FORMAT_ONLY = "format_only"
    ORDER_ONLY = "order_only"
    UNVERIFIED = "unverified"


class Severity(StrEnum):
    """``error`` and ``warning`` count; ``review`` asks a person; ``info`` is listed only."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"
    INFO = "info"


COUNTED: Final = frozenset({Severity.ERROR, Severity.WARNING})
"""Severities that count against a unit and decide the exit code."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Enough of an item to find it again: its main code and its name in the library (or on the channel)."""

    task_code: str
    task_name: str


@dataclass(frozen=True, slots=True)
class NormalPair:
    """Both normal forms and the steps that made them."""

    library: str
    channel: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the value stands: on a channel (``url``, ``evidence``, ``locator``) or in a file (``file`` …)."""

    url: str = ""
    evidence: str = ""
    locator: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0


Opcode = tuple[str, int, int, int, int]
"""``(tag, i1, i2, j1, j2)`` of :mod:`difflib`: ``library_value[i1:i2]`` against ``channel_value[j1:j2]``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing somebody should look at, with everything needed to understand and mend it.

    ``fingerprint`` (``f1:`` + hex) stays the same while rule, region, item code, channel, element, sub-key
    and sub-element stay; values, wording, addresses and order are not in it. ``observation`` hashes the
    values, so that "still wrong, but differently wrong" shows.
    """

    rule: str
    task: Task
    kind: DifferenceKind
    severity: Severity
    item: ItemRef
    element: str
    fingerprint: str = ""
    observation: str = ""
    channel: str = ""
    region: str = ""
    unit: str = ""
    library: str = ""
    reading: str = ""
    sub_key: str = ""
    sub_element: str = ""
    library_value: str | None = None
    channel_value: str | None = None
    normal: NormalPair | None = None
    highlight: tuple[Opcode, ...] = ()
    seen: Seen | None = None
    fix: str = ""
    why: str = ""
    waived: Waived | None = None
    stale: Stale | None = None
    outvoted: Outvoted | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts against a unit and decides the exit code: an error or warning nobody allowed."""
        return self.severity in COUNTED and self.waived is None
