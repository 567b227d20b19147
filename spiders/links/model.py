"""What became of a link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """Only ``dead`` may be held against anybody."""

    ALIVE = "alive"
    DEAD = "dead"
    """The server says that there is nothing (404, 410), or shows a page that says so instead of a document."""
    UNVERIFIED = "unverified"
    """Anything else: no answer, a refusal, another site, robots.txt."""


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """``reason`` is a reason code of the contract, ``""`` for an ordinary answer; ``status`` 0 when there was no
    answer; ``evidence`` the sha256 of the body of a dead link as served."""

    url: str
    state: LinkState
    reason: str = ""
    status: int = 0
    evidence: str = ""
