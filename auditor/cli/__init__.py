"""The ``auditor`` command: its groups, its one error boundary, and the exit codes it leaves with.

0 consistent or done · 1 findings · 2 bad call or configuration · 3 input refused · 4 cannot judge ·
70 internal error · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from auditor.cli import audit, demo, files, laws, library, reading
from auditor.cli.base import Session, TranslatedGroup, option
from auditor.i18n import LANGUAGES, language_of_environment, told, translator
from catalog.errors import N_, AuditError
from catalog.loopback import obey_environment

EXIT_BAD_CALL, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 70, 130

__all__ = ["cli", "main"]


@click.group(
    cls=TranslatedGroup,
    help=N_("Audit what every channel publishes about government service items against the provincial item library."),
    epilog="auditor demo",
    context_settings={"max_content_width": 100},
)
@option("--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=True, help=N_("Language of messages."))
@option(
    "--project",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help=N_("The project folder, where audit.toml stands (default: here)."),
)
@click.version_option(package_name="item-catalog-auditor", prog_name="auditor")
@click.pass_context
def cli(context: click.Context, lang: str | None, root: Path) -> None:
    """Remember language and project folder for the command that follows."""
    context.obj = Session(lang or language_of_environment(), root)


for command in (
    demo.demo,
    demo.init,
    library.library,
    audit.run,
    audit.crawl,
    reading.read,
    files.match_command,
    files.diff_command,
    audit.explain,
    laws.laws,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; the only place that catches everything."""
    obey_environment()
    try:
        code = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_BAD_CALL)
    except AuditError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _quiet_standard_output()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the one boundary: nothing leaves as a bare traceback or as 1
        _tell_internal(error)
        sys.exit(EXIT_INTERNAL)
    sys.exit(code if isinstance(code, int) else 0)


def _language() -> str:
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return language_of_environment()


def _tell(error: AuditError) -> None:
    """The error in the reader's language; under Chinese also in English, for whoever searches for it."""
    language = _language()
    click.echo(translator(language)(N_("error: {text}")).format(text=told(error, language)), err=True)
    if language != "en":
        click.echo(f"error: {error}", err=True)


def _tell_internal(error: Exception) -> None:
    say = translator(_language())
    template = N_("internal error: {kind}: {text}. Set AUDITOR_DEBUG=1 to see where, and report it.")
    click.echo(say(template).format(kind=type(error).__name__, text=error), err=True)
    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exc()


def _quiet_standard_output() -> None:
    """A reader that closed the pipe (``| head``) is no error; keep the interpreter from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
