"""Alembic revisions of the store's tables; run by :mod:`catalog.database`, never by hand."""
