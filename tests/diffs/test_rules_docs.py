"""The page about the rules says what the catalogue says."""

from __future__ import annotations

from pathlib import Path

from diffs.rules import load_rules
from diffs.rules.docs import rules_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == rules_page(load_rules().values()), "python -m diffs.rules.docs > docs/rules.md"


def test_every_rule_stands_on_the_page_once() -> None:
    page = rules_page(load_rules().values())
    assert all(page.count(f"| `{rule}` |") == 1 for rule in load_rules())
