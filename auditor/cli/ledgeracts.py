"""``auditor ledger claim``, ``verify``, ``return`` and the like: what people do with findings, by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    as_of_option,
    json_option,
    option,
    pass_session,
    print_lines,
    today,
)
from auditor.ledger.acts import Act, Answer
from auditor.ledger.book import open_ledger
from auditor.ledger.clock import now
from auditor.ledger.lines import entry_json
from auditor.ledger.model import Action
from auditor.ledger.waiving import waive
from auditor.papers.terms import STATE_TERMS
from catalog.errors import N_, ConfigError, InputRefused

by_option = option("--by", metavar="NAME", help=N_("Who does it."))
note_option = option("--note", metavar="TEXT", default="", help=N_("Why, in words."))
numbers_argument = click.argument("numbers", nargs=-1, required=True)

_UNKNOWN: Final = "unknown"


def named(by: str | None) -> str:
    """Who acts; :class:`ConfigError` when nobody is named."""
    if not (by or "").strip():
        raise ConfigError(N_("nobody says who does it"), where="--by", hint=N_("add --by NAME"))
    return str(by).strip()


def told(session: Session, answers: Sequence[Answer], *, as_json: bool, day: str) -> int:
    """Tell every answer. Exit 0 when all were accepted, 2 with a number the ledger does not have, else 3."""
    if as_json:
        print_lines(_answer_json(session, answer, day) for answer in answers)
    else:
        for answer in answers:
            if answer.entry is not None:
                click.echo(f"{answer.number}\t{session.say(STATE_TERMS[answer.entry.state])}")
            else:
                session.tell(N_("{number}: refused: {why}"), number=answer.number, why=answer.text(session.say))
    if any(answer.code == _UNKNOWN for answer in answers):
        return ConfigError.exit_code
    return 0 if all(answer.accepted for answer in answers) else InputRefused.exit_code


def _answer_json(session: Session, answer: Answer, day: str) -> dict[str, Any]:
    if answer.entry is not None:
        return {"accepted": True} | entry_json(answer.entry, day)
    return {"accepted": False, "number": answer.number, "code": answer.code, "reason": answer.text(session.say)}


def _plain(name: str, action: Action, line: str, example: str) -> click.Command:
    """A command that needs nothing but who and why."""

    @click.command(name, cls=TranslatedCommand, help=line, epilog=example)
    @numbers_argument
    @by_option
    @note_option
    @as_of_option
    @json_option
    @pass_session
    def command(
        session: Session, numbers: tuple[str, ...], by: str | None, note: str, as_of: str, as_json: bool
    ) -> int:
        who = named(by)
        with open_ledger(session.project()) as book:
            answers = book.do(action, numbers, by=who, note=note, day=as_of)
        return told(session, answers, as_json=as_json, day=as_of)

    return command


def _until(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    return today(context, parameter, value) if value else ""


@click.command(
    "waive",
    cls=TranslatedCommand,
    help=N_("Allow differences: a row in the sheet of waivers each; they end by themselves."),
    epilog="auditor ledger waive F-7K2Q9D4M --by 王工 --note 系统升级 --document 市交函〔2021〕9号",
)
@numbers_argument
@by_option
@note_option
@option("--document", default="", help=N_("Number of the document that allows it."))
@option("--until", metavar="DATE", callback=_until, help=N_("The last day on which it is allowed (default: no end)."))
@as_of_option
@json_option
@pass_session
def waive_command(
    session: Session,
    numbers: tuple[str, ...],
    by: str | None,
    note: str,
    document: str,
    until: str,
    as_of: str,
    as_json: bool,
) -> int:
    """The sheet is what counts: a later change of the sheet changes what is allowed."""
    act = Act(Action.WAIVED, named(by), note.strip(), as_of, until, document)
    project = session.project()
    with open_ledger(project) as book:
        answers = waive(book, project, numbers, act, now())
    return told(session, answers, as_json=as_json, day=as_of)


@click.command(
    "extend",
    cls=TranslatedCommand,
    help=N_("Give more time; with --ask the unit asks for it, not later than the day it is due."),
    epilog="auditor ledger extend F-7K2Q9D4M --until 2021-10-10 --by 张三 --note 接口改造未完成 --ask\n"
    "auditor ledger extend F-7K2Q9D4M --until 2021-10-10 --by 王工",
)
@numbers_argument
@option("--until", metavar="DATE", required=True, callback=_until, help=N_("The new day it is due."))
@option("--ask", is_flag=True, help=N_("Ask for it only; the lead group gives it."))
@by_option
@note_option
@as_of_option
@json_option
@pass_session
def extend_command(
    session: Session,
    numbers: tuple[str, ...],
    until: str,
    ask: bool,
    by: str | None,
    note: str,
    as_of: str,
    as_json: bool,
) -> int:
    """What was not asked for in time is refused."""
    who = named(by)
    with open_ledger(session.project()) as book:
        do: Callable[..., tuple[Answer, ...]] = book.ask_extension if ask else book.extend
        answers = do(numbers, until=until, by=who, note=note, day=as_of)
    return told(session, answers, as_json=as_json, day=as_of)


ACTS: Final = (
    _plain(
        "claim",
        Action.CLAIMED,
        N_("The unit says it is mended; the next run looks."),
        "auditor ledger claim F-7K2Q9D4M --by 张三 --note 已按省库更正",
    ),
    _plain(
        "verify",
        Action.VERIFIED,
        N_("Confirm what a run has verified; refused with what is lacking where none has."),
        "auditor ledger verify F-7K2Q9D4M --by 王工",
    ),
    _plain(
        "return",
        Action.RETURNED,
        N_("Send back what was claimed, verified or disputed."),
        "auditor ledger return F-7K2Q9D4M --by 王工 --note 电话核实仍为旧号码",
    ),
    _plain(
        "dispute",
        Action.DISPUTED,
        N_("The unit says the library is wrong: opens a finding of task 1 for it."),
        "auditor ledger dispute F-7K2Q9D4M --by 张三 --note 省库电话已停用",
    ),
    _plain(
        "uphold",
        Action.UPHELD,
        N_("A dispute is right: the library is to be changed."),
        "auditor ledger uphold F-7K2Q9D4M --by 王工",
    ),
    waive_command,
    extend_command,
    _plain(
        "close",
        Action.CLOSED,
        N_("Strike off what was verified."),
        "auditor ledger close F-7K2Q9D4M --by 王工",
    ),
    _plain(
        "note",
        Action.NOTED,
        N_("Put down words only: who works on it, what was agreed."),
        "auditor ledger note F-7K2Q9D4M --by 张三 --note 厂商答复9月28日上线",
    ),
)
"""The commands, in the order of a finding's life."""
