"""What alembic runs: every revision on the connection that :mod:`catalog.database` hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import catalog.tables  # noqa: F401 - registers the tables


def run() -> None:
    """Upgrade over the open connection, inside its transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()


run()
