"""The file of judgements: read once, only ever added to, every line on disk before the next is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.errors import N_, ConfigError
from catalog.jsonlines import dump_line
from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement, Verdict, library_side, reading_side, standing
from diffs.matching.judgementfile import judgement_to_json, mark, read_judgements


@dataclass(frozen=True, slots=True)
class Saying:
    """Who judges, when (ISO date-time with offset), and what is to be remembered of it."""

    by: str
    at: str
    note: str = ""

    def judgement(self, verdict: Verdict, reading: Reading, item: ServiceItem) -> Judgement:
        """The line for one pair."""
        return Judgement(
            verdict, self.by, self.at, reading_side(reading), library_side(item), reading.channel, self.note
        )

    def withdrawal(self, line: Judgement) -> Judgement:
        """The line that takes another back."""
        return Judgement(
            Verdict.WITHDRAWN, self.by, self.at, line.reading, line.library, line.channel, self.note, mark(line)
        )


def said_now(by: str, note: str = "") -> Saying:
    """What ``by`` says at this moment, in the offset of this machine's clock."""
    return Saying(by, datetime.now().astimezone().isoformat(timespec="seconds"), note)


class Book:
    """The judgements of one file, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = list(read_judgements(path)) if path.exists() else []

    @property
    def lines(self) -> tuple[Judgement, ...]:
        """All lines in their order, withdrawals among them."""
        return tuple(self._lines)

    def standing(self) -> list[Judgement]:
        """The judgements nobody took back."""
        return standing(self._lines, [mark(each) for each in self._lines])

    def add(self, lines: Sequence[Judgement]) -> None:
        """Write lines at the end of the file; they are on the disk when this returns."""
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        data = "".join(dump_line(judgement_to_json(line)) + "\n" for line in lines).encode()
        with self.path.open("ab+") as file:
            if file.tell() and not _ends_a_line(file.fileno(), file.tell()):
                data = b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._lines += lines

    def undo(self, saying: Saying, among: Iterable[Judgement] | None = None) -> list[Judgement]:
        """Take back what was said last (several lines when one word settled several pairs); those lines.

        ``among``: only of these. Raises :class:`ConfigError` when nothing stands that could be taken back.
        """
        lines = self.standing()
        if among is not None:
            wanted = {mark(each) for each in among}
            lines = [each for each in lines if mark(each) in wanted]
        if not lines:
            hint = N_("`auditor review list --judged` shows the judgements that stand")
            raise ConfigError(N_("there is no judgement to take back"), where=str(self.path), hint=hint)
        last = lines[-1]
        taken = [each for each in lines if _word(each) == _word(last)]
        self.add([saying.withdrawal(each) for each in taken])
        return taken


def _ends_a_line(file: int, size: int) -> bool:
    return os.pread(file, 1, size - 1) == b"\n"


def _word(line: Judgement) -> tuple[object, ...]:
    """What one press of a key said: lines of one person, moment and reading."""
    return line.by, line.at, line.channel, line.reading, line.verdict
