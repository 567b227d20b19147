"""A sitting at the terminal: one case after the other, one key each, every answer on disk before the next case."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import click

from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.review.book import Book, Saying
from auditor.review.desk import Case
from auditor.review.screen import bracketed, case_lines, coloured, detail_lines
from catalog.errors import N_
from diffs.matching.judgement import Judgement, Verdict, library_side

KEYS: Final = N_("[1-{n}] same  [d] none of these  [u] unsure  [n] later  [z] undo  [o] details  [q] leave")
_NO_OPTIONS: Final = N_("[n] later  [z] undo  [o] details  [q] leave")
_LEAVE: Final = ("q", "\x04", "")


@dataclass
class Tally:
    """What a sitting came to."""

    judged: int = 0
    left: int = 0


@dataclass
class Sitting:
    """The state of one sitting. ``saying`` gives who and when for each answer; ``key`` waits for one key."""

    cases: Sequence[Case]
    book: Book
    saying: Callable[[], Saying]
    say: Translate
    key: Callable[[], str]
    at: int = 0
    done: list[tuple[int, list[Judgement]]] = field(default_factory=list)

    def run(self) -> Tally:
        """Ask until all cases were shown or the person leaves; what was answered is kept either way."""
        while self.at < len(self.cases):
            self._show()
            while not (answer := self._answer(self.key())):
                pass
            if answer == "leave":
                break
        return Tally(len(self.done), len(self.cases) - len({at for at, _ in self.done}))

    def _show(self) -> None:
        case, width = self._with_holders(self.cases[self.at]), min(shutil.get_terminal_size().columns, 120)
        mark = bracketed if os.environ.get("NO_COLOR") else coloured
        click.echo("")
        for line in case_lines(case, f"{self.at + 1}/{len(self.cases)}", width, self.say, mark):
            click.echo(line)
        template = KEYS if case.options else _NO_OPTIONS
        click.echo(self.say(template).format(n=len(case.options)))

    def _with_holders(self, case: Case) -> Case:
        """The case, where an item was just given to another reading of the channel saying so."""
        held = {
            (line.channel, line.library): line.reading.name
            for _, lines in self.done
            for line in lines
            if line.verdict is Verdict.SAME
        }
        options = (
            replace(each, held_by=held.get((case.reading.channel, library_side(each.item)), each.held_by))
            for each in case.options
        )
        return replace(case, options=tuple(options))

    def _answer(self, key: str) -> str:
        """What the key did: ``""`` when another key is needed, ``next``, or ``leave``."""
        if key.lower() in _LEAVE:
            return "leave"
        act = {"d": self._different, "u": self._unsure, "n": self._later, "z": self._undo, "o": self._details}.get(
            key.lower()
        )
        if act is not None:
            return act()
        return self._same(int(key)) if key.isascii() and key.isdecimal() else ""

    def _same(self, number: int) -> str:
        options = self.cases[self.at].options
        if not 1 <= number <= len(options):
            return ""
        return self._put(Verdict.SAME, [number - 1], shown(options[number - 1].item.task_name, 200))

    def _different(self) -> str:
        return self._put(Verdict.DIFFERENT, range(len(self.cases[self.at].options)), "")

    def _unsure(self) -> str:
        return self._put(Verdict.UNSURE, [0] if self.cases[self.at].options else [], "")

    def _put(self, verdict: Verdict, which: Sequence[int], name: str) -> str:
        case, saying = self.cases[self.at], self.saying()
        lines = [saying.judgement(verdict, case.reading, case.options[at].item) for at in which]
        if not lines:
            return ""
        self.book.add(lines)
        self.done.append((self.at, lines))
        click.echo(self.say(_ANSWERS[verdict]).format(name=name))
        self.at += 1
        return "next"

    def _later(self) -> str:
        self.at += 1
        return "next"

    def _undo(self) -> str:
        if not self.done:
            click.echo(self.say(N_("nothing was judged in this sitting; `auditor review undo` goes further back")))
            return ""
        self.at, lines = self.done.pop()
        self.book.undo(self.saying(), lines)
        click.echo(self.say(N_("taken back")))
        return "next"

    def _details(self) -> str:
        for line in detail_lines(self.cases[self.at], min(shutil.get_terminal_size().columns, 120), self.say):
            click.echo(line)
        return ""


_ANSWERS: Final = {
    Verdict.SAME: N_("kept: the same as {name}"),
    Verdict.DIFFERENT: N_("kept: different from all of these"),
    Verdict.UNSURE: N_("kept: unsure"),
}
