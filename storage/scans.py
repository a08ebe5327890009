"""Every attempt at the door, whatever came of it, and those that a supervisor is to look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from ceremony.door import Verdict
from storage.tables import conflicts, scans, staff
from storage.types import Transaction
from storage.upsert import insert


@dataclass(frozen=True)
class Scan:
    """One attempt and what it was answered.

    `offset` is how many seconds the device's clock was behind, `reason` why a supervisor let in what was red.
    """

    nonce: str
    verdict: Verdict
    guest_id: int | None
    admission_id: int | None
    ceremony_id: int | None
    door: str
    by_staff: int | None
    at: datetime
    device_id: int | None = None
    offset: int = 0
    offline: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """An attempt that a supervisor is to look at, by its kind: twice, refused, revoked."""

    id: int
    kind: str
    scan: Scan
    by: str
    seen: bool


def find(tx: Transaction, nonces: Collection[str]) -> dict[str, Scan]:
    """What earlier attempts with these nonces were answered."""
    return {row.nonce: _scan(row) for row in tx.execute(_OF_NONCES, dict(nonces=list(nonces)))}


def record(tx: Transaction, attempts: Sequence[Scan]) -> None:
    """Keep attempts, whatever their verdict."""
    if attempts:
        tx.execute(scans.insert(), [vars(attempt) for attempt in attempts])


def through(tx: Transaction, guest_ids: Collection[int]) -> dict[int, list[tuple[Verdict, datetime]]]:
    """When these guests came and went since the admission that stands, in the order of the moments."""
    query = select(scans.c.guest_id, scans.c.verdict, scans.c.at).where(
        scans.c.guest_id.in_(guest_ids), scans.c.verdict.in_(_THROUGH)
    )
    found: dict[int, list[tuple[Verdict, datetime]]] = {guest_id: [] for guest_id in guest_ids}
    for guest_id, verdict, at in tx.execute(query.order_by(scans.c.at, scans.c.id)):
        found[guest_id or 0].append((Verdict(verdict), at))
    return found


def let_in(tx: Transaction, admission_ids: Collection[int]) -> dict[int, tuple[Scan, str]]:
    """The attempt that made each of these admissions, with the label of who did."""
    query = select(scans, staff.c.label).join(staff, staff.c.id == scans.c.by_staff)
    made = query.where(scans.c.admission_id.in_(admission_ids), scans.c.verdict.in_(_LETS_IN))
    return {row.admission_id: (_scan(row), row.label) for row in tx.execute(made)}


def note_conflicts(tx: Transaction, kinds: Mapping[str, str]) -> None:
    """Keep the attempts with these nonces for the supervisors, each with its kind."""
    found = tx.execute(select(scans.c.id, scans.c.nonce, scans.c.ceremony_id).where(scans.c.nonce.in_(kinds)))
    rows = [dict(ceremony_id=at, kind=kinds[nonce], scan_id=scan_id) for scan_id, nonce, at in found]
    tx.execute(insert(tx, conflicts).on_conflict_do_nothing(), rows)


def in_conflict(tx: Transaction, nonces: Collection[str]) -> dict[str, str]:
    """The kind of conflict of those of these nonces that are kept for the supervisors."""
    query = select(scans.c.nonce, conflicts.c.kind).join(conflicts, conflicts.c.scan_id == scans.c.id)
    return {nonce: kind for nonce, kind in tx.execute(query.where(scans.c.nonce.in_(nonces)))}


def conflicts_of(tx: Transaction, ceremony_id: int) -> tuple[Conflict, ...]:
    """What the supervisors of a ceremony are to look at, the latest first."""
    query = (
        select(scans, staff.c.label, conflicts.c.id.label("conflict"), conflicts.c.kind, conflicts.c.seen_at)
        .join(conflicts, conflicts.c.scan_id == scans.c.id)
        .outerjoin(staff, staff.c.id == scans.c.by_staff)
        .where(conflicts.c.ceremony_id == ceremony_id)
    )
    return tuple(
        Conflict(row.conflict, row.kind, _scan(row), row.label or "", row.seen_at is not None)
        for row in tx.execute(query.order_by(conflicts.c.id.desc()))
    )


def see_conflict(tx: Transaction, ceremony_id: int, conflict_id: int, by_staff: int, now: datetime) -> bool:
    """Remember who looked at a conflict first; False where a ceremony has none with this id."""
    own = (conflicts.c.id == conflict_id, conflicts.c.ceremony_id == ceremony_id)
    unseen = update(conflicts).where(*own, conflicts.c.seen_at.is_(None))
    tx.execute(unseen.values(seen_by=by_staff, seen_at=now))
    return tx.execute(select(conflicts.c.id).where(*own)).first() is not None


def forget_reasons(tx: Transaction, ceremony_id: int) -> None:
    """Blank the words that supervisors gave at a ceremony."""
    tx.execute(update(scans).where(scans.c.ceremony_id == ceremony_id).values(reason=""))


_LETS_IN = tuple(verdict for verdict in Verdict if verdict.lets_in)
_THROUGH = (*_LETS_IN, Verdict.ALREADY_IN, Verdict.RETURNED, Verdict.LEFT, Verdict.NOT_IN)


def _scan(row: Row[*tuple[Any, ...]]) -> Scan:
    return Scan(
        row.nonce,
        Verdict(row.verdict),
        row.guest_id,
        row.admission_id,
        row.ceremony_id,
        row.door,
        row.by_staff,
        row.at,
        row.device_id,
        row.offset,
        row.offline,
        row.reason,
    )


_OF_NONCES = select(scans).where(scans.c.nonce.in_(bindparam("nonces", expanding=True)))
