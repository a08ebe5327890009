"""Who is in the room, and every attempt at the door. Which of two scans wins is the database's word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update

from ceremony.door import Verdict
from storage.tables import admissions, scans, staff
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Admission:
    """A guest's standing admission; `by` is the label of the door staff."""

    id: int
    ceremony_id: int
    guest_id: int
    door: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Scan:
    """One attempt and what it was answered."""

    nonce: str
    verdict: Verdict
    guest_id: int | None
    admission_id: int | None


def admit(
    tx: Transaction, ceremony_id: int, guest_id: int, *, door: str, by_staff: int, now: datetime
) -> int | None:
    """Let a guest in; None where the guest is in already."""
    values = dict(ceremony_id=ceremony_id, guest_id=guest_id, door=door, by_staff=by_staff, at=now)
    statement = insert(tx, admissions).values(values)
    first = statement.on_conflict_do_nothing(
        index_elements=["guest_id"], index_where=admissions.c.voided_at.is_(None)
    )
    return tx.execute(first.returning(admissions.c.id)).scalar_one_or_none()


def standing(tx: Transaction, guest_id: int) -> Admission | None:
    """The admission by which a guest is in the room."""
    return _one(tx, admissions.c.guest_id == guest_id)


def get_standing(tx: Transaction, admission_id: int) -> Admission | None:
    """This admission, unless it was undone."""
    return _one(tx, admissions.c.id == admission_id)


def _one(tx: Transaction, condition: object) -> Admission | None:
    query = (
        select(admissions, staff.c.label)
        .join(staff, staff.c.id == admissions.c.by_staff)
        .where(condition, admissions.c.voided_at.is_(None))  # type: ignore[arg-type]
    )
    row = tx.execute(query).one_or_none()
    return Admission(row.id, row.ceremony_id, row.guest_id, row.door, row.label, row.at) if row else None


def void(tx: Transaction, admission_id: int, now: datetime) -> bool:
    """Undo an admission; False where it was undone before."""
    query = update(admissions).where(and_(admissions.c.id == admission_id, admissions.c.voided_at.is_(None)))
    return tx.execute(query.values(voided_at=now)).rowcount == 1


def present(tx: Transaction, ceremony_id: int) -> int:
    """How many guests are in the room."""
    query = select(func.count()).where(admissions.c.ceremony_id == ceremony_id, admissions.c.voided_at.is_(None))
    return tx.execute(query).scalar_one()


def of_guest(tx: Transaction, guest_id: int) -> tuple[datetime, ...]:
    """When a guest was admitted, what was undone left out."""
    query = select(admissions.c.at).where(admissions.c.guest_id == guest_id, admissions.c.voided_at.is_(None))
    return tuple(tx.execute(query.order_by(admissions.c.at)).scalars())


def find_scan(tx: Transaction, nonce: str) -> Scan | None:
    """What an earlier attempt with the same nonce was answered."""
    row = tx.execute(select(scans).where(scans.c.nonce == nonce)).one_or_none()
    return Scan(row.nonce, Verdict(row.verdict), row.guest_id, row.admission_id) if row else None


def record_scan(
    tx: Transaction,
    scan: Scan,
    *,
    ceremony_id: int | None,
    door: str,
    by_staff: int | None,
    now: datetime,
) -> None:
    """Keep one attempt, whatever its verdict."""
    tx.execute(
        scans.insert().values(
            nonce=scan.nonce,
            ceremony_id=ceremony_id,
            guest_id=scan.guest_id,
            admission_id=scan.admission_id,
            verdict=scan.verdict,
            door=door,
            by_staff=by_staff,
            at=now,
        )
    )
