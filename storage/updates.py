"""Which incoming things were taken already, so that a repeat changes nothing."""

from datetime import datetime

from storage.tables import updates
from storage.types import Transaction
from storage.upsert import insert


def take(tx: Transaction, channel: str, update_id: str, now: datetime, *, failed: bool = False) -> bool:
    """Record an update; False where it was recorded before."""
    values = dict(channel=channel, update_id=update_id, failed=failed, at=now)
    return tx.execute(insert(tx, updates).values(values).on_conflict_do_nothing()).rowcount == 1
