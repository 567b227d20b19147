"""``auditor laws``: what the texts of 设定依据 cite."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from auditor.cli.base import TranslatedCommand, TranslatedGroup, option, print_json
from catalog.citations import citation_to_json, parse_citations
from catalog.errors import N_, ConfigError, InputRefused
from catalog.jsonlines import parse_json


@click.group(cls=TranslatedGroup, help=N_("Legal bases."), epilog="auditor laws parse --text 《公路法》第四十八条")
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
