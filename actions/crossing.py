"""Coming in and going out: who is in the room already, what is kept of each attempt, and who is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from actions import arrivals, unusual
from actions.attempts import Attempt, Scanned
from ceremony.door import Verdict
from storage import admissions, scans
from storage.admissions import Admission, Entry
from storage.scans import Scan
from storage.types import Transaction

Try = tuple[Attempt, Scanned]


def cross(tx: Transaction, tries: Sequence[Try], now: datetime) -> list[Scanned]:
    """Let through whose verdict allows it, in the order of the moments, and keep every attempt."""
    entries = [_entry(attempt, told) for attempt, told in tries if told.verdict.lets_in]
    room = _Room(tx, now, admissions.admit_all(tx, entries), _concerned(tries))
    crossed = [(attempt, room.cross(attempt, told)) for attempt, told in tries]
    _keep(tx, crossed)
    _settle_exits(tx, crossed)
    return [told for _, told in crossed]


class _Room:
    """Who is in the room while attempts are gone through one after the other."""

    def __init__(self, tx: Transaction, now: datetime, new: dict[int, int], concerned: set[int]) -> None:
        """`new` are the admissions that were just made, by guest."""
        self._tx, self._now, self._new = tx, now, new
        self._standing = admissions.standing_of(tx, concerned - set(new))

    def cross(self, attempt: Attempt, told: Scanned) -> Scanned:
        """What becomes of one attempt."""
        guest = told.guest
        if guest is None or not (told.verdict.lets_in or told.verdict is Verdict.LEFT):
            return told
        if told.verdict is Verdict.LEFT:
            return self._leave(attempt, told, guest.id)
        if guest.id in self._new:
            return self._arrive(attempt, told, self._new.pop(guest.id))
        return self._again(attempt, told, guest.id)

    def _arrive(self, attempt: Attempt, told: Scanned, admission_id: int) -> Scanned:
        assert told.guest and told.duty
        entry, by = _entry(attempt, told), told.duty.label
        standing = Admission(
            admission_id, entry.ceremony_id, entry.guest_id, entry.door, by, entry.at, entry.device_id
        )
        self._standing[told.guest.id] = standing
        arrived = replace(told, standing=standing)
        arrivals.arrived(self._tx, told.guest, standing, self._now)
        unusual.tell(self._tx, arrived, self._now)
        return arrived

    def _leave(self, attempt: Attempt, told: Scanned, guest_id: int) -> Scanned:
        standing = self._standing.get(guest_id)
        if standing is None or attempt.at < standing.at:
            return replace(told, verdict=Verdict.NOT_IN)
        self._standing[guest_id] = replace(standing, out_at=attempt.at)
        return replace(told, standing=standing)

    def _again(self, attempt: Attempt, told: Scanned, guest_id: int) -> Scanned:
        """Somebody who is in the room already, or comes back into it."""
        standing = self._standing.get(guest_id)
        if standing is None:
            return replace(told, verdict=Verdict.ALREADY_IN)
        if attempt.offline and (attempt.at, told.door) < (standing.at, standing.door):
            self._move_earlier(standing, attempt, told)
        if standing.out_at and attempt.at >= standing.out_at:
            self._standing[guest_id] = replace(self._standing[guest_id], out_at=None)
            return replace(told, verdict=Verdict.RETURNED, standing=standing)
        elsewhere = attempt.offline and attempt.device_id != standing.device_id
        conflict = "twice" if elsewhere else ""
        return replace(told, verdict=Verdict.ALREADY_IN, standing=standing, conflict=conflict)

    def _move_earlier(self, standing: Admission, attempt: Attempt, told: Scanned) -> None:
        """Whichever queue is merged first, the earliest entry is the one that stands."""
        assert told.duty
        entry = _entry(attempt, told)
        admissions.move_earlier(self._tx, standing.id, entry)
        self._standing[standing.guest_id] = replace(
            standing, door=entry.door, by=told.duty.label, at=entry.at, device_id=entry.device_id
        )


def _entry(attempt: Attempt, told: Scanned) -> Entry:
    assert told.guest and told.duty
    return Entry(told.guest.ceremony_id, told.guest.id, told.door, told.duty.id, attempt.at, attempt.device_id)


def _concerned(tries: Sequence[Try]) -> set[int]:
    through = (told for _, told in tries if told.verdict.lets_in or told.verdict is Verdict.LEFT)
    return {told.guest.id for told in through if told.guest}


def _keep(tx: Transaction, crossed: Sequence[Try]) -> None:
    scans.record(tx, [_scan(attempt, told) for attempt, told in crossed])
    kinds = {attempt.nonce: told.conflict for attempt, told in crossed if told.conflict}
    if kinds:
        scans.note_conflicts(tx, kinds)


def _scan(attempt: Attempt, told: Scanned) -> Scan:
    return Scan(
        attempt.nonce,
        told.verdict,
        told.guest.id if told.guest else None,
        told.standing.id if told.standing else None,
        told.duty.ceremony_id if told.duty else None,
        told.door,
        told.duty.id if told.duty else None,
        attempt.at,
        attempt.device_id,
        attempt.offset,
        attempt.offline,
        attempt.reason,
    )


def _settle_exits(tx: Transaction, crossed: Sequence[Try]) -> None:
    """Whether somebody is out is what was scanned last by its moment, whichever queue was merged first."""
    moved = {
        told.guest.id
        for _, told in crossed
        if told.guest and told.ceremony and told.ceremony.counts_exits and told.standing
    }
    for guest_id, passed in scans.through(tx, moved).items() if moved else ():
        verdict, at = passed[-1]
        admissions.set_out(tx, guest_id, at if verdict in (Verdict.LEFT, Verdict.NOT_IN) else None)
