"""The ledger: its log of events, and where every finding stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDICES = (
    ("ledger_event", ("number", "run")),
    ("ledger_entry", ("state", "unit", "region", "channel")),
)


def upgrade() -> None:
    """Create the tables of the ledger."""
    op.create_table(
        "ledger_event",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        *_texts("number", "action", "at", "day", "who", "state"),
        sa.Column("note", sa.Text(), nullable=False),
        *_texts("run", "evidence"),
        sa.Column("data", sa.Text(), nullable=False),
        *_texts("previous", "hash"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("number", sa.String(), primary_key=True),
        *_texts("fingerprint", "state"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("claimed_by", "claimed_at", "claimed_day"),
        sa.Column("spoken", sa.Integer(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        *_texts("verified_at", "closed_day"),
        sa.Column("came_back", sa.Integer(), nullable=False),
        *_texts("due", "asked", "first_run", "first_day", "unit", "region", "channel", "rule"),
        *_texts("last_run", "last_day", "snapshot", "observation", "digest"),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
    )
    op.create_index("ix_ledger_entry_fingerprint", "ledger_entry", ["fingerprint"], unique=True)
    for table, columns in _INDICES:
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def downgrade() -> None:
    """Drop the tables of the ledger."""
    for name in ("ledger_entry", "ledger_event"):
        op.drop_table(name)
