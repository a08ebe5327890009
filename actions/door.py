"""The door: letting a guest in once, and taking it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from actions import arrivals, unusual
from actions.attempts import Attempt, Scanned, duty_at
from actions.judging import judge_all
from ceremony.errors import Refused
from ceremony.model import Ceremony, Guest, Role, Status
from storage import admissions, audit, ceremonies, guests, walk_ins, welcomes
from storage.staff import Duty
from storage.types import Transaction
from storage.walk_ins import WalkIn

UNDO_WITHIN = timedelta(minutes=10)


def scan(tx: Transaction, code: str, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let the guest of a code in where the rules allow, and keep the attempt. A repeated nonce changes nothing."""
    (scanned,) = judge_all(tx, [Attempt(nonce, now, duties, code=code)], now)
    return scanned


def admit(tx: Transaction, guest_id: int, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let a guest in who was found by name or whose link was opened."""
    (scanned,) = judge_all(tx, [Attempt(nonce, now, duties, guest_id=guest_id)], now)
    return scanned


def admit_anyway(tx: Transaction, guest_id: int, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let the invited one in although a substitute was named, and tell the organisers; the chair stays one."""
    scanned = admit(tx, guest_id, duties=duties, nonce=nonce, now=now)
    if scanned.ceremony and scanned.verdict.lets_in:
        by_chat = scanned.duty.chat_id if scanned.duty else None
        audit.record(tx, scanned.ceremony.id, "admitted_anyway", now, guest_id=guest_id, by_chat=by_chat)
        unusual.tell(tx, scanned, now, anyway=True)
    return scanned


def undo(tx: Transaction, admission_id: int, *, duties: Sequence[Duty], now: datetime) -> tuple[Ceremony, Guest]:
    """Take an admission back: within ten minutes, a supervisor any time; it was not introduced any more then.

    Raises:
        Refused: it is too late, it was undone before, or this is not door staff of that ceremony.
    """
    if not any(duty.role.at_door for duty in duties):
        raise Refused("no_duty")
    standing = admissions.get_standing(tx, admission_id)
    if standing is None:
        raise Refused("already_undone")
    ceremony = _may_undo(tx, standing.ceremony_id, standing.at, duties, now)
    admissions.void(tx, admission_id, now)
    audit.record(tx, standing.ceremony_id, "undo_admission", now, guest_id=standing.guest_id)
    guest = guests.get(tx, standing.guest_id)
    welcomes.set_introduced(tx, [guest.id], None)
    arrivals.undone(tx, guest, now)
    return ceremony, guest


def undo_walk_in(tx: Transaction, walk_in_id: int, *, duties: Sequence[Duty], now: datetime) -> WalkIn:
    """Take a walk-in back, as `undo`.

    Raises:
        Refused: as `undo`.
    """
    standing = walk_ins.get_standing(tx, walk_in_id)
    if standing is None:
        raise Refused("already_undone")
    _may_undo(tx, standing.ceremony_id, standing.at, duties, now)
    walk_ins.void(tx, walk_in_id, now)
    audit.record(tx, standing.ceremony_id, "undo_walk_in", now)
    return standing


def _may_undo(tx: Transaction, ceremony_id: int, at: datetime, duties: Sequence[Duty], now: datetime) -> Ceremony:
    duty, ceremony = duty_at(duties, ceremony_id), ceremonies.get(tx, ceremony_id)
    if duty is None:
        raise Refused("no_duty")
    if now - at > UNDO_WITHIN and duty.role is not Role.SUPERVISOR:
        raise Refused("undo_too_late", minutes=int(UNDO_WITHIN.total_seconds() // 60))
    return ceremony


def on_duty_now(tx: Transaction, duties: Sequence[Duty], now: datetime) -> tuple[Duty, ...]:
    """The door duties at ceremonies whose doors are open."""
    return tuple(
        duty for duty in duties if duty.role.at_door and is_open(ceremonies.get(tx, duty.ceremony_id), now)
    )


def is_open(ceremony: Ceremony, now: datetime) -> bool:
    """Whether the doors are open."""
    opens, closes = ceremony.doors
    return ceremony.status is Status.PLANNED and opens <= now < closes
