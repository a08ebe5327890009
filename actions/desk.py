"""What else the door needs: walk-ins, figures, names, and what a supervisor is to look at."""

from dataclasses import dataclass
from datetime import datetime

from ceremony.errors import Refused
from ceremony.model import Ceremony, Group, Guest
from messages.times import show_clock
from storage import admissions, ceremonies, counts, guests, scans, walk_ins
from storage.admissions import Admission
from storage.counts import Counts
from storage.devices import Device
from storage.scans import Conflict, Scan
from storage.types import Transaction
from storage.walk_ins import WalkIn

FOUND = 20


@dataclass(frozen=True)
class Figures:
    """Heads of one group: who is expected, inside now, out for a while, and inside without an invitation."""

    group: Group
    expected: int
    present: int
    out: int
    walk_ins: int

    @property
    def over(self) -> bool:
        """Whether more are inside than the group has places."""
        return self.group.quota is not None and self.present + self.walk_ins > self.group.quota


@dataclass(frozen=True)
class Totals:
    """The figures of a ceremony; walk-ins of no group are in `walk_ins` alone, and `here` counts one door."""

    groups: tuple[Figures, ...]
    walk_ins: int
    here: int


@dataclass(frozen=True)
class Both:
    """A conflict with the guest and the entry that stands beside it, if any, with whose it is."""

    conflict: Conflict
    guest: Guest | None
    other: tuple[Scan, str] | None


@dataclass(frozen=True)
class Found:
    """A guest who was looked for, and the admission by which the guest is in the room."""

    guest: Guest
    group: Group
    standing: Admission | None


def walk_in(
    tx: Transaction,
    device: Device,
    nonce: str,
    *,
    person: tuple[str, str, str],
    group: str,
    at: datetime | None,
    now: datetime,
) -> tuple[WalkIn, Figures | None]:
    """Let somebody in who was not invited (name, position, unit); gives the group's figures where it is full.

    `at` is when that was, where it was while the doors were open.

    Raises:
        Refused: the doors are not open, or there is no such group.
    """
    ceremony = ceremonies.get(tx, device.duty.ceremony_id)
    moment = _open_moment(ceremony, at, now)
    chosen = _group(tx, ceremony, group) if group else None
    name, position, unit = person
    let_in = walk_ins.add(
        tx,
        nonce,
        ceremony_id=ceremony.id,
        group_id=chosen.id if chosen else None,
        name=name,
        position=position,
        unit=unit,
        door=device.duty.door,
        by_staff=device.duty.id,
        at=moment,
    )
    full = next((row for row in totals(tx, device).groups if row.group.id == let_in.group_id and row.over), None)
    return let_in, full


def _open_moment(ceremony: Ceremony, at: datetime | None, now: datetime) -> datetime:
    opens, closes = ceremony.doors
    if at and opens <= at <= now and at < closes:
        return at
    if not opens <= now < closes:
        clocks = dict(opens=show_clock(opens, ceremony), closes=show_clock(closes, ceremony))
        raise Refused("doors_not_open", **clocks)
    return now


def _group(tx: Transaction, ceremony: Ceremony, key: str) -> Group:
    groups = {group.key: group for group in ceremonies.groups_of(tx, ceremony.id)}
    if key not in groups:
        raise Refused("no_such_group", group=key, groups=", ".join(groups))
    return groups[key]


def totals(tx: Transaction, device: Device) -> Totals:
    """The figures of a device's ceremony and of its door."""
    ceremony_id = device.duty.ceremony_id
    inside, extra = admissions.of_ceremony(tx, ceremony_id), walk_ins.by_group(tx, ceremony_id)
    counted = {row.group_id: row for row in counts.by_group(tx, ceremony_id)}
    out = guests.count_by_group(tx, [guest_id for guest_id, each in inside.items() if each.out_at])
    rows = tuple(
        _figures(group, counted[group.id], out.get(group.id, 0), extra.get(group.id, 0))
        for group in ceremonies.groups_of(tx, ceremony_id)
    )
    here = sum(each.door == device.duty.door for each in inside.values())
    return Totals(rows, sum(extra.values()), here)


def _figures(group: Group, row: Counts, out: int, extra: int) -> Figures:
    return Figures(group, row.attending + row.substituted, row.present, out, extra)


def search(tx: Transaction, ceremony_id: int, words: str) -> list[Found]:
    """Guests whose name, post or unit holds the words, with or without diacritics."""
    found = guests.search(tx, ceremony_id, words, limit=FOUND)
    standing = admissions.standing_of(tx, [guest.id for guest in found])
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony_id)}
    return [Found(guest, groups[guest.group_id], standing.get(guest.id)) for guest in found]


def conflicts(tx: Transaction, ceremony_id: int) -> list[Both]:
    """What supervisors are to look at, the latest first, each with the other entry of the same guest."""
    found = scans.conflicts_of(tx, ceremony_id)
    ids = {each.scan.guest_id for each in found if each.scan.guest_id}
    about = {guest.id: guest for guest in guests.some(tx, sorted(ids))}
    standing = admissions.standing_of(tx, ids)
    made = scans.let_in(tx, {each.id for each in standing.values()})
    others = {guest_id: made.get(each.id) for guest_id, each in standing.items()}
    return [Both(c, about.get(c.scan.guest_id or 0), others.get(c.scan.guest_id or 0)) for c in found]


def see(tx: Transaction, device: Device, conflict_id: int, now: datetime) -> None:
    """Remember that a supervisor looked at a conflict.

    Raises:
        Refused: there is none with this number.
    """
    if not scans.see_conflict(tx, device.duty.ceremony_id, conflict_id, device.duty.id, now):
        raise Refused("no_such_conflict", number=conflict_id)
