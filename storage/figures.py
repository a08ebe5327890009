"""Figures for whoever watches the installation: numbers only, no names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.tables import admissions, ceremonies, deliveries, guests, updates
from storage.types import Transaction


@dataclass(frozen=True)
class Figures:
    """Deliveries by (channel, state), guests by (ceremony, reply), present by ceremony; ages in seconds."""

    deliveries: dict[tuple[str, str], int]
    guests: dict[tuple[str, str], int]
    present: dict[str, int]
    updates_failed: int
    oldest_queued: float


def read(tx: Transaction, now: datetime) -> Figures:
    """The figures as they are."""
    by_state = select(deliveries.c.channel, deliveries.c.state, func.count()).group_by(
        deliveries.c.channel, deliveries.c.state
    )
    by_reply = (
        select(ceremonies.c.key, guests.c.reply, func.count())
        .join(guests, guests.c.ceremony_id == ceremonies.c.id)
        .where(guests.c.withdrawn.is_(False), guests.c.joined_to.is_(None))
        .group_by(ceremonies.c.key, guests.c.reply)
    )
    inside = (
        select(ceremonies.c.key, func.count(admissions.c.id))
        .outerjoin(admissions, (admissions.c.ceremony_id == ceremonies.c.id) & admissions.c.voided_at.is_(None))
        .group_by(ceremonies.c.key)
    )
    oldest = tx.execute(select(func.min(deliveries.c.due_at)).where(deliveries.c.state == "queued")).scalar_one()
    return Figures(
        {(row[0], row[1]): row[2] for row in tx.execute(by_state)},
        {(row[0], row[1]): row[2] for row in tx.execute(by_reply)},
        {row[0]: row[1] for row in tx.execute(inside)},
        tx.execute(select(func.count()).where(updates.c.failed.is_(True))).scalar_one(),
        max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
    )
