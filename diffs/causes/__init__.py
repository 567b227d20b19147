"""When many findings have one cause, the cause: one wrong telephone number, one template, one law title.

A cause is a single change that mends several findings. Findings are grouped by what they share; a group counts as
a cause when it is large enough and, where coincidence is possible, when (almost) everything that could show it does
(``causes.toml`` has the thresholds). Of overlapping groups those that explain most are chosen first, so that every
finding has at most one cause; the rest are single problems.
"""

from diffs.causes.find import find_causes
from diffs.causes.model import Cause, CauseKind, cause_to_json

__all__ = ["Cause", "CauseKind", "cause_to_json", "find_causes"]
