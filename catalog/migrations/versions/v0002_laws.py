"""The imported register of laws: what is known of each, and the articles of its versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of laws."""
    op.create_table(
        "law",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    op.create_table(
        "law_article",
        sa.Column("law_key", sa.String(), sa.ForeignKey("law.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.String(), primary_key=True),
        sa.Column("article", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables of laws."""
    for name in ("law_article", "law"):
        op.drop_table(name)
