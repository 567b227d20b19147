"""``auditor serve``: the console in a browser, and the accounts that may log in to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from auditor.cli.base import Session, TranslatedCommand, TranslatedGroup, json_option, option, pass_session, print_json
from auditor.cli.serveparts import ROLES, installed
from auditor.cli.servetoken import token
from catalog.errors import N_, ConfigError

if TYPE_CHECKING:
    from auditor.console.accounts import Accounts

PASSWORD_VARIABLE: Final = "AUDITOR_PASSWORD"  # noqa: S105 - the name of a variable


@click.group(
    cls=TranslatedGroup,
    invoke_without_command=True,
    help=N_("Serve the console: units answer and the lead group verifies in a browser."),
    epilog="auditor serve user add wang --role lead\nauditor serve --port 8420",
)
@option("--host", default="", help=N_("Address to listen on (default: [console] host, 127.0.0.1)."))
@option("--port", type=click.IntRange(0, 65535), help=N_("Port to listen on (default: [console] port, 8420)."))
@click.pass_context
def serve(context: click.Context, host: str, port: int | None) -> None:
    """Serve unless a command follows."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    project = session.project()
    with installed():
        from auditor.console import serving  # noqa: PLC0415 - needs the extra, and takes a while
    where = serving.listening_of(project, host, port)
    session.tell(N_("the console listens on {address}; Ctrl+C ends it"), address=where.address)
    serving.serve(project, where, language=session.language)


serve.add_command(token)


@serve.group("user", cls=TranslatedGroup, help=N_("The accounts of the console."), epilog="auditor serve user list")
def user() -> None:
    """Group of the accounts."""


@user.command(
    "add",
    cls=TranslatedCommand,
    help=N_("Make an account. The password is asked for, or taken from AUDITOR_PASSWORD."),
    epilog="auditor serve user add wang --role lead\nauditor serve user add yg --role unit --unit 市运管处",
)
@click.argument("name")
@option("--role", type=click.Choice(ROLES), required=True, help=N_("What the account may do."))
@option("--unit", default="", help=N_("The unit whose findings are its own (role unit)."))
@option("--region", default="", help=N_("The region whose findings are its own (role district): name or code."))
@pass_session
def add(session: Session, name: str, role: str, unit: str, region: str) -> None:
    """Refused for a name there is already."""
    with _accounts(session) as accounts:
        from auditor.console.accounts import Account, Role  # noqa: PLC0415 - needs the extra

        accounts.add(Account(name, Role(role), unit, region), _password(session))
    session.tell(N_("{name} may log in"), name=name)


@user.command("list", cls=TranslatedCommand, help=N_("List the accounts."), epilog="auditor serve user list --json")
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """One line each; no hash is ever shown."""
    with _accounts(session) as accounts:
        for each in accounts.list():
            row = {"name": each.name, "role": each.role.value, "unit": each.unit, "region": each.region}
            if as_json:
                print_json(row | {"disabled": each.disabled})
            else:
                texts = [*filter(None, row.values()), *([session.say(N_("disabled"))] if each.disabled else [])]
                click.echo("\t".join(texts))


@user.command(
    "disable",
    cls=TranslatedCommand,
    help=N_("Let an account log in no more, and end its logins; with --undo let it again."),
    epilog="auditor serve user disable wang",
)
@click.argument("name")
@option("--undo", is_flag=True, help=N_("Let it log in again."))
@pass_session
def disable(session: Session, name: str, undo: bool) -> None:
    """What the account did stays in the ledger."""
    with _accounts(session) as accounts:
        accounts.disable(name, disabled=not undo)
    session.tell(N_("{name} may log in") if undo else N_("{name} may log in no more"), name=name)


@user.command(
    "passwd",
    cls=TranslatedCommand,
    help=N_("Give an account another password, and end its logins."),
    epilog="auditor serve user passwd wang",
)
@click.argument("name")
@pass_session
def passwd(session: Session, name: str) -> None:
    """Asked for, or taken from the environment; never an argument, which others could read."""
    with _accounts(session) as accounts:
        accounts.set_password(name, _password(session))
    session.tell(N_("{name} has another password"), name=name)


@contextmanager
def _accounts(session: Session) -> Iterator[Accounts]:
    project = session.project()
    with installed():
        from auditor.console.accounts import Accounts  # noqa: PLC0415 - needs the extra
    from catalog.store import open_store  # noqa: PLC0415 - sqlalchemy, which help does not need

    with open_store(project.database) as store:
        yield Accounts(store)


def _password(session: Session) -> str:
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        hint = N_("set AUDITOR_PASSWORD, or call it at a terminal")
        raise ConfigError(N_("there is no terminal to ask for the password on"), hint=hint)
    first: str = click.prompt(session.say(N_("password")), hide_input=True, err=True)
    again: str = click.prompt(session.say(N_("once more")), hide_input=True, err=True)
    if first != again:
        raise ConfigError(N_("the two passwords are not the same"))
    return first
