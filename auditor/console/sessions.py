"""Logins that last: the server knows each by the digest of a token that only the browser holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import bindparam, delete, insert, select, update

from auditor.console.accounts import ACCOUNT, SESSION, Account, account_of
from catalog.store import Store

Kind = Literal["browser", "token"]
"""``browser``: with a cookie, reads and writes; ``token``: with a bearer token, reads the API."""
_IN_FORCE: Final = (
    select(SESSION.c.csrf, SESSION.c.seen, ACCOUNT)
    .join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account)
    .where(
        SESSION.c.digest == bindparam("digest"),
        SESSION.c.ends > bindparam("at"),
        SESSION.c.seen > bindparam("since"),
        ACCOUNT.c.disabled.is_(False),
    )
)
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

    def begin(self, account: Account) -> str:
        """A new login; its token, which is kept nowhere."""
        token, at = secrets.token_urlsafe(_BYTES), int(self._clock())
        row: dict[str, Any] = {
            "digest": digest_of(token),
            "account": account.name,
            "kind": "browser",
            "csrf": secrets.token_urlsafe(_BYTES),
        }
        row |= {"begun": at, "seen": at, "ends": at + self._lasts}
        with self.store.writing() as db:
            db.execute(delete(SESSION).where(SESSION.c.ends <= at))
            db.execute(insert(SESSION).values(row))
        return token

    def find(self, token: str) -> Login | None:
        """The login of a token; ``None`` when it ended, was idle too long, or its account is disabled."""
        if not token:
            return None
        at = int(self._clock())
        with self.store.transaction() as db:
            asked = {"digest": digest_of(token), "at": at, "since": at - self._idle}
            row = db.execute(_IN_FORCE, asked).mappings().first()
        if row is None:
            return None
        if row["seen"] <= at - _TOUCHED:
            self._touch(token, at)
        return Login(account_of(row), row["csrf"])

    def end(self, token: str) -> None:
        """Log out."""
        with self.store.writing() as db:
            db.execute(delete(SESSION).where(SESSION.c.digest == digest_of(token)))

    def _touch(self, token: str, at: int) -> None:
        with self.store.writing() as db:
            db.execute(update(SESSION).where(SESSION.c.digest == digest_of(token)).values(seen=at))


def digest_of(token: str) -> str:
    """What is kept of a token: nobody can log in with it."""
    return hashlib.sha256(token.encode()).hexdigest()
