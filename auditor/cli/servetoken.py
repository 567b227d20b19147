"""``auditor serve token``: what programs read the console's API with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from auditor.cli.base import Session, TranslatedCommand, TranslatedGroup, json_option, option, pass_session, print_json
from auditor.cli.serveparts import ROLES, installed
from catalog.errors import N_

if TYPE_CHECKING:
    from auditor.console.tokens import Tokens


@click.group(
    "token",
    cls=TranslatedGroup,
    help=N_("The tokens programs read the console's API with."),
    epilog="auditor serve token list",
)
def token() -> None:
    """Group of the tokens."""


@token.command(
    "add",
    cls=TranslatedCommand,
    help=N_("Make a token and print it: it is shown this once, and only its digest is kept."),
    epilog="auditor serve token add exchange --role viewer --days 90\n"
    'curl -H "Authorization: Bearer …" http://127.0.0.1:8420/api/v1/findings',
)
@click.argument("name")
@option("--role", type=click.Choice(ROLES), required=True, help=N_("As whom it reads."))
@option("--unit", default="", help=N_("The unit whose findings it reads (role unit)."))
@option("--region", default="", help=N_("The region whose findings it reads (role district): name or code."))
@option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help=N_("Days it is good for."))
@pass_session
def add(session: Session, name: str, role: str, unit: str, region: str, days: int) -> None:
    """The token alone goes to standard output."""
    with _tokens(session) as tokens:
        from auditor.console.accounts import Account, Role  # noqa: PLC0415 - needs the extra

        click.echo(tokens.add(name, Account(name, Role(role), unit, region), days))
    session.tell(N_("keep it now: it is not shown again; it is good for {days} days"), days=days)


@token.command("list", cls=TranslatedCommand, help=N_("List the tokens."), epilog="auditor serve token list --json")
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """One line each; no digest is ever shown."""
    with _tokens(session) as tokens:
        for each in tokens.list():
            row = {"name": each.name, "role": each.role.value, "unit": each.unit, "region": each.region}
            row |= {"ends": each.ends, "used": each.used}
            if as_json:
                print_json(row | {"ended": each.ended})
            else:
                said = [session.say(N_("good until {day}")).format(day=each.ends)]
                said += [session.say(N_("ended"))] if each.ended else []
                who = [row["name"], row["role"], row["unit"], row["region"]]
                click.echo("\t".join([*filter(None, who), *said]))


@token.command(
    "revoke", cls=TranslatedCommand, help=N_("End a token at once."), epilog="auditor serve token revoke exchange"
)
@click.argument("name")
@pass_session
def revoke(session: Session, name: str) -> None:
    """Nobody reads with it any more."""
    with _tokens(session) as tokens:
        tokens.revoke(name)
    session.tell(N_("nobody reads with {name} any more"), name=name)


@contextmanager
def _tokens(session: Session) -> Iterator[Tokens]:
    project = session.project()
    with installed():
        from auditor.console.tokens import Tokens  # noqa: PLC0415 - needs the extra
    from catalog.store import open_store  # noqa: PLC0415 - sqlalchemy, which help does not need

    with open_store(project.database) as store:
        yield Tokens(store)
