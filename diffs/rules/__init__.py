"""Rules: what the library must fulfil by itself (tasks 1 and 3), and one catalogue of all rules."""

from __future__ import annotations

from diffs.rules.catalogue import Rule, load_rules, rule
from diffs.rules.library import Profile, check_library
from diffs.rules.public_services import PublicServiceCount, PublicServiceLine, public_services

__all__ = [
    "Profile",
    "PublicServiceCount",
    "PublicServiceLine",
    "Rule",
    "check_library",
    "load_rules",
    "public_services",
    "rule",
]
