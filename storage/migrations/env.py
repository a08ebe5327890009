"""Alembic's way into our database: a connection is handed in, each migration is one transaction."""

from alembic import context
from sqlalchemy import Connection, text

from storage.tables import metadata

connection: Connection = context.config.attributes["connection"]


def _check_foreign_keys() -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"a migration left broken references: {broken[:5]}")


context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=True,
    render_as_batch=True,
    on_version_apply=(lambda **_: _check_foreign_keys() if connection.dialect.name == "sqlite" else None),
)
with context.begin_transaction():
    context.run_migrations()
