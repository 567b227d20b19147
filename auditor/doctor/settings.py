"""Are the settings, the channel files and the sheets of people usable, and the folders writable?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Final

from auditor.config import Project
from auditor.doctor.model import Ailment, Level, ailment_of
from auditor.fairness import sheet_of
from auditor.matching import known_to
from auditor.rulebook import policy_of
from catalog.errors import N_, AuditError
from spiders.channel import load_channels

_LITTLE: Final = 1 << 30
"""Bytes of free space below which a crawl of some hundred thousand pages may end early."""


def wrong_settings(project: Project) -> Iterator[Ailment]:
    """Everything people write, read the way a run reads it."""
    tried: tuple[Callable[[], object], ...] = (
        lambda: load_channels(project.channels),
        lambda: known_to(project),
        lambda: sheet_of(project, policy_of(project)),
    )
    for each in tried:
        try:
            each()
        except AuditError as error:
            yield ailment_of(error)
    yield from _refused_waivers(project)


def _refused_waivers(project: Project) -> Iterator[Ailment]:
    try:
        refused = sheet_of(project, policy_of(project)).refused
    except AuditError:
        return
    for row in refused:
        where = f"{row.origin.file}:{row.origin.row}"
        yield Ailment(Level.HINT, row.reason, where, N_("this row allows nothing"), dict(row.params))


def unusable_folders(project: Project) -> Iterator[Ailment]:
    """Where a run has to write: may it, and is there space?"""
    for folder in (project.root, project.evidence, project.crawls, project.reports):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Ailment(Level.WRONG, N_("the folder cannot be written"), str(folder))
    free = shutil.disk_usage(project.root).free
    if free < _LITTLE:
        megabytes = {"n": free >> 20}
        yield Ailment(Level.HINT, N_("only {n} MB of the disk are free"), str(project.root), "", megabytes)
