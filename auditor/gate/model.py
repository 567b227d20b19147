"""The frozen words of the gate: entries of a baseline, where a finding stands against it, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

EXIT_WITHIN, EXIT_OVER, EXIT_CANNOT_JUDGE, EXIT_STALE = 0, 1, 4, 5


class Knowledge(StrEnum):
    """What a baseline knows of one of its findings."""

    KNOWN = "known"
    """It counts against a unit, and is known."""
    REVIEW = "review"
    """Only a person can decide whether it is one: once it counts, it is new."""
    GONE = "gone"
    """A trusted run proved it gone: once it is there again, it is reopened."""


class Standing(StrEnum):
    """How a finding stands against the baseline."""

    NEW = "new"
    REOPENED = "reopened"
    """It was proved gone, verified or closed before."""
    CHANGED = "changed"
    """Known, but the values are others: still wrong, differently."""
    KNOWN = "known"


class Absence(StrEnum):
    """Why a finding of the baseline was not found. All but :attr:`GONE` say that nothing is known of it."""

    GONE = "gone"
    """The same element of the same item was read again, by a trusted crawl, and passed."""
    WAIVED = "waived"
    """It is there, and allowed."""
    CHANNEL = "channel"
    """The channel is not part of the run."""
    UNTRUSTED = "untrusted"
    """The channel's crawl cannot be judged."""
    RULE = "rule"
    """The rule was not asked, or not everywhere."""
    JUDGED = "judged"
    """Both sides say what they said: other settings or another version of the rules, and nothing mended."""
    MATCH = "match"
    """The item is not found in the library or on the channel for sure."""
    PAGE = "page"
    """The item's page was not read."""
    ELEMENT = "element"
    """The page was read, the element on it was not, or it has another finding."""


@dataclass(frozen=True, slots=True, order=True)
class BaselineEntry:
    """One known finding. ``channel`` is ``""`` for the library; the item's code or name may be ``""``."""

    fingerprint: str
    observation: str
    number: str
    rule: str
    task_code: str
    task_name: str
    channel: str
    element: str
    sub_key: str = ""
    sub_element: str = ""
    state: Knowledge = Knowledge.KNOWN
    came_back: int = 0
    """How often the ledger had seen it come back when it was written down."""


@dataclass(frozen=True, slots=True)
class Absent:
    """An entry of the baseline that the run did not find, and why."""

    entry: BaselineEntry
    why: Absence


class Part(StrEnum):
    """What decides, besides the findings, whether a gate lets a run pass; the word people agree to a change of it
    by."""

    BASELINE = "baseline"
    GATE = "gate"
    WAIVERS = "waivers"
    RULES = "rules"
    CHANNELS = "channels"
    """Which channels there are, what is expected of them, and what their codes mean."""
    LIBRARY = "library"
    MATCHING = "matching"
    LEDGER = "ledger"


AS_IT_WAS: Final = frozenset({Part.BASELINE, Part.GATE, Part.WAIVERS})
"""The parts a gate can take as they were; by the others the run itself was made."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A file that decides what the gate lets through and that differs from the merge base.

    ``part`` is what it changes, ``None`` where nothing that decides by itself. ``agreed``: a person said that the
    change of it shall hold. Entries are counted for the baseline only.
    """

    file: str
    added: int = 0
    removed: int = 0
    part: Part | None = None
    agreed: bool = False

    @property
    def bars(self) -> bool:
        """Whether the run was made by what nobody agreed to, so that nothing is known of what would have been."""
        return self.part is not None and self.part not in AS_IT_WAS and not self.agreed


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What a gate says of a run.

    ``standings``: fingerprint → standing of every finding that counts or asks a person. ``failing`` and ``warned``
    are fingerprints in the order of the report; ``over`` says which limits were passed (scope, how many, limit).
    ``vanished`` are channels that should have been in the run. ``stale`` are entries proved gone that the baseline
    of the working folder still calls known.
    """

    name: str
    against: str
    exit_code: int
    standings: Mapping[str, Standing] = field(default_factory=dict)
    failing: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    over: tuple[tuple[str, int, int], ...] = ()
    absent: tuple[Absent, ...] = ()
    stale: tuple[BaselineEntry, ...] = ()
    vanished: tuple[str, ...] = ()
    edited: tuple[Edited, ...] = ()
