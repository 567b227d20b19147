"""The catalogue promises nothing that no code checks."""

from __future__ import annotations

from pathlib import Path

import auditor.ledger
import diffs.compare
from diffs.rules import load_rules
from diffs.rules.library import CHECKS, LIBRARY_CHECKS

ROOMS = (diffs.compare, auditor.ledger)
COMPARERS = "\n".join(
    path.read_text("utf-8") for room in ROOMS for path in sorted(Path(str(room.__file__)).parent.glob("*.py"))
)


def test_every_rule_of_the_catalogue_is_checked_somewhere() -> None:
    silent = [
        rule_id
        for rule_id in load_rules()
        if rule_id not in CHECKS and rule_id not in LIBRARY_CHECKS and f'"{rule_id}"' not in COMPARERS
    ]
    assert not silent


def test_every_check_has_its_rule() -> None:
    assert {*CHECKS, *LIBRARY_CHECKS} <= {*load_rules()}
