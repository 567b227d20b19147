"""The ``auditor`` command: its groups, its one error boundary, and the exit codes it leaves with.

0 consistent or done · 1 findings · 2 bad call or configuration · 3 input refused · 4 cannot judge · 5 baseline stale ·
70 internal error · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from auditor.cli.badcall import told_lines
from auditor.cli.base import Lazy, LazyGroup, Session, TranslatedOption, option
from auditor.i18n import LANGUAGES, language_asked, language_of_environment, told, translator
from auditor.watch.jsonlog import log_as_asked
from catalog.errors import N_, AuditError, ConfigError
from catalog.loopback import obey_environment

EXIT_BAD_CALL, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 70, 130

__all__ = ["cli", "main"]

COMMANDS: Final = {
    "demo": Lazy("auditor.cli.demo:demo", N_("Audit the bundled city and check the result.")),
    "init": Lazy("auditor.cli.init:init", N_("Make a project folder.")),
    "library": Lazy("auditor.cli.library:library", N_("Import the item library, compare and check it.")),
    "channel": Lazy("auditor.cli.channel:channel", N_("Learn a channel, try a page of it, check what was learned.")),
    "run": Lazy("auditor.cli.audit:run", N_("Audit channels against the library.")),
    "crawl": Lazy("auditor.cli.audit:crawl", N_("Only crawl channels and keep the evidence.")),
    "evidence": Lazy("auditor.cli.evidence:evidence", N_("Hand out the pages that were kept as evidence.")),
    "read": Lazy("auditor.cli.reading:read", N_("Show what is read from a guide.")),
    "match": Lazy("auditor.cli.files:match_command", N_("Match readings to library items, from files.")),
    "diff": Lazy("auditor.cli.files:diff_command", N_("Compare readings with the library, from files.")),
    "review": Lazy("auditor.cli.review:review", N_("Judge the matches a person should look at.")),
    "ledger": Lazy("auditor.cli.ledger:ledger", N_("Claim, verify, return and strike off findings by number.")),
    "diff-runs": Lazy("auditor.cli.diffruns:diff_runs_command", N_("What two runs differ in, finding by finding.")),
    "papers": Lazy("auditor.cli.papers:papers", N_("Write the week's official papers in Word.")),
    "serve": Lazy("auditor.cli.serve:serve", N_("Serve the console: units answer, the lead group verifies.")),
    "report": Lazy("auditor.cli.report:report", N_("Render a kept run again, for people, programs and CI.")),
    "baseline": Lazy("auditor.cli.baseline:baseline", N_("Keep known findings, and let only new ones fail.")),
    "explain": Lazy("auditor.cli.explain:explain", N_("Show one finding in full.")),
    "rules": Lazy("auditor.cli.rules:rules", N_("List the rules and try rules of your own.")),
    "doctor": Lazy("auditor.cli.doctor:doctor", N_("Say what is damaged, and mend what can be mended.")),
    "backup": Lazy("auditor.cli.backup:backup", N_("Keep the whole project in one file.")),
    "restore": Lazy("auditor.cli.backup:restore", N_("Make a project again from its backup.")),
    "laws": Lazy("auditor.cli.laws:laws", N_("Parse legal bases, check them against the register of laws.")),
}
"""Where every command stands, in the order a newcomer needs them."""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=N_("Audit what every channel publishes about government service items against the provincial item library."),
    epilog="auditor demo",
    context_settings={"max_content_width": 100},
)
@option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of messages (default: zh)."))
@option(
    "--project",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help=N_("The project folder, where audit.toml stands (default: here)."),
)
@click.version_option(
    package_name="item-catalog-auditor",
    prog_name="auditor",
    message="%(prog)s %(version)s",
    cls=TranslatedOption,
    help=N_("Show the version and exit."),
)
@click.pass_context
def cli(context: click.Context, lang: str | None, root: Path) -> None:
    """Remember language and project folder for the command that follows."""
    context.obj = Session(lang or language_of_environment(), root)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; the only place that catches everything."""
    obey_environment()
    log_as_asked()
    given = sys.argv[1:] if arguments is None else list(arguments)
    language = language_asked(given)
    try:
        # not cli.main(): it leaves with 1, which here means findings, when the reader of a pipe goes away
        with cli.make_context("auditor", given) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as asked:
        sys.exit(asked.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(translator(language)(N_("interrupted")), err=True)
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        click.echo("\n".join(told_lines(error, language)), err=True)
        sys.exit(EXIT_BAD_CALL)
    except AuditError as error:
        _tell(error, language)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _quiet_standard_output()
        sys.exit(0)
    except MemoryError:
        _tell(ConfigError(N_("there is not enough memory"), hint=N_("close other programs and try again")), language)
        sys.exit(EXIT_BAD_CALL)
    except OSError as error:
        _tell(_not_usable(error), language)
        _quiet_standard_output()
        sys.exit(EXIT_BAD_CALL)
    except Exception as error:  # noqa: BLE001 - the one boundary: nothing leaves as a bare traceback or as 1
        _tell_internal(error, language)
        sys.exit(EXIT_INTERNAL)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: AuditError, language: str) -> None:
    """The error in the reader's language; under Chinese also in English, for whoever searches for it."""
    click.echo(translator(language)(N_("error: {text}")).format(text=told(error, language)), err=True)
    if language != "en":
        click.echo(f"error: {error}", err=True)


def _not_usable(error: OSError) -> ConfigError:
    """A place the call or the configuration names that the system does not let us use; a full disk is one."""
    where = os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else ""
    hint = N_("check the path, the permissions and the space that is left")
    return ConfigError(N_("cannot be read or written: {why}"), where=str(where), hint=hint, why=error.strerror or error)


def _tell_internal(error: Exception, language: str) -> None:
    template = N_("internal error: {kind}: {text}. Set AUDITOR_DEBUG=1 to see where, and report it.")
    click.echo(translator(language)(template).format(kind=type(error).__name__, text=error), err=True)
    if os.environ.get("AUDITOR_DEBUG"):
        traceback.print_exc()


def _quiet_standard_output() -> None:
    """Where nothing more can be written (``| head``, a full disk), keep the interpreter from trying again at exit."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
