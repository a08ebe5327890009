"""PostgreSQL: a few worker threads with a connection each; waiting functions share their commits too."""

from collections.abc import Sequence
from typing import Any

from psycopg import errors as pg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from storage.batch import Job, LeftTransactionError, Outcome, run_together
from storage.errors import StoreUnavailable

WORKERS = 4
ATTEMPTS = 5
_CONNECTION = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
"""A server that vanished without a word is away after eleven seconds, not a quarter of an hour."""
_RETRY = (pg.SerializationFailure, pg.DeadlockDetected)


def open_engine(url: str) -> Engine:
    """An engine with a connection for each worker; one that broke is made anew at its next use."""
    modern = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(
        modern,
        pool_size=WORKERS,
        max_overflow=WORKERS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_CONNECTION,
    )


class PostgresSession:
    """One connection, checked out for one batch."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        assert self._connection is not None
        return self._connection

    def begin(self) -> None:
        # The driver's own BEGIN would wait for a first statement: one more round trip to know that it has begun.
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.exec_driver_sql("BEGIN")

    def savepoint(self) -> None:
        self.connection.exec_driver_sql("SAVEPOINT job")

    def release(self) -> None:
        self.connection.exec_driver_sql("RELEASE job")

    def rollback_to_savepoint(self) -> None:
        self.connection.exec_driver_sql("ROLLBACK TO job")

    def commit(self) -> None:
        self.connection.exec_driver_sql("COMMIT")

    def rollback(self) -> None:
        """Give the connection back; SQLAlchemy rolls it back, or throws it away where it broke."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def in_transaction(self) -> bool:
        raw: Any = self.connection.connection.dbapi_connection
        return bool(raw.info.transaction_status != TransactionStatus.IDLE)

    def explain(self, error: Exception) -> Exception:
        return explain(error)


def explain(error: Exception) -> Exception:
    """The error for the caller: StoreUnavailable where the server is away or out of means."""
    original = getattr(error, "orig", error)
    away = isinstance(original, pg.OperationalError | pg.InterfaceError)
    if away and not isinstance(error, LeftTransactionError):
        explained = StoreUnavailable(type(original).__name__)
        explained.__cause__ = error
        return explained
    return error


def write_together(engine: Engine, jobs: Sequence[Job]) -> list[Outcome]:
    """The outcomes of jobs, run again where they lost a race with another transaction."""
    session = PostgresSession(engine)
    try:
        outcomes = run_together(session, jobs)
        for number, job in enumerate(jobs):
            for _ in range(ATTEMPTS):
                if not _lost_a_race(outcomes[number]):
                    break
                (outcomes[number],) = run_together(session, [job])
        return outcomes
    finally:
        session.rollback()


def read_alone(engine: Engine, job: Job) -> Outcome:
    """The outcome of a job on one consistent picture of the database, which it cannot change."""
    try:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection:
            return Outcome(value=job(connection))
    except Exception as error:
        return Outcome(error=explain(error))


def _lost_a_race(outcome: Outcome) -> bool:
    error: BaseException | None = outcome.error
    while error is not None:
        if isinstance(error, DBAPIError) and isinstance(error.orig, _RETRY):
            return True
        error = error.__cause__
    return False
