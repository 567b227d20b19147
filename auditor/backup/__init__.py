"""A project in one file: its settings and sheets, its database, its evidence, each with a checksum."""

from __future__ import annotations

from auditor.backup.restore import restore_backup, verify_backup
from auditor.backup.shape import Manifest
from auditor.backup.write import write_backup

__all__ = ["Manifest", "restore_backup", "verify_backup", "write_backup"]
