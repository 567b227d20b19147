"""Snapshots, evidence, runs and the findings of the last runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
    _snapshots()
    op.create_table(
        "evidence",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), nullable=False, index=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
    )
    _runs()


def _snapshots() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("as_of", sa.String(), nullable=False, index=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("rejected", sa.Text(), nullable=False),
    )
    op.create_table(
        "snapshot_item",
        sa.Column("snapshot_id", sa.String(), sa.ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.String(), nullable=False, index=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
    )


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, index=True, unique=True),
        sa.Column("as_of", sa.String(), nullable=False, index=True),
        sa.Column("exit_code", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
    )
    op.create_table(
        "channel_run",
        sa.Column("run_number", sa.Integer(), sa.ForeignKey("run.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("fill", sa.Text(), nullable=False),
        sa.Column("unread", sa.Float(), nullable=True),
    )
    op.create_table(
        "finding",
        sa.Column("run_number", sa.Integer(), sa.ForeignKey("run.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String(), nullable=False, index=True),
        sa.Column("number", sa.String(), nullable=False, index=True),
        sa.Column("payload", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop every table."""
    for name in ("finding", "channel_run", "run", "evidence", "snapshot_item", "snapshot", "setting"):
        op.drop_table(name)
