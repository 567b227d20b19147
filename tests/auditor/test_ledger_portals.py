"""Claims behind portals that fail in the next crawl, over real HTTP: one portal for each kind of failure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from site_cases import (
    DIFFERENCES,
    GONE,
    HASTY,
    HUGE,
    LOGIN,
    ROBOTS,
    SHELL,
    SHIELD,
    WAF,
    Rebuilt,
    garbled,
    halved,
)
from site_pages import ITEMS, page, renamed_guide, table_guide
from sites import START, Ask, Portal, Reply, guides_are, html, is_guide, item_of, moved, path_is, serve, shown, static
from test_run_verdicts import new_project, write_channel

from auditor.config import open_project
from auditor.ledger.book import open_ledger
from auditor.ledger.model import Entry, State
from auditor.run import Audit, chosen_channels, run_audit

ONE: Final = 2
"""The item whose page alone fails; a list of eight that lost one since the last trusted crawl cannot be judged."""


def renamed(ask: Ask) -> Reply:
    """The page of an item under another name, without a code."""
    item = item_of(ask)
    assert item is not None
    return html(table_guide({**item, "task_name": "办事服务事项一览", "task_code": ""}))


def without_one(ask: Ask) -> Reply | None:
    """One item is on no list any more, and its page is gone."""
    if is_guide(ask) and item_of(ask) == ITEMS[ONE - 1]:
        return html("", 404)
    reply = static(table_guide)(ask)
    if reply is None or is_guide(ask):
        return reply
    return html(reply.body.decode().replace(f"./t20210801_{ONE}.html", "./t20210801_1.html"))


@dataclass(frozen=True)
class Failing:
    """A portal as it is after it was mended and fails; what must be lacking; whether one page alone is hit."""

    later: Portal | None
    lacking: str = "coverage"
    one: bool = False


PORTALS: Final[Mapping[str, Failing]] = {
    "refused": Failing(None),
    "forbidden": Failing(guides_are(html("", 403))),
    "forbidden-list": Failing(path_is(START, html("", 403))),
    "firewall": Failing(guides_are(WAF)),
    "login": Failing(guides_are(LOGIN)),
    "sent-to-login": Failing(guides_are(moved("/cas/login?service=x"))),
    "shell": Failing(guides_are(SHELL)),
    "gone": Failing(guides_are(GONE)),
    "sent-home": Failing(guides_are(moved("/"))),
    "challenge": Failing(guides_are(SHIELD)),
    "robots": Failing(path_is("/robots.txt", ROBOTS)),
    "too-slow": Failing(guides_are(Reply(b"", wait=1.5))),
    "too-many": Failing(guides_are(Reply(b"", 429))),
    "server-error": Failing(guides_are(html("", 500))),
    "garbled": Failing(guides_are(garbled)),
    "halved": Failing(guides_are(halved)),
    "list-cut": Failing(static(table_guide, "<a href='javascript:goPage(2)'>下一页</a>")),
    "relabelled": Failing(shown(renamed_guide, {})),
    "same-page": Failing(guides_are(html(table_guide(ITEMS[0])))),
    "empty-list": Failing(path_is(START, html(page("<p>暂无数据</p>")))),
    "one-forbidden": Failing(guides_are(html("", 403), ONE)),
    "one-login": Failing(guides_are(LOGIN, ONE)),
    "one-shell": Failing(guides_are(SHELL, ONE)),
    "one-gone": Failing(guides_are(GONE, ONE)),
    "one-huge": Failing(guides_are(HUGE, ONE)),
    "vanished": Failing(without_one),
    "renamed": Failing(guides_are(renamed, ONE), "match", one=True),
    "mended": Failing(static(table_guide), ""),
}


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Entry]]]:
    """Portal → its findings after: a run, a claim of all of them, and a run over the failing portals."""
    root = tmp_path_factory.mktemp("portals") / "project"
    new_project(root)
    portals = {name: Rebuilt(each.later or static(table_guide), shown(table_guide, DIFFERENCES))
               for name, each in PORTALS.items()}  # fmt: skip
    with ExitStack() as stack, ExitStack() as first_to_go:
        for name, portal in portals.items():
            keeper = first_to_go if PORTALS[name].later is None else stack
            site = keeper.enter_context(serve(portal))
            write_channel(root, name, f"http://{site.place}{START}", HASTY)
        audit_of(root, "2021-09-17")
        with open_ledger(open_project(root)) as book:
            numbers = [entry.number for entry in book.entries() if entry.finding.get("channel")]
            assert all(answer.accepted for answer in book.claim(numbers, by="张三"))
        time.sleep(1.1)  # moments are told by the second
        first_to_go.close()
        for portal in portals.values():
            portal.now = portal.later
        audit_of(root, "2021-09-24")
    with open_ledger(open_project(root)) as book:
        yield {name: list(book.entries(channel=name, history=True)) for name in PORTALS}


def audit_of(root: Path, day: str) -> None:
    project = open_project(root)
    run_audit(Audit(project, chosen_channels(project, ()), day, fresh=True))


@pytest.mark.parametrize("name", PORTALS)
def test_a_failing_portal_verifies_nothing_it_hits(name: str, entries: dict[str, list[Entry]]) -> None:
    failing = PORTALS[name]
    claimed = [entry for entry in entries[name] if entry.claimed_by]
    assert len(claimed) == len(DIFFERENCES)
    for entry in claimed:
        hit = failing.lacking and (not failing.one or entry.finding["item"]["task_name"] == ITEMS[ONE - 1]["task_name"])
        lacking = entry.verdict.lacking if entry.verdict is not None else None
        assert (entry.state, lacking) == ((State.CLAIMED, failing.lacking) if hit else (State.VERIFIED, None))
