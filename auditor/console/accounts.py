"""Who may log in: names, argon2 hashes and roles, in the database of the project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update

from auditor.ledger.clock import now
from catalog.errors import N_, ConfigError
from catalog.regions import find_region
from catalog.store import Store
from catalog.tables import AccountRow, ConsoleSessionRow, table_of

ACCOUNT: Final = table_of(AccountRow)
SESSION: Final = table_of(ConsoleSessionRow)
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200
_NAME: Final = re.compile(r"[\w.@-]{1,40}")


class Role(StrEnum):
    """What somebody does in the campaign; what each may do is :mod:`auditor.console.rights`."""

    LEAD = "lead"
    """业务推进组: verifies, returns, strikes off."""
    UNIT = "unit"
    """A responsible unit: answers for its own findings."""
    DISTRICT = "district"
    """A district: answers for the findings of its region."""
    COORDINATOR = "coordinator"
    """综合协调组: collects, reports, scores."""
    VIEWER = "viewer"
    """Looks on."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its hash. ``unit`` is set for :attr:`Role.UNIT` only, ``region`` (a code) for districts."""

    name: str
    role: Role
    unit: str = ""
    region: str = ""
    disabled: bool = False
    elsewhere: bool = False
    """Whether it logs in with a provider, and has no password here."""

    @property
    def own_only(self) -> bool:
        """Whether only its own findings are shown to it."""
        return self.role in (Role.UNIT, Role.DISTRICT)


class Accounts:
    """The accounts in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, account: Account, password: str) -> None:
        """Keep a new account; :class:`ConfigError` for a name there is, and for what no account may be."""
        made = checked(account)
        row: dict[str, Any] = {
            "name": made.name,
            "password": _hashed(password),
            "role": made.role.value,
            "made_at": now(),
        }
        row |= {"unit": made.unit, "region": made.region, "disabled": False}
        with self.store.writing() as db:
            if db.execute(select(ACCOUNT.c.name).where(ACCOUNT.c.name == made.name)).first():
                raise ConfigError(N_("there is an account {name} already"), name=made.name)
            db.execute(insert(ACCOUNT).values(row))

    def list(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self.store.transaction() as db:
            return tuple(account_of(row) for row in db.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).mappings())

    def find(self, name: str) -> Account | None:
        """The account of that name, ``None`` when there is none."""
        with self.store.transaction() as db:
            row = db.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).mappings().first()
        return account_of(row) if row else None

    def disable(self, name: str, *, disabled: bool = True) -> None:
        """Let an account log in no more and end its logins, or let it again; :class:`ConfigError` for no account."""
        self._change(name, disabled=disabled)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password and end its logins; :class:`ConfigError` for no account."""
        self._change(name, password=_hashed(password))

    def check(self, name: str, password: str) -> Account | None:
        """The account, when it may log in and this is its password; takes as long where there is no such account."""
        with self.store.transaction() as db:
            row = db.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).mappings().first()
        right = _verified(row["password"] if row and row["password"] else _nobodys_hash(), password)
        return account_of(row) if row and right and row["password"] and not row["disabled"] else None

    def from_elsewhere(self, subject: str, said: Account) -> Account | None:
        """The account of who logged in with a provider, made at the first time, with the role it has now.

        ``None`` when it is disabled, when its name is another's, and for what no account may be: a provider neither
        takes over an account nor brings one back.
        """
        try:
            wanted = checked(said)
        except ConfigError:
            return None
        rights: dict[str, Any] = {"role": wanted.role.value, "unit": wanted.unit, "region": wanted.region}
        with self.store.writing() as db:
            row = db.execute(select(ACCOUNT).where(ACCOUNT.c.subject == subject)).mappings().first()
            if row is None:
                if db.execute(select(ACCOUNT.c.name).where(ACCOUNT.c.name == wanted.name)).first():
                    return None
                new = {"name": wanted.name, "password": "", "made_at": now(), "subject": subject, "disabled": False}
                db.execute(insert(ACCOUNT).values(new | rights))
                return replace(wanted, elsewhere=True)
            if row["disabled"]:
                return None
            db.execute(update(ACCOUNT).where(ACCOUNT.c.subject == subject).values(rights))
        return replace(wanted, name=row["name"], elsewhere=True)

    def _change(self, name: str, **values: Any) -> None:
        with self.store.writing() as db:
            if not db.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(**values)).rowcount:
                raise ConfigError(
                    N_("there is no account {name}"), hint=N_("`auditor serve user list` shows them"), name=name
                )
            db.execute(delete(SESSION).where(SESSION.c.account == name))


def account_of(row: Mapping[Any, Any]) -> Account:
    """The account of its row."""
    return Account(
        row["name"], Role(row["role"]), row["unit"], row["region"], bool(row["disabled"]), bool(row["subject"])
    )


def checked(account: Account) -> Account:
    """The account with its region as a code; :class:`ConfigError` for what no account may be."""
    if not _NAME.fullmatch(account.name):
        raise ConfigError(N_("{name} is no name for an account: letters, digits and . _ @ - only"), name=account.name)
    if (account.role is Role.UNIT) != bool(account.unit):
        raise ConfigError(N_("an account of role unit, and no other, needs --unit"))
    if (account.role is Role.DISTRICT) != bool(account.region):
        raise ConfigError(N_("an account of role district, and no other, needs --region"))
    known = find_region(account.region) if account.region else None
    return Account(account.name, account.role, account.unit.strip(), known.code if known else account.region.strip())


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash("nobody")


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ConfigError(
            N_("a password has {least} to {most} characters"), least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD
        )
    return _hasher().hash(password)


def _verified(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
