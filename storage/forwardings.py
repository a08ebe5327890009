"""Who passed on which guest's invitation by their own means, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.tables import forwardings, guests, staff
from storage.types import Transaction


@dataclass(frozen=True)
class Forwarded:
    """The last time a guest's invitation was passed on; `by` is the label of whoever ticked it off."""

    at: datetime
    by: str


def record(tx: Transaction, guest_ids: Sequence[int], by_staff: int, now: datetime) -> None:
    """Tick off that these guests' invitations were passed on."""
    rows = [dict(guest_id=guest_id, by_staff=by_staff, at=now) for guest_id in guest_ids]
    if rows:
        tx.execute(forwardings.insert(), rows)


def of_ceremony(tx: Transaction, ceremony_id: int) -> dict[int, Forwarded]:
    """The last time for each guest of a ceremony, by guest id."""
    latest = select(func.max(forwardings.c.id)).group_by(forwardings.c.guest_id)
    query = (
        select(forwardings.c.guest_id, forwardings.c.at, staff.c.label)
        .join(guests, guests.c.id == forwardings.c.guest_id)
        .join(staff, staff.c.id == forwardings.c.by_staff)
        .where(guests.c.ceremony_id == ceremony_id, forwardings.c.id.in_(latest))
    )
    return {row.guest_id: Forwarded(row.at, row.label) for row in tx.execute(query)}
