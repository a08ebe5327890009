"""The register of requests about personal data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from ceremony.privacy import Kind, due_at
from storage.tables import privacy_requests
from storage.types import Transaction


@dataclass(frozen=True)
class Request:
    """One request; `how` is the way it came, "chat" or "paper", `done_at` None while it is open."""

    id: int
    guest_id: int
    kind: Kind
    how: str
    received_at: datetime
    due_at: datetime
    done_at: datetime | None


def add(
    tx: Transaction,
    ceremony_id: int,
    guest_id: int,
    kind: Kind,
    now: datetime,
    *,
    how: str,
    done_at: datetime | None = None,
) -> int:
    """Enter a request that was received now; gives its id."""
    values = dict(ceremony_id=ceremony_id, guest_id=guest_id, kind=kind, how=how)
    moments = dict(received_at=now, due_at=due_at(kind, now), done_at=done_at)
    entered = privacy_requests.insert().values(values | moments).returning(privacy_requests.c.id)
    return tx.execute(entered).scalar_one()


def set_done(tx: Transaction, request_id: int, now: datetime) -> bool:
    """Mark a request as done; False where there is no such open one."""
    open_ = (privacy_requests.c.id == request_id, privacy_requests.c.done_at.is_(None))
    return tx.execute(update(privacy_requests).where(*open_).values(done_at=now)).rowcount == 1


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[Request, ...]:
    """The register of a ceremony in the order of receipt."""
    query = select(privacy_requests).where(privacy_requests.c.ceremony_id == ceremony_id)
    rows = tx.execute(query.order_by(privacy_requests.c.received_at, privacy_requests.c.id))
    return tuple(
        Request(row.id, row.guest_id, Kind(row.kind), row.how, row.received_at, row.due_at, row.done_at)
        for row in rows
    )
