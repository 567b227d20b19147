"""All checks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from auditor.config import Project
from auditor.doctor.kept import damaged_evidence, damaged_logs, leftovers, unfinished_waivers
from auditor.doctor.model import Ailment
from auditor.doctor.rows import damaged_database, tampered_ledger
from auditor.doctor.settings import unusable_folders, wrong_settings
from catalog.errors import N_

CHECKS: Final[Mapping[str, Callable[[Project], Iterator[Ailment]]]] = {
    N_("settings and sheets"): wrong_settings,
    N_("folders"): unusable_folders,
    N_("database"): damaged_database,
    N_("ledger"): tampered_ledger,
    N_("waivers"): unfinished_waivers,
    N_("crawl logs"): damaged_logs,
    N_("kept pages"): damaged_evidence,
    N_("files left behind"): leftovers,
}
"""What is looked at, in this order, under the name people see."""


def examine(project: Project) -> Iterator[tuple[str, tuple[Ailment, ...]]]:
    """Every check with what it found, as soon as it is known."""
    for name, check in CHECKS.items():
        yield name, tuple(check(project))
