"""Channels as a project keeps them: learning a channel, trying a page, saved pages with the reading they must give."""

from auditor.channels.cases import Case, cases_of, measured
from auditor.channels.golden import ElementChange, changes

__all__ = ["Case", "ElementChange", "cases_of", "changes", "measured"]
