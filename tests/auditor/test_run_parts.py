"""The parts of a run that are plain functions."""

from __future__ import annotations

from auditor.judging import published_on, unread_labels
from catalog.model import Reading, ServiceItem
from diffs.model import Decision, Match


def reading(identity: str, *unread: str) -> Reading:
    return Reading(ServiceItem(identity, identity), unread=unread)


def test_labels_nobody_knows_are_counted_once_a_guide_most_frequent_first() -> None:
    readings = [reading("a", "周期", "周期", "备考"), reading("b", "周期"), reading("c")]
    assert unread_labels(readings) == (("周期", 2), ("备考", 1))


def test_only_decided_matches_say_that_an_item_is_published() -> None:
    matches = [
        Match(Decision.AUTO, "pc", "r1", "L1"),
        Match(Decision.JUDGED, "hall", "r2", "L1"),
        Match(Decision.REVIEW, "pc", "r3", "L2"),
        Match(Decision.MISSING_ON_CHANNEL, "pc", library="L3"),
    ]
    assert published_on(matches) == {"L1": {"pc", "hall"}}
