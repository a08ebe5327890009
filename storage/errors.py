"""What may go wrong below a transaction."""

from sqlalchemy.exc import DBAPIError, PendingRollbackError


class StorageError(Exception):
    """The database, not what was asked of it, is at fault."""


class StoreUnavailable(StorageError):
    """The database is away, locked, full or broken; nothing was stored, the same may be tried again.

    After a connection that broke during COMMIT this is not certain: callers repeat with the same update id.
    """


class NewerDatabase(StorageError):
    """The database was migrated by a newer program; install that one."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database is at revision {revision}, which this program does not know: update it")
        self.revision = revision


def is_of_database(error: Exception) -> bool:
    """Whether the database raised this, so that nothing more can be done in the transaction."""
    return isinstance(error, DBAPIError | PendingRollbackError)
