"""The tables behind :mod:`catalog.store`. Rows are written and read by it alone; they validate nothing themselves.

What a table is made of is frozen in ``catalog/migrations``: a change here needs a revision there, and a test
compares the two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlmodel import Field, SQLModel

HEAD: Final = "0005"
"""The newest revision in ``catalog/migrations/versions``."""


class Setting(SQLModel, table=True):
    """One value the project keeps between calls, such as which snapshot is current."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: str


class SnapshotRow(SQLModel, table=True):
    """A frozen library; ``columns`` and ``rejected`` are JSON."""

    __tablename__ = "snapshot"

    id: str = Field(primary_key=True)
    as_of: str = Field(index=True)
    source: str
    items: int
    columns: str = Field(sa_column=Column(Text, nullable=False))
    rejected: str = Field(sa_column=Column(Text, nullable=False))


class SnapshotItemRow(SQLModel, table=True):
    """One item of a snapshot; ``payload`` is its line (:func:`catalog.itemfile.dump_line`)."""

    __tablename__ = "snapshot_item"

    snapshot_id: str = Field(
        sa_column=Column("snapshot_id", ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True)
    )
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    item_id: str = Field(index=True)
    payload: str = Field(sa_column=Column(Text, nullable=False))
    file: str
    sheet: str
    row: int


class EvidenceRow(SQLModel, table=True):
    """What is known about bytes in the evidence store: where and when they were seen last."""

    __tablename__ = "evidence"

    sha256: str = Field(primary_key=True)
    channel: str = Field(index=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    content_type: str
    fetched_at: str


class RunRow(SQLModel, table=True):
    """One audit run; ``verdict`` is JSON, ``report`` the report's JSON or where it was written, or ``""``."""

    __tablename__ = "run"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, index=True)
    as_of: str = Field(index=True)
    exit_code: int
    verdict: str = Field(sa_column=Column(Text, nullable=False))
    report: str = Field(sa_column=Column(Text, nullable=False))


class ChannelRunRow(SQLModel, table=True):
    """What one run saw of one channel; ``fill`` is JSON: element → share of readings that have it."""

    __tablename__ = "channel_run"

    run_number: int = Field(
        sa_column=Column("run_number", ForeignKey("run.number", ondelete="CASCADE"), primary_key=True)
    )
    channel: str = Field(primary_key=True)
    trusted: bool
    announced: int | None
    seen: int
    read: int
    fill: str = Field(sa_column=Column(Text, nullable=False))
    unread: float | None


class FindingRow(SQLModel, table=True):
    """One finding of a run; ``payload`` is its line, ``number`` its short number (``F-…``)."""

    __tablename__ = "finding"

    run_number: int = Field(
        sa_column=Column("run_number", ForeignKey("run.number", ondelete="CASCADE"), primary_key=True)
    )
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    fingerprint: str = Field(index=True)
    number: str = Field(index=True)
    payload: str = Field(sa_column=Column(Text, nullable=False))


class LawRow(SQLModel, table=True):
    """One law of the imported register; ``payload`` is its JSON without texts, ``key`` what its titles share."""

    __tablename__ = "law"

    key: str = Field(primary_key=True)
    title: str
    payload: str = Field(sa_column=Column(Text, nullable=False))


class LawArticleRow(SQLModel, table=True):
    """One article of one version of a law, by its number (``24``, ``24-1``)."""

    __tablename__ = "law_article"

    law_key: str = Field(sa_column=Column("law_key", ForeignKey("law.key", ondelete="CASCADE"), primary_key=True))
    version: str = Field(primary_key=True)
    article: str = Field(primary_key=True)
    position: int
    text: str = Field(sa_column=Column(Text, nullable=False))


class LedgerEventRow(SQLModel, table=True):
    """One line of the ledger's log, never changed again; ``data`` is JSON, ``hash`` covers it and ``previous``."""

    __tablename__ = "ledger_event"

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    number: str = Field(index=True)
    action: str
    at: str
    day: str
    who: str
    state: str
    note: str = Field(sa_column=Column(Text, nullable=False))
    run: str = Field(index=True)
    evidence: str
    data: str = Field(sa_column=Column(Text, nullable=False))
    previous: str
    hash: str


class LedgerEntryRow(SQLModel, table=True):
    """Where one finding stands: what its events led to, and how it was seen last (``payload`` is its line).

    ``digest`` is that of the payload, ``verdict`` JSON or ``""``; ``due`` and ``asked`` are the days of an extension
    that was granted and of one that was asked for; ``spoken`` is the event with which the unit last spoke.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        # whoever looks at a unit's or a district's findings, or at one channel's, counts them by state and leafs
        # through them by number
        Index("ix_ledger_entry_of_unit", "unit", "state", "number"),
        Index("ix_ledger_entry_of_region", "region", "state", "number"),
        Index("ix_ledger_entry_of_channel", "channel", "state", "number"),
        Index("ix_ledger_entry_of_state", "state", "number"),
        Index("ix_ledger_entry_of_asked", "asked", "state", "number"),
    )

    number: str = Field(primary_key=True)
    fingerprint: str = Field(unique=True, index=True)
    state: str
    version: int
    claimed_by: str
    claimed_at: str
    claimed_day: str
    spoken: int
    upheld: bool
    verified_at: str
    closed_day: str
    came_back: int
    due: str
    asked: str
    first_run: str
    first_day: str
    unit: str
    region: str
    channel: str
    rule: str
    last_run: str
    last_day: str
    snapshot: str
    observation: str
    digest: str
    payload: str = Field(sa_column=Column(Text, nullable=False))
    verdict: str = Field(sa_column=Column(Text, nullable=False))


class AccountRow(SQLModel, table=True):
    """Somebody who may log in to the console; ``password`` is an argon2 hash, ``""`` for who logs in elsewhere.

    ``unit`` and ``region`` say whose findings are the account's own, where its role has any. ``subject`` is the issuer
    and the subject (``sub``) who logs in elsewhere, one line each, ``""`` for who has a password.
    """

    __tablename__ = "account"

    name: str = Field(primary_key=True)
    password: str
    role: str
    unit: str
    region: str
    disabled: bool
    made_at: str
    subject: str = Field(default="", sa_column_kwargs={"server_default": ""})


class ApiTokenRow(SQLModel, table=True):
    """What a program reads the API with: the sha256 of the token, never the token, and as whom it reads.

    ``ends`` and ``used`` (0: never) are seconds since 1970, UTC.
    """

    __tablename__ = "api_token"

    name: str = Field(primary_key=True)
    digest: str = Field(unique=True, index=True)
    role: str
    unit: str
    region: str
    made_at: str
    ends: int
    used: int


class ConsoleSessionRow(SQLModel, table=True):
    """A login that lasts: the sha256 of its token, never the token; times are seconds since 1970, UTC."""

    __tablename__ = "console_session"

    digest: str = Field(primary_key=True)
    account: str = Field(
        sa_column=Column("account", ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True)
    )
    kind: str
    csrf: str
    begun: int
    seen: int
    ends: int


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that need no objects."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
