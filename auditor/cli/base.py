"""What every command shares: the language, the project folder, translated help, and output that never mixes.

Results go to standard output; progress, warnings and errors to standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import click

from auditor.cli.wide import WideFormatter
from auditor.i18n import Translate, language_asked, language_of_environment, translator
from auditor.ledger import clock
from catalog.errors import N_, ConfigError
from catalog.jsonlines import dump_line

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

    from auditor.config import Project

P = ParamSpec("P")
R = TypeVar("R")

_LANGUAGE: Final = "auditor.language"
"""Where the context keeps the language of the call, known before any option is parsed."""

CLICKS_WORDS: Final = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("Show this message and exit."))
"""What click itself writes into help pages, marked here so that the catalogue knows it."""


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
        from auditor.config import open_project  # noqa: PLC0415 - pydantic, which `auditor --help` does not need

        return open_project(self.root)

    def tell(self, template: str, **params: object) -> None:
        """One line on standard error."""
        click.echo(self.say(template).format(**params), err=True)


pass_session = click.make_pass_decorator(Session)


def _say(context: click.Context) -> Translate:
    return translator(context.meta.get(_LANGUAGE) or language_of_environment())


class _Context(click.Context):
    formatter_class = WideFormatter


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

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """What stands in brackets behind the help; that an option must be given, in the reader's language."""
        extra = super().get_help_extra(ctx)
        return {**extra, "required": _say(ctx)(N_("required"))} if "required" in extra else extra


class TranslatedCommand(click.Command):
    """A command whose help is a message template; the example (``epilog``) stays as it is typed."""

    context_class = _Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line, with click's own words translated."""
        say = _say(ctx)
        pieces = " ".join(say(piece) for piece in self.collect_usage_pieces(ctx) if piece)
        formatter.write_usage(ctx.command_path, pieces, prefix=say(N_("Usage: ")))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(_say(ctx)(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options; the one that click adds by itself is translated here."""
        say = _say(ctx)
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section(say(N_("Options"))):
            formatter.write_dl([(names, say(text)) for names, text in filter(None, records)])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example, one line each."""
        if self.epilog:
            with formatter.section(_say(ctx)(N_("Example"))):
                for line in self.epilog.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class TranslatedGroup(TranslatedCommand, click.Group):
    """A group of translated commands, listed in the order they were added."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the language first: help and errors need it, whatever comes wrong later."""
        ctx.meta.setdefault(_LANGUAGE, language_asked(args))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Command names in the order a newcomer needs them."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The group's options, then its commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with what their help says."""
        say = _say(ctx)
        with formatter.section(say(N_("Commands"))):
            formatter.write_dl(
                [(name, say(text) if (text := self.commands[name].help) else "") for name in self.list_commands(ctx)]
            )


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command that is imported when it is called: ``package.module:attribute``, and one line about it."""

    place: str
    line: str

    def load(self) -> click.Command:
        """The command itself."""
        module, _, attribute = self.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


class LazyGroup(TranslatedGroup):
    """A group that lists its commands without importing them."""

    def __init__(self, *args: Any, lazy: Mapping[str, Lazy], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.lazy = lazy
        for name, each in lazy.items():
            self.add_command(TranslatedCommand(name, help=each.line))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now where it is a lazy one; ``None`` for a name nobody knows."""
        return self.lazy[cmd_name].load() if cmd_name in self.lazy else super().get_command(ctx, cmd_name)


def option(*names: str, **settings: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """``click.option`` with translated help."""
    return click.option(*names, cls=TranslatedOption, **settings)


def today(_: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """The date of an option as ISO text, today in China when not given; a bad date is a bad call."""
    if value is None:
        return clock.today()
    try:
        # fromisoformat takes week dates and 20210917 too; what people write here must read one way only
        if date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    where, hint = parameter.opts[0], N_("write it as 2021-09-17")
    raise ConfigError(N_("{value} is not a date"), where=where, hint=hint, value=value)


as_of_option = option(
    "--as-of", metavar="DATE", callback=today, help=N_("The day the audit speaks for (default: today).")
)
json_option = option("--json", "as_json", is_flag=True, help=N_("Write JSON for programs."))


existing_file = click.Path(path_type=Path)
"""A file argument; whether it can be read is told by whoever opens it, with its reason."""


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    click.echo(dump_line(value))


def print_lines(values: Iterable[Mapping[str, Any]]) -> None:
    """JSON objects, one per line, on standard output."""
    for value in values:
        print_json(value)


def print_texts(lines: Iterable[str]) -> None:
    """Lines of JSON that are written already, on standard output, many of them at a time."""
    left = iter(lines)
    while batch := list(islice(left, 1000)):
        click.echo("\n".join(batch))
