"""Walk-ins: people who were not invited and were let in, counted apart from guests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.tables import walk_ins
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class WalkIn:
    """Somebody who was not invited; `group_id` is the group whose chair was given, if any.

    `place` was set by hand among the walk-ins of the MC's list.
    """

    id: int
    ceremony_id: int
    group_id: int | None
    name: str
    position: str
    unit: str
    door: str
    at: datetime
    introduced_at: datetime | None
    place: float | None


def add(
    tx: Transaction,
    nonce: str,
    *,
    ceremony_id: int,
    group_id: int | None,
    name: str,
    position: str,
    unit: str,
    door: str,
    by_staff: int,
    at: datetime,
) -> WalkIn:
    """Let somebody in; a repeated nonce changes nothing and gives what was stored the first time."""
    values = dict(
        nonce=nonce,
        ceremony_id=ceremony_id,
        group_id=group_id,
        name=name,
        position=position,
        unit=unit,
        door=door,
        by_staff=by_staff,
        at=at,
    )
    tx.execute(insert(tx, walk_ins).values(values).on_conflict_do_nothing(index_elements=["nonce"]))
    return _walk_in(tx.execute(select(walk_ins).where(walk_ins.c.nonce == nonce)).one())


def get_standing(tx: Transaction, walk_in_id: int) -> WalkIn | None:
    """This walk-in, unless it was undone."""
    query = select(walk_ins).where(walk_ins.c.id == walk_in_id, walk_ins.c.voided_at.is_(None))
    row = tx.execute(query).one_or_none()
    return _walk_in(row) if row else None


def void(tx: Transaction, walk_in_id: int, now: datetime) -> None:
    """Undo a walk-in."""
    tx.execute(update(walk_ins).where(walk_ins.c.id == walk_in_id).values(voided_at=now))


def by_group(tx: Transaction, ceremony_id: int) -> dict[int | None, int]:
    """How many walk-ins a ceremony has, by group."""
    standing = (walk_ins.c.ceremony_id == ceremony_id, walk_ins.c.voided_at.is_(None))
    query = select(walk_ins.c.group_id, func.count()).where(*standing).group_by(walk_ins.c.group_id)
    return {group_id: count for group_id, count in tx.execute(query)}


def of_ceremony(tx: Transaction, ceremony_id: int) -> tuple[WalkIn, ...]:
    """The walk-ins of a ceremony who are in the room, in the order they came."""
    query = select(walk_ins).where(walk_ins.c.ceremony_id == ceremony_id, walk_ins.c.voided_at.is_(None))
    return tuple(_walk_in(row) for row in tx.execute(query.order_by(walk_ins.c.at, walk_ins.c.id)))


def set_introduced(tx: Transaction, walk_in_id: int, at: datetime | None) -> None:
    """Store when somebody was introduced, or that this was not done."""
    tx.execute(update(walk_ins).where(walk_ins.c.id == walk_in_id).values(introduced_at=at))


def set_places(tx: Transaction, places: Mapping[int, float]) -> None:
    """Store the places of walk-ins that were set by hand."""
    for walk_in_id, place in places.items():
        tx.execute(update(walk_ins).where(walk_ins.c.id == walk_in_id).values(place=place))


def forget(tx: Transaction, ceremony_id: int) -> None:
    """Blank the names of a ceremony's walk-ins; posts and units stay, as those of guests do."""
    tx.execute(update(walk_ins).where(walk_ins.c.ceremony_id == ceremony_id).values(name=""))


def _walk_in(row: Row[*tuple[Any, ...]]) -> WalkIn:
    return WalkIn(
        row.id,
        row.ceremony_id,
        row.group_id,
        row.name,
        row.position,
        row.unit,
        row.door,
        row.at,
        row.introduced_at,
        row.place,
    )
