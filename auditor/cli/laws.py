"""``auditor laws``: what the texts of 设定依据 cite, and the register of laws they are checked against."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    TranslatedGroup,
    as_of_option,
    existing_file,
    json_option,
    option,
    pass_session,
    print_json,
)
from auditor.lawbook import register_in
from auditor.libraries import library_of
from catalog.citations import Citation, citation_to_json, parse_citations, parse_rows, write_citation
from catalog.errors import N_, ConfigError, InputRefused
from catalog.jsonlines import parse_json
from catalog.laws import Law, Register, Version
from catalog.laws.check import Doubt, DoubtKind, doubts
from catalog.laws.intake import Intake, read_laws
from catalog.laws.lawjson import law_to_json, version_to_json
from catalog.laws.wording import wording_doubts
from catalog.lawstore import count_laws, save_laws
from catalog.model import ServiceItem
from catalog.store import open_store
from diffs.compare.cited import row_text
from diffs.rules.law_words import why

_FINDINGS: Final = 1


@click.group(
    cls=TranslatedGroup,
    help=N_("Legal bases, and the register of laws they are checked against."),
    epilog="auditor laws check 《道路运输条例》第八十三条 --as-of 2024-01-01",
)
def laws() -> None:
    """Group of the commands about laws."""


@laws.command(
    cls=TranslatedCommand,
    help=N_("Parse legal bases as they are written into citations."),
    epilog="auditor laws parse --text 《公路法》第四十八条\nauditor laws parse --jsonl < texts.jsonl",
)
@option("--text", help=N_("One text to parse."))
@option("--jsonl", "lines", is_flag=True, help=N_('Read {"id": …, "text": …} lines from standard input.'))
def parse(text: str | None, lines: bool) -> None:
    """One JSON object per text on standard output."""
    if (text is None) == (not lines):
        raise ConfigError(N_("give either --text or --jsonl"))
    for identity, each in _lines() if lines else [(None, text or "")]:
        answer = {"text": each, "citations": [citation_to_json(citation) for citation in parse_citations(each)]}
        print_json(answer if identity is None else {"id": identity, **answer})


def _lines() -> Iterator[tuple[object, str]]:
    if sys.stdin is None:
        raise ConfigError(
            N_("standard input is closed"), hint=N_("send lines to it: auditor laws parse --jsonl < FILE")
        )
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        where = f"standard input:{number}"
        row = parse_json(line, where)
        text = row.get("text") if isinstance(row, dict) else None
        if not isinstance(row, dict) or "id" not in row or not isinstance(text, str | None):
            hint = N_('every line must read {{"id": …, "text": "…"}}')
            raise InputRefused(N_("not a line with id and text"), where=where, hint=hint)
        yield row["id"], text or ""


@laws.command(
    "import",
    cls=TranslatedCommand,
    help=N_("Import statutes (.md) and tables of laws (.csv) into the project's register."),
    epilog="auditor laws import 法规库/\nauditor laws import 法规登记.csv --json",
)
@click.argument("source", type=existing_file)
@json_option
@pass_session
def import_command(session: Session, source: Path, as_json: bool) -> int:
    """Files and rows = accepted + refused; every refused one is told. Exit 3 when nothing was accepted."""
    project = session.project()
    intake = read_laws(source)
    with open_store(project.database) as store:
        save_laws(store, intake.laws)
        total = count_laws(store)
    if as_json:
        print_json(_intake_json(session, intake, total))
    else:
        click.echo("\n".join(_intake_lines(session, intake, total)))
    return 0 if intake.accepted else InputRefused.exit_code


def _intake_lines(session: Session, intake: Intake, total: int) -> Iterator[str]:
    for refused in intake.refused:
        reason = session.say(refused.template).format(**refused.params)
        yield session.say(N_("rejected: {place}: {reason}")).format(place=refused.where, reason=reason)
    template = N_("{accepted} accepted, {refused} rejected: {laws} laws; the register of the project now has {total}")
    counts = {"accepted": intake.accepted, "refused": len(intake.refused), "laws": len(intake.laws), "total": total}
    yield session.say(template).format(**counts)


def _intake_json(session: Session, intake: Intake, total: int) -> dict[str, Any]:
    refused = [
        {"place": each.where, "reason": session.say(each.template).format(**each.params)} for each in intake.refused
    ]
    return {"accepted": intake.accepted, "rejected": refused, "laws": len(intake.laws), "total": total}


@laws.command(
    "list",
    cls=TranslatedCommand,
    help=N_("List the laws of the register."),
    epilog="auditor laws list --as-of 2021-09-17",
)
@as_of_option
@json_option
@pass_session
def list_command(session: Session, as_of: str, as_json: bool) -> None:
    """One line per law: status on that day, level, version in force, title."""
    for law in register_in(session.root).laws.values():
        version = law.in_force(as_of)
        if as_json:
            print_json({**law_to_json(law), "status": law.status(as_of).value, **_in_force(version)})
        else:
            date = version.date if version else "—"
            click.echo(f"{law.status(as_of)}\t{law.level or '—'}\t{date}\t{law.title}")


@laws.command(
    "show",
    cls=TranslatedCommand,
    help=N_("Show what the register knows of one law, by title, other name or number."),
    epilog="auditor laws show 道路运输条例 --as-of 2021-09-17",
)
@click.argument("title")
@as_of_option
@json_option
@pass_session
def show_command(session: Session, title: str, as_of: str, as_json: bool) -> None:
    """Every version known; the one in force on the day is marked. Exit 2 for a law nobody registered."""
    register = register_in(session.root)
    law = register.find(title) or register.find("", title)
    if law is None:
        hint = N_("`auditor laws list` shows the laws, `auditor laws import` adds more")
        raise ConfigError(N_("{title} is not in the register"), hint=hint, title=title)
    version = law.in_force(as_of)
    if as_json:
        print_json({**law_to_json(law), "status": law.status(as_of).value, **_in_force(version)})
    else:
        click.echo("\n".join(_law_lines(session, law, as_of)))


def _in_force(version: Version | None) -> dict[str, Any]:
    return {"in_force": version_to_json(version)} if version else {}


def _law_lines(session: Session, law: Law, as_of: str) -> Iterator[str]:
    say = session.say
    yield f"《{law.title}》　{law.level}　{law.number}".rstrip("　")
    yield say(N_("status on {day}: {status}")).format(day=as_of, status=law.status(as_of))
    if law.repealed:
        yield say(N_("repealed on {day}, now {title}")).format(day=law.repealed, title=law.replaced_by or "—")
    if law.aliases:
        yield say(N_("other names: {names}")).format(names="、".join(law.aliases))
    for version in law.versions:
        mark = "*" if version is law.in_force(as_of) else " "
        count = say(N_("{count} articles")).format(count=version.articles) if version.articles else ""
        text = say(N_("with text")) if version.texts else ""
        parts = (version.date, version.step.value, version.in_force, count, version.number, version.decision, text)
        yield f"{mark} " + "　".join(part for part in parts if part)
    if law.source:
        yield say(N_("source: {source}, followed until {day}")).format(source=law.source, day=law.known or "—")


@laws.command(
    "check",
    cls=TranslatedCommand,
    help=N_("Check citations against the register: a TEXT, or the legal bases of a library FILE."),
    epilog="auditor laws check 《道路运输条例》第八十三条 --as-of 2024-01-01\n"
    "auditor laws check --library 省事项库导出.xlsx",
)
@click.argument("text", required=False)
@option("--library", type=existing_file, help=N_("Check the legal bases of all items of this file instead."))
@as_of_option
@json_option
@pass_session
def check_command(session: Session, text: str | None, library: Path | None, as_of: str, as_json: bool) -> int:
    """One line per doubtful citation; exit 1 when any is wrong, 0 when all are good or cannot be checked."""
    if (text is None) == (library is None):
        raise ConfigError(N_("give either a TEXT or --library FILE"))
    items = library_of(library, as_of=as_of) if library else ()
    register = register_in(session.root, items)
    rows = _of_items(items, register, as_of) if library else _of_text(text or "", register, as_of)
    told, cited, unknown = 0, 0, 0
    for head, citation, found in rows:
        cited += 1
        unknown += any(each.kind is DoubtKind.UNKNOWN for each in found)
        told += any(each.kind is not DoubtKind.UNKNOWN for each in found)
        _show(head, citation, found, as_json=as_json)
    template = N_("{cited} citations: {told} doubtful, {unknown} not in the register, {good} in order")
    session.tell(template, cited=cited, told=told, unknown=unknown, good=cited - told - unknown)
    return _FINDINGS if told else 0


_Checked = tuple[dict[str, str], Citation, Sequence[Doubt]]


def _of_text(text: str, register: Register, as_of: str) -> Iterator[_Checked]:
    for citation in parse_citations(text):
        yield {}, citation, doubts(citation, register, as_of)


def _of_items(items: Sequence[ServiceItem], register: Register, as_of: str) -> Iterator[_Checked]:
    for item in items:
        head = {"id": item.id, "task_name": item.task_name}
        cited = parse_rows(tuple(row_text(row) for row in item.by_law))
        for row, citations in zip(item.by_law, cited, strict=True):
            quoted = wording_doubts(citations, row.content, register, as_of)
            for citation in citations:
                of_text = tuple(each for each in quoted if each.citation == citation)
                yield head, citation, (*doubts(citation, register, as_of), *of_text)


def _show(head: dict[str, str], citation: Citation, found: Sequence[Doubt], *, as_json: bool) -> None:
    if as_json:
        said = [{"kind": each.kind.value, "why": why(each)} for each in found]
        print_json({**head, "citation": citation_to_json(citation), "doubts": said})
        return
    place = f"{head['id']} {head['task_name']}：" if head else ""
    for each in found:
        click.echo(f"{place}{write_citation(citation)}：{why(each)}")
