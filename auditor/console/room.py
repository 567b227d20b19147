"""What the reviewers of matches share: the cases of the last run, and the file their answers go to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Lock
from typing import Final

from fastapi.concurrency import run_in_threadpool

from auditor.config import Project
from auditor.review.book import Book, Saying, said_now
from auditor.review.desk import Case
from auditor.review.lastrun import desk_of_project
from catalog.errors import N_, AuditError, ConfigError
from catalog.store import Store
from diffs.matching.judgement import Judgement, Side, Verdict, library_side, reading_side

_EVERY: Final = 30.0
"""Seconds between two looks for a new run."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cases of one run, in their order, and those among them that were answered since."""

    run: str
    cases: tuple[Case, ...]
    answered: frozenset[int] = frozenset()

    def next_open(self, at: int) -> int | None:
        """The first case from ``at`` on, then from the beginning, that nobody answered; ``None`` when all are."""
        order = [*range(at, len(self.cases)), *range(min(at, len(self.cases)))]
        return next((index for index in order if index not in self.answered), None)


class Room:
    """One writer at a time. Cases are made once for a run: reading its pages again takes a while."""

    def __init__(self, project: Project) -> None:
        self.project, self._lock = project, Lock()
        self._run, self._cases = "", tuple[Case, ...]()

    def prepare(self, run: str) -> None:
        """Make the cases of a run before anybody asks for them, in a process of its own: it takes seconds in which
        this one has others to serve. :class:`AuditError` where there is none."""
        with self._lock:
            if run != self._run:
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    self._cases = pool.submit(cases_of, self.project, run).result()
                self._run = run

    def table(self, run: str) -> Table:
        """The cases of a run, which has to be the last one; :class:`ConfigError` when there is none."""
        with self._lock:
            return self._table(run)

    def judge(self, run: str, at: int, reading: str, verdict: Verdict, option: int, by: str) -> None:
        """Keep an answer to the case ``at``, which has to be about this very reading.

        ``option``: which item it is (``same``), or seems to be (``unsure``); ``different`` is said of all of them.
        """
        with self._lock:
            cases = self._table(run).cases
            if not (0 <= at < len(cases) and cases[at].reading.item.id == reading and cases[at].options):
                raise ConfigError(N_("this listing is no longer to be judged: load the page again"))
            case, saying = cases[at], said_now(by)
            chosen = case.options if verdict is Verdict.DIFFERENT else case.options[option : option + 1]
            self._book().add([saying.judgement(verdict, case.reading, each.item) for each in chosen])

    def undo(self, by: str) -> None:
        """Take back what this account said last; :class:`ConfigError` when there is nothing."""
        with self._lock:
            book = self._book()
            book.undo(Saying(by, said_now(by).at), [line for line in book.standing() if line.by == by])

    def _table(self, run: str) -> Table:
        if run != self._run:
            self._cases = cases_of(self.project, run)
            self._run = run
        said = _sides(self._book().standing())
        answered = frozenset(index for index, case in enumerate(self._cases) if _is_answered(case, said))
        return Table(run, self._cases, answered)

    def _book(self) -> Book:
        return Book(self.project.judgements)


def cases_of(project: Project, run: str) -> tuple[Case, ...]:
    """The cases of the last run, with what people have said until now."""
    return tuple(desk_of_project(project, run).judged_by(Book(project.judgements).lines).cases())


async def prepare_ahead(room: Room, store: Store) -> None:
    """Have the cases of the newest run ready, as long as the console serves."""
    prepared = ""
    while True:
        last = await run_in_threadpool(store.last_run)
        if last is not None and last.run != prepared:
            prepared = last.run
            # whoever asks is told what is wrong: here nobody does
            with suppress(AuditError, BrokenProcessPool):
                await run_in_threadpool(room.prepare, prepared)
        await asyncio.sleep(_EVERY)


def _sides(lines: Sequence[Judgement]) -> set[tuple[str, Side, Side]]:
    return {(line.channel, line.reading, line.library) for line in lines}


def _is_answered(case: Case, said: set[tuple[str, Side, Side]]) -> bool:
    seen = reading_side(case.reading)
    return any((case.reading.channel, seen, library_side(each.item)) in said for each in case.options)
