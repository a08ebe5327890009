"""Who sits where: rows from the stage to the back, seats given by group and rank."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ceremony.model import Guest, Reply
from ceremony.protocol import leaders_of, ranked

SEATS = range(1, 201)


@dataclass(frozen=True)
class Row:
    """A row of seats, counted from 1 at the left as one faces the stage; `groups` are keys, none for everybody."""

    name: str
    seats: int
    groups: tuple[str, ...] = ()

    def seat(self, number: int) -> str:
        """A seat as tickets name it: A-12."""
        return f"{self.name}-{number}"


@dataclass(frozen=True)
class Seating:
    """Seats by guest, and those for whom there is none."""

    seats: Mapping[int, str]
    unseated: tuple[int, ...]


def seats_of(rows: Sequence[Row]) -> list[str]:
    """Every seat, row by row."""
    return [row.seat(number) for row in rows for number in range(1, row.seats + 1)]


def in_order(every: Sequence[Guest], groups: Mapping[int, int]) -> list[Guest]:
    """Those who may come, as they are to be seated: leaders, then by group (`groups` has their order) and rank.

    A substitute has the rank of the own post, not of the one represented (Báo Quốc tế on diplomatic practice).
    """
    leaders, rank = leaders_of(every), ranked(every)
    coming = [g for g in every if not g.withdrawn and g.joined_to is None and g.reply is not Reply.DECLINED]
    first = {g.id for g in coming if g.id in leaders and g.substitute is None}
    return sorted(coming, key=lambda g: (g.id not in first, groups[g.group_id], rank(g), g.unit, g.id))


def arrange(
    rows: Sequence[Row], guests: Sequence[Guest], keys: Mapping[int, str], kept: Mapping[int, str]
) -> Seating:
    """Seats for the guests in their order, beside those that are `kept`; `keys` names the groups by id.

    A row for certain groups is theirs alone. The first row is filled from its middle, the others from the left.
    """
    taken = set(kept.values())
    free = [(row, _free(row, taken, first=index == 0)) for index, row in enumerate(rows)]
    seats, unseated = dict(kept), []
    for guest in guests:
        if guest.id in seats:
            continue
        own = next((left for row, left in free if left and _may_sit(row, keys[guest.group_id])), None)
        if own is None:
            unseated.append(guest.id)
        else:
            seats[guest.id] = own.popleft()
    return Seating(seats, tuple(unseated))


def standing(rows: Sequence[Row], guests: Sequence[Guest]) -> dict[int, str]:
    """The seats of these guests that are real and nobody else's; of two on one seat the first keeps it."""
    real = set(seats_of(rows))
    kept: dict[int, str] = {}
    for guest in guests:
        if guest.seat in real:
            real.discard(guest.seat)
            kept[guest.id] = guest.seat
    return kept


def _free(row: Row, taken: Collection[str], *, first: bool) -> deque[str]:
    """The seats of a row that nobody has, in the order they are given."""
    numbers = range(1, row.seats + 1)
    middle = (row.seats + 1) / 2
    ordered = sorted(numbers, key=lambda n: (abs(n - middle), n)) if first else numbers
    return deque(seat for seat in map(row.seat, ordered) if seat not in taken)


def _may_sit(row: Row, group: str) -> bool:
    return not row.groups or group in row.groups
