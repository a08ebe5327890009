"""In which order those who are here are introduced."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ceremony.model import Guest
from ceremony.names import fold


@dataclass(frozen=True)
class Uninvited:
    """Somebody who is here without an invitation."""

    id: int
    name: str
    position: str
    unit: str


@dataclass(frozen=True)
class Entry:
    """What is said in one breath: a leader, a unit with those of it who are here, by rank, or an `uninvited`."""

    guests: tuple[Guest, ...]
    leader: bool
    place: float
    introduced: bool
    uninvited: Uninvited | None = None

    @property
    def id(self) -> int:
        """By what the entry is found: a guest of it, or below zero somebody uninvited."""
        return self.ids[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """Everybody of the entry, by numbers as `id` is one."""
        return (-self.uninvited.id,) if self.uninvited else tuple(guest.id for guest in self.guests)

    @property
    def section(self) -> int:
        """The part of the list in which the entry stays: leaders, units, the uninvited."""
        return 2 if self.uninvited else int(not self.leader)


def leaders_of(every: Sequence[Guest]) -> set[int]:
    """Who is introduced alone: the leaders, of joined posts the one who comes for them."""
    return {guest.joined_to or guest.id for guest in every if guest.leader and not guest.withdrawn}


def entries(
    every: Sequence[Guest], here: Collection[int], places: Mapping[int, float], introduced: Collection[int]
) -> tuple[Entry, ...]:
    """Those who are `here`: the leaders, then the units, each in protocol order.

    `every` is every post of the ceremony, by which a substitute finds the own rank; `places` were set by hand.
    """
    leaders, ranks = leaders_of(every), _Ranks(every)
    alone: list[tuple[Guest, ...]] = []
    units: dict[tuple[str, int], list[Guest]] = {}
    for guest in sorted((g for g in every if g.id in here), key=lambda g: (ranks.of(g), g.group_id, g.id)):
        if guest.id in leaders:
            alone.append((guest,))
        else:
            units.setdefault((guest.unit, 0 if guest.unit else guest.group_id), []).append(guest)
    made = [
        _entry(some, some in alone, ranks, places, introduced) for some in (*alone, *map(tuple, units.values()))
    ]
    return tuple(sorted(made, key=lambda e: (not e.leader, e.place, e.guests[0].group_id, e.id)))


def moved(order: Sequence[Entry], entry: Entry, to: int) -> dict[int, float]:
    """The places by which an entry stands at index `to` among its like; those it would tie with move too."""
    rest = [each for each in order if each.section == entry.section and each.id != entry.id]
    to = max(0, min(to, len(rest)))
    if not rest:
        return {}
    before = rest[to - 1].place if to else rest[0].place - 1
    tied = [each for each in rest[to:] if each.place <= before]
    after = rest[to + len(tied)].place if to + len(tied) < len(rest) else before + 1
    step = (after - before) / (len(tied) + 2)
    fresh = ((each, before + step * number) for number, each in enumerate([entry, *tied], 1))
    return {number: place for each, place in fresh for number in each.ids}


def ranked(every: Sequence[Guest]) -> Callable[[Guest], float]:
    """How posts rank, the highest first: a substitute by the own post."""
    return _Ranks(every).of


class _Ranks:
    """The ranks of posts. A substitute has that of the own post, else one behind all posts of the unit."""

    def __init__(self, every: Sequence[Guest]) -> None:
        self._by_post: dict[str, int] = {}
        self._last: dict[str, int] = {}
        for guest in every:
            self._by_post.setdefault(fold(f"{guest.position} {guest.unit}"), guest.rank)
            self._last[guest.unit] = max(guest.rank, self._last.get(guest.unit, 0))

    def of(self, guest: Guest) -> float:
        if guest.substitute is None:
            return guest.rank
        position = guest.substitute.position
        posts = (fold(position), fold(f"{position} {guest.unit}"))
        own = next((self._by_post[post] for post in posts if post in self._by_post), None)
        return own if own is not None else self._last[guest.unit] + 0.5


def _entry(
    some: tuple[Guest, ...],
    leader: bool,
    ranks: _Ranks,
    places: Mapping[int, float],
    introduced: Collection[int],
) -> Entry:
    by_hand = [places[guest.id] for guest in some if guest.id in places]
    place = min(by_hand) if by_hand else min(ranks.of(guest) for guest in some)
    return Entry(some, leader, place, all(guest.id in introduced for guest in some))
