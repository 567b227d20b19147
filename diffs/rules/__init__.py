"""Rules: what the library must fulfil by itself (tasks 1 and 3), and one catalogue of all rules."""

from __future__ import annotations

from diffs.rules.catalogue import Rule, load_rules, rule

__all__ = ["Rule", "load_rules", "rule"]
