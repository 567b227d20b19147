"""The verdict on a crawl, from its numbers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import LegalBasis, Reading, ServiceItem
from spiders.channel import Expectations
from spiders.facts import allowed_failures
from spiders.judge import has_unnamed
from spiders.model import ChannelReadings, CrawlLog, NotRead, Page, PageRole, Reason, ReasonCode, Trust
from spiders.trust import CrawlFacts, GuideOutcome, PreviousRun, fill_rates, judge, trust_to_json, unread_share

FILL = {"task_name": 1.0, "by_law": 0.9}


def reading(number: int, **elements: str) -> Reading:
    item = ServiceItem(
        id=f"C{number:04d}",
        task_name=f"事项{number}",
        codes=(f"{number:031d}",),
        elements={"link_way": f"029-8678{number:04d}", **elements},
        by_law=(LegalBasis(law_name="中华人民共和国公路法"),),
    )
    return Reading(item, unread=("温馨提示",), has_provenance=True)


def outcome(number: int) -> GuideOutcome:
    return GuideOutcome(f"http://pc.example/{number}", (reading(number),), evidence=f"{number:064x}")


def failed(number: int, code: ReasonCode) -> GuideOutcome:
    return replace(outcome(number), readings=(), failure=Reason(code, code.value))


def facts(number: int = 40, announced: int | None = 40, expect: Expectations | None = None) -> CrawlFacts:
    return CrawlFacts(
        CrawlLog("pc", announced=announced, seen=number),
        tuple(outcome(n) for n in range(number)),
        expect or Expectations(min_items=number, fill=FILL),
    )


def with_guides(base: CrawlFacts, *guides: GuideOutcome) -> CrawlFacts:
    """The facts with the first guides replaced."""
    return replace(base, guides=(*guides, *base.guides[len(guides) :]))


def with_log(base: CrawlFacts, **changes: object) -> CrawlFacts:
    return replace(base, log=replace(base.log, **changes))  # type: ignore[arg-type]


def _bare(number: int) -> GuideOutcome:
    whole = outcome(number)
    item = replace(whole.readings[0].item, by_law=())
    return replace(whole, readings=(replace(whole.readings[0], item=item),))


LIST_403 = Page("http://pc.example/list", PageRole.LIST, 403, failure=ReasonCode.BLOCKED, detail="HTTP 403")
PREVIOUS = PreviousRun(read=40, announced=40, fill={"by_law": 1.0}, unread=0.2)
LOOP = (Reason(ReasonCode.LOOP, "again"),)
LINK_OUT = replace(failed(0, ReasonCode.OFF_SITE), link_out=True)
LOST_PART = replace(outcome(0), lost_part=NotRead("http://pc.example/m/0", ReasonCode.ERRORS))

CASES: dict[str, tuple[Callable[[], CrawlFacts], set[str]]] = {
    "all well": (facts, set()),
    "no total announced": (lambda: facts(announced=None), set()),
    "half of the announced": (lambda: facts(20), {"coverage"}),
    "one of the announced lost": (lambda: facts(39), {"coverage"}),
    "fewer than expected": (lambda: facts(20, None, Expectations(min_items=40)), {"coverage"}),
    "nothing at all": (lambda: facts(0, None), {"coverage"}),
    "announced nothing": (lambda: facts(0, 0), {"coverage"}),
    "no expectations": (lambda: replace(facts(), expect=None), {"no_expectations"}),
    "one page failed": (lambda: with_guides(facts(), failed(0, ReasonCode.TIMEOUT)), set()),
    "one page failed, none may": (
        lambda: with_guides(facts(expect=Expectations(max_errors=0.0)), failed(0, ReasonCode.TIMEOUT)),
        {"timeout"},
    ),
    "one of four failed": (lambda: with_guides(facts(4, 4), failed(0, ReasonCode.ERRORS)), {"errors"}),
    "two kinds of failure": (
        lambda: with_guides(facts(), failed(0, ReasonCode.ERRORS), failed(1, ReasonCode.LOGIN)),
        {"errors", "login"},
    ),
    "two lost parts": (lambda: with_guides(facts(), LOST_PART, replace(LOST_PART, url="x")), {"errors"}),
    "links out do not count": (lambda: with_guides(facts(), *[replace(LINK_OUT, url=str(n)) for n in range(9)]), set()),
    "more pages that are no guides": (
        lambda: replace(
            facts(), guides=(*facts().guides, *[failed(50 + n, ReasonCode.NOT_A_GUIDE) for n in range(30)])
        ),
        set(),
    ),
    "guides that are none any more": (
        lambda: with_guides(facts(), *[failed(n, ReasonCode.NOT_A_GUIDE) for n in range(20)]),
        {"not_a_guide", "drift"},
    ),
    "a list page was blocked": (lambda: with_log(facts(announced=None), pages=(LIST_403,)), {"blocked"}),
    "a list page was blocked, all found": (lambda: with_log(facts(), pages=(LIST_403,)), set()),
    "the list loops": (lambda: with_log(facts(announced=None), reasons=LOOP), {"loop"}),
    "the list loops after the last item": (lambda: with_log(facts(), reasons=LOOP), set()),
    "a list ended in a login": (
        lambda: replace(facts(announced=None), list_refusals=(NotRead("http://pc.example/l", ReasonCode.LOGIN),)),
        {"login"},
    ),
    "one basis missing": (lambda: with_guides(facts(), _bare(0)), set()),
    "many bases missing": (lambda: with_guides(facts(), *map(_bare, range(10))), {"fill_rate"}),
    "all bases gone since": (
        lambda: replace(with_guides(facts(), *map(_bare, range(40))), previous=PREVIOUS, expect=Expectations()),
        {"drift"},
    ),
    "two listed twice": (lambda: with_guides(facts(), outcome(5), outcome(6)), set()),
    "all the same": (lambda: with_guides(facts(), *[outcome(1)] * 40), {"same_content"}),
    "the same item on other pages": (
        lambda: with_guides(facts(), *[replace(outcome(1), evidence=f"e{n}") for n in range(40)]),
        {"same_content"},
    ),
    "as before": (lambda: replace(facts(), previous=PREVIOUS), set()),
    "fewer than before": (lambda: replace(facts(30, None), previous=PREVIOUS), {"coverage"}),
    "fewer than before, and says so": (lambda: replace(facts(36, 36), previous=PREVIOUS), set()),
    "far fewer announced than before": (lambda: replace(facts(20, 20), previous=PREVIOUS), {"coverage"}),
    "labels unknown since": (lambda: replace(facts(), previous=replace(PREVIOUS, unread=0.01)), {"drift"}),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_the_verdict(case: str) -> None:
    make, codes = CASES[case]
    trust = judge(make())
    assert {reason.code.value for reason in trust.reasons} == codes
    assert trust.trusted == (not codes)


def test_the_json_is_the_contract() -> None:
    trust = judge(with_guides(facts(20), failed(0, ReasonCode.TOO_LARGE)))
    assert trust_to_json(trust, {"error": 3, "info": 1}) == {
        "channel": "pc",
        "trust": "untrusted",
        "reasons": [{"code": "coverage", "text": "announced 40, seen 20", "announced": 40, "seen": 20}],
        "announced": 40,
        "seen": 20,
        "read": 19,
        "findings": {"error": 3, "info": 1},
        "not_read": [{"url": "http://pc.example/0", "reason": "too_large"}],
    }


def test_nothing_announced_is_left_out_of_the_json() -> None:
    assert "announced" not in trust_to_json(judge(facts(announced=None)))


def test_a_word_for_nothing_fills_and_an_empty_value_does_not() -> None:
    readings = [reading(1, fee="无"), reading(2, fee=""), reading(3), reading(4, fee="10元")]
    assert fill_rates(readings, ["fee", "by_law", "task_name"]) == {"fee": 0.5, "by_law": 1.0, "task_name": 1.0}
    assert fill_rates([], ["fee"]) == {}


def test_the_share_of_unknown_labels() -> None:
    assert unread_share([reading(1)]) == 0.5
    assert unread_share([]) == 0.0


@given(st.integers(0, 5000), st.floats(0, 1))
def test_never_are_all_pages_allowed_to_fail_by_leniency(pages: int, share: float) -> None:
    allowed = allowed_failures(pages, share)
    assert 0 <= allowed <= max(1, pages * share)
    assert allowed == 0 or pages >= 1


@given(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60)))
def test_what_was_announced_and_not_found_is_never_trusted(number: int, announced: int | None) -> None:
    trust = judge(facts(number, announced))
    assert trust.trusted == (number > 0 and (announced is None or number >= announced))


@pytest.mark.parametrize(
    ("name", "unseen", "unnamed"),
    [
        ("道路旅客运输经营许可", True, False),
        ("道路旅客运输…", True, True),
        ("道路旅客运输...", True, True),
        ("", True, True),
        ("", False, False),
    ],
)
def test_a_guide_that_may_be_any_item(name: str, unseen: bool, unnamed: bool) -> None:
    pages = (Page("hall/1.docx", PageRole.GUIDE, listed={"task_name": name} if name else {}),)
    lost = NotRead("hall/1.docx", ReasonCode.TRUNCATED, unseen=unseen)
    trust = Trust("hall", True, None, 1, 0, not_read=(lost,))
    assert has_unnamed(CrawlLog("hall", pages), ChannelReadings("hall", (), trust)) is unnamed
