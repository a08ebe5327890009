"""Functions that wait share one commit, each behind its own savepoint; one alone needs none.

A function's own error rolls back its savepoint alone. On any other database error, a failed COMMIT, or a
connection found outside its transaction, everything is rolled back and the functions run again one by one.
Nobody is answered before the commit that holds the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from storage.errors import is_of_database

Job = Callable[[Connection], Any]


@dataclass(frozen=True)
class Outcome:
    """What a job gave, or why it failed."""

    value: Any = None
    error: BaseException | None = None


class Session(Protocol):
    """One connection and the few statements that go past SQLAlchemy."""

    @property
    def connection(self) -> Connection: ...
    def begin(self) -> None: ...
    def savepoint(self) -> None: ...
    def release(self) -> None: ...
    def rollback_to_savepoint(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def in_transaction(self) -> bool: ...
    def explain(self, error: Exception) -> Exception: ...


class LeftTransactionError(Exception):
    """A function ended the transaction that others share; only `store.run` may."""


def run_together(session: Session, jobs: Sequence[Job]) -> list[Outcome]:
    """The outcomes of all jobs after one commit; one by one where that fails."""
    if len(jobs) > 1:
        try:
            return _attempt(session, jobs)
        except Exception:
            session.rollback()
    return [_run_alone(session, job) for job in jobs]


def _run_alone(session: Session, job: Job) -> Outcome:
    """Without a savepoint: what it wrote is undone with the transaction, which nobody shares."""
    try:
        session.begin()
        outcome = _call(session, job)
        if outcome.error is None:
            session.commit()
        else:
            session.rollback()
    except Exception as error:
        session.rollback()
        return Outcome(error=session.explain(error))
    return outcome


def _attempt(session: Session, jobs: Sequence[Job]) -> list[Outcome]:
    session.begin()
    outcomes = [_behind_savepoint(session, job) for job in jobs]
    session.commit()
    return outcomes


def _behind_savepoint(session: Session, job: Job) -> Outcome:
    session.savepoint()
    outcome = _call(session, job)
    if outcome.error is not None:
        session.rollback_to_savepoint()
    session.release()
    return outcome


def _call(session: Session, job: Job) -> Outcome:
    """What a job gave, or its own error; any other is raised."""
    try:
        outcome = Outcome(value=job(session.connection))
    except Exception as error:
        if not _is_own(error):
            raise
        outcome = Outcome(error=error)
    if not session.in_transaction():
        raise LeftTransactionError("a function in store.run committed or rolled back") from outcome.error
    return outcome


def _is_own(error: Exception) -> bool:
    """Whether the function failed, and not the database under it."""
    return isinstance(error, IntegrityError) or not is_of_database(error)
