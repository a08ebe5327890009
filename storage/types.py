"""What every function on the database is about: the transaction it runs in, and moments as aware UTC."""

from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection, DateTime, Dialect, TypeDecorator

Transaction: TypeAlias = Connection
"""What a function of storage or actions gets first; only `storage.store` opens one."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite keeps it as text of one width, so that it sorts; PostgreSQL with its zone.

    Raises:
        ValueError: the moment has no zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
