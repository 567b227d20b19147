"""What the reviewers of matches share: the cases of the last run, and the file their answers go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from auditor.config import Project
from auditor.review.book import Book, Saying, said_now
from auditor.review.desk import Case
from auditor.review.lastrun import desk_of_project
from catalog.errors import N_, ConfigError
from diffs.matching.judgement import Judgement, Side, Verdict, library_side, reading_side


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
            book = self._book()
            self._cases = tuple(desk_of_project(self.project, run).judged_by(book.lines).cases())
            self._run = run
        said = _sides(self._book().standing())
        answered = frozenset(index for index, case in enumerate(self._cases) if _is_answered(case, said))
        return Table(run, self._cases, answered)

    def _book(self) -> Book:
        return Book(self.project.judgements)


def _sides(lines: Sequence[Judgement]) -> set[tuple[str, Side, Side]]:
    return {(line.channel, line.reading, line.library) for line in lines}


def _is_answered(case: Case, said: set[tuple[str, Side, Side]]) -> bool:
    seen = reading_side(case.reading)
    return any((case.reading.channel, seen, library_side(each.item)) in said for each in case.options)
