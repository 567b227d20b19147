"""Tokens programs read the API with: each reads as one role, of one unit or region, until its last day."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from auditor.console.accounts import Account, Role, checked
from auditor.console.sessions import Login, digest_of
from auditor.ledger.clock import now
from catalog.errors import N_, ConfigError
from catalog.store import Store
from catalog.tables import ApiTokenRow, table_of

TOKEN: Final = table_of(ApiTokenRow)
PREFIX: Final = "auditor_"
"""What every token begins with, so that one is recognised where it should not be."""
LONGEST: Final = 366
"""Days a token is good for at most."""
_BYTES: Final = 32
_DAY: Final = 24 * 3600
_TOUCHED: Final = 3600
"""Seconds between two notes that a token is in use."""
_NAME: Final = re.compile(r"[\w.-]{1,40}")
_IN_FORCE: Final = select(TOKEN).where(TOKEN.c.digest == bindparam("known"), TOKEN.c.ends > bindparam("at"))


@dataclass(frozen=True, slots=True)
class Token:
    """A token without itself: as whom it reads; ``ends`` and ``used`` (``""``: never) are days (ISO, UTC)."""

    name: str
    role: Role
    unit: str
    region: str
    ends: str
    used: str
    ended: bool


class Tokens:
    """The tokens in a store; ``clock``: seconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.store, self._clock = store, clock

    def add(self, name: str, reader: Account, days: int) -> str:
        """A new token that reads as ``reader`` does; it is given once and kept nowhere.

        :class:`ConfigError` for a name there is, for a role without its unit or region, for days that are too many.
        """
        if not _NAME.fullmatch(name):
            raise ConfigError(N_("{name} is no name for a token: letters, digits and . _ - only"), name=name)
        if not 1 <= days <= LONGEST:
            raise ConfigError(N_("a token is good for 1 to {most} days"), most=LONGEST)
        reader = checked(reader)
        token = PREFIX + secrets.token_urlsafe(_BYTES)
        row: dict[str, Any] = {"name": name, "digest": digest_of(token), "role": reader.role.value, "made_at": now()}
        row |= {"unit": reader.unit, "region": reader.region, "ends": int(self._clock()) + days * _DAY, "used": 0}
        with self.store.writing() as db:
            if db.execute(select(TOKEN.c.name).where(TOKEN.c.name == name)).first():
                raise ConfigError(N_("there is a token {name} already"), name=name)
            db.execute(insert(TOKEN).values(row))
        return token

    def list(self) -> tuple[Token, ...]:
        """Every token, by name."""
        at = self._clock()
        with self.store.transaction() as db:
            rows = db.execute(select(TOKEN).order_by(TOKEN.c.name)).mappings().all()
        return tuple(
            Token(row["name"], Role(row["role"]), row["unit"], row["region"], _day(row["ends"]), _day(row["used"]),
                  ended=row["ends"] <= at)
            for row in rows
        )  # fmt: skip

    def revoke(self, name: str) -> None:
        """End a token at once; :class:`ConfigError` for none."""
        with self.store.writing() as db:
            if not db.execute(delete(TOKEN).where(TOKEN.c.name == name)).rowcount:
                hint = N_("`auditor serve token list` shows them")
                raise ConfigError(N_("there is no token {name}"), hint=hint, name=name)

    def find(self, token: str) -> Login | None:
        """Whose token it is; ``None`` for one nobody has, or that ended."""
        if not token.startswith(PREFIX):
            return None
        at = int(self._clock())
        with self.store.transaction() as db:
            row = db.execute(_IN_FORCE, {"known": digest_of(token), "at": at}).mappings().first()
        if row is None:
            return None
        if row["used"] <= at - _TOUCHED:
            with self.store.writing() as db:
                db.execute(update(TOKEN).where(TOKEN.c.name == row["name"]).values(used=at))
        reader = Account(f"token:{row['name']}", Role(row["role"]), row["unit"], row["region"])
        return Login(reader, "", "token")


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds else ""
