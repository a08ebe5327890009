"""Seats: given by group and rank, moved by hand, and what the plan of the hall shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from actions.sheets import head
from actions.wanted import Wanted
from ceremony import seating
from ceremony.errors import Refused
from ceremony.model import Guest
from ceremony.seating import Row, Seating
from messages import at_door, wording
from messages.texts import Texts
from printing.papers.hall import Place, Plan, Seat
from storage import audit, ceremonies, guests, seats
from storage.types import Transaction


@dataclass(frozen=True)
class Hall:
    """The rows, those who may come in the order they are seated, and who has which seat."""

    rows: tuple[Row, ...]
    guests: tuple[Guest, ...]
    taken: Mapping[str, Guest]

    @property
    def unseated(self) -> tuple[Guest, ...]:
        """Who has no seat that is there, or one that is somebody else's."""
        seated = {guest.id for guest in self.taken.values()}
        return tuple(guest for guest in self.guests if guest.id not in seated)


def hall(tx: Transaction, ceremony_id: int) -> Hall:
    """The hall as it is now."""
    rows = seats.rows_of(tx, ceremony_id)
    order = {group.id: place for place, group in enumerate(ceremonies.groups_of(tx, ceremony_id))}
    coming = seating.in_order(guests.ever_listed(tx, ceremony_id), order)
    standing, known = seating.standing(rows, coming), {guest.id: guest for guest in coming}
    return Hall(rows, tuple(coming), {seat: known[guest_id] for guest_id, seat in standing.items()})


def fill(tx: Transaction, ceremony_id: int, now: datetime, *, anew: bool, by_chat: int | None = None) -> Seating:
    """Give seats to those who have none, or to everybody anew; who declined gives the own one back.

    Raises:
        Refused: the plan has no rows.
    """
    here = hall(tx, ceremony_id)
    if not here.rows:
        raise Refused("no_seat_rows")
    keys = {group.id: group.key for group in ceremonies.groups_of(tx, ceremony_id)}
    kept = {} if anew else {guest.id: seat for seat, guest in here.taken.items()}
    given = seating.arrange(here.rows, here.guests, keys, kept)
    every = guests.ever_listed(tx, ceremony_id)
    changed = {g.id: given.seats.get(g.id, "") for g in every if g.seat != given.seats.get(g.id, "")}
    seats.seat(tx, changed)
    audit.record(tx, ceremony_id, "seats_given", now, by_chat=by_chat, seated=len(given.seats))
    return given


def move(
    tx: Transaction, ceremony_id: int, guest_id: int, seat: str, now: datetime, *, by_chat: int | None = None
) -> None:
    """Give a guest another seat ('' for none); who sits there takes the one that becomes free.

    Raises:
        Refused: there is no such seat, or no such guest who may come.
    """
    here = hall(tx, ceremony_id)
    guest = next((each for each in here.guests if each.id == guest_id), None)
    if guest is None or (seat and seat not in seating.seats_of(here.rows)):
        raise Refused("no_such_seat")
    before = next((name for name, other in here.taken.items() if other.id == guest_id), "")
    other = here.taken.get(seat)
    swapped = {other.id: before} if other and other.id != guest_id else {}
    seats.seat(tx, {guest_id: seat} | swapped)
    audit.record(tx, ceremony_id, "seat_moved", now, guest_id=guest_id, by_chat=by_chat, seat=seat)


def prepare(tx: Transaction, wanted: Wanted) -> Plan:
    """The hall on paper: the rows, and by name where each sits; of one group alone names its own only.

    Raises:
        Refused: the plan has no rows.
    """
    here, t = hall(tx, wanted.ceremony_id), wanted.t
    if not here.rows:
        raise Refused("no_seat_rows")
    shown = {seat: guest for seat, guest in here.taken.items() if wanted.group_id in (None, guest.group_id)}
    rows = [[_seat(t, row, number, shown) for number in range(1, row.seats + 1)] for row in here.rows]
    places = [Place(at_door.person(t, guest), seat) for seat, guest in shown.items()]
    unseated = [at_door.person(t, g) for g in here.unseated if wanted.group_id in (None, g.group_id)]
    return Plan(head(tx, wanted, "seating"), [row.name for row in here.rows], rows, places, unseated)


def _seat(t: Texts, row: Row, number: int, taken: Mapping[str, Guest]) -> Seat:
    guest = taken.get(row.seat(number))
    return Seat(number, wording.short_person(guest) if guest else "", guest.leader if guest else False)
