"""``auditor review``: people judge what the matcher could not, at the terminal or by command."""

from __future__ import annotations

import sys

import click

from auditor.cli.base import TranslatedCommand, TranslatedGroup, json_option, option, print_json, print_lines
from auditor.cli.judging import Source, at_option, by_option, note_option, source_options
from auditor.cli.reviewsheet import export_command, fit_command, import_command
from auditor.review.found import item_named, reading_named
from auditor.review.listing import book_told, case_json, case_told, judged_rows, judged_told
from auditor.review.sitting import Sitting
from catalog.errors import N_, ConfigError
from diffs.matching.judged import told
from diffs.matching.judgement import Verdict
from diffs.matching.judgementfile import judgement_to_json
from diffs.matching.judgements import pair_rulings

SAYABLE = ("same", "different", "unsure")


@click.group(
    cls=TranslatedGroup,
    invoke_without_command=True,
    help=N_("Judge the matches a person should look at, one key each; what is judged is kept at once."),
    epilog="auditor review\nauditor review --library library.jsonl --readings readings.jsonl",
)
@by_option
@source_options
def review(source: Source, by: str) -> None:
    """Sit down at the terminal unless a command follows."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = N_("`auditor review list`, `export`, `import` and `judge` work without one")
        raise ConfigError(N_("there is no terminal to ask on"), hint=hint)
    source.saying(by)
    book = source.book()
    cases = source.desk(book).cases()
    tally = Sitting(cases, book, lambda: source.saying(by), source.session.say, _one_key).run()
    template = N_("{judged} judged, {left} left; kept in {path}. `auditor run --offline` takes them into account")
    source.session.tell(template, judged=tally.judged, left=tally.left, path=book.path)


def _one_key() -> str:
    """The next key; ``""`` when there are no more."""
    try:
        return click.getchar()
    except EOFError:
        return ""


@review.command(
    "list",
    cls=TranslatedCommand,
    help=N_("List what a person should judge; with --judged what people judged so far."),
    epilog="auditor review list --json\nauditor review list --judged",
)
@option("--judged", is_flag=True, help=N_("List the judgements that stand, and whether they apply now."))
@json_option
@source_options
def list_command(source: Source, judged: bool, as_json: bool) -> None:
    """One case or one judgement after the other."""
    book, say = source.book(), source.session.say
    desk = source.desk(book)
    if judged:
        rows, words = list(judged_rows(book, desk)), book_told(book)
        lines = [] if as_json else [judged_told(row, words[row["mark"]], say) for row in rows]
    else:
        cases = desk.cases()
        rows = [case_json(case) for case in cases]
        lines = [] if as_json else [line for case in cases for line in case_told(case, say)]
        template = N_("{n} to judge: at a terminal with `auditor review`, or in a sheet with `auditor review export`")
        source.session.tell(template, n=len(cases))
    print_lines(rows if as_json else ())
    for line in lines:
        click.echo(line)


@review.command(
    "judge",
    cls=TranslatedCommand,
    help=N_("Judge one pair. READING and LIBRARY: an id, a code or a name."),
    epilog="auditor review judge C0002 L0007 different --by 王工 --note 已电话核实",
)
@click.argument("reading")
@click.argument("library_item", metavar="LIBRARY")
@click.argument("verdict", type=click.Choice(SAYABLE))
@by_option
@note_option
@at_option
@json_option
@source_options
def judge_command(
    source: Source, reading: str, library_item: str, verdict: str, by: str, note: str, at: str, as_json: bool
) -> None:
    """Append one line to the file of judgements."""
    saying, book = source.saying(by, note, at), source.book()
    desk = source.desk(book)
    line = saying.judgement(Verdict(verdict), reading_named(desk, reading), item_named(desk, library_item))
    book.add([line])
    if as_json:
        print_json(judgement_to_json(line))
    source.session.tell(N_("kept in {path}: {text}"), path=book.path, text=told(line))


@review.command(
    "undo",
    cls=TranslatedCommand,
    help=N_("Take back the last judgement, or the last on one pair; nothing is deleted."),
    epilog="auditor review undo --by 王工\nauditor review undo C0002 L0007 --by 王工",
)
@click.argument("reading", default="")
@click.argument("library_item", default="", metavar="[LIBRARY]")
@by_option
@note_option
@at_option
@source_options
def undo_command(source: Source, reading: str, library_item: str, by: str, note: str, at: str) -> None:
    """Append one line per judgement taken back."""
    saying, book = source.saying(by, note, at), source.book()
    if bool(reading) != bool(library_item):
        raise ConfigError(N_("READING and LIBRARY go together"))
    among = None
    if reading:
        desk = source.desk(book)
        pair = [reading_named(desk, reading)], [item_named(desk, library_item)]
        among = [each for each in book.standing() if pair_rulings(pair[1], pair[0], [each])]
    for line in book.undo(saying, among):
        source.session.tell(N_("taken back: {text}"), text=f"{line.reading.name} × {line.library.name}：{told(line)}")


for command in (export_command, import_command, fit_command):
    review.add_command(command)
