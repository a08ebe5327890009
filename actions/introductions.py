"""The MC's list: who is really here, in protocol order, and who was introduced."""

from dataclasses import dataclass
from datetime import datetime

from ceremony import protocol
from ceremony.errors import Refused
from ceremony.model import Ceremony
from ceremony.protocol import Entry, Uninvited
from storage import admissions, audit, ceremonies, guests, walk_ins, welcomes
from storage.types import Transaction
from storage.walk_ins import WalkIn


@dataclass(frozen=True)
class Introductions:
    """Leaders, then units, in order; behind them the walk-ins, who stand in no plan and so have no rank."""

    ceremony: Ceremony
    entries: tuple[Entry, ...]
    groups: dict[int, str]

    def entry_of(self, number: int) -> Entry:
        """The entry that a guest is in, or somebody uninvited, by a number as `Entry.id` is one.

        Raises:
            Refused: who it was is not in the room any more.
        """
        found = next((each for each in self.entries if number in each.ids), None)
        if found is None:
            raise Refused("not_present")
        return found

    def index_of(self, entry: Entry, there: Entry) -> int:
        """Where an entry comes to stand in the place of another; each stays in its section."""
        alike = [each for each in self.entries if each.section == entry.section]
        return alike.index(there) if there in alike else (0 if there.section < entry.section else len(alike))

    def group_of(self, entry: Entry) -> str:
        """The name of the group that an entry belongs to; the uninvited belong to none."""
        return self.groups[entry.guests[0].group_id] if entry.guests else ""


def listed(tx: Transaction, ceremony_id: int) -> Introductions:
    """The list as it is now."""
    done = welcomes.of_ceremony(tx, ceremony_id)
    here = {i for i, standing in admissions.of_ceremony(tx, ceremony_id).items() if standing.out_at is None}
    entries = protocol.entries(
        guests.ever_listed(tx, ceremony_id),
        here,
        {i: welcome.place for i, welcome in done.items() if welcome.place is not None},
        {i for i, welcome in done.items() if welcome.introduced_at is not None},
    )
    groups = {group.id: group.name for group in ceremonies.groups_of(tx, ceremony_id)}
    ceremony = ceremonies.get(tx, ceremony_id)
    uninvited = map(_uninvited, walk_ins.of_ceremony(tx, ceremony_id))
    behind = sorted(uninvited, key=lambda each: (each.place, -each.id))
    return Introductions(ceremony, (*entries, *behind), groups)


def mark(tx: Transaction, ceremony_id: int, number: int, introduced: bool, now: datetime) -> Entry:
    """Note that an entry was introduced, or that it was not.

    Raises:
        Refused: who it was is not in the room any more.
    """
    entry = listed(tx, ceremony_id).entry_of(number)
    at = now if introduced else None
    if entry.uninvited:
        walk_ins.set_introduced(tx, entry.uninvited.id, at)
    else:
        welcomes.set_introduced(tx, entry.ids, at)
    if introduced:
        for guest in entry.guests:
            audit.record(tx, ceremony_id, "introduced", now, guest_id=guest.id)
    return entry


def move(tx: Transaction, ceremony_id: int, number: int, to: int) -> Entry:
    """Put an entry at index `to` among its like.

    Raises:
        Refused: who it was is not in the room any more.
    """
    order = listed(tx, ceremony_id)
    entry = order.entry_of(number)
    places = protocol.moved(order.entries, entry, to)
    if entry.uninvited:
        walk_ins.set_places(tx, {-each: place for each, place in places.items()})
    else:
        welcomes.set_places(tx, places)
    return entry


def _uninvited(each: WalkIn) -> Entry:
    """A walk-in's entry: by who came first, where nobody moved it."""
    who = Uninvited(each.id, each.name, each.position, each.unit)
    place = each.place if each.place is not None else float(each.id)
    return Entry((), False, place, each.introduced_at is not None, who)
