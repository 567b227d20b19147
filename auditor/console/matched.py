"""The matches of the last run, read from its report once: a report is large, and a page of matches is small."""

from __future__ import annotations

from threading import Lock

from auditor.config import Project
from auditor.reportfile import kept_report
from diffs.model import Match


class Matched:
    """The matches of one run. Threads may share it."""

    def __init__(self, project: Project) -> None:
        self._project, self._lock = project, Lock()
        self._run, self._matches = "", tuple[Match, ...]()

    def of(self, run: str) -> tuple[Match, ...]:
        """The matches of a run in the order of its report; :class:`ConfigError` when that is no longer there."""
        with self._lock:
            if run != self._run:
                self._matches = tuple(kept_report(self._project, run).matches)
                self._run = run
            return self._matches
