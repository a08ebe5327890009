"""Who is in the room. Which of two scans wins is the database's word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from storage.tables import admissions, staff
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Admission:
    """A guest's standing admission; `by` is the label of the door staff, `out_at` when the guest left since."""

    id: int
    ceremony_id: int
    guest_id: int
    door: str
    by: str
    at: datetime
    device_id: int | None = None
    out_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """A guest who came through a door."""

    ceremony_id: int
    guest_id: int
    door: str
    by_staff: int
    at: datetime
    device_id: int | None = None


def admit_all(tx: Transaction, entries: Sequence[Entry]) -> dict[int, int]:
    """Let guests in; gives the admission's id of each who was not in yet. Of two entries the first counts."""
    if not entries:
        return {}
    statement = insert(tx, admissions).on_conflict_do_nothing(
        index_elements=["guest_id"], index_where=admissions.c.voided_at.is_(None)
    )
    # In one order, or two programs that let the same guests in wait for each other.
    rows = [vars(entry) for entry in sorted(entries, key=lambda entry: entry.guest_id)]
    done = tx.execute(statement.returning(admissions.c.guest_id, admissions.c.id), rows)
    return {guest_id: admission_id for guest_id, admission_id in done}


def move_earlier(tx: Transaction, admission_id: int, entry: Entry) -> None:
    """Let an admission be by this entry, which was before it; of the same moment the first door's name counts."""
    later = or_(admissions.c.at > entry.at, and_(admissions.c.at == entry.at, admissions.c.door > entry.door))
    query = update(admissions).where(admissions.c.id == admission_id, later)
    values = dict(at=entry.at, door=entry.door, by_staff=entry.by_staff, device_id=entry.device_id)
    tx.execute(query.values(values))


def set_out(tx: Transaction, guest_id: int, out_at: datetime | None) -> None:
    """Store that a guest left, or is back."""
    here = (admissions.c.guest_id == guest_id, admissions.c.voided_at.is_(None))
    tx.execute(update(admissions).where(*here).values(out_at=out_at))


def standing(tx: Transaction, guest_id: int) -> Admission | None:
    """The admission by which a guest is in the room."""
    return standing_of(tx, [guest_id]).get(guest_id)


def standing_of(tx: Transaction, guest_ids: Collection[int]) -> dict[int, Admission]:
    """The standing admissions of those of these guests who are in the room, by guest."""
    if not guest_ids:
        return {}
    return {each.guest_id: each for each in _some(tx, admissions.c.guest_id.in_(guest_ids))}


def of_ceremony(tx: Transaction, ceremony_id: int) -> dict[int, Admission]:
    """Every standing admission of a ceremony, by guest."""
    return {each.guest_id: each for each in _some(tx, admissions.c.ceremony_id == ceremony_id)}


def get_standing(tx: Transaction, admission_id: int) -> Admission | None:
    """This admission, unless it was undone."""
    return next(iter(_some(tx, admissions.c.id == admission_id)), None)


def _some(tx: Transaction, condition: ColumnElement[bool]) -> list[Admission]:
    query = (
        select(admissions, staff.c.label)
        .join(staff, staff.c.id == admissions.c.by_staff)
        .where(condition, admissions.c.voided_at.is_(None))
    )
    return [_admission(row) for row in tx.execute(query)]


def _admission(row: Row[*tuple[Any, ...]]) -> Admission:
    return Admission(row.id, row.ceremony_id, row.guest_id, row.door, row.label, row.at, row.device_id, row.out_at)


def void(tx: Transaction, admission_id: int, now: datetime) -> bool:
    """Undo an admission; False where it was undone before."""
    query = update(admissions).where(and_(admissions.c.id == admission_id, admissions.c.voided_at.is_(None)))
    return tx.execute(query.values(voided_at=now)).rowcount == 1


def present(tx: Transaction, ceremony_id: int) -> int:
    """How many guests are in the room."""
    query = select(func.count()).where(admissions.c.ceremony_id == ceremony_id, admissions.c.voided_at.is_(None))
    return tx.execute(query.where(admissions.c.out_at.is_(None))).scalar_one()


def of_guest(tx: Transaction, guest_id: int) -> tuple[datetime, ...]:
    """When a guest was admitted, what was undone left out."""
    query = select(admissions.c.at).where(admissions.c.guest_id == guest_id, admissions.c.voided_at.is_(None))
    return tuple(tx.execute(query.order_by(admissions.c.at)).scalars())
