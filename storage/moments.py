"""The last moment the database has seen."""

from datetime import datetime

from sqlalchemy import func, select

from storage.tables import admissions, audit_entries, deliveries, updates
from storage.types import Transaction


def last(tx: Transaction) -> datetime | None:
    """The latest moment that anything was recorded at; None in an empty database."""
    columns = (updates.c.at, audit_entries.c.at, admissions.c.at, deliveries.c.queued_at)
    latest = (tx.execute(select(func.max(column))).scalar_one() for column in columns)
    return max((moment for moment in latest if moment is not None), default=None)
