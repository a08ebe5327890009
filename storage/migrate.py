"""Migrations, run by the program itself at start: each one transaction, so that a failed one leaves nothing."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage import postgres, sqlite
from storage.errors import NewerDatabase

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 1416_0908_2024


def migrate(url: str, scripts: Path = MIGRATIONS) -> None:
    """Bring the database at `url` to the newest revision; does nothing, quickly, where it is there.

    Raises:
        StoreUnavailable: the database is away.
        NewerDatabase: its revision is not among `scripts`.
    """
    engine, explain = _engine(url)
    try:
        with engine.connect() as connection:
            _migrate(connection, scripts)
    except DBAPIError as error:
        raise explain(error) from error
    finally:
        engine.dispose()


def head(scripts: Path = MIGRATIONS) -> str:
    """The newest revision: the files are numbered."""
    return max(_revisions(scripts))


def _revisions(scripts: Path) -> list[str]:
    return [match[1] for path in (scripts / "versions").glob("*.py") if (match := re.match(r"(\d+)_", path.name))]


def _migrate(connection: Connection, scripts: Path) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        connection.commit()
    current = _current(connection)
    if current == head(scripts):
        return
    if current is not None and current not in _revisions(scripts):
        raise NewerDatabase(current)
    try:
        _upgrade(connection, scripts)
    except DBAPIError:
        # Another program that started at the same moment may have been quicker.
        connection.rollback()
        if _current(connection) != head(scripts):
            raise


def _current(connection: Connection) -> str | None:
    known = inspect(connection).has_table("alembic_version")
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first() if known else None
    connection.rollback()
    return row[0] if row else None


def _upgrade(connection: Connection, scripts: Path) -> None:
    # Imported where it is needed: a database that is up to date should not wait for it at every start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _engine(url: str) -> tuple[Engine, Callable[[Exception], Exception]]:
    if url.startswith("postgresql"):
        return postgres.open_engine(url), postgres.explain
    engine = create_engine(
        url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": sqlite.BUSY_SECONDS}
    )
    event.listen(engine, "connect", _no_implicit_transactions)
    event.listen(engine, "begin", _begin)
    return engine, sqlite.explain


def _no_implicit_transactions(raw: sqlite3.Connection, _: object) -> None:
    """The driver would commit before DDL, so BEGIN is ours; table rebuilds need foreign keys off."""
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
