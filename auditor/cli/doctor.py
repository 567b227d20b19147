"""``auditor doctor``: is everything in this project still whole?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, json_option, option, pass_session, print_json
from auditor.doctor import Ailment, Level, examine
from auditor.i18n import told
from catalog.errors import N_, AuditError
from spiders.crawl.lock import only_crawl_in

EXIT_WRONG = 1


@click.command(
    cls=TranslatedCommand,
    help=N_("Look for damage in settings, database, ledger and kept pages, and say what to do about it."),
    epilog="auditor doctor\nauditor doctor --mend",
)
@option("--mend", is_flag=True, help=N_("Mend what can be mended; files that cannot be used go to state/damaged."))
@json_option
@pass_session
def doctor(session: Session, mend: bool, as_json: bool) -> int:
    """Exit 0 when nothing is wrong (any more), else 1."""
    project = session.project()
    wrong = 0
    with _no_crawl_in(project.crawls):
        for name, ailments in examine(project):
            mended = [mend and _mended(each) for each in ailments]
            pairs = list(zip(ailments, mended, strict=True))
            wrong += sum(each.level is Level.WRONG and not done for each, done in pairs)
            if as_json:
                for each, done in pairs:
                    print_json(_json(session, name, each, mended=done))
            else:
                _tell(session, name, pairs)
    if not as_json:
        click.echo(session.say(N_("{n} things are wrong")).format(n=wrong) if wrong else session.say(N_("all is well")))
    return EXIT_WRONG if wrong else 0


@contextmanager
def _no_crawl_in(folder: Path) -> Iterator[None]:
    """Nobody crawls meanwhile: a crawl that is going on has drafts of its own. Where nothing can be written, as on a
    disk that is full or read-only, nobody can crawl either, and that is what has to be told."""
    with ExitStack() as stack:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(only_crawl_in(folder))
        yield


def _mended(ailment: Ailment) -> bool:
    if ailment.mend is None:
        return False
    try:
        ailment.mend()
    except OSError:
        return False
    return True


def _tell(session: Session, name: str, found: list[tuple[Ailment, bool]]) -> None:
    click.echo(f"{'✓' if not found else '✗'} {session.say(name)}")
    for each, done in found:
        text = f"    {_words(session, each)}"
        if done:
            text += " · " + session.say(N_("mended"))
        elif each.mend is not None:
            text += " · " + session.say(N_("--mend can put it right"))
        click.echo(text)


def _words(session: Session, ailment: Ailment) -> str:
    said = AuditError(ailment.template, where=ailment.where, hint=ailment.hint, **ailment.params)
    return told(said, session.language)


def _json(session: Session, name: str, ailment: Ailment, *, mended: bool) -> dict[str, object]:
    return {
        "check": session.say(name),
        "level": ailment.level.value,
        "text": _words(session, ailment),
        "mendable": ailment.mend is not None,
        "mended": mended,
    }
