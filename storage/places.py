"""Extra places: what a host asks for beyond the quota of its group, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, select, update

from storage.tables import groups, place_requests
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class PlaceRequest:
    """So many places for a group; `granted` is None while nobody has decided."""

    id: int
    group_id: int
    by_chat: int
    number: int
    reason: str
    granted: bool | None
    decided_by: str


def ask(tx: Transaction, group_id: int, by_chat: int, number: int, reason: str, now: datetime) -> int | None:
    """Store a request; None where one of this group waits already."""
    values = dict(group_id=group_id, by_chat=by_chat, number=number, reason=reason, asked_at=now, decided_by="")
    first = insert(tx, place_requests).values(values).on_conflict_do_nothing()
    return tx.execute(first.returning(place_requests.c.id)).scalar_one_or_none()


def find(tx: Transaction, request_id: int) -> PlaceRequest | None:
    """The request with this id, if there is one."""
    return _one(tx, place_requests.c.id == request_id)


def waiting(tx: Transaction, group_id: int) -> PlaceRequest | None:
    """The request of a group that nobody has decided."""
    return _one(tx, (place_requests.c.group_id == group_id) & place_requests.c.decided_at.is_(None))


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[tuple[PlaceRequest, datetime], ...]:
    """Every request of a ceremony and when it was made: those that wait first, then the latest."""
    source = place_requests.join(groups, groups.c.id == place_requests.c.group_id)
    query = select(place_requests).select_from(source).where(groups.c.ceremony_id == ceremony_id)
    ordered = query.order_by(place_requests.c.decided_at.is_not(None), place_requests.c.id.desc())
    return tuple((_request(row), row.asked_at) for row in tx.execute(ordered))


def decide(tx: Transaction, request_id: int, granted: bool, by: str, now: datetime) -> bool:
    """Store a decision; False where somebody else was quicker."""
    first = update(place_requests).where(place_requests.c.id == request_id, place_requests.c.decided_at.is_(None))
    return tx.execute(first.values(granted=granted, decided_by=by, decided_at=now)).rowcount == 1


def add(tx: Transaction, group_id: int, number: int) -> None:
    """Raise the quota of a group beyond its plan's."""
    raised = case((groups.c.granted_quota > groups.c.quota, groups.c.granted_quota), else_=groups.c.quota) + number
    tx.execute(update(groups).where(groups.c.id == group_id).values(granted_quota=raised))


def _one(tx: Transaction, condition: Any) -> PlaceRequest | None:
    row = tx.execute(select(place_requests).where(condition)).one_or_none()
    return _request(row) if row else None


def _request(row: Row[*tuple[Any, ...]]) -> PlaceRequest:
    return PlaceRequest(row.id, row.group_id, row.by_chat, row.number, row.reason, row.granted, row.decided_by)
