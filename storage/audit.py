"""The audit trail: who did what to whom, and when."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from storage.tables import audit_entries
from storage.types import Transaction


def record(
    tx: Transaction,
    ceremony_id: int,
    act: str,
    now: datetime,
    *,
    guest_id: int | None = None,
    by_chat: int | None = None,
    **details: object,
) -> None:
    """Write one entry; `by_chat` is None for what the program or its operator does."""
    tx.execute(
        audit_entries.insert().values(
            ceremony_id=ceremony_id,
            guest_id=guest_id,
            by_chat=by_chat,
            act=act,
            details=json.dumps(details, ensure_ascii=False, default=str),
            at=now,
        )
    )


def times(tx: Transaction, ceremony_id: int, act: str) -> int:
    """How often such an act was recorded at a ceremony."""
    query = select(func.count()).where(audit_entries.c.ceremony_id == ceremony_id, audit_entries.c.act == act)
    return tx.execute(query).scalar_one()


def last(tx: Transaction, ceremony_id: int, acts: Collection[str]) -> datetime | None:
    """When one of these acts was last recorded at a ceremony."""
    query = select(audit_entries.c.at).where(
        audit_entries.c.ceremony_id == ceremony_id, audit_entries.c.act.in_(acts)
    )
    return tx.execute(query.order_by(audit_entries.c.id.desc()).limit(1)).scalar_one_or_none()


def about(tx: Transaction, guest_id: int) -> tuple[tuple[datetime, str], ...]:
    """What was done about a guest, the earliest first."""
    query = select(audit_entries.c.at, audit_entries.c.act).where(audit_entries.c.guest_id == guest_id)
    return tuple((row.at, row.act) for row in tx.execute(query.order_by(audit_entries.c.at, audit_entries.c.id)))


def happened(tx: Transaction, ceremony_id: int, act: str) -> bool:
    """Whether such an act was ever recorded at a ceremony."""
    query = select(audit_entries.c.id).where(
        audit_entries.c.ceremony_id == ceremony_id, audit_entries.c.act == act
    )
    return tx.execute(query.limit(1)).first() is not None
