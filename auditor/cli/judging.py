"""What the commands of ``auditor review`` share: where readings, library and judgements are, and who judges."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import click

from auditor.cli.base import Session, existing_file, option
from auditor.config import CONFIG_NAME
from auditor.review import Book, Desk, Saying, desk_of_files, said_now
from catalog.errors import N_, ConfigError
from diffs.matching.judgementfile import checked_time

REVIEWER_VARIABLE: Final = "AUDITOR_BY"
FILE_NAME: Final = "judgements.jsonl"

by_option = option("--by", default="", help=N_("Who judges (default: AUDITOR_BY, then reviewer in audit.toml)."))
note_option = option("--note", default="", help=N_("What the judgement rests on."))
at_option = option("--at", metavar="TIME", default="", help=N_("When it was judged (default: now)."))


@dataclass(frozen=True, slots=True)
class Source:
    """What the call says about where things are; what it does not say comes from the project."""

    session: Session
    run: str = ""
    library: Path | None = None
    readings: Path | None = None
    judgements: Path | None = None

    def book(self) -> Book:
        """The file of judgements."""
        if self.judgements is not None:
            return Book(self.judgements)
        if self.library is not None or not self._has_project():
            return Book(self.session.root / FILE_NAME)
        return Book(self.session.project().judgements)

    def desk(self, book: Book, *, own_weights: bool = True) -> Desk:
        """What is matched: two files, or what the project's last run read.

        ``own_weights``: with the weights the project names, which need not exist before they are fitted.
        """
        if (self.library is None) != (self.readings is None):
            raise ConfigError(N_("--library and --readings go together"))
        if self.library is not None and self.readings is not None:
            if self.run:
                raise ConfigError(N_("give either --run or files"))
            return desk_of_files(self.library, self.readings, book.lines)
        from auditor.review.lastrun import desk_of_project  # noqa: PLC0415 - scrapy, which files do not need

        return desk_of_project(self.session.project(), self.run, own_weights=own_weights).judged_by(book.lines)

    def weights_file(self) -> Path | None:
        """The project's own file of weights, ``None`` when it has none."""
        return self.session.project().weights if self._has_project() else None

    def saying(self, by: str, note: str = "", at: str = "", *, needed: bool = True) -> Saying:
        """Who says it and when; :class:`ConfigError` when nobody is named."""
        name = by.strip() or os.environ.get(REVIEWER_VARIABLE, "").strip() or self._reviewer()
        if needed and not name:
            hint = N_("name yourself with --by, in AUDITOR_BY, or as reviewer under [matching] in audit.toml")
            raise ConfigError(N_("nobody is named as who judges"), hint=hint)
        return Saying(name, checked_time(at, "--at"), note) if at else said_now(name, note)

    def _reviewer(self) -> str:
        return self.session.project().config.matching.reviewer.strip() if self._has_project() else ""

    def _has_project(self) -> bool:
        return (self.session.root / CONFIG_NAME).is_file()


_OPTIONS: Final = (
    option("--run", default="", help=N_("The run to judge (default: the last one).")),
    option("--library", type=existing_file, help=N_("A library file, instead of the project's.")),
    option("--readings", type=existing_file, help=N_("A file of readings, instead of the last run's.")),
    option("--judgements", type=existing_file, help=N_("The file of judgements (default: as in audit.toml).")),
)


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that takes a :class:`Source` first; what the group was told holds where the command says nothing."""

    @functools.wraps(command)
    def with_source(run: str, library: Path | None, readings: Path | None, judgements: Path | None, **rest: Any) -> Any:
        context = click.get_current_context()
        session = context.find_object(Session)
        assert session is not None
        told = context.meta.setdefault(__name__, Source(session))
        source = Source(
            session, run or told.run, library or told.library, readings or told.readings, judgements or told.judgements
        )
        context.meta[__name__] = source
        return command(source, **rest)

    return functools.reduce(lambda made, each: each(made), reversed(_OPTIONS), cast("Callable[..., Any]", with_source))
