"""Logins that last: the server knows each by the digest of a token that only the browser holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import delete, insert, or_, select, update

from auditor.console.accounts import ACCOUNT, SESSION, Account, account_of
from catalog.store import Store

Kind = Literal["browser", "token"]
_BYTES: Final = 32
_TOUCHED: Final = 60
"""Seconds between two notes that a login is in use."""


@dataclass(frozen=True, slots=True)
class Login:
    """A login in force: whose it is, and the token every write has to bring."""

    account: Account
    csrf: str
    kind: Kind = "browser"


class Sessions:
    """The logins in a store. ``hours``: how long one lasts at most; ``idle``: minutes without use after which it
    ends; ``clock``: seconds since 1970."""

    def __init__(self, store: Store, *, hours: float, idle: int, clock: Callable[[], float] = time.time) -> None:
        self.store, self._clock = store, clock
        self._lasts, self._idle = int(hours * 3600), idle * 60

    def begin(self, account: Account, kind: Kind = "browser", lasts: int = 0) -> str:
        """A new login; its token, which is kept nowhere. ``lasts``: seconds, where it is not the usual."""
        token, at = secrets.token_urlsafe(_BYTES), int(self._clock())
        row: dict[str, Any] = {
            "digest": _digest(token),
            "account": account.name,
            "kind": kind,
            "csrf": secrets.token_urlsafe(_BYTES),
        }
        row |= {"begun": at, "seen": at, "ends": at + (lasts or self._lasts)}
        with self.store.writing() as db:
            db.execute(delete(SESSION).where(SESSION.c.ends <= at))
            db.execute(insert(SESSION).values(row))
        return token

    def find(self, token: str) -> Login | None:
        """The login of a token; ``None`` when it ended, was idle too long, or its account is disabled."""
        if not token:
            return None
        at = int(self._clock())
        fresh = or_(SESSION.c.kind == "token", SESSION.c.seen > at - self._idle)
        query = (
            select(SESSION.c.csrf, SESSION.c.kind, SESSION.c.seen, ACCOUNT)
            .join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account)
            .where(SESSION.c.digest == _digest(token), SESSION.c.ends > at, fresh, ACCOUNT.c.disabled.is_(False))
        )
        with self.store.transaction() as db:
            row = db.execute(query).mappings().first()
        if row is None:
            return None
        if row["seen"] <= at - _TOUCHED:
            self._touch(token, at)
        return Login(account_of(row), row["csrf"], row["kind"])

    def end(self, token: str) -> None:
        """Log out."""
        with self.store.writing() as db:
            db.execute(delete(SESSION).where(SESSION.c.digest == _digest(token)))

    def _touch(self, token: str, at: int) -> None:
        with self.store.writing() as db:
            db.execute(update(SESSION).where(SESSION.c.digest == _digest(token)).values(seen=at))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
