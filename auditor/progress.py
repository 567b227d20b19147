"""Progress of a crawl: one bar on a terminal, plain lines in a pipe. Always on standard error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from auditor.i18n import Translate
from catalog.errors import N_
from spiders.crawl import CrawlEvent

_EVERY: Final = 20
"""Pages after which a pipe is told how far a crawl is."""


@contextmanager
def crawl_progress(say: Translate, *, quiet: bool = False) -> Iterator[Callable[[CrawlEvent], None]]:
    """A function that takes the crawl's events and shows them until the block ends."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar(say) as take:
            yield _telling_resumed(say, take)
    else:
        yield _telling_resumed(say, _plain(say))


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


@contextmanager
def _bar(say: Translate) -> Iterator[Callable[[CrawlEvent], None]]:
    pages: Counter[str] = Counter()
    with click.progressbar(length=1, label=say(N_("crawling")), file=sys.stderr, show_eta=False) as bar:
        known: dict[str, int] = {}

        def take(event: CrawlEvent) -> None:
            pages[event.channel] = max(pages[event.channel], event.pages)
            known[event.channel] = max(event.announced or event.seen, pages[event.channel])
            bar.length = max(1, sum(known.values()))
            bar.update(pages.total() - bar.pos)

        yield take


def _plain(say: Translate) -> Callable[[CrawlEvent], None]:
    told: Counter[str] = Counter()

    def take(event: CrawlEvent) -> None:
        if event.kind == "page" and event.pages >= told[event.channel] + _EVERY:
            told[event.channel] = event.pages
            known = event.announced or event.seen
            template = say(N_("{channel}: {pages} pages so far, {known} guides known"))
            click.echo(template.format(channel=event.channel, pages=event.pages, known=known), err=True)
        if event.kind == "finished":
            template = say(N_("{channel}: crawl finished, {pages} pages"))
            click.echo(template.format(channel=event.channel, pages=event.pages), err=True)

    return take
