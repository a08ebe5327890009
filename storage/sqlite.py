"""SQLite: one writing connection on aiosqlite's thread, and read-only connections beside it (WAL)."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from storage.batch import Job, LeftTransactionError, Outcome
from storage.errors import StoreUnavailable

T = TypeVar("T")

BUSY_SECONDS = 5.0
_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


class OneHop(aiosqlite.Connection):
    """An aiosqlite connection on which a whole function runs in one hop to its thread."""

    async def hop(self, function: Callable[..., T], *args: Any) -> T:
        """Run a function on the connection's thread."""
        result: T = await self._execute(function, *args)  # type: ignore[no-untyped-call]
        return result

    @property
    def raw(self) -> sqlite3.Connection:
        """The sqlite3 connection, for functions on its thread."""
        return self._conn


class SqliteSession:
    """The writing connection. BEGIN, SAVEPOINT and COMMIT go past SQLAlchemy, which makes them slow."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._connection = bind(raw)

    @property
    def connection(self) -> Connection:
        return self._connection

    def begin(self) -> None:
        self._raw.execute("BEGIN IMMEDIATE")

    def savepoint(self) -> None:
        self._raw.execute("SAVEPOINT job")

    def release(self) -> None:
        self._raw.execute("RELEASE job")

    def rollback_to_savepoint(self) -> None:
        self._raw.execute("ROLLBACK TO job")

    def commit(self) -> None:
        self._raw.execute("COMMIT")

    def rollback(self) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    def explain(self, error: Exception) -> Exception:
        return explain(error)


def explain(error: Exception) -> Exception:
    """The error for the caller: StoreUnavailable where the database, and not the statement, is at fault."""
    original = getattr(error, "orig", error)
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    if code in _AWAY and not isinstance(error, LeftTransactionError):
        away = StoreUnavailable(str(original))
        away.__cause__ = error
        return away
    if isinstance(error, sqlite3.IntegrityError):
        # Raised by COMMIT, which is sent past SQLAlchemy: a deferred reference that leads nowhere.
        return IntegrityError("COMMIT", None, error)
    return error


def bind(raw: sqlite3.Connection) -> Connection:
    """A SQLAlchemy connection over one that exists, which it neither begins nor ends."""
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    return engine.connect()


def unbind(connection: Connection) -> None:
    """Let SQLAlchemy go of a connection, on the thread that owns it."""
    connection.close()
    connection.engine.dispose()


async def open_writer(path: str) -> OneHop:
    """The one connection that writes: durable, foreign keys on."""
    connection = OneHop(lambda: _connect(path), iter_chunk_size=64)
    await connection
    await connection.hop(_prepare, connection.raw)
    return connection


async def open_reader(path: str) -> OneHop:
    """A connection that can only read, and never waits for the writer."""
    connection = OneHop(lambda: _connect(path), iter_chunk_size=64)
    await connection
    await connection.hop(connection.raw.execute, "PRAGMA query_only = ON")
    return connection


def read_alone(raw: sqlite3.Connection, connection: Connection, job: Job) -> Outcome:
    """The outcome of a job on one consistent picture of the database."""
    try:
        raw.execute("BEGIN")
        return Outcome(value=job(connection))
    except Exception as error:
        return Outcome(error=explain(error))
    finally:
        if raw.in_transaction:
            raw.execute("ROLLBACK")


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=True)


def _prepare(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")
