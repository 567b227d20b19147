"""The console: who may log in, and the logins that last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Drop the tables of the console."""
    for name in ("console_session", "account"):
        op.drop_table(name)
