"""The door: judging a code, letting a guest in once, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ceremony import door as rules
from ceremony.door import Verdict
from ceremony.errors import Refused
from ceremony.model import Ceremony, Door, Group, Guest, Role, Status
from storage import admissions, audit, ceremonies, codes, guests
from storage.admissions import Admission, Scan
from storage.staff import Duty
from storage.types import Transaction

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Scanned:
    """What the door is told. `standing` is the guest's admission, this one's or the earlier one."""

    verdict: Verdict
    ceremony: Ceremony | None = None
    group: Group | None = None
    guest: Guest | None = None
    standing: Admission | None = None


def scan(tx: Transaction, code: str, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let the guest of a code in where the rules allow, and keep the attempt. A repeated nonce changes nothing."""
    repeated = _repeated(tx, nonce)
    if repeated:
        return repeated
    found = codes.find(tx, code)
    if found is None:
        return _keep(tx, Scanned(Verdict.UNKNOWN_CODE), _any_door(duties), nonce, now)
    return _attempt(tx, found.guest_id, found.live, duties, nonce, now)


def admit(tx: Transaction, guest_id: int, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let a guest in who was found by name or whose link was opened."""
    return _repeated(tx, nonce) or _attempt(tx, guest_id, True, duties, nonce, now)


def admit_anyway(tx: Transaction, guest_id: int, *, duties: Sequence[Duty], nonce: str, now: datetime) -> Scanned:
    """Let the invited one in although a substitute was named; the chair stays one."""
    scanned = admit(tx, guest_id, duties=duties, nonce=nonce, now=now)
    if scanned.ceremony and scanned.verdict.lets_in:
        duty = duty_at(duties, scanned.ceremony.id)
        by_chat = duty.chat_id if duty else None
        audit.record(tx, scanned.ceremony.id, "admitted_anyway", now, guest_id=guest_id, by_chat=by_chat)
    return scanned


def undo(tx: Transaction, admission_id: int, *, duties: Sequence[Duty], now: datetime) -> tuple[Ceremony, Guest]:
    """Take an admission back within ten minutes.

    Raises:
        Refused: it is too late, it was undone before, or this is not door staff of that ceremony.
    """
    if _any_door(duties) is None:
        raise Refused("no_duty")
    standing = admissions.get_standing(tx, admission_id)
    if standing is None:
        raise Refused("already_undone")
    if duty_at(duties, standing.ceremony_id) is None:
        raise Refused("no_duty")
    if now - standing.at > UNDO_WITHIN:
        raise Refused("undo_too_late", minutes=int(UNDO_WITHIN.total_seconds() // 60))
    admissions.void(tx, admission_id, now)
    audit.record(tx, standing.ceremony_id, "undo_admission", now, guest_id=standing.guest_id)
    return ceremonies.get(tx, standing.ceremony_id), guests.get(tx, standing.guest_id)


def duty_at(duties: Sequence[Duty], ceremony_id: int) -> Duty | None:
    """The door duty among these at a ceremony."""
    at_door = (d for d in duties if d.role is Role.DOOR and d.ceremony_id == ceremony_id)
    return next(at_door, None)


def on_duty_now(tx: Transaction, duties: Sequence[Duty], now: datetime) -> tuple[Duty, ...]:
    """The door duties at ceremonies whose doors are open."""
    return tuple(
        duty for duty in duties if duty.role is Role.DOOR and is_open(ceremonies.get(tx, duty.ceremony_id), now)
    )


def is_open(ceremony: Ceremony, now: datetime) -> bool:
    """Whether the doors are open."""
    opens, closes = ceremony.doors
    return ceremony.status is Status.PLANNED and opens <= now < closes


def _attempt(
    tx: Transaction,
    guest_id: int,
    live: bool,
    duties: Sequence[Duty],
    nonce: str,
    now: datetime,
) -> Scanned:
    guest = guests.get(tx, guest_id)
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    group = ceremonies.group(tx, guest.group_id)
    duty = duty_at(duties, ceremony.id)
    if duty is None:
        elsewhere = _any_door(duties)
        verdict = Verdict.WRONG_CEREMONY if elsewhere else Verdict.NOT_STAFF
        return _keep(tx, Scanned(verdict, ceremony, group, guest), elsewhere, nonce, now)
    door = _door(tx, duty)
    verdict = rules.judge(ceremony, guest, group.key, door, live=live, now=now)
    scanned = Scanned(verdict, ceremony, group, guest)
    if verdict.lets_in:
        scanned = _let_in(tx, scanned, guest, duty, now)
    return _keep(tx, scanned, duty, nonce, now)


def _let_in(tx: Transaction, scanned: Scanned, guest: Guest, duty: Duty, now: datetime) -> Scanned:
    admitted = admissions.admit(tx, guest.ceremony_id, guest.id, door=duty.door, by_staff=duty.id, now=now)
    verdict = scanned.verdict if admitted is not None else Verdict.ALREADY_IN
    standing = admissions.standing(tx, guest.id)
    return Scanned(verdict, scanned.ceremony, scanned.group, guest, standing)


def _keep(tx: Transaction, scanned: Scanned, duty: Duty | None, nonce: str, now: datetime) -> Scanned:
    standing = scanned.standing.id if scanned.standing else None
    attempt = Scan(nonce, scanned.verdict, scanned.guest.id if scanned.guest else None, standing)
    ceremony_id = duty.ceremony_id if duty else None
    door, by_staff = (duty.door, duty.id) if duty else ("", None)
    admissions.record_scan(tx, attempt, ceremony_id=ceremony_id, door=door, by_staff=by_staff, now=now)
    return scanned


def _repeated(tx: Transaction, nonce: str) -> Scanned | None:
    earlier = admissions.find_scan(tx, nonce)
    if earlier is None:
        return None
    if earlier.guest_id is None:
        return Scanned(earlier.verdict)
    guest = guests.get(tx, earlier.guest_id)
    standing = admissions.standing(tx, guest.id)
    ceremony = ceremonies.get(tx, guest.ceremony_id)
    return Scanned(earlier.verdict, ceremony, ceremonies.group(tx, guest.group_id), guest, standing)


def _any_door(duties: Sequence[Duty]) -> Duty | None:
    return next((duty for duty in duties if duty.role is Role.DOOR), None)


def _door(tx: Transaction, duty: Duty) -> Door | None:
    return next((door for door in ceremonies.doors_of(tx, duty.ceremony_id) if door.name == duty.door), None)
