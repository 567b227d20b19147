"""Channels that are being audited: two machines that share a PostgreSQL database never audit the same one at once.

The lock belongs to a session of the server's that does nothing else, so it is gone with the process that took it,
killed or not. A database in a file has one machine, whose crawls keep out of each other's way by their folder's lock.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, Engine, text

from catalog.database import database_errors
from catalog.errors import N_, ConfigError

_KIND: Final = 0x63686E6C
"""The first number of our advisory locks: ``chnl`` in ASCII."""
_PATIENCE: Final = 5.0
"""Seconds the server is given to notice that a process was killed."""
_LONGEST: Final = 63
"""Bytes of a session's name; the server cuts off what is longer."""
_SETTINGS: Final = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
"""A machine that is gone without a word is noticed after a minute, not after two hours."""

_TAKE: Final = text("SELECT pg_try_advisory_lock(:kind, :key)")
_SET: Final = text("SELECT set_config(:name, :value, false)")
_HOLDER: Final = text(
    "SELECT activity.application_name, host(activity.client_addr) FROM pg_locks AS taken "
    "JOIN pg_stat_activity AS activity ON activity.pid = taken.pid "
    "WHERE taken.locktype = 'advisory' AND taken.granted AND taken.objsubid = 2 "
    "AND taken.classid = :kind AND taken.objid = :key AND activity.datname = current_database()"
)


@contextmanager
def only_audit_of(engine: Engine, channels: Sequence[str], patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the locks of these channels for the time of the block.

    :class:`ConfigError` that names who audits a channel when it is still taken after ``patience`` seconds. Whether the
    session outlives the block is not asked: a run that was overtaken is refused by the ledger.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    where = engine.url.render_as_string()
    with database_errors(where):
        session = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with database_errors(where):
            # the pool would keep the session, and with it the locks
            session.detach()
            for name, value in {"application_name": _our_name(), **_SETTINGS}.items():
                session.execute(_SET, {"name": name, "value": value})
            until = time.monotonic() + patience
            for channel in sorted(set(channels)):
                _take(session, channel, until)
        yield
    finally:
        session.close()


def _take(session: Connection, channel: str, until: float) -> None:
    taken = {"kind": _KIND, "key": _key(channel)}
    while not session.execute(_TAKE, taken).scalar():
        if time.monotonic() > until:
            said = session.execute(_HOLDER, taken).first() or ("", "")
            raise ConfigError(
                N_("channel {channel} is being audited by {who}"),
                hint=N_("wait until it ends"),
                channel=channel,
                who=" · ".join(filter(None, said)) or "?",
            )
        time.sleep(0.1)


def _key(channel: str) -> int:
    """31 bits: the server shows them as they are given."""
    return int.from_bytes(blake2b(channel.encode(), digest_size=4).digest()) >> 1


def _our_name() -> str:
    return f"auditor {socket.gethostname()[:40]} {os.getpid()}"[:_LONGEST]
