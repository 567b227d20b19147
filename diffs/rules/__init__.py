"""Rules: what the library must fulfil by itself (tasks 1 and 3), and one catalogue of all rules."""

from __future__ import annotations

from diffs.rules.catalogue import Pack, Rule, load_rules, rule
from diffs.rules.library import check_library
from diffs.rules.policy import NATIONAL, Change, NotChecked, OwnRule, Policy, Profile, not_checked, settled
from diffs.rules.public_services import PublicServiceCount, PublicServiceLine, public_services

__all__ = [
    "NATIONAL",
    "Change",
    "NotChecked",
    "OwnRule",
    "Pack",
    "Policy",
    "Profile",
    "PublicServiceCount",
    "PublicServiceLine",
    "Rule",
    "check_library",
    "load_rules",
    "not_checked",
    "public_services",
    "rule",
    "settled",
]
