"""Differences allowed by rule: a sheet people keep, and what it does to findings.

A row of the sheet names what is allowed (rule or element, and as much of channel, unit, region, item, row as
needed), how far (fewer, more, one value, anything), why, by whom, under which document and until when. A finding it
fits stays in every list, marked, and does not count. A row stops by itself on its last day, and does not speak for
a value it does not name.
"""

from diffs.waivers.apply import Applied, State, WaiverUse, apply_waivers, use_to_json
from diffs.waivers.model import Relation, Waiver, fits
from diffs.waivers.sheet import WaiverSheet, read_waivers

__all__ = [
    "Applied",
    "Relation",
    "State",
    "Waiver",
    "WaiverSheet",
    "WaiverUse",
    "apply_waivers",
    "fits",
    "read_waivers",
    "use_to_json",
]
