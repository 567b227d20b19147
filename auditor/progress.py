"""Progress of an audit: one bar with rate and time left on a terminal, plain lines in a pipe, events in a log.

Always on standard error.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Final

import click

from auditor.i18n import Translate
from auditor.watch.jsonlog import log_event
from auditor.watch.stages import Begun
from catalog.errors import N_
from spiders.crawl import CrawlEvent

_OFTEN: Final = 30.0
"""Seconds between two lines about one channel in a pipe."""
_MANY: Final = 5_000
"""Things a stage has to do before people are told that it began."""
_STAGES: Final = {
    "read": N_("reading {n} pages"),
    "match": N_("matching {n} guides"),
    "compare": N_("comparing {n} matches"),
    "ledger": N_("entering {n} findings into the ledger"),
    "papers": N_("writing the papers of {n} findings"),
}


@contextmanager
def crawl_progress(say: Translate, *, quiet: bool = False) -> Iterator[Callable[[CrawlEvent], None]]:
    """A function that takes the crawl's events and shows them until the block ends."""
    if quiet:
        yield _logging(lambda _: None)
    elif sys.stderr.isatty():
        with _bar(say) as take:
            yield _logging(_telling_resumed(say, take))
    else:
        yield _logging(_telling_resumed(say, _plain(say)))


def stage_progress(say: Translate) -> Begun:
    """A function that takes the beginnings of a run's stages and tells those that will take a while."""

    def begun(stage: str, size: int) -> None:
        log_event("stage", stage=stage, size=size)
        if size >= _MANY and stage in _STAGES:
            click.echo(say(_STAGES[stage]).format(n=size), err=True)

    return begun


def _logging(take: Callable[[CrawlEvent], None]) -> Callable[[CrawlEvent], None]:
    """Writes every event to the log, if there is one, and passes it on."""

    def logged(event: CrawlEvent) -> None:
        log_event("crawl", **asdict(event))
        take(event)

    return logged


def _telling_resumed(say: Translate, take: Callable[[CrawlEvent], None]) -> Callable[[CrawlEvent], None]:
    """Says when a channel goes on where a crawl that was interrupted was; passes everything else on."""

    def told(event: CrawlEvent) -> None:
        if event.kind != "resumed":
            take(event)
            return
        template = N_(
            "{channel}: going on with the crawl that began {began}; {pages} answers are kept (--fresh begins anew)"
        )
        text = say(template).format(channel=event.channel, began=event.began, pages=event.pages)
        click.echo(text, err=True)

    return told


class _Pace:
    """How many pages are had, how many there will be, and how fast they come."""

    def __init__(self) -> None:
        self.pages: Counter[str] = Counter()
        self.known: dict[str, int] = {}
        self._began = time.monotonic()

    def take(self, event: CrawlEvent) -> None:
        self.pages[event.channel] = max(self.pages[event.channel], event.pages)
        self.known[event.channel] = max(event.announced or event.seen, self.pages[event.channel])

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages.total() / max(time.monotonic() - self._began, 0.001)

    @property
    def seconds_left(self) -> int:
        """What is left at this rate; lists grow while they are read, so it is a guess."""
        return round((sum(self.known.values()) - self.pages.total()) / max(self.rate, 0.001))


@contextmanager
def _bar(say: Translate) -> Iterator[Callable[[CrawlEvent], None]]:
    pace, told = _Pace(), say(N_("{rate} pages a second, {seconds} s left"))

    def shown(_: object) -> str:
        return told.format(rate=f"{pace.rate:.1f}", seconds=pace.seconds_left)

    with click.progressbar(
        length=1, label=say(N_("crawling")), file=sys.stderr, show_eta=False, item_show_func=shown
    ) as bar:

        def take(event: CrawlEvent) -> None:
            pace.take(event)
            bar.length = max(1, sum(pace.known.values()))
            bar.update(pace.pages.total() - bar.pos)

        yield take


def _plain(say: Translate) -> Callable[[CrawlEvent], None]:
    pace, last = _Pace(), dict[str, float]()

    def take(event: CrawlEvent) -> None:
        pace.take(event)
        if event.kind == "finished":
            template = say(N_("{channel}: crawl finished, {pages} pages"))
            click.echo(template.format(channel=event.channel, pages=event.pages), err=True)
        elif time.monotonic() - last.setdefault(event.channel, time.monotonic()) >= _OFTEN:
            last[event.channel] = time.monotonic()
            template = say(N_("{channel}: {pages} of {known} pages, {rate} a second, {seconds} s left in all"))
            known, rate = pace.known[event.channel], f"{pace.rate:.1f}"
            text = template.format(
                channel=event.channel, pages=event.pages, known=known, rate=rate, seconds=pace.seconds_left
            )
            click.echo(text, err=True)

    return take
