"""INSERT ... ON CONFLICT, which both databases have and SQLAlchemy spells twice."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.types import Transaction


def insert(tx: Transaction, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, and counts its rows."""
    statement = postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)
    return statement.execution_options(preserve_rowcount=True)
