"""The console: who may log in, the logins that last, and the order in which desks list the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ORDERS = {
    "unit": ["unit", "state", "number"],
    "region": ["region", "state", "number"],
    "state": ["state", "number"],
    "asked": ["asked", "state", "number"],
}


def upgrade() -> None:
    """Create the tables of the console."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("password", "role", "unit", "region")),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
    )
    op.create_table(
        "console_session",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("account", sa.String(), sa.ForeignKey("account.name", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "csrf")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("begun", "seen", "ends")),
    )
    op.create_index("ix_console_session_account", "console_session", ["account"])
    for name, columns in _ORDERS.items():
        op.create_index(f"ix_ledger_entry_of_{name}", "ledger_entry", columns)


def downgrade() -> None:
    """Drop the tables of the console."""
    for name in _ORDERS:
        op.drop_index(f"ix_ledger_entry_of_{name}", "ledger_entry")
    for name in ("console_session", "account"):
        op.drop_table(name)
