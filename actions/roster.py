"""The paper roster: what is printed for the hour without power, and keying its ticks in afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from actions import door as door_desk
from actions.attempts import Attempt, Scanned
from actions.judging import judge_all
from actions.wanted import in_protocol_order
from ceremony.errors import Refused
from ceremony.model import Ceremony, Group, Guest, Role
from messages import at_door
from messages.texts import Texts
from messages.times import show_moment, when
from printing.roster import Row, Section, Sheet, Unit
from storage import admissions, audit, ceremonies, guests, rosters, walk_ins
from storage.admissions import Admission
from storage.staff import Duty
from storage.types import Transaction


@dataclass(frozen=True)
class Line:
    """A guest of the roster as it stands now; `standing` is how the guest came in."""

    number: int
    guest: Guest
    group: Group
    standing: Admission | None


@dataclass(frozen=True)
class Uninvited:
    """Somebody who was written on a blank line."""

    name: str
    position: str
    unit: str


@dataclass(frozen=True)
class KeyedIn:
    """What a paper told: who came through which door at what moment."""

    numbers: Sequence[int]
    uninvited: Sequence[Uninvited]
    door: str
    at: datetime


def sheet(tx: Transaction, ceremony_id: int, door: str, t: Texts, now: datetime) -> Sheet:
    """The roster for a door ('' for every door), with a number for each guest that later printings keep.

    Nobody is left out at a door that is for certain groups: those groups come first.

    Raises:
        Refused: there is no such door.
    """
    ceremony, doors = ceremonies.get(tx, ceremony_id), ceremonies.doors_of(tx, ceremony_id)
    here = next((each for each in doors if each.name == door), None)
    if door and here is None:
        raise Refused("no_such_door", door=door, doors=", ".join(each.name for each in doors))
    groups, listed = ceremonies.groups_of(tx, ceremony_id), guests.of_ceremony(tx, ceremony_id)
    ordered = [(group, in_protocol_order([g for g in listed if g.group_id == group.id])) for group in groups]
    rosters.number(tx, ceremony_id, [guest.id for _, own in ordered for guest in own])
    numbers = {guest_id: number for number, guest_id in rosters.numbers(tx, ceremony_id).items()}
    audit.record(tx, ceremony_id, "roster_printed", now, door=door)
    keys = here.groups if here else ()
    ordered.sort(key=lambda each: bool(keys) and each[0].key not in keys)
    sections = [_section(t, group, own, numbers, keys) for group, own in ordered if own]
    return Sheet(ceremony.title, _lines(t, ceremony, door, now), t.under("roster.label"), sections, t.language)


def lines(tx: Transaction, ceremony_id: int) -> list[Line]:
    """The guests that were printed, by number; one whose post was joined since is in with the one who came."""
    groups = {group.id: group for group in ceremonies.groups_of(tx, ceremony_id)}
    listed = {guest.id: guest for guest in guests.ever_listed(tx, ceremony_id)}
    inside = admissions.of_ceremony(tx, ceremony_id)
    printed = [(number, listed[guest_id]) for number, guest_id in rosters.numbers(tx, ceremony_id).items()]
    return [Line(number, g, groups[g.group_id], inside.get(g.joined_to or g.id)) for number, g in printed]


def key_in(tx: Transaction, duty: Duty, keyed: KeyedIn, now: datetime) -> tuple[list[Scanned], int]:
    """Let in who was ticked, as the door would have; gives what became of each, and how many were uninvited.

    Keying the same again changes nothing. What the door would not have allowed is kept for the supervisors.
    """
    numbers = rosters.numbers(tx, duty.ceremony_id)
    duties = (_supervising(duty),)
    attempts = [
        Attempt(
            f"paper:{duty.ceremony_id}:{numbers[number]}:{keyed.at:%H%M}",
            keyed.at,
            duties,
            guest_id=numbers[number],
            door=keyed.door,
            offline=True,
        )
        for number in keyed.numbers
    ]
    for each in keyed.uninvited:
        _let_in(tx, duty, each, keyed)
    told = judge_all(tx, attempts, now)
    audit.record(tx, duty.ceremony_id, "roster_keyed_in", now, by_chat=duty.chat_id, count=len(told))
    return told, len(keyed.uninvited)


def undo(tx: Transaction, duty: Duty, admission_id: int, now: datetime) -> Guest:
    """Take back what was keyed in by mistake, also when the doors are closed.

    Raises:
        Refused: it was taken back before, or is of another ceremony.
    """
    return door_desk.undo(tx, admission_id, duties=(_supervising(duty),), now=now)[1]


def _supervising(duty: Duty) -> Duty:
    """An organiser who keys a paper in does the supervisor's work."""
    return replace(duty, role=Role.SUPERVISOR)


def _let_in(tx: Transaction, duty: Duty, person: Uninvited, keyed: KeyedIn) -> None:
    same = sha256("\n".join(vars(person).values()).casefold().encode()).hexdigest()[:16]
    walk_ins.add(
        tx,
        f"paper:{duty.ceremony_id}:{same}",
        ceremony_id=duty.ceremony_id,
        group_id=None,
        **vars(person),
        door=keyed.door,
        by_staff=duty.id,
        at=keyed.at,
    )


def _section(t: Texts, group: Group, own: list[Guest], numbers: dict[int, int], keys: Sequence[str]) -> Section:
    elsewhere = bool(keys) and group.key not in keys
    rows = [_row(t, place, guest, numbers[guest.id]) for place, guest in enumerate(own, 1)]
    units = [Unit(unit, tuple(here)) for unit, here in groupby(rows, key=lambda row: row.unit)]
    return Section(t("roster.elsewhere", group=group.name) if elsewhere else group.name, units)


def _row(t: Texts, place: int, guest: Guest, number: int) -> Row:
    return Row(place, at_door.name(t, guest), guest.posts, guest.unit, guest.seat, guest.note, number, guest.code)


def _lines(t: Texts, ceremony: Ceremony, door: str, now: datetime) -> list[str]:
    return [
        t("roster.when", when=when(t, ceremony), venue=ceremony.venue),
        t("roster.used"),
        t("roster.how"),
        t("roster.printed", door=door or t("door.anybody"), at=show_moment(t, now, ceremony)),
    ]
