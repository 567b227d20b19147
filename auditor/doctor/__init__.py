"""What is wrong with a project's files and database, said one by one, and what of it can be mended."""

from __future__ import annotations

from auditor.doctor.examine import CHECKS, examine
from auditor.doctor.model import Ailment, Level

__all__ = ["CHECKS", "Ailment", "Level", "examine"]
