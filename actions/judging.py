"""Judging attempts at the door, as many together as wait, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions import crossing
from actions.attempts import Attempt, Scanned, duty_at
from ceremony import door as rules
from ceremony.door import Colour, Verdict, Way
from ceremony.model import Ceremony, Door, Group, Guest, Role
from storage import admissions, ceremonies, codes, guests, scans
from storage.codes import Found
from storage.scans import Scan
from storage.types import Transaction


def judge_all(tx: Transaction, attempts: Sequence[Attempt], now: datetime) -> list[Scanned]:
    """Let guests through where the rules allow, and keep every attempt. A repeated nonce changes nothing."""
    earlier = scans.find(tx, {attempt.nonce for attempt in attempts})
    firsts = {attempt.nonce: attempt for attempt in reversed(attempts) if attempt.nonce not in earlier}
    fresh = sorted(firsts.values(), key=lambda attempt: attempt.at)
    books = _open_books(tx, fresh, earlier.values())
    told = crossing.cross(tx, [(attempt, _judge(books, attempt)) for attempt in fresh], now)
    by_nonce = dict(zip((attempt.nonce for attempt in fresh), told, strict=True))
    if earlier:
        by_nonce |= _as_before(tx, books, earlier)
    return [by_nonce[attempt.nonce] for attempt in attempts]


@dataclass(frozen=True)
class _Books:
    """What is looked up once for all attempts."""

    codes: Mapping[str, Found]
    mains: Mapping[int, int]
    guests: Mapping[int, Guest]
    ceremonies: Mapping[int, Ceremony]
    groups: Mapping[int, Group]
    doors: Mapping[tuple[int, str], Door]

    def find(self, attempt: Attempt) -> tuple[Guest | None, bool]:
        """The guest of an attempt, and whether the code still stands for the one who comes."""
        if attempt.guest_id is not None:
            return self.guests.get(self.mains.get(attempt.guest_id, 0)), True
        found = self.codes.get(attempt.code or "")
        return (self.guests[found.guest_id], found.live) if found else (None, False)

    def about(self, verdict: Verdict, guest: Guest | None) -> Scanned:
        """What can be told with a verdict."""
        if guest is None:
            return Scanned(verdict)
        return Scanned(verdict, self.ceremonies[guest.ceremony_id], self.groups[guest.group_id], guest)


def _open_books(tx: Transaction, attempts: Sequence[Attempt], earlier: Iterable[Scan]) -> _Books:
    found = codes.find_all(tx, {attempt.code for attempt in attempts if attempt.code})
    mains = guests.mains(tx, {attempt.guest_id for attempt in attempts if attempt.guest_id is not None})
    known = {scan.guest_id for scan in earlier if scan.guest_id is not None} | set(mains.values())
    every = guests.some(tx, sorted(known | {each.guest_id for each in found.values()}))
    at = {guest.ceremony_id for guest in every}
    return _Books(
        found,
        mains,
        {guest.id: guest for guest in every},
        {ceremony_id: ceremonies.get(tx, ceremony_id) for ceremony_id in at},
        {group.id: group for ceremony_id in at for group in ceremonies.groups_of(tx, ceremony_id)},
        {(ceremony_id, door.name): door for ceremony_id in at for door in ceremonies.doors_of(tx, ceremony_id)},
    )


def _judge(books: _Books, attempt: Attempt) -> Scanned:
    """What is told, apart from whether the guest is in the room."""
    guest, live = books.find(attempt)
    anywhere = next((duty for duty in attempt.duties if duty.role.at_door), None)
    duty = (duty_at(attempt.duties, guest.ceremony_id) if guest else None) or anywhere
    door = attempt.door or (duty.door if duty else "")
    told = replace(books.about(Verdict.UNKNOWN_CODE, guest), duty=duty, door=door)
    if guest is None:
        return told
    told = replace(told, verdict=_verdict(books, attempt, told, live))
    if attempt.offline and told.verdict.colour is Colour.RED:
        return replace(told, conflict="revoked" if attempt.revoked else "refused")
    return told


def _verdict(books: _Books, attempt: Attempt, told: Scanned, live: bool) -> Verdict:
    assert told.guest and told.ceremony and told.group
    if told.duty is None or attempt.revoked:
        return Verdict.NOT_STAFF
    if told.duty.ceremony_id != told.ceremony.id:
        return Verdict.WRONG_CEREMONY
    if attempt.way is Way.OUT:
        return Verdict.LEFT
    door = books.doors.get((told.ceremony.id, told.door))
    verdict = rules.judge(told.ceremony, told.guest, told.group.key, door, live=live, now=attempt.at)
    anyway = attempt.reason and told.duty.role is Role.SUPERVISOR and verdict.colour is Colour.RED
    return Verdict.ADMITTED if anyway else verdict


def _as_before(tx: Transaction, books: _Books, earlier: Mapping[str, Scan]) -> dict[str, Scanned]:
    """What those whose nonces are known were answered."""
    standing = admissions.standing_of(tx, {scan.guest_id for scan in earlier.values() if scan.guest_id})
    kept = scans.in_conflict(tx, set(earlier))
    return {
        nonce: replace(
            books.about(scan.verdict, books.guests.get(scan.guest_id or 0)),
            standing=standing.get(scan.guest_id or 0),
            door=scan.door,
            conflict=kept.get(nonce, ""),
        )
        for nonce, scan in earlier.items()
    }
