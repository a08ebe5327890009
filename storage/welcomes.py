"""Leaders who were told of and welcomed, and who of the guests was introduced, in which place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.tables import guests, welcomes
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Welcome:
    """What reception and MC have done about a guest; `place` was set by hand among the ranks of all."""

    guest_id: int
    told_at: datetime | None
    by: str
    at: datetime | None
    introduced_at: datetime | None
    place: float | None


def tell(tx: Transaction, guest_id: int, now: datetime) -> None:
    """Note that a leader came, and that nobody has welcomed him yet."""
    _save(tx, guest_id, told_at=now, welcomed_by="", welcomed_at=None)


def take(tx: Transaction, guest_id: int, by: str, now: datetime) -> bool:
    """Note who welcomed a leader; False where somebody was quicker."""
    free = update(welcomes).where(welcomes.c.guest_id == guest_id, welcomes.c.welcomed_at.is_(None))
    return tx.execute(free.values(welcomed_by=by, welcomed_at=now)).rowcount == 1


def find(tx: Transaction, guest_id: int) -> Welcome | None:
    """What was done about a guest, if anything."""
    row = tx.execute(select(welcomes).where(welcomes.c.guest_id == guest_id)).one_or_none()
    return _welcome(row) if row else None


def of_ceremony(tx: Transaction, ceremony_id: int) -> dict[int, Welcome]:
    """What was done about the guests of a ceremony, by guest."""
    query = select(welcomes).join(guests, guests.c.id == welcomes.c.guest_id)
    rows = tx.execute(query.where(guests.c.ceremony_id == ceremony_id))
    return {row.guest_id: _welcome(row) for row in rows}


def set_introduced(tx: Transaction, guest_ids: Collection[int], at: datetime | None) -> None:
    """Store when these guests were introduced, or that they were not."""
    for guest_id in guest_ids:
        _save(tx, guest_id, introduced_at=at)


def set_places(tx: Transaction, places: Mapping[int, float]) -> None:
    """Store the places of guests that were set by hand."""
    for guest_id, place in places.items():
        _save(tx, guest_id, place=place)


def forget(tx: Transaction, ceremony_id: int) -> None:
    """Blank who welcomed the guests of a ceremony."""
    theirs = select(guests.c.id).where(guests.c.ceremony_id == ceremony_id)
    tx.execute(update(welcomes).where(welcomes.c.guest_id.in_(theirs)).values(welcomed_by=""))


def _save(tx: Transaction, guest_id: int, **values: Any) -> None:
    statement = insert(tx, welcomes).values({"guest_id": guest_id, "welcomed_by": ""} | values)
    tx.execute(statement.on_conflict_do_update(index_elements=["guest_id"], set_=values))


def _welcome(row: Row[*tuple[Any, ...]]) -> Welcome:
    return Welcome(row.guest_id, row.told_at, row.welcomed_by, row.welcomed_at, row.introduced_at, row.place)
