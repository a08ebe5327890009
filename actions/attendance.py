"""Who was at a ceremony: the invited that are asked for, with their admissions, and who came uninvited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.wanted import Wanted, groups_in, guests_in
from ceremony import attendance
from ceremony.attendance import Figures, Outcome
from ceremony.model import Ceremony, Group, Guest
from storage import admissions, ceremonies, guests, walk_ins
from storage.admissions import Admission
from storage.types import Transaction


@dataclass(frozen=True)
class Uninvited:
    """Somebody who came without being invited, or whose invitation had been withdrawn."""

    group_id: int | None
    name: str
    post: str
    unit: str
    door: str
    at: datetime


@dataclass(frozen=True)
class Attendance:
    """All that a report counts; `inside` are the admissions by the guest that came."""

    ceremony: Ceremony
    groups: Sequence[tuple[Group, Sequence[Guest]]]
    inside: Mapping[int, Admission]
    uninvited: Sequence[Uninvited]

    @property
    def names(self) -> dict[int, str]:
        """What the groups are called, in the order of the plan."""
        return {group.id: group.name for group, _ in self.groups}

    @property
    def invited(self) -> list[Guest]:
        """Everybody who is invited, group by group."""
        return [guest for _, some in self.groups for guest in some]

    def outcome(self, guest: Guest) -> Outcome:
        """What became of a guest."""
        return attendance.outcome(guest, inside=guest.id in self.inside)

    def figures(self, some: Sequence[Guest], uninvited: int) -> Figures:
        """The figures of some guests."""
        return attendance.figures(some, self.inside, uninvited)

    @property
    def total(self) -> Figures:
        """The figures of all."""
        return self.figures(self.invited, len(self.uninvited))

    @property
    def entries(self) -> list[tuple[str, datetime]]:
        """Through which door and when each came."""
        came = [(each.door, each.at) for each in self.inside.values()]
        return [*came, *((each.door, each.at) for each in self.uninvited)]

    def local(self, at: datetime) -> datetime:
        """A moment as the ceremony's clocks show it."""
        return at.astimezone(self.ceremony.zone).replace(tzinfo=None, microsecond=0)


def of(tx: Transaction, wanted: Wanted) -> Attendance:
    """Who was there, whoever has left since.

    Raises:
        Refused: nobody is invited.
    """
    found = {group.id: some for group, some in guests_in(tx, replace(wanted, guest_id=None))}
    listed = {guest.id for some in found.values() for guest in some}
    every = admissions.of_ceremony(tx, wanted.ceremony_id)
    mains = guests.mains(tx, every)
    inside: dict[int, Admission] = {}
    for each in sorted(every.values(), key=lambda each: (each.at, each.id)):
        inside.setdefault(mains[each.guest_id], each)
    dropped = guests.some(tx, sorted(inside.keys() - listed))
    came = [
        *_walked_in(tx, wanted),
        *(_withdrawn(guest, inside[guest.id]) for guest in dropped if guest.withdrawn),
    ]
    asked = [each for each in came if wanted.group_id in (None, each.group_id)]
    return Attendance(
        ceremonies.get(tx, wanted.ceremony_id),
        [(group, found.get(group.id, ())) for group in groups_in(tx, wanted)],
        {guest_id: each for guest_id, each in inside.items() if guest_id in listed},
        sorted(asked, key=lambda each: each.at),
    )


def _walked_in(tx: Transaction, wanted: Wanted) -> list[Uninvited]:
    every = walk_ins.of_ceremony(tx, wanted.ceremony_id)
    return [Uninvited(w.group_id, w.name, w.position, w.unit, w.door, w.at) for w in every]


def _withdrawn(guest: Guest, entry: Admission) -> Uninvited:
    name = f"{guest.honorific} {guest.name}".strip() if guest.name else ""
    return Uninvited(guest.group_id, name, guest.posts, guest.unit, entry.door, entry.at)
