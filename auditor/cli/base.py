"""What every command shares: the language, the project folder, translated help, and output that never mixes.

Results go to standard output; progress, warnings and errors to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from auditor.config import Project, open_project
from auditor.i18n import Translate, language_of_environment, translator
from catalog.errors import N_, ConfigError
from catalog.jsonlines import dump_line

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Session:
    """What the group's own options said, handed to every command."""

    language: str
    root: Path

    @property
    def say(self) -> Translate:
        """Message templates in the reader's language."""
        return translator(self.language)

    def project(self) -> Project:
        """The project of ``--project``; :class:`ConfigError` when there is none."""
        return open_project(self.root)

    def tell(self, template: str, **params: object) -> None:
        """One line on standard error."""
        click.echo(self.say(template).format(**params), err=True)


pass_session = click.make_pass_decorator(Session)


def _say(context: click.Context) -> Translate:
    session = context.find_object(Session)
    return session.say if session else translator(language_of_environment())


class TranslatedOption(click.Option):
    """An option whose help is a message template."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help in the reader's language."""
        english = self.help
        self.help = _say(ctx)(english) if english else english
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = english


class TranslatedCommand(click.Command):
    """A command whose help and short help are message templates; the example stays as it is."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, then the example lines (``epilog``) unwrapped."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(_say(ctx)(self.help or ""))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example, as typed."""
        if self.epilog:
            with formatter.section(_say(ctx)(N_("Example"))):
                for line in self.epilog.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group of translated commands, listed in the order they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Command names in the order a newcomer needs them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with the first sentence of their help, translated."""
        say = _say(ctx)
        rows = [
            (name, say(command.help or "").split("。")[0].split(". ")[0]) for name, command in self.commands.items()
        ]
        with formatter.section(say(N_("Commands"))):
            formatter.write_dl(rows)


def _first_sentence(text: str) -> str:
    return text.split("。", maxsplit=1)[0].split(". ", maxsplit=1)[0].rstrip(".")


def option(*names: str, **settings: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """``click.option`` with translated help."""
    return click.option(*names, cls=TranslatedOption, **settings)


def today(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """The ``--as-of`` date as ISO text, today when not given; a bad date is a bad call."""
    if value is None:
        return date.today().isoformat()  # noqa: DTZ011 - the user's own calendar day
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ConfigError(
            N_("{value} is not a date"), where="--as-of", hint=N_("write it as 2021-09-17"), value=value
        ) from error


as_of_option = option(
    "--as-of", metavar="DATE", callback=today, help=N_("The day the audit speaks for (default: today).")
)
json_option = option("--json", "as_json", is_flag=True, help=N_("Write JSON for programs."))


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    click.echo(dump_line(value))


def print_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """JSON objects, one per line, on standard output."""
    for value in values:
        print_json(value)


def on_terminal() -> bool:
    """Whether progress may be drawn: standard error is a terminal."""
    return sys.stderr.isatty()
