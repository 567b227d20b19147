"""Programs that read with a token, accounts that log in elsewhere, and indices that each carry a whole list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COVERED = ("state", "unit", "region", "channel")
"""Columns whose own index says nothing that an index of a list does not begin with."""


def upgrade() -> None:
    """Create the table of tokens, and let lists by channel be counted without their rows."""
    op.create_table(
        "api_token",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("role", "unit", "region", "made_at")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("ends", "used")),
    )
    op.create_index("ix_api_token_digest", "api_token", ["digest"], unique=True)
    op.add_column("account", sa.Column("subject", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_ledger_entry_of_channel", "ledger_entry", ["channel", "state", "number"])
    for name in _COVERED:
        op.drop_index(f"ix_ledger_entry_{name}", "ledger_entry")


def downgrade() -> None:
    """Drop what was made and make the plain indices again."""
    for name in _COVERED:
        op.create_index(f"ix_ledger_entry_{name}", "ledger_entry", [name])
    op.drop_index("ix_ledger_entry_of_channel", "ledger_entry")
    with op.batch_alter_table("account") as account:
        account.drop_column("subject")
    op.drop_table("api_token")
