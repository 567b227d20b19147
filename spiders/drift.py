"""Whether a template is still the one that was learned: the learned places of a channel, counted over its guides."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from spiders.facts import CrawlFacts, GuideOutcome
from spiders.model import Reason, ReasonCode
from spiders.reader.doubt import is_made_anew

GONE_SHARE: Final = 0.05
"""Beyond this share of guides on which an element no longer stands where it stood, its place is gone."""
GONE_AT_LEAST: Final = 2
ELEMENTS_SHARE: Final = 0.1
"""So many of the elements have to have lost their places before a template is called changed."""
ANEW_SHARE: Final = 0.05
DEVIATIONS: Final = 4.0
"""How far, in standard deviations, the number of guides that have an element may lie off by chance."""


def places_hold(facts: CrawlFacts) -> Iterator[Reason]:
    """The elements stand where they stood when the channel was learned; pages that gave no reading count too."""
    places = facts.places
    looked = [guide for guide in facts.tried if guide.evidence]
    if not places.at or not any(guide.located for guide in looked):
        return
    anew = [guide for guide in looked if guide.located is None or is_made_anew(guide.located.held, places)]
    single = [guide for guide in looked if guide.located is not None or not guide.readings]
    if len(anew) >= max(GONE_AT_LEAST, ANEW_SHARE * len(looked)) and len(single) == len(looked):
        text = f"{len(anew)} of {len(looked)} guides are made another way than the template that was learned"
        yield Reason(ReasonCode.DRIFT, text, {"pages": len(anew), "of": len(looked)})
    gone = [key for key in places.at if _is_gone(key, single, facts)]
    if len(gone) > max(1.0, ELEMENTS_SHARE * len(places.at)):
        text = f"elements no longer stand where they were learned: {', '.join(sorted(gone))}"
        yield Reason(ReasonCode.DRIFT, text, {"elements": len(gone)})


def _is_gone(key: str, guides: list[GuideOutcome], facts: CrawlFacts) -> bool:
    """Whether an element's places hold on clearly fewer guides than when they were learned."""
    if not guides:
        return False
    held = sum(
        guide.located is not None and not guide.located.held.isdisjoint(facts.places.at[key]) for guide in guides
    )
    share, count = min(1.0, facts.places.share.get(key, 0.0)), len(guides)
    chance = DEVIATIONS * math.sqrt(count * share * (1 - share))
    return share * count - held > max(GONE_AT_LEAST, GONE_SHARE * count, chance)
